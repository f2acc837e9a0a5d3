"""Page one of an inbox with exact counts, beside the best SQL that a hand would write for it.

A million tasks, of which every fifth is open, in twelve departments of fifty officers each. Both
sides take turns over officers of all departments, warm, on one database, in one run. Both answer
the same questions: how many tasks are mine, at my posts and watched; how many of each light; and
the first fifty rows with all that a line shows. The answers are compared before anything is timed.

    python -m scripts.bench inbox [--tasks 1000000] [--rounds 60] [--sqlite] [--postgresql]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from scripts.bench.growth import FILLING, QUICK, _set
from scripts.bench.handwritten import bare
from scripts.bench.throughput import database_url
from workflow.domain.case import Case, Scope, Signature, Task
from workflow.domain.people import Post
from workflow.keys import Ciphertext
from workflow.store.case_rows import write_case
from workflow.store.database import Database
from workflow.store.migrate import upgrade
from workflow.store.queries.inbox import front
from workflow.store.queries.inbox_shapes import View
from workflow.store.tables import accounts, metadata

DEPARTMENTS, OFFICERS, TASKS_OF_A_CASE = 12, 50, 5
NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
LIMIT = 1.5
"""How many times as long as the hand-written SQL page one may take."""
CHUNK = 20_000
_COPIED = ("cases", "scopes", "tasks", "signatures")


def fill(database: Database, tasks: int) -> None:
    """The tasks: in each case one is open and four are done and signed."""
    with database.changing() as connection:
        for number in range(1, DEPARTMENTS * OFFICERS + 1):
            row = {"id": number, "login": f"o{number}", "password_hash": "", "created_at": NOW}
            connection.execute(insert(accounts).values(name=Ciphertext("-"), **row))
        write_case(connection, None, _pattern(), NOW, entries={})
    indexes = [index for table in _COPIED for index in metadata.tables[table].indexes]
    _set(database, QUICK)
    for index in indexes:
        index.drop(database.engine)
    cases = tasks // TASKS_OF_A_CASE
    with bare(database, FILLING if database.sqlite else ()) as connection:
        if not database.sqlite:
            connection.execute("SET session_replication_role = replica")
        for first in range(2, cases + 2, CHUNK):
            connection.execute("BEGIN")
            for table in _COPIED:
                connection.execute(copies(table, first, min(first + CHUNK - 1, cases + 1)))
            connection.execute("COMMIT")
    for index in indexes:
        index.create(database.engine)
    _set(database, ["VACUUM ANALYZE"])


def _pattern() -> Case:
    """The case that is copied. Number 1: four steps done, one open; closed, so that it is in
    nobody's list itself."""
    day = date(2026, 2, 2)
    scope = Scope("", "bench", "check", 5, day)
    task = Task(0, "", "check", 1, "step", "role", "county", 1, day, day, NOW, NOW,
                limit="5 working days")  # fmt: skip
    done = [replace(task, no=no, status="done", outcome="ok", ended_at=NOW) for no in range(2, 6)]
    last = replace(task, no=6, status="cancelled", visit=5)
    signed = [Signature(no + 10, no, "", "check", 0, "-", "role", "county", day) for no in
              range(2, 6)]  # fmt: skip
    return Case(
        1, "closure", "bench", "OW-1", "closed", "county", display="张*", channel="web",
        filed_on=day, accepted_on=day, seq=20, last_no=20, scopes={"": scope},
        tasks={each.no: each for each in (*done, last)},
        signatures={each.no: each for each in signed},
    )  # fmt: skip


def copies(table: str, first: int, last: int) -> str:
    """An insert of the rows of case 1 again for each number; the open task in its department's
    hands: every third with one of its officers, the others with nobody yet."""
    own = "id" if table == "cases" else "case_id"
    officer = f"((n / {DEPARTMENTS}) % {OFFICERS}) * {DEPARTMENTS} + n % {DEPARTMENTS} + 1"
    fresh = {own: "n"}
    if table == "cases":
        fresh |= {"tracking": "'OW-' || n", "status": "'accepted'"}
    if table == "signatures":
        fresh |= {"user": officer}
    if table == "tasks":
        open_ = "t.status = 'cancelled'"
        taken = f"{open_} AND (n / {DEPARTMENTS}) % 3 = 0"
        fresh |= {
            "role": f"'role_' || (n % {DEPARTMENTS})",
            "status": f"CASE WHEN {open_} THEN 'open' ELSE t.status END",
            "claimed_by": f"CASE WHEN {taken} THEN {officer} END",
            "due_at": _moment("n % 40 - 8"),
            "yellow_at": _moment("n % 40 - 10"),
        }
    names = [column.name for column in metadata.tables[table].columns]
    values = [fresh.get(name, f't."{name}"') for name in names]
    return (
        f"INSERT INTO {table} ({', '.join(map(_quoted, names))}) "
        f"WITH RECURSIVE series(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM series "
        f"WHERE n < {last}) SELECT {', '.join(values)} FROM {table} AS t, series WHERE t.{own} = 1"
    )


