"""What a step costs when a million cases are closed, beside what it costs with a thousand.

Two databases of one kind, alike but for their closed cases, take turns case by case, warm, so that
a slow moment of the machine hits both. A closed case is copied by the database itself from one
that the engine played, with every row that such a case has: its parts, its history, its encrypted
personal data, its person and household, its messages (sent). Idempotency keys are forgotten after
thirty days: the newest tenth of the cases still have theirs.

    python -m scripts.bench growth [--closed 1000000] [--few 1000] [--cases 40] [--sqlite]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import text

from scripts.bench.approval import STEPS, Bench, furnish
from scripts.bench.handwritten import (
    CASE,
    DRAWN,
    FIRST,
    HOUSEHOLD,
    PERSON,
    UNIQUE,
    Snapshot,
    bare,
    snapshot,
)
from scripts.bench.throughput import database_url
from workflow.store.database import Database
from workflow.store.tables import metadata

CHUNK = 5_000
"""Cases copied in one transaction."""
WARMING = 5
FORGOTTEN = "command_keys"
LIMIT = 1.2
"""How many times as much a step may cost."""


def template(bench: Bench) -> dict[str, list[str]]:
    """Conditions that pick the rows of one closed case, by table."""
    for act in bench.steps(-1):  # the counters' rows exist from now on
        act()
    before = snapshot(bench.store.database)
    for act in bench.steps(0):
        act()
    sent(bench.store.database)
    return new_rows(before, snapshot(bench.store.database))


def sent(database: Database) -> None:
    """Messages of cases long closed have gone out."""
    with database.changing() as connection:
        connection.execute(text("UPDATE outbox SET status = 'sent'"))


def new_rows(before: Snapshot, after: Snapshot) -> dict[str, list[str]]:
    """Conditions that pick the rows that came in between, by table."""
    return dict(_new_rows(before, after))


def _new_rows(before: Snapshot, after: Snapshot) -> Iterator[tuple[str, list[str]]]:
    for table in metadata.sorted_tables:
        keys = [column.name for column in table.primary_key]
        new = [key for key in after[table.name] if key not in before[table.name]]
        if new:
            yield table.name, [" AND ".join(map(_equals, keys, key)) for key in new]


def _equals(name: str, value: object) -> str:
    shown = str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"
    return f'r."{name}" = {shown}'


def other(table: str, column: str) -> str:
    """The template's value, or what stands in its place for another case."""
    names = {column, f"{table}.{column}"}
    if names & (CASE | PERSON | HOUSEHOLD):
        return f'CASE WHEN r."{column}" IS NULL THEN NULL ELSE {FIRST} + n END'
    if names & UNIQUE:
        return f"r.\"{column}\" || '/' || n"
    return f'r."{column}"'


def grow(
    database: Database,
    rows: dict[str, list[str]],
    first: int,
    last: int,
    value: Callable[[str, str], str] = other,
) -> None:
    """Copies of a case, numbered from `first` to `last`; `value` says what a column holds.

    Filled as one fills a database from a backup: without waiting for the disk, the indexes made
    afterwards. What is measured then has every index and waits as always.
    """
    indexes = [index for table in rows for index in metadata.tables[table].indexes]
    _set(database, QUICK)
    for index in indexes:
        index.drop(database.engine)
    with bare(database, FILLING if database.sqlite else ()) as connection:
        if not database.sqlite:
            connection.execute("SET session_replication_role = replica")
        for start in range(first, last + 1, CHUNK):
            connection.execute("BEGIN")
            for table, picked in rows.items():
                if table != FORGOTTEN or start > last * 9 // 10:
                    end = min(last, start + CHUNK - 1)
                    connection.execute(_copies(table, picked, start, end, value))
            connection.execute("COMMIT")
    for index in indexes:
        index.create(database.engine)
    # What the server does by itself in a quiet minute.
    _set(database, [f"ALTER SYSTEM RESET {name}" for name in _NAMES])
    _set(database, ["CHECKPOINT", "VACUUM ANALYZE"])


FILLING = ("synchronous=OFF", "cache_size=-1000000")
_NAMES = ("fsync", "full_page_writes", "autovacuum", "max_wal_size", "maintenance_work_mem")
QUICK = [
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "ALTER SYSTEM SET autovacuum = off",
    "ALTER SYSTEM SET max_wal_size = '8GB'",
    "ALTER SYSTEM SET maintenance_work_mem = '512MB'",
]


def _set(database: Database, statements: Sequence[str]) -> None:
    """Statements for the server as a whole; SQLite has none."""
    if database.sqlite:
        return
    autocommit = database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    with autocommit as connection:
        for statement in (*statements, "SELECT pg_reload_conf()"):
            connection.execute(text(statement))


