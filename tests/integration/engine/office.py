"""The small office of the engine's unit tests, on a real database."""

from __future__ import annotations

from datetime import datetime

from tests.unit.machine.play import CALENDAR, FAMILY, changed, closures
from workflow.domain import commands as c
from workflow.domain.people import Actor, ActorKind, Post
from workflow.engine import Engine
from workflow.examples.run import PLACES
from workflow.keys import KeyRing
from workflow.ports import Answer
from workflow.store.database import Database
from workflow.store.store import SqlStore

NOW = datetime(2026, 3, 2, 10, tzinfo=CALENDAR.zone)
SIX = [
    {"name": f"孩子{n}", "relation": "child", "id_number": f"C{n}", "pupil": True, "age": 9}
    for n in range(6)
]
"""Six pupils: six lanes."""


def open_office(database: Database, keys: KeyRing) -> tuple[SqlStore, Engine]:
    """An engine whose clock is paused."""
    store = SqlStore(database, keys, lambda: NOW)
    return store, Engine(store, CALENDAR, now=lambda: NOW)


def furnish(store: SqlStore) -> None:
    """Places and definitions, once."""
    store.places.put(PLACES)
    for closure in closures(changed()).values():
        store.publish(closure, by="test")


def staff(name: str, user: int) -> Actor:
    """Somebody who holds the role before the `#` everywhere."""
    posts = tuple(Post(name.partition("#")[0], place.code) for place in PLACES)
    return Actor(ActorKind.STAFF, user, name, None, posts)


CLERK = staff("clerk", 1)


def file(engine: Engine, number: int, **given: object) -> Answer:
    """A request of the family with this number."""
    answers = {**FAMILY, "id_number": f"F{number}", "members": SIX}
    said = {"definition": "package", "answers": answers, "chosen": ("money", "school"), **given}
    return engine.handle(c.File(**said), CLERK)  # type: ignore[arg-type]


def accepted(store: SqlStore, engine: Engine, number: int = 0) -> int:
    """A case whose six lanes have begun."""
    case = file(engine, number).case
    task = next(t.no for t in store.case(case).open_tasks if t.state == "counter")
    engine.handle(c.Complete(case=case, task=task, outcome="accept"), CLERK)
    return case
