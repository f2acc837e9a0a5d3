"""The lists that people see: complete, exact, sorted, and without what is not theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import pytest
from sqlalchemy import event, insert

from tests.support.made_cases import (
    MONDAY,
    NOW,
    by_no,
    change,
    filed,
    filing,
    recorded,
    save_new,
    task,
)
from workflow.domain.case import Case, Notice, Objection, Relative, Scope, Signature
from workflow.domain.clock import Light
from workflow.domain.people import Post
from workflow.domain.tracking import hash_secret, tracking_number
from workflow.keys import Ciphertext, KeyRing
from workflow.machine.oversight import Oversight
from workflow.store.database import Database
from workflow.store.migrate import upgrade
from workflow.store.office import Watches
from workflow.store.queries import cases as case_queries
from workflow.store.queries import history, notices, overview
from workflow.store.queries.benefits import benefits_to_check
from workflow.store.queries.inbox import counts_of_views, inbox
from workflow.store.queries.inbox_shapes import PAGE_SIZE, Filters, Inbox, View
from workflow.store.store import SqlStore
from workflow.store.tables import accounts

LEAD = Post("township_lead", "330105")
LOOKS_AFTER = (Oversight(frozenset({"township_lead"}), frozenset({"330105", "330106"})),)
DAY = timedelta(days=1)
ME, COLLEAGUE = 5, 6
EVERYTHING = Filters()
RING = KeyRing.generate()
Ask = Callable[..., Inbox]


@pytest.fixture
def ask(database: Database) -> Ask:
    def asked(
        view: View = View.QUEUE, filters: Filters = EVERYTHING, page: int = 1, posts: Any = (LEAD,)
    ) -> Inbox:
        with database.read() as connection:
            return inbox(connection, ME, posts, view, NOW, filters, page)

    return asked


def with_tasks(case: int, *made: Any, **changes: Any) -> Case:
    scopes = {
        "": Scope("", "social_assistance", "review", 1, MONDAY),
        "subsistence": Scope("subsistence", "subsistence_allowance", "opinion", 1, MONDAY),
    }
    tracking = tracking_number(2026, case)
    return filed(case, tasks=by_no(*made), scopes=scopes, tracking=tracking, **changes)


def lit(no: int, light: Light) -> Any:
    due = {Light.RED: -1, Light.YELLOW: 1, Light.GREEN: 9, Light.PAUSED: 2}[light]
    status = "waiting" if light is Light.PAUSED else "open"
    at = NOW + due * DAY
    return task(no, due_at=at, yellow_at=at - 2 * DAY, due_on=MONDAY, status=status)


def ids(found: Inbox) -> list[tuple[int, int]]:
    return [(row.case, row.task) for row in found.rows]


def test_a_row_says_how_urgent_what_for_whom_and_where(store: SqlStore, ask: Ask) -> None:
    save_new(store, with_tasks(1, lit(2, Light.YELLOW)))
    (row,) = ask().rows
    assert (row.case, row.task, row.tracking, row.display) == (
        1,
        2,
        tracking_number(2026, 1),
        "张*",
    )
    assert (row.definition, row.process) == ("social_assistance", "subsistence_allowance")
    assert (row.state, row.kind, row.place, row.light) == (
        "opinion",
        "step",
        "330105",
        Light.YELLOW,
    )
    assert row.due_at == NOW + DAY


def test_counts_by_light_are_exact_beyond_the_page(store: SqlStore, ask: Ask) -> None:
    numbers = {Light.RED: 3, Light.YELLOW: 20, Light.GREEN: 40, Light.PAUSED: 2}
    wanted = [light for light, number in numbers.items() for _ in range(number)]
    save_new(store, with_tasks(1, *(lit(no, light) for no, light in enumerate(wanted, start=2))))
    found = ask()
    assert (len(found.rows), found.total, found.pages) == (PAGE_SIZE, 65, 2)
    assert found.counts == numbers
    assert len(ask(page=2).rows) == 15
    chosen = ask(filters=Filters(light=Light.YELLOW))
    assert {row.light for row in chosen.rows} == {Light.YELLOW}
    assert (chosen.total, chosen.counts) == (20, numbers)


def test_what_is_due_first_comes_first_and_no_deadline_last(store: SqlStore, ask: Ask) -> None:
    calm = task(2, due_at=None, due_on=None, yellow_at=None)
    save_new(store, with_tasks(1, calm, lit(3, Light.GREEN), lit(4, Light.RED)))
    save_new(store, with_tasks(2, lit(2, Light.YELLOW)))
    assert ids(ask()) == [(1, 4), (2, 2), (1, 3), (1, 2)]
    assert ask().rows[-1].light is Light.GREEN


def test_the_last_moment_before_the_deadline_is_not_late(store: SqlStore, ask: Ask) -> None:
    tick = timedelta(microseconds=1)
    save_new(store, with_tasks(1, task(2, due_at=NOW), task(3, due_at=NOW + tick)))
    assert ask().counts == {Light.RED: 1, Light.GREEN: 1}


def test_the_queue_holds_the_tasks_of_my_posts_only(store: SqlStore, ask: Ask) -> None:
    mine, elsewhere = task(2), task(3, place="330106")
    other_role = task(4, role="county_officer")
    escalated = task(5, role="x", also_role="township_lead", also_place="330105")
    escalated_elsewhere = task(6, role="x", also_role="township_lead", also_place="330106")
    over = task(7, status="done", ended_at=NOW)
    save_new(
        store,
        with_tasks(1, mine, elsewhere, other_role, escalated, escalated_elsewhere, over),
    )
    assert ids(ask()) == [(1, 2), (1, 5)]
    assert ids(ask(posts=())) == []
    both = (LEAD, Post("county_officer", "330105"))
    assert ids(ask(posts=both)) == [(1, 2), (1, 4), (1, 5)]


def test_a_claimed_task_moves_from_the_queue_to_mine(store: SqlStore, ask: Ask) -> None:
    mine = task(2, claimed_by=ME, claimed_name="吴某")
    save_new(store, with_tasks(1, mine, task(3, claimed_by=COLLEAGUE), task(4)))
    assert ids(ask(View.MINE)) == [(1, 2)]
    assert ids(ask(View.QUEUE)) == [(1, 3), (1, 4)]


def test_what_i_signed_waits_for_somebody_else(store: SqlStore, ask: Ask) -> None:
    signed = Signature(8, 2, "subsistence", "opinion", ME, "吴某", "r", "p", MONDAY)
    void = Signature(9, 3, "subsistence", "opinion", ME, "吴某", "r", "p", MONDAY, void=True)
    said = {"sign": 2, "outcome": "support"}
    two = with_tasks(1, task(2, **said), task(3, **said))
    save_new(store, replace(two, signatures=by_no(signed, void)))
    assert ids(ask(View.QUEUE)) == [(1, 3)], "a void signature is none"


def test_no_list_shows_the_case_of_a_relative(
    store: SqlStore, database: Database, ask: Ask
) -> None:
    account(database, ME)
    barred = with_tasks(1, task(2), task(3, claimed_by=ME))
    signed = Signature(8, 3, "subsistence", "opinion", ME, "吴某", "r", "p", MONDAY)
    relative = Relative(9, ME, "吴某", 4, MONDAY)
    save_new(store, replace(barred, relatives=by_no(relative), signatures=by_no(signed)))
    Watches(database, lambda: NOW).watch(ME, 1)
    assert {view: ask(view).total for view in View} == dict.fromkeys(View, 0)
    change(store, 1, relatives=by_no(replace(relative, user=COLLEAGUE)))
    assert {view: ask(view).total for view in View} == {
        View.MINE: 1,
        View.QUEUE: 1,
        View.WATCHED: 2,
        View.DONE: 1,
    }


def test_done_lists_what_i_signed_the_newest_first(store: SqlStore, ask: Ask) -> None:
    early = task(2, status="done", ended_at=NOW - DAY, outcome="support")
    late = task(3, status="done", ended_at=NOW, outcome="support")
    by = [(4, 2, ME, False), (5, 3, ME, False), (6, 9, COLLEAGUE, False), (7, 10, ME, True)]
    signed = by_no(*(Signature(no, of, "subsistence", "opinion", who, "某", "r", "p", MONDAY, void)
                     for no, of, who, void in by))  # fmt: skip
    case = with_tasks(1, early, late, replace(late, no=9), replace(late, no=10), task(11))
    save_new(store, replace(case, signatures=signed))
    found = ask(View.DONE)
    assert ids(found) == [(1, 3), (1, 2)]
    assert found.counts == {Light.STOPPED: 2}


def test_done_goes_back_so_far_and_a_number_finds_what_is_older(
    store: SqlStore, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.store.queries.inbox.DONE_AT_MOST", 2)
    for number in (1, 2, 3):
        signed = Signature(8, 2, "subsistence", "opinion", ME, "吴某", "r", "p", MONDAY)
        done = task(2, status="done", ended_at=NOW + number * DAY)
        save_new(store, replace(with_tasks(number, done), signatures=by_no(signed)))
    assert ids(ask(View.DONE)) == [(3, 2), (2, 2)]
    assert ask(View.DONE).total == 2
    assert ids(ask(View.DONE, Filters(text=tracking_number(2026, 1)))) == [(1, 2)]


def test_the_tabs_show_how_long_each_list_is(store: SqlStore, database: Database, ask: Ask) -> None:
    account(database, ME)
    save_new(store, with_tasks(1, task(2, claimed_by=ME), task(3), task(4)))
    Watches(database, lambda: NOW).watch(ME, 1)
    with database.read() as connection:
        numbers = counts_of_views(connection, ME, (LEAD,))
    assert numbers == {View.MINE: 1, View.QUEUE: 2, View.WATCHED: 3}


@pytest.mark.parametrize(
    ("filters", "cases"),
    [
        (Filters(service="subsistence_allowance"), [1, 2]),
        (Filters(service="social_assistance"), [1, 2]),
        (Filters(service="subsistence"), []),
        (Filters(service="restaurant"), [3]),
        (Filters(places=("330105001",)), [2]),
        (Filters(text="李"), [2]),
        (Filters(text="%"), []),
        (Filters(text="000003"), [3]),
        (Filters(text="ow 2026 000001 " + tracking_number(2026, 1)[-1]), [1]),
        (Filters(text="张", places=("330105001",)), []),
    ],
)
def test_a_list_is_narrowed(store: SqlStore, ask: Ask, filters: Filters, cases: list[int]) -> None:
    village = task(2, place="330105001", role="village_assistant")
    save_new(store, with_tasks(1, task(2)))
    save_new(store, with_tasks(2, village, display="李*"))
    inner = {"subsistence": Scope("subsistence", "restaurant.review.fire", "s", 1, MONDAY)}
    other = replace(with_tasks(3, task(2)), definition="opening", scopes=MappingProxyType(inner))
    save_new(store, other)
    found = ask(filters=filters, posts=(LEAD, Post("village_assistant", "330105001")))
    assert [row.case for row in found.rows] == cases
    assert sum(found.counts.values()) == len(cases)


def account(database: Database, number: int) -> None:
    row = {"id": number, "login": f"u{number}", "password_hash": "", "created_at": NOW}
    with database.changing() as connection:
        connection.execute(insert(accounts).values(**row, name=Ciphertext("-")))


def plans(database: Database, work: Callable[[Any], object]) -> str:
    """How SQLite would run every statement of `work`."""
    seen: list[tuple[str, Any]] = []

    def note(_c: object, _x: object, sql: str, parameters: Any, _y: object, _z: object) -> None:
        if sql.lstrip().startswith("SELECT"):
            seen.append((sql, parameters))

    event.listen(database.reading_engine, "before_cursor_execute", note)
    with database.read() as connection:
        work(connection)
        event.remove(database.reading_engine, "before_cursor_execute", note)
        return "\n".join(
            str(row[3])
            for sql, parameters in seen
            for row in connection.exec_driver_sql("EXPLAIN QUERY PLAN " + sql, parameters)
        )


@pytest.mark.parametrize(
    ("index", "work"),
    [
        ("ix_tasks_open_post", lambda c: inbox(c, ME, (LEAD,), View.QUEUE, NOW)),
        ("ix_tasks_open_also", lambda c: inbox(c, ME, (LEAD,), View.QUEUE, NOW)),
        ("ix_tasks_open_assigned", lambda c: inbox(c, ME, (LEAD,), View.MINE, NOW)),
        ("ix_tasks_open_claimed", lambda c: inbox(c, ME, (LEAD,), View.MINE, NOW)),
        ("ix_signatures_user", lambda c: inbox(c, ME, (LEAD,), View.DONE, NOW)),
        ("ix_tasks_open", lambda c: overview.live_load(c, NOW, LOOKS_AFTER, overview.Narrowed())),
        ("ix_notices_current", lambda c: notices.notices_in_force(c, NOW)),
        ("ix_entitlements_paid", lambda c: benefits_to_check(c, ("330105",), MONDAY)),
        ("ix_facts_back_dated", lambda c: history.back_dated(c, RING, NOW, NOW)),
        ("ix_facts_notable", lambda c: history.notable(c, RING, NOW, NOW)),
    ],
)
def test_no_list_reads_the_closed_cases(tmp_path: Any, index: str, work: Any) -> None:
    upgrade(f"sqlite:///{tmp_path / 'plan.db'}")
    database = Database(f"sqlite:///{tmp_path / 'plan.db'}")
    plan = plans(database, work)
    database.close()
    assert index in plan
    scanned = [
        line for line in plan.splitlines() if line.startswith("SCAN") and "USING" not in line
    ]
    allowed = ("SCAN lit", "SCAN anon", "SCAN (subquery", "SCAN SUBQUERY")
    assert [line for line in scanned if not line.startswith(allowed)] == []


def test_the_leader_sees_live_work_by_place_and_light(store: SqlStore, database: Database) -> None:
    done = task(9, status="done", due_at=NOW - DAY, ended_at=NOW)
    elsewhere = replace(lit(7, Light.RED), place="330106")
    save_new(store, with_tasks(1, lit(2, Light.RED), lit(3, Light.RED), elsewhere, done))
    save_new(store, with_tasks(2, lit(2, Light.GREEN), status="accepted"))
    save_new(store, with_tasks(3, status="closed"))
    with database.read() as connection:
        here = overview.Narrowed(places=("330105",))
        rows = overview.live_load(connection, NOW, LOOKS_AFTER, here)
        assert [(row.process, row.light, row.number) for row in rows] == [
            ("subsistence_allowance", Light.GREEN, 1),
            ("subsistence_allowance", Light.RED, 2),
        ]
        late = overview.Narrowed(light=Light.RED)
        found, total = overview.live_tasks(connection, NOW, LOOKS_AFTER, late)
        assert total == len(found) == 3
        assert {(row.case, row.task) for row in found} == {(1, 2), (1, 3), (1, 7)}
        assert overview.live_tasks(connection, NOW, LOOKS_AFTER, here, page=2) == ([], 3)
        (day,) = {row.due_on for row in found}
        for first, last, number in ((day, day, 3), (day + DAY, day + DAY, 0), (MONDAY, day, 3)):
            week = overview.Narrowed(light=Light.RED, due=(first, last))
            assert overview.live_tasks(connection, NOW, LOOKS_AFTER, week)[1] == number
        assert overview.live_load(connection, NOW, (), overview.Narrowed()) == []
        elsewhere_only = (Oversight(LOOKS_AFTER[0].roles, frozenset({"330106"})),)
        assert len(overview.live_load(connection, NOW, elsewhere_only, overview.Narrowed())) == 1


def test_a_number_and_its_secret_open_the_case(store: SqlStore, database: Database) -> None:
    case = with_tasks(1, task(2))
    after, facts = recorded(replace(case, chain=""), filing(case))
    with store.begin() as uow:
        uow.save(None, after, facts, {1: {}}, hash_secret("ABCD-EFGH"))
        uow.commit()
    save_new(store, with_tasks(2, task(2)))  # a case without a secret
    typed, right = case.tracking.lower().replace("-", " "), hash_secret("abcd efgh")
    find = case_queries.case_by_tracking_and_secret
    with database.read() as connection:
        assert find(connection, typed, right) == 1
        assert find(connection, typed, hash_secret("ABCD-EFGX")) is None
        assert find(connection, tracking_number(2026, 9), right) is None
        assert find(connection, "", right) is None
        assert find(connection, tracking_number(2026, 2), "") is None
        assert case_queries.case_by_tracking(connection, typed) == 1
        assert case_queries.case_by_tracking(connection, "nonsense") is None


def test_cases_are_listed_by_person_place_and_registered_relative(
    store: SqlStore, database: Database
) -> None:
    relative = by_no(Relative(9, ME, "吴某", 4, MONDAY))
    save_new(store, with_tasks(1, task(2), applicant=7))
    save_new(store, with_tasks(2, task(2), applicant=7, status="closed"))
    save_new(store, replace(with_tasks(3, task(2), applicant=8), relatives=relative))
    with database.read() as connection:
        assert [row.id for row in case_queries.cases_of_person(connection, 7)] == [2, 1]


def test_notices_are_listed_while_they_run_and_after(store: SqlStore, database: Database) -> None:
    def notice(no: int, status: str, ends: int | None) -> Notice:
        at = None if ends is None else NOW + ends * DAY
        return Notice(no, "subsistence", "notice", 1, "7 calendar days", ("website",), f"s{no}",
                      status, (), MONDAY, MONDAY, at)  # fmt: skip

    made = [notice(2, "running", 5), notice(3, "running", 1), notice(4, "posting", None),
            notice(5, "ended", -1), notice(6, "cancelled", -1), notice(7, "ended", -90),
            notice(8, "running", 0)]  # fmt: skip
    save_new(store, replace(with_tasks(1), notices=by_no(*made)))
    with database.read() as connection:
        running = notices.notices_in_force(connection, NOW)
        assert [row.no for row in running] == [3, 2]
        assert notices.notices_in_force(connection, NOW, ("330106",)) == []
        past = notices.notices_past(connection, NOW, NOW - 30 * DAY, ("330105",))
        assert [row.no for row in past] == [8, 5], "one whose end was not handled yet is over too"
        found = notices.notice_by_secret(connection, "s4")
        assert found is not None
        assert (found.case, found.no, found.definition) == (1, 4, "social_assistance")
        assert notices.notice_by_secret(connection, "s") is None


def test_an_objection_is_found_by_its_receipt(store: SqlStore, database: Database) -> None:
    made = Objection(
        7, 6, "subsistence", "objection", "web", MONDAY, "r" * 64, 1, "done", "upheld", 9
    )
    save_new(store, replace(with_tasks(1), objections=by_no(made)))
    with database.read() as connection:
        found = notices.objection_by_receipt(connection, "r" * 64)
        assert found is not None
        assert (found.case, found.no, found.outcome, found.answer) == (1, 7, "upheld", 9)
        assert notices.objection_by_receipt(connection, "q" * 64) is None


def test_the_inspector_sees_a_history_that_was_touched(store: SqlStore, database: Database) -> None:
    save_new(store, with_tasks(1, task(2)))
    change(store, 1, status="accepted")
    with database.read() as connection:
        assert history.intact(connection, store.keys, 1)
    with database.changing() as connection:
        connection.exec_driver_sql("UPDATE facts SET actor = 'nobody' WHERE seq = 2")
    with database.read() as connection:
        assert not history.intact(connection, store.keys, 1)


def test_the_inspector_sees_facts_that_were_cut_off(store: SqlStore, database: Database) -> None:
    save_new(store, with_tasks(1, task(2)))
    change(store, 1, status="accepted")
    with database.changing() as connection:
        connection.exec_driver_sql("DELETE FROM facts WHERE seq = 2")
    with database.read() as connection:
        assert not history.intact(connection, store.keys, 1)
        assert not history.intact(connection, store.keys, 404)


def test_late_entries_are_listed_once_for_each_time(store: SqlStore, database: Database) -> None:
    case = replace(with_tasks(1), chain="")
    after, made = recorded(case, filing(case), filing(case))
    late = [replace(each, why="纸质材料") for each in made]
    with store.begin() as uow:
        uow.save(None, after, late, {1: {}})
        uow.commit()
    with database.read() as connection:
        (found,) = history.back_dated(connection, store.keys, NOW - DAY, NOW + DAY)
        assert (found.case, found.tracking, found.recorded.seq) == (1, case.tracking, 1)
        assert history.back_dated(connection, store.keys, NOW + DAY, NOW + 2 * DAY) == []