def _copies(
    table: str, picked: Sequence[str], start: int, end: int, value: Callable[[str, str], str]
) -> str:
    drawn = DRAWN.get(table, ())
    names = [c.name for c in metadata.tables[table].columns if c.name not in drawn]
    keys = ", ".join(f'r."{c.name}"' for c in metadata.tables[table].primary_key)
    values = ", ".join(value(table, name) for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    rows = " OR ".join(f"({each})" for each in picked)
    # No input comes near this statement: names of our own tables, keys of our own row.
    return (
        f'INSERT INTO "{table}" ({columns}) WITH RECURSIVE series(n) AS '  # noqa: S608
        f"(SELECT {start} UNION ALL SELECT n + 1 FROM series WHERE n < {end}) "
        f'SELECT {values} FROM series, "{table}" AS r WHERE {rows} ORDER BY n, {keys}'
    )


# -- measuring ---------------------------------------------------------------------------------


def step_times(bench: Bench, number: int, into: list[list[float]] | None) -> None:
    """One case through all steps; the seconds of each, unless it is only to warm."""
    for position, act in enumerate(bench.steps(number)):
        start = time.perf_counter()
        act()
        if into is not None:
            into[position].append(time.perf_counter() - start)


def measure(benches: Sequence[Bench], cases: int) -> list[list[list[float]]]:
    """Seconds by database, step and case; in turns, the first one first or last in turns."""
    found: list[list[list[float]]] = [[[] for _ in STEPS] for _ in benches]
    for number in range(1, cases + WARMING + 1):
        sides = list(enumerate(benches))
        for which, bench in sides if number % 2 else reversed(sides):
            step_times(bench, number, found[which] if number > WARMING else None)
    return found


def report(name: str, few: int, many: int, found: list[list[list[float]]]) -> float:
    """A line for each step; returns how many times as much the median step costs."""
    print(f"{name}\n{'step':22}{few:>10,} closed{many:>10,} closed{'times':>7}")
    medians = [[1000 * statistics.median(each) for each in side] for side in found]
    for step, small, large in zip(STEPS, *medians, strict=True):
        print(f"{step:22}{small:>14.2f} ms{large:>14.2f} ms{large / small:>7.2f}")
    small, large = (statistics.median(x for each in side for x in each) * 1000 for side in found)
    print(f"{'median of all steps':22}{small:>14.2f} ms{large:>14.2f} ms{large / small:>7.2f}")
    whole = [sum(side) for side in medians]
    print(f"{'all twelve':22}{whole[0]:>14.2f} ms{whole[1]:>14.2f} ms{whole[1] / whole[0]:>7.2f}")
    return large / small


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill two databases of each kind, measure in turns; 1 where the larger costs too much."""
    parser = argparse.ArgumentParser(prog="make bench-growth", description=__doc__.splitlines()[0])
    parser.add_argument("--closed", type=int, default=1_000_000, help="closed cases in the larger")
    parser.add_argument("--few", type=int, default=1_000, help="closed cases in the smaller")
    parser.add_argument("--cases", type=int, default=40, help="cases measured on each")
    parser.add_argument("--postgresql", action="store_true", help="PostgreSQL only")
    parser.add_argument("--sqlite", action="store_true", help="SQLite only")
    options = parser.parse_args(arguments)
    worst = 0.0
    for name, postgresql in (("SQLite, synchronous=FULL", False), ("PostgreSQL", True)):
        if (postgresql and options.sqlite) or (not postgresql and options.postgresql):
            continue
        worst = max(worst, _one_kind(name, postgresql, options))
    return 1 if worst > LIMIT else 0


def _one_kind(name: str, postgresql: bool, options: argparse.Namespace) -> float:
    sizes = (options.few, options.closed)
    with ExitStack() as stack:
        benches = []
        for closed in sizes:
            url = stack.enter_context(database_url(postgresql))
            bench = Bench(furnish(url))
            stack.callback(bench.store.database.close)
            began, rows = time.monotonic(), template(bench)
            grow(bench.store.database, rows, 1, closed)
            each = sum(map(len, rows.values()))
            print(f"{closed:,} closed cases of {each} rows: {_size(bench.store.database)}, "
                  f"{time.monotonic() - began:.0f} s", flush=True)  # fmt: skip
            benches.append(bench)
        return report(name, *sizes, measure(benches, options.cases))


def _size(database: Database) -> str:
    if database.sqlite:
        bytes_ = Path(str(database.url.database)).stat().st_size
    else:
        with database.read() as connection:
            query = "SELECT pg_database_size(current_database())"
            bytes_ = int(connection.execute(text(query)).scalar_one())
    return f"{bytes_ / 1024**3:.1f} GiB"