def _quoted(name: str) -> str:
    return f'"{name}"'


MOMENTS = {True: "strftime('%Y-%m-%d %H:%M:%S.000000', '{now}', ({days}) || ' days')",
           False: "TIMESTAMPTZ '{now}+00' + ({days}) * INTERVAL '1 day'"}  # fmt: skip
_sqlite = True


def _moment(days: str) -> str:
    """So many days after now, as the database keeps a moment."""
    return MOMENTS[_sqlite].format(now=f"{NOW:%Y-%m-%d %H:%M:%S}", days=days)


# -- by hand ---------------------------------------------------------------------------------------

_LIGHT = """CASE WHEN t.status = 'waiting' THEN 'paused' WHEN t.due_at <= {now} THEN 'overdue'
 WHEN t.yellow_at <= {now} THEN 'due_soon' ELSE 'on_time' END"""
_LIVE = "(t.status = 'open' OR t.status = 'waiting')"
_KIN = 'NOT EXISTS (SELECT 1 FROM relatives r WHERE r.case_id = t.case_id AND r."user" = {me})'
_UNSIGNED = """NOT EXISTS (SELECT 1 FROM signatures s WHERE s.case_id = t.case_id AND s.task = t.no
 AND s."user" = {me} AND s.void = {no})"""
_OWN = "t.role = {role} AND t.place = 'county' AND t.assigned IS NULL"
_ESCALATED = "t.also_role = {role} AND t.also_place = 'county'"
_ELSE = f"""{_LIVE} AND (t.claimed_by IS NULL OR t.claimed_by <> {{me}}) AND t.seat = 0
 AND (t.outcome IS NULL OR {_UNSIGNED} AND NOT EXISTS (SELECT 1 FROM signers a WHERE
 a.case_id = t.case_id AND a.asking = t.no AND a.status = 'asked')) AND {_KIN}"""
_OTHERWISE = f"{_ESCALATED} AND NOT ({_OWN}) AND {_ELSE}"
_MINE = f"""SELECT count(*) FROM (
 SELECT t.case_id, t.no FROM tasks t WHERE {_LIVE} AND t.claimed_by = {{me}} AND {_KIN} UNION
 SELECT t.case_id, t.no FROM tasks t WHERE {_LIVE} AND t.assigned = {{me}} AND t.claimed_by IS NULL
  AND {_UNSIGNED} AND {_KIN} UNION
 SELECT t.case_id, t.no FROM tasks t WHERE {_LIVE} AND t.delegate = {{me}} AND {_KIN}) AS mine"""
_WATCHED = f"""SELECT count(*) FROM watches w JOIN tasks t ON t.case_id = w.case_id
 WHERE w.user_id = {{me}} AND {_LIVE} AND {_KIN}"""
_COUNTS = f"""SELECT light, count(*) FROM (SELECT {_LIGHT} AS light FROM tasks t
 WHERE {_OWN} AND {_ELSE} UNION ALL SELECT {_LIGHT} FROM tasks t WHERE {_OTHERWISE}) AS lit
 GROUP BY light"""
_ROWS = f"""SELECT t.case_id, t.no, c.tracking, c.display, c.definition, s.process, t.path,
 t.state, t.kind, t.subject, t.role, t.place, t.opened_on, t.due_on, t.due_at, t.yellow_at,
 t.status, t.claimed_by, t.claimed_name, t.assigned, t.delegate, t.delegate_name, t.sign,
 t.revision, t.nudged_on, {_LIGHT}
 FROM (SELECT * FROM (SELECT t.case_id, t.no, t.due_at FROM tasks t WHERE {_OWN} AND {_ELSE}
 ORDER BY t.due_at, t.case_id, t.no LIMIT 50) AS own UNION ALL
 SELECT t.case_id, t.no, t.due_at FROM tasks t WHERE {_OTHERWISE}) AS k
 JOIN tasks t ON t.case_id = k.case_id AND t.no = k.no JOIN cases c ON c.id = t.case_id
 JOIN scopes s ON s.case_id = t.case_id AND s.path = t.path
 ORDER BY t.due_at, t.case_id, t.no LIMIT 50"""


