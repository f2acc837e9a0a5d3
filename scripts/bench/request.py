"""A decision's whole request, from the press of the button to the next task's address.

An office with a million tasks (200 000 open, 12 townships of 50 officers, 300 villages): every row
that such a case has, copied by the database from one that the engine played. Officers sign in, open
their first task, decide, and follow the redirect to what is due next, again and again, through the
whole of the pages: session, CSRF check, form, engine, commit, next task. In turns with them the
hand-written side of `make bench` plays its twelve steps on the same database; the median of its
steps is the measure.

Both sides are as durable (`synchronous=FULL`; PostgreSQL as it comes) and write the same rows: a
decision's request writes none beside those of its step, since a session's row is written every ten
minutes only. By hand, a step locks and reads the case's row, reads its tasks, and commits on a
connection that it keeps; who may do it, the next task and the page are the request's alone. The
request's own step, the last department's, writes more rows than the median step.

    python -m scripts.bench request [--tasks 1000000] [--decisions 60] [--sqlite] [--postgresql]
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask.testing import FlaskClient
from sqlalchemy import event, insert, text

from scripts.bench.approval import PLACES, START, Bench, record
from scripts.bench.growth import grow, new_rows, other
from scripts.bench.handwritten import Handwritten, bare, snapshot
from scripts.bench.throughput import database_url
from web.app import create_app
from workflow.bootstrap import Office, compose
from workflow.definition.filed import filed
from workflow.definition.library import Library, load
from workflow.domain.people import PlaceInfo
from workflow.domain.tracking import tracking_number
from workflow.keys import KeyRing
from workflow.memory import keep_for_good
from workflow.settings import Settings
from workflow.store.database import Database
from workflow.store.migrate import upgrade
from workflow.store.tables import accounts, posts

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

TOWNS, OFFICERS, VILLAGES, TASKS_OF_A_CASE = 12, 50, 25, 5
SIGNED_IN = 12
"""Officers who take turns: one of each township."""
PLAYED = 8
"""Steps of the twelve after which one task of five is open: three departments have decided."""
LIMIT = 12
"""How many times the median hand-written step a decision's request may cost."""
PASSWORD = "lotus pond by night"  # noqa: S105 - protects nothing: the database goes away
BY_HAND = 10_000_000
"""From which number on the hand-written side makes its cases, beyond the copied ones."""


class Served:
    """The pages as a server calls them, and the seconds that the last request took: from the
    request as it was received to the answer as it is to be sent. What the test's browser does
    before and after is not a server's."""

    def __init__(self, pages: WSGIApplication) -> None:
        self._pages = pages
        self.seconds = 0.0

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        began = time.perf_counter()
        answer = self._pages(environ, start)
        self.seconds = time.perf_counter() - began
        return answer


@dataclass
class Load:
    """A furnished office with its load, and what the hand-written side needs."""

    office: Office
    hand: Handwritten
    served: Served
    clients: list[FlaskClient]
    now: datetime = START


@contextmanager
def furnished(
    url: str, tasks: int, officers: int = SIGNED_IN, library: Library | None = None
) -> Iterator[Load]:
    """The office with all that is shipped, filled; so many officers signed in."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        upgrade(url)
        settings = Settings(Path(folder), url, KeyRing.generate(), ZoneInfo("Asia/Shanghai"))
        office = compose(settings, lambda: START + timedelta(hours=1))
        try:
            shipped, own = library or load(), load([Path(__file__).with_name("approval.yaml")])
            for name in filed(shipped):
                office.store.publish(shipped.closure(name), by="bench")
            office.store.publish(own.closure("benchmark_approval"), by="bench")
            office.store.places.put([*PLACES, *_places()])
            bench = Bench(office.store)
            recorded, case = record(bench)
            _filled(office, bench, tasks, officers)
            app = create_app(office)
            app.wsgi_app = served = Served(app.wsgi_app)  # type: ignore[method-assign, assignment]
            clients = [_signed_in(app.test_client(), f"o{n}") for n in range(officers)]
            yield Load(office, Handwritten(office.store.database, recorded, case), served, clients)
        finally:
            office.close()


def _places() -> list[PlaceInfo]:
    towns = [PlaceInfo(f"town_{n}", "township", "county", f"{n}镇", f"Town {n}") for n in
             range(TOWNS)]  # fmt: skip
    return towns + [
        PlaceInfo(f"village_{n}", "village", f"town_{n % TOWNS}", f"{n}村", f"Village {n}")
        for n in range(TOWNS * VILLAGES)
    ]


def _filled(office: Office, bench: Bench, tasks: int, officers: int) -> None:
    """The officers, so many of whom can sign in, and the tasks."""
    database, keys = office.store.database, office.settings.keys
    logins = [office.accounts.add(f"o{n}", PASSWORD, f"Officer {n}") for n in range(officers)]
    first = logins[0]
    assert logins == list(range(first, first + officers))
    name = keys.encrypt("Officer")
    rest = [{"id": first + n, "login": f"o{n}", "password_hash": "", "created_at": START,
             "name": name} for n in range(officers, TOWNS * OFFICERS)]  # fmt: skip
    held = [{"account_id": first + n, "role": "bench_officer", "place": f"town_{n % TOWNS}",
             "since": date(2026, 1, 1)} for n in range(TOWNS * OFFICERS)]  # fmt: skip
    before = snapshot(database)
    for act in islice(bench.steps(1), PLAYED):
        act()
    rows = new_rows(before, snapshot(database))
    with database.changing() as connection:
        connection.execute(insert(accounts), rest)
        connection.execute(insert(posts), held)
        _numbers(connection, tasks // TASKS_OF_A_CASE)
    grow(database, rows, 1, tasks // TASKS_OF_A_CASE, _copied(database, first))
    with database.changing() as connection:
        connection.execute(text("DROP TABLE bench_numbers"))


def _numbers(connection: Any, cases: int) -> None:
    """The tracking numbers of the copies: their check digits are not the database's to reckon."""
    connection.execute(text("CREATE TABLE bench_numbers (n INTEGER PRIMARY KEY, tracking TEXT)"))
    rows = [{"n": n, "tracking": tracking_number(2025, n)} for n in range(1, cases + 1)]
    connection.execute(text("INSERT INTO bench_numbers VALUES (:n, :tracking)"), rows)


