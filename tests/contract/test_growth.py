"""No list costs more because of the cases that are closed, and no officer's because of what is open
elsewhere.

Measured, not timed: SQLite counts the steps of its machine, PostgreSQL the rows it touches. Twenty
thousand closed cases are made by the database itself, from one; open ones of another township too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert

from tests.contract.conftest import opened
from tests.support.made_cases import MONDAY, NOW, by_no, filed, save_new, task
from workflow.domain.case import Decision, Notice, Objection, Relative, Signature
from workflow.domain.copies import Copy
from workflow.domain.days import Days
from workflow.domain.people import Post
from workflow.domain.tracking import tracking_number
from workflow.keys import Ciphertext, KeyRing
from workflow.machine.oversight import Oversight
from workflow.store.calendars import SqlCalendars
from workflow.store.database import Database
from workflow.store.inboxes import Inboxes, Place
from workflow.store.measures import Counted, summaries
from workflow.store.outbox import Outbox
from workflow.store.queries import cases as case_queries
from workflow.store.queries import history, notices, overview, people, published
from workflow.store.queries.alike import alike
from workflow.store.queries.copies import copies_of, unread_copies
from workflow.store.queries.finished import Wanted, WantedRatings, ended_things, rated_things
from workflow.store.queries.hindered import asked_how_in, signed_in
from workflow.store.queries.holders import held_by, holdings
from workflow.store.queries.inbox import counts_of_views, front, inbox, known_to
from workflow.store.queries.inbox_shapes import Filters, Late, View
from workflow.store.queries.next_task import next_open, waiting
from workflow.store.queries.staff import running_by_version
from workflow.store.store import SqlStore
from workflow.store.tables import accounts, finished, inbox_messages, metadata, outbox, ratings

ME, COLLEAGUE = 5, 6
YEARS = timedelta(days=3_000)
LEAD = Post("township_lead", "330105")
LOOKS_AFTER = (Oversight(frozenset({"township_lead", "township_officer"}), frozenset({"330105"})),)
FEW, MANY = 2_000, 20_000
COPIED = (
    "cases", "scopes", "tasks", "signatures", "relatives", "facts", "copies", "notices",
    "objections", "decisions", "inbox_messages", "outbox", "finished", "ratings",
)  # fmt: skip
NUMBER = tracking_number(2026, 3)
STEP = 100
"""SQLite's machine steps between two looks."""


FRESH = {
    "cases": {"id": "n", "tracking": "'OW-' || n"},
    "notices": {"case_id": "n", "secret": "t.secret || n"},
    "inbox_messages": {"case_id": "n", "id": "n"},
    "outbox": {"case_id": "n", "id": "n"},
    "ratings": {"case_id": "n", "id": "n"},
}
"""What a copy has of its own, beyond the number of its case."""


EARLIER = {
    True: "strftime('%Y-%m-%d %H:%M:%S.000000', t.created_at, -n || ' minutes')",
    False: "t.created_at - n * INTERVAL '1 minute'",
}
"""By database: messages came one after the other."""


HERE = {"cases": {}, "scopes": {}, "tasks": {"claimed_by": "NULL"}}
"""What differs in more open cases of my own township, which are all due at the same moment."""
_THERE = {"place": "'33' || (n - n / 300 * 300)"}
ELSEWHERE = {"cases": _THERE, "scopes": {}, "tasks": {**_THERE, "claimed_by": "NULL"}}
"""What differs in the open cases of three hundred other townships: nobody has taken their tasks."""


def copies(table: str, first: int, last: int, sqlite: bool, of: int = 1, **other: str) -> str:
    """An insert of the rows of a case again, once for each number from `first` to `last`."""
    own = {"cases": "id"}.get(table, "case_id")
    fresh = {**FRESH.get(table, {own: "n"}), "created_at": EARLIER[sqlite], **other}
    names = [column.name for column in metadata.tables[table].columns]
    values = [fresh.get(name, f't."{name}"') for name in names]
    columns = ", ".join(f'"{name}"' for name in names)
    return (
        f"INSERT INTO {table} ({columns}) WITH RECURSIVE series(n) AS "
        f"(SELECT {first} UNION ALL SELECT n + 1 FROM series WHERE n < {last}) "
        f"SELECT {', '.join(values)} FROM {table} AS t, series WHERE t.{own} = {of}"
    )


def grow(database: Database, first: int, last: int, copied: tuple[str, ...] = COPIED) -> None:
    """More closed cases, all signed by me, filed by me, sent to me, with a colleague as a
    relative."""
    with database.changing() as connection:
        for table in copied:
            connection.exec_driver_sql(copies(table, first, last, database.sqlite))
    looked_over(database)