class ByHand:
    """Four statements on the bare driver."""

    def __init__(self, connection: Any, sqlite: bool) -> None:
        self._connection = connection
        now = f"'{NOW:%Y-%m-%d %H:%M:%S}.000000'" if sqlite else f"TIMESTAMPTZ '{NOW:%F %T}+00'"
        values = {"now": now, "no": "0" if sqlite else "false"}
        mark = {"me": ":me", "role": ":role"} if sqlite else {"me": "%(me)s", "role": "%(role)s"}
        self._statements = [one.format(**values, **mark) for one in
                            (_MINE, _WATCHED, _COUNTS, _ROWS)]  # fmt: skip

    def page(self, user: int, post: Post) -> tuple[Any, ...]:
        """What the first page says: mine, queue, watched, the lights, the rows' numbers."""
        given, asked = {"me": user, "role": post.role}, self._connection.execute
        mine, watched, counts, rows = (asked(each, given).fetchall() for each in self._statements)
        lights = dict(counts)
        found = [(row[0], row[1]) for row in rows]
        return mine[0][0], sum(lights.values()), watched[0][0], lights, found


def ours(connection: Any, user: int, post: Post) -> tuple[Any, ...]:
    """The same by the query that the page uses."""
    tabs, _view, found = front(connection, user, (post,), NOW, View.QUEUE)
    lights = {light.value: number for light, number in found.counts.items()}
    rows = [(row.case, row.task) for row in found.rows]
    return tabs[View.MINE], tabs[View.QUEUE], tabs[View.WATCHED], lights, rows


def officers(rounds: int) -> list[tuple[int, Post]]:
    """Officers of all departments, one after the other."""
    chosen = [(7 * turn) % (DEPARTMENTS * OFFICERS) for turn in range(rounds)]
    return [(each + 1, Post(f"role_{each % DEPARTMENTS}", "county")) for each in chosen]


def measure(database: Database, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of both sides, warm, in turns. Raises AssertionError where the answers differ."""
    mine: list[float] = []
    hand: list[float] = []
    with bare(database) as connection:
        by_hand = ByHand(connection, database.sqlite)
        for warm in (True, False):
            for turn, (user, post) in enumerate(officers(rounds)):

                def we(user: int = user, post: Post = post) -> tuple[Any, ...]:
                    with database.read() as own:
                        return ours(own, user, post)

                def they(user: int = user, post: Post = post) -> tuple[Any, ...]:
                    return by_hand.page(user, post)

                # Whoever comes first finds the pages cold; so each does, every other turn.
                first, second = (we, they) if turn % 2 == 0 else (they, we)
                one, took_one = timed(first)
                other, took_other = timed(second)
                assert one == other, f"officer {user}: the two sides differ"
                if not warm:
                    took = {first: took_one, second: took_other}
                    mine.append(took[we])
                    hand.append(took[they])
    return mine, hand


def timed(side: Callable[[], tuple[Any, ...]]) -> tuple[tuple[Any, ...], float]:
    """What a side answers, and the seconds it took."""
    start = time.perf_counter()
    answer = side()
    return answer, time.perf_counter() - start


def report(name: str, mine: Sequence[float], hand: Sequence[float]) -> float:
    """Print the figures; returns the ratio of the medians or of the p95, whichever is worse."""
    at: dict[str, Callable[[Sequence[float]], float]] = {
        "median": statistics.median,
        "p95": lambda times: sorted(times)[int(len(times) * 0.95)],
    }
    print(f"{name}{'ours ms':>12}{'by hand ms':>12}{'times':>8}")
    ratios = {what: of(mine) / of(hand) for what, of in at.items()}
    for what, of in at.items():
        print(f"  {what:10}{1000 * of(mine):>12.2f}{1000 * of(hand):>12.2f}{ratios[what]:>8.2f}")
    return max(ratios.values())


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill, compare, measure, report; 1 where the limit is passed."""
    parser = argparse.ArgumentParser(prog="make bench-inbox", description=__doc__.splitlines()[0])
    parser.add_argument("--tasks", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--postgresql", action="store_true")
    options = parser.parse_args(arguments)
    worst = 0.0
    for postgresql in (False, True):
        if (postgresql and options.sqlite) or (not postgresql and options.postgresql):
            continue
        with database_url(postgresql) as url:
            worst = max(worst, _one_store(url, options.tasks, options.rounds))
    return int(worst > LIMIT)


def _one_store(url: str, tasks: int, rounds: int) -> float:
    global _sqlite
    upgrade(url)
    database = Database(url)
    _sqlite = database.sqlite
    start = timedelta(seconds=time.perf_counter())
    fill(database, tasks)
    took = (timedelta(seconds=time.perf_counter()) - start).total_seconds()
    kind = "SQLite" if database.sqlite else "PostgreSQL"
    name = f"{kind}, {tasks} tasks, filled in {took:.0f} s, {rounds} pages"
    ratio = report(name, *measure(database, rounds))
    database.close()
    return ratio