def _copied(database: Database, first: int) -> Callable[[str, str], str]:
    """What stands in a copy's columns: its township, its officer, its own days."""
    officer = f"{first} + (n / {TOWNS}) % {OFFICERS} * {TOWNS} + n % {TOWNS}"
    opened = "r.status = 'open'"
    ahead = "n % 40"
    later = (
        "strftime('%Y-%m-%d %H:%M:%S.000000', r.{column}, ({days}) || ' days')"
        if database.sqlite
        else "r.{column} + ({days}) * INTERVAL '1 day'"
    )
    fresh = {
        "cases.tracking": "(SELECT b.tracking FROM bench_numbers AS b WHERE b.n = series.n)",
        "cases.place": f"'town_' || (n % {TOWNS})",
        "tasks.place": f"'town_' || (n % {TOWNS})",
        "tasks.claimed_by": f"CASE WHEN {opened} AND (n / {TOWNS}) % 3 = 0 THEN {officer} END",
        "signatures.user": officer,
        **{f"{table}.{column}": later.format(column=column, days=ahead)
           for table, column in (("tasks", "due_at"), ("tasks", "yellow_at"),
                                 ("timers", "due_at"))},
    }  # fmt: skip
    return lambda table, column: fresh.get(f"{table}.{column}") or other(table, column)


def _signed_in(client: FlaskClient, login: str) -> FlaskClient:
    page = client.get("/sign-in").get_data(as_text=True)
    typed = {"login": login, "password": PASSWORD, "csrf_token": _hidden(page)["csrf_token"]}
    answer = client.post("/sign-in", data=typed)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return client


# -- the requests ----------------------------------------------------------------------------------

_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_SAID = re.compile(r'(name|value)="([^"]*)"')
_TASK = re.compile(r'href="(/work/cases/[^"/]+/tasks/\d+)"')


def _hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page's forms."""
    fields = (dict(_SAID.findall(each)) for each in _HIDDEN.findall(page))
    return {each["name"]: each.get("value", "") for each in fields}


@dataclass
class Desk:
    """An officer at work: one task after the other, as the redirects lead."""

    client: FlaskClient
    address: str = ""
    typed: dict[str, str] = field(default_factory=dict)

    def begin(self) -> None:
        """Open the first task of the queue that no colleague has taken."""
        page = self.client.get("/work/?view=queue").get_data(as_text=True)
        for self.address in _TASK.findall(page):
            if 'name="revision"' in self.open():
                return
        raise AssertionError(page)

    def open(self) -> str:
        """The page of the task: what a redirect leads to."""
        answer = self.client.get(self.address)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 200, page
        self.typed = {**_hidden(page), "act_outcome": "approve"}
        return page

    def decide(self) -> None:
        """Press the button; leads to the next task."""
        answer = self.client.post(self.address, data=self.typed)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 302, page
        self.address = answer.headers["Location"].partition("#")[0]
        assert _TASK.match(f'href="{self.address}"'), "nothing left to do: too little load"


