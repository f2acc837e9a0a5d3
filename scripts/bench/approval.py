"""The twelve-step process on the engine, beside hand-written SQL that writes the same rows.

Submit, accept, four departments claim and approve in parallel, join, the notice ends by its timer,
confirm: twelve durable transactions, each loading the case afresh, history, hash chain, encryption,
idempotency keys and messages included. The two sides take turns, case by case, so that a slow
moment of the machine hits both.

    python -m scripts.bench [--cases 60] [--postgresql] [--normal] [--rows]
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import event

from scripts.bench.handwritten import Handwritten, Write, bare, snapshot, writes
from scripts.bench.throughput import database_url
from workflow.definition.library import load
from workflow.domain.calendar import china
from workflow.domain.commands import Claim, Command, Complete, File, Fire
from workflow.domain.history import verify
from workflow.domain.people import SYSTEM, Actor, ActorKind, PlaceInfo, Post
from workflow.engine import Engine
from workflow.keys import KeyRing
from workflow.ports import Answer
from workflow.store.database import Database
from workflow.store.migrate import upgrade
from workflow.store.store import SqlStore

STEPS = (
    "submit", "accept",
    "claim a", "approve a", "claim b", "approve b",
    "claim c", "approve c", "claim d", "approve d and join",
    "the notice ends", "confirm",
)  # fmt: skip
START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
CLERK = Actor(ActorKind.STAFF, 1, "clerk", None, (Post("bench_clerk", "town"),))
OFFICER = Actor(ActorKind.STAFF, 2, "officer", None, (Post("bench_officer", "town"),))
KINDS = (
    ("SQLite, synchronous=FULL", False, "FULL", 0.0),
    ("SQLite, synchronous=NORMAL", False, "NORMAL", 0.12),
    ("PostgreSQL", True, "", 0.35),
)
"""The stores, each with the least ratio that passes; with FULL it is reported and not judged."""
PLACES = (PlaceInfo("county", "county", None, "县", "County"),
          PlaceInfo("town", "township", "county", "镇", "Town"))  # fmt: skip


@dataclass
class Bench:
    """An engine on its database, with a clock that the benchmark moves."""

    store: SqlStore
    now: datetime = START

    def __post_init__(self) -> None:
        self.engine = Engine(self.store, china(), now=lambda: self.now)

    def steps(self, number: int) -> Iterator[Callable[[], Answer]]:
        """The twelve commands of one case, each ready to be given."""
        self.now = START
        file = File(
            definition="benchmark_approval",
            answers={"bench_place": "town", "bench_size": 3},
            contact="account",
            key=f"{number}-0",
        )
        answer = Answer(0, "", 0)

        def give(command: Command, actor: Actor) -> Callable[[], Answer]:
            def act() -> Answer:
                nonlocal answer
                answer = self.engine.handle(command, actor)
                return answer

            return act

        yield give(file, CLERK)
        case = answer.case
        yield give(self._complete(case, "", "accept", number, 1), CLERK)
        for place, lane in enumerate("abcd"):
            task = self._task(case, lane)
            key = f"{number}-{2 + 2 * place}"
            yield give(Claim(case=case, task=task, key=key), OFFICER)
            yield give(self._complete(case, lane, "approve", number, 3 + 2 * place), OFFICER)
        notice = next(iter(self.store.case(case).notices.values()))
        assert notice.ends_at is not None
        self.now = notice.ends_at + timedelta(hours=10)
        yield give(Fire(case=case, kind="notice_end", no=notice.no, key=f"{number}-10"), SYSTEM)
        yield give(self._complete(case, "", "grant", number, 11), CLERK)

    def _task(self, case: int, path: str) -> int:
        return next(t.no for t in self.store.case(case).open_tasks if t.path == path)

    def _complete(self, case: int, path: str, outcome: str, number: int, step: int) -> Complete:
        task = self._task(case, path)
        return Complete(case=case, task=task, outcome=outcome, key=f"{number}-{step}")


def furnish(url: str) -> SqlStore:
    """A database with the tables, two places and the benchmark's definition."""
    upgrade(url)
    store = SqlStore(Database(url), KeyRing.generate())
    store.places.put(PLACES)
    library = load([Path(__file__).with_name("approval.yaml")])
    store.publish(library.closure("benchmark_approval"), by="bench")
    return store


def record(bench: Bench) -> tuple[list[list[Write]], int]:
    """What each step of one case writes, read off the tables; and that case's id."""
    for act in bench.steps(-1):  # the counters' rows exist from now on
        act()
    found: list[list[Write]] = []
    before = snapshot(bench.store.database)
    case = 0
    for act in bench.steps(0):
        case = act().case
        after = snapshot(bench.store.database)
        found.append(writes(before, after))
        before = after
    assert verify(bench.store.facts(case))
    assert bench.store.case(case).status == "closed"
    return found, case