def grow_open(
    database: Database, first: int, last: int, differs: dict[str, dict[str, str]] = ELSEWHERE
) -> None:
    """More open cases, of townships that are not mine."""
    with database.changing() as connection:
        for table, other in differs.items():
            connection.exec_driver_sql(copies(table, first, last, database.sqlite, of=2, **other))
    looked_over(database)


def looked_over(database: Database) -> None:
    """What PostgreSQL does by itself in the course of a day."""
    if not database.sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as bare:
            bare.exec_driver_sql("VACUUM ANALYZE")


def some_cases(database: Database, keys: KeyRing) -> None:
    """One closed case to be copied, and a few that run."""
    store = SqlStore(database, keys)
    row = {"login": "me", "password_hash": "", "created_at": NOW, "name": Ciphertext("-")}
    with database.changing() as connection:
        connection.execute(insert(accounts).values(id=ME, **row))
    signed = Signature(8, 2, "", "opinion", ME, "吴某", "r", "p", MONDAY)
    relative = Relative(9, COLLEAGUE, "林某", 1, MONDAY)
    done = task(2, path="", status="done", outcome="support", ended_at=NOW)
    old = filed(1, status="closed", closed_on=MONDAY, filed_by=ME, tasks=by_no(done))
    old = replace(
        old,
        signatures=by_no(signed),
        relatives=by_no(relative),
        copies=by_no(Copy(13, "", ME, "吴某", "林某", MONDAY, read_on=MONDAY)),
        notices=by_no(notice(10, "over", status="ended", ends_at=NOW - YEARS)),
        objections=by_no(Objection(12, 10, "", "objection", "web", MONDAY, "r" * 64, 2)),
        decisions=by_no(decision(11, YEARS)),
        timers={},
    )
    save_new(store, replace(old, tracking="OW-1"))
    message(store, 1, read_at=NOW)
    ended(store, 1, MONDAY - YEARS)
    for number in range(2, 12):
        live = filed(number, tasks=by_no(task(2, path=""), task(3, path="", claimed_by=ME)))
        live = replace(
            live,
            copies=by_no(Copy(13, "", ME, "吴某", "林某", MONDAY + timedelta(days=1))),
            notices=by_no(notice(10, f"runs{number}", status="running", ends_at=NOW + YEARS)),
            decisions=by_no(decision(11)),
        )
        save_new(store, replace(live, tracking=tracking_number(2026, number)))
        message(store, number)
        ended(store, number, MONDAY)


def notice(no: int, secret: str, **changes: Any) -> Notice:
    made = Notice(no, "", "opinion", 1, "7 calendar days", ("website",), secret)
    return replace(made, starts_on=MONDAY, last_day=MONDAY, **changes)


def decision(no: int, before: timedelta = timedelta(0)) -> Decision:
    on = MONDAY - before
    return Decision(no, "", "granted", "bureau", "330105", None, None, on, "吴某", (), None, ())


def message(store: SqlStore, case: int, **more: Any) -> None:
    """One for me in the inbox, and one that went out."""
    both = {"zh": {"subject": "-", "body": "-"}, "en": {"subject": "-", "body": "-"}}
    mine = {"user_id": ME, "case_id": case, "template": "t", "values": both, "created_at": NOW}
    sent = {"case_id": case, "seq": 1, "template": "t", "recipient": "r", "values": both,
            "created_at": NOW, "not_before": NOW, "status": "sent"}  # fmt: skip
    with store.database.changing() as connection:
        connection.execute(insert(inbox_messages).values({**mine, **more}))
        connection.execute(insert(outbox).values(sent))