@dataclass
class Seconds:
    """What the requests took, and each step of the hand-written side."""

    decide: list[float] = field(default_factory=list)
    open: list[float] = field(default_factory=list)
    with_browser: list[float] = field(default_factory=list)
    """A decision with what the test's browser does around it."""
    hand: list[float] = field(default_factory=list)

    def times(self, what: Sequence[float]) -> float:
        """How many of the median hand-written step the median of these is."""
        return statistics.median(what) / statistics.median(self.hand)


def measure(load: Load, decisions: int) -> Seconds:
    """Both sides in turn, warm: what each officer does first is not timed."""
    desks = [Desk(client) for client in load.clients]
    for desk in desks:
        desk.begin()
    seconds = Seconds()
    with bare(load.office.store.database, ["synchronous=FULL"]) as connection:
        for number in range(len(desks) + decisions):
            desk = desks[number % len(desks)]
            start = time.perf_counter()
            desk.decide()
            whole, decided = time.perf_counter() - start, load.served.seconds
            desk.open()
            by_hand = _by_hand(load.hand, connection, BY_HAND + number)
            if number >= len(desks):
                seconds.decide.append(decided)
                seconds.with_browser.append(whole)
                seconds.open.append(load.served.seconds)
                seconds.hand += by_hand
    return seconds


def _by_hand(hand: Handwritten, connection: Any, number: int) -> list[float]:
    found, start = [], time.perf_counter()
    for _ in hand.play(connection, number):
        found.append(time.perf_counter() - start)
        start = time.perf_counter()
    return found


def statements(database: Database, act: Callable[[], object]) -> list[str]:
    """What a request asks the database."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    def note_begin(_c: Any) -> None:
        seen.append("BEGIN")

    listeners = (("before_cursor_execute", note), ("begin", note_begin))
    each = [(engine, *one) for engine in (database.engine, database.reading_engine)
            for one in listeners]  # fmt: skip
    for listener in each:
        event.listen(*listener)
    act()
    for listener in each:
        event.remove(*listener)
    return seen


def report(name: str, seconds: Seconds) -> float:
    """Print the figures; returns how many hand-written steps a decision's request costs."""
    print(f"{name}{'median ms':>12}{'p95 ms':>10}{'times':>8}")
    lines = (
        ("decide", seconds.decide),
        ("  with a browser", seconds.with_browser),
        ("open the next", seconds.open),
        ("by hand, a step", seconds.hand),
    )
    for what, times in lines:
        p95 = sorted(times)[int(len(times) * 0.95)]
        print(f"  {what:18}{1000 * statistics.median(times):>12.2f}{1000 * p95:>10.2f}"
              f"{seconds.times(times):>8.2f}")  # fmt: skip
    return seconds.times(seconds.decide)


def where_time_goes(load: Load, act: str, lines: int = 45) -> None:
    """The functions in which a request spends its time."""
    desk = Desk(load.clients[0])
    desk.begin()
    profile = cProfile.Profile()
    for _ in range(10):
        for each in ("decide", "open"):
            if each == act:
                profile.enable()
            getattr(desk, each)()
            profile.disable()
    pstats.Stats(profile).sort_stats("cumulative").print_stats(r"(web|workflow|flask)", lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill, measure in turns, report; 1 where the limit is passed."""
    parser = argparse.ArgumentParser(prog="make bench-request", description=__doc__.splitlines()[0])
    parser.add_argument("--tasks", type=int, default=1_000_000)
    parser.add_argument("--decisions", type=int, default=60)
    parser.add_argument("--sqlite", action="store_true", help="SQLite only")
    parser.add_argument("--postgresql", action="store_true", help="PostgreSQL only")
    parser.add_argument("--profile", choices=("decide", "open"), help="say where the time goes")
    options = parser.parse_args(arguments)
    worst = 0.0
    for name, postgresql in (("SQLite, synchronous=FULL", False), ("PostgreSQL", True)):
        if (postgresql and options.sqlite) or (not postgresql and options.postgresql):
            continue
        began = time.monotonic()
        with database_url(postgresql) as url, furnished(url, options.tasks) as load:
            filled = time.monotonic() - began
            keep_for_good()
            what = f"{name}, {options.tasks:,} tasks, filled in {filled:.0f} s"
            worst = max(worst, report(what, measure(load, options.decisions)))
            for act in ("decide", "open"):
                desk = Desk(load.clients[0])
                desk.begin()
                if act == "open":
                    desk.decide()
                asked = statements(load.office.store.database, getattr(desk, act))
                print(f"  {act}: {len(asked)} statements")
            if options.profile:
                where_time_goes(load, options.profile)
    return int(worst > LIMIT)