def measure(bench: Bench, hand: Handwritten, cases: int, pragmas: Sequence[str]) -> Times:
    """Both sides in turn; the seconds of every step."""
    times = Times([[] for _ in STEPS], [[] for _ in STEPS])
    with bare(bench.store.database, pragmas) as connection:
        for number in range(1, cases + 1):
            for position, act in enumerate(bench.steps(number)):
                start = time.perf_counter()
                act()
                times.engine[position].append(time.perf_counter() - start)
            start = time.perf_counter()
            for position, _ in enumerate(hand.play(connection, number)):
                times.hand[position].append(time.perf_counter() - start)
                start = time.perf_counter()
    return times


@dataclass(frozen=True)
class Times:
    """Seconds by step and case."""

    engine: list[list[float]]
    hand: list[list[float]]

    def ratio(self) -> float:
        """Cases a second of the engine ÷ those of the hand-written SQL, by medians of the steps."""
        return sum(map(statistics.median, self.hand)) / sum(map(statistics.median, self.engine))


def report(what: str, times: Times, recorded: Sequence[Sequence[Write]]) -> None:
    """One line a step, then the ratio."""
    print(f"{what}\n{'step':22}{'rows':>5}{'engine ms':>11}{'by hand ms':>12}{'ratio':>7}")
    for name, engine, hand, written in zip(STEPS, times.engine, times.hand, recorded, strict=True):
        e, h = statistics.median(engine), statistics.median(hand)
        print(f"{name:22}{len(written):>5}{1000 * e:>11.2f}{1000 * h:>12.2f}{h / e:>7.2f}")
    per_case = sum(map(statistics.median, times.engine))
    print(f"{'all twelve':22}{sum(map(len, recorded)):>5}{1000 * per_case:>11.2f}", end="")
    print(f"{1000 * sum(map(statistics.median, times.hand)):>12.2f}{times.ratio():>7.2f}")


def where_time_goes(bench: Bench, cases: int) -> None:
    """The functions in which the engine's side spends its time."""
    profile = cProfile.Profile()
    for number in range(10_000, 10_000 + cases):
        for act in bench.steps(number):
            profile.enable()
            act()
            profile.disable()
    own: dict[str, float] = {}
    for (file, _, _), (_, _, spent, _, _) in vars(pstats.Stats(profile))["stats"].items():
        own[_part(file)] = own.get(_part(file), 0.0) + spent
    total = sum(own.values())
    print("where the engine's time goes (share of the profile):")
    for name, spent in sorted(own.items(), key=lambda item: -item[1])[:9]:
        print(f"  {name:28}{100 * spent / total:5.1f} %")


def _part(file: str) -> str:
    path = Path(file).parts
    if "workflow" in path:
        return "/".join(path[path.index("workflow") : path.index("workflow") + 2])
    if "site-packages" in path:
        return path[path.index("site-packages") + 1]
    return "driver and database" if file == "~" else "python"


def main(arguments: Sequence[str] | None = None) -> int:
    """Record, measure in turns, report; 1 where a store stays below its least ratio."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=60)
    parser.add_argument("--postgresql", action="store_true", help="PostgreSQL only")
    parser.add_argument("--sqlite", action="store_true", help="SQLite only")
    parser.add_argument("--rows", action="store_true", help="list the rows that each step writes")
    options = parser.parse_args(arguments)
    below = False
    for name, postgresql, synchronous, least in KINDS:
        if (postgresql and options.sqlite) or (not postgresql and options.postgresql):
            continue
        with database_url(postgresql) as url:
            store = furnish(url)
            ratio = _one_store(Bench(store), name, synchronous, options)
            store.database.close()
        if ratio < least:
            below = True
            print(f"{name}: {ratio:.2f} is below {least:.2f}\n")
    return int(below)


def _one_store(bench: Bench, name: str, synchronous: str, options: argparse.Namespace) -> float:
    """Measure one store; returns the ratio."""
    pragmas = [f"synchronous={synchronous}"] if synchronous else []
    if synchronous == "NORMAL":
        event.listen(
            bench.store.database.engine,
            "checkout",
            lambda connection, *_: connection.execute("PRAGMA synchronous=NORMAL"),
        )
    recorded, case = record(bench)
    if options.rows:
        for step, written in zip(STEPS, recorded, strict=True):
            print(f"{step}: " + ", ".join(f"{w.kind} {w.table}" for w in written))
    hand = Handwritten(bench.store.database, recorded, case)
    times = measure(bench, hand, options.cases, pragmas)
    report(f"{name}: {options.cases} cases each, medians", times, recorded)
    where_time_goes(bench, 10)
    print()
    return times.ratio()