def ended(store: SqlStore, case: int, on: date) -> None:
    """A service that came to an end, and was rated."""
    same = {"case_id": case, "path": "", "process": "social_assistance", "place": LEAD.place}
    thing = {"no": 1, "kind": "service", "month": f"{on:%Y-%m}", "key": "granted", "days": 9,
             "within": True, "ended_on": on}  # fmt: skip
    rated = {"grade": 5, "reasons": (), "rated_on": on, "complicated": False}
    with store.database.changing() as connection:
        connection.execute(insert(finished).values({**same, **thing}))
        connection.execute(insert(ratings).values({**same, **rated}))


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
)
def costs(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, keys: KeyRing
) -> Iterator[dict[str, tuple[int, ...]]]:
    """What each list costs with few and with many closed cases, and one's own lists also with few
    and with twice as many open elsewhere."""
    folder: Path = tmp_path_factory.mktemp("growth")
    with opened(request, request.param, folder) as database:
        some_cases(database, keys)
        grow(database, 1_001, 1_000 + FEW)
        lists = {**LISTS, **of_repositories(database, keys)}
        few = {name: cost(database, work) for name, work in lists.items()}
        grow(database, 1_001 + FEW, 1_000 + MANY)
        many = {name: cost(database, work) for name, work in lists.items()}
        own: dict[str, tuple[int, ...]] = dict.fromkeys(lists, ())
        for first in (100_001, 200_001):
            grow_open(database, first, first + FEW)
            own |= {name: (*own[name], cost(database, LISTS[name])) for name in OWN}
        for first in (300_001, 400_001):
            grow_open(database, first, first + FEW // 2, HERE)
            own |= {DUE: (*own.get(DUE, ()), cost(database, LISTS["next task"]))}
        yield {name: (few[name], many[name], *own[name]) for name in lists} | {DUE: own[DUE]}


def cost(database: Database, work: Callable[[Connection], object]) -> int:
    """What the statements of `work` make the database do."""
    with database.one_snapshot(), database.read() as connection:
        if database.sqlite:
            return steps(connection, work)
        return sum(rows_touched(connection, *each) for each in statements(connection, work))


def steps(connection: Connection, work: Callable[[Connection], object]) -> int:
    count = 0

    def tick() -> int:
        nonlocal count
        count += STEP
        return 0

    driver: Any = connection.connection.driver_connection
    driver.set_progress_handler(tick, STEP)
    work(connection)
    driver.set_progress_handler(None, 0)
    return count


def statements(
    connection: Connection, work: Callable[[Connection], object]
) -> list[tuple[str, Any]]:
    seen: list[tuple[str, Any]] = []

    def note(_c: object, _x: object, sql: str, parameters: Any, _y: object, _z: object) -> None:
        seen.append((sql, parameters))

    event.listen(connection, "before_cursor_execute", note)
    work(connection)
    event.remove(connection, "before_cursor_execute", note)
    return seen


def rows_touched(connection: Connection, sql: str, parameters: Any) -> int:
    explained = connection.exec_driver_sql("EXPLAIN (ANALYZE, FORMAT JSON) " + sql, parameters)
    found = explained.scalar_one()
    (root,) = json.loads(found) if isinstance(found, str) else found
    return touched(root["Plan"])


def touched(node: dict[str, Any]) -> int:
    rows = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    rows += node.get("Rows Removed by Join Filter", 0)
    return int(rows * node["Actual Loops"]) + sum(map(touched, node.get("Plans", ())))


def inbox_of(view: View, **narrowed: Any) -> Callable[[Connection], object]:
    return lambda connection: inbox(connection, ME, (LEAD,), view, NOW, Filters(**narrowed))


MONTH = f"{MONDAY:%Y-%m}"
RING = KeyRing.generate()
ENDED = Wanted("service", MONTH, MONTH, (LEAD.place,))
ENDED_SO = replace(ENDED, keys={"social_assistance": frozenset({"granted"})}, within=True)
RATED = WantedRatings(MONDAY, MONDAY, (LEAD.place,))


LISTS: dict[str, Callable[[Connection], object]] = {
    "case_by_tracking": lambda c: case_queries.case_by_tracking(c, NUMBER),
    "cases_filed_by": lambda c: case_queries.cases_filed_by(c, ME),
    "cases_filed_by, nothing": lambda c: case_queries.cases_filed_by(c, COLLEAGUE),
    "cases_of_person, none": lambda c: case_queries.cases_of_person(c, 7),
    "mine": inbox_of(View.MINE),
    "queue": inbox_of(View.QUEUE),
    "watched": inbox_of(View.WATCHED),
    "done": inbox_of(View.DONE),
    "done, by number": inbox_of(View.DONE, text=NUMBER),
    "tabs": lambda c: counts_of_views(c, ME, (LEAD,)),
    "load": lambda c: overview.live_load(c, NOW, LOOKS_AFTER, overview.Narrowed()),
    "load_tasks": lambda c: overview.live_tasks(c, NOW, LOOKS_AFTER, overview.Narrowed()),
    "ended": lambda c: ended_things(c, ENDED, LOOKS_AFTER, ME),
    "ended, by outcome": lambda c: ended_things(c, ENDED_SO, LOOKS_AFTER, ME),
    "rated": lambda c: rated_things(c, RATED, LOOKS_AFTER, ME),
    "finished": lambda c: summaries(c, Counted("service", MONTH, MONTH), ("process",), user=ME),
    "back_dated": lambda c: history.back_dated(c, RING, NOW, NOW),
    "back_dated, here": lambda c: history.back_dated(c, RING, NOW, NOW, (LEAD.place,)),
    "notable": lambda c: history.notable(c, RING, NOW, NOW),
    "notable, here": lambda c: history.notable(c, RING, NOW, NOW, (LEAD.place,)),
    "next task": lambda c: next_open(c, ME, (LEAD,), (2, 2)),
    "signed in": lambda c: signed_in(c, (ME,), (1, 2)),
    "asked how": lambda c: asked_how_in(c, (1, 2)),
    "waiting": lambda c: waiting(c, ME, (LEAD,), 1_000),
    "front": lambda c: front(c, ME, (LEAD,), NOW),
    "mine, by step": inbox_of(View.MINE, step="social_assistance/opinion"),
    "queue, by service": inbox_of(View.QUEUE, service="social_assistance"),
    "queue, by name": inbox_of(View.QUEUE, text="张"),
    "queue, by person": inbox_of(View.QUEUE, persons=(7,)),
    "queue, late": inbox_of(View.QUEUE, late=Late.STEP),
    "done, by name": inbox_of(View.DONE, text="张"),
    "done, by service": inbox_of(View.DONE, service="social_assistance"),
    "known by name": lambda c: known_to(c, ME, (LEAD,), display="李*"),
    "known by number": lambda c: known_to(c, ME, (LEAD,), person=7),
    "copies": lambda c: copies_of(c, ME),
    "unread copies": lambda c: unread_copies(c, ME),
    "alike": lambda c: alike(c, ME, (LEAD,), "c" * 64, "social_assistance", "opinion"),
    "holdings": holdings,
    "held by": lambda c: held_by(c, ME),
    "notices": lambda c: notices.notices_in_force(c, NOW, (LEAD.place,)),
    "notices, past": lambda c: notices.notices_past(c, NOW, NOW - YEARS / 2, (LEAD.place,)),
    "notice": lambda c: notices.notice_by_secret(c, "runs2"),
    "objection": lambda c: notices.objection_by_receipt(c, "x" * 64),
    "granted": lambda c: published.granted_since(c, MONDAY, (LEAD.place,)),
    "decided": lambda c: published.decided_between(c, Days(MONDAY, MONDAY), (LEAD.place,)),
    "spot check": lambda c: published.granted_between(c, "grant", Days(MONDAY, MONDAY)),
    "checks": lambda c: published.checks_of(c, [NUMBER], "review", MONDAY),
    "of a person": lambda c: people.entitlements_of(c, 7),
    "acted for": lambda c: case_queries.cases_acted_for(c, ME, MONDAY),
    "running by version": running_by_version,
}


def of_repositories(database: Database, keys: KeyRing) -> dict[str, Callable[[Connection], object]]:
    """What is asked for through an object of the office."""
    inboxes, out = Inboxes(database), Outbox(database, keys)
    calendars = SqlCalendars(database, {"calendar": "cn", "zone": "Asia/Shanghai"})
    return {
        "messages": lambda _: inboxes.of_user(ME),
        "older messages": lambda _: inboxes.of_user(ME, before=Place(NOW, 0)),
        "unread messages": lambda _: inboxes.unread(ME),
        "messages of a case": lambda _: inboxes.of_applicant(2, 7),
        "people to tell": lambda _: out.to_tell((LEAD.place,)),
        "timers": lambda _: SqlStore(database, keys).due_timers(NOW, 10),
        "behind": lambda _: calendars.behind(10),
    }


REPOSITORIES = (
    "messages", "older messages", "unread messages", "messages of a case", "people to tell",
    "timers", "behind",
)  # fmt: skip


DUE = "next task, of many that are due at the same moment"
OWN = (
    "mine", "mine, by step", "queue", "queue, late", "watched", "tabs", "front", "next task",
    "waiting", "copies", "unread copies", "held by",
)  # fmt: skip
"""The lists of one officer; not what is alike, for which PostgreSQL reads whole tables as long as
these are small."""


@pytest.mark.parametrize("name", [*LISTS, *REPOSITORIES])
def test_ten_times_as_many_closed_cases_cost_the_same(
    name: str, costs: dict[str, tuple[int, ...]]
) -> None:
    few, many, *_ = costs[name]
    assert many <= 1.25 * few + 500, "ten times the closed cases"


@pytest.mark.parametrize("name", [*OWN, DUE])
def test_twice_as_many_open_tasks_cost_an_officer_the_same(
    name: str, costs: dict[str, tuple[int, ...]]
) -> None:
    *_, few, many = costs[name]
    assert many <= 1.25 * few + 500, "twice as many open tasks"
