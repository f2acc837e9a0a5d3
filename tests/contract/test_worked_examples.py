"""The worked examples on real databases: what is loaded is what the history folds to.

The fast run of all examples is on the store in memory (`tests/definitions`); here the same steps go
through rows, encryption and SQL, and after every step the rows are compared with the history.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from tests.support.worked import examples, library
from workflow.definition.library import Library
from workflow.domain.calendar import china
from workflow.domain.case import Case
from workflow.domain.commands import Command
from workflow.domain.history import verify
from workflow.domain.people import Actor
from workflow.engine import Engine
from workflow.examples.play import ExampleRun
from workflow.examples.run import PLACES
from workflow.machine.evolve import fold
from workflow.store.database import Database
from workflow.store.queries.history import intact
from workflow.store.store import SqlStore
from workflow.store.tables import accounts, cases, meta, posts

EXAMPLES = examples()


class SqlRun(ExampleRun):
    """An example over a database."""

    def __init__(
        self, example: Mapping[str, Any], store: SqlStore, given: Library | None = None
    ) -> None:
        known = given or library()
        super().__init__(example, known, china())
        for name in known.definitions:
            store.publish(known.closure(name), "test")
        store.places.put(PLACES)
        for name, value in example.get("parameters", {}).items():
            store.places.set_parameter("county", name, int(value))
        store.clock = lambda: self.at
        self.store = store
        self.engine = Engine(store, self.calendar, now=lambda: self.at)

    def employ(self, actor: Actor) -> None:
        row = {"login": actor.name, "password_hash": "", "created_at": self.at}
        name = self.store.keys.encrypt(actor.name)
        held = [{"account_id": actor.user, "role": p.role, "place": p.place, "since": date.min}
                for p in actor.posts]  # fmt: skip
        with self.store.database.changing() as connection:
            if connection.execute(select(accounts).where(accounts.c.id == actor.user)).first():
                return
            connection.execute(insert(accounts).values(id=actor.user, name=name, **row))
            connection.execute(insert(posts), held)

    def case_with(self, number: int) -> Case:
        return self.store.case(number)

    def following(self, definition: str) -> list[int]:
        with self.store.database.read() as connection:
            follows = select(cases.c.id).where(cases.c.about_case.is_not(None))
            found = connection.execute(follows.where(cases.c.definition == definition)).scalars()
            return list(found)

    def referred(self) -> set[str]:
        with self.store.database.read() as connection:
            filed = select(cases.c.definition).where(cases.c.channel == "referral")
            return set(connection.execute(filed).scalars())


@pytest.mark.parametrize("name", EXAMPLES)
def test_after_every_step_the_rows_are_what_the_history_says(name: str, store: SqlStore) -> None:
    run = SqlRun(EXAMPLES[name], store)
    typed = overheard(run)
    for number, step in enumerate(EXAMPLES[name]["steps"], 1):
        assert run.step(step) is None, f"step {number}"
        if not run.case_id:
            continue  # nobody has filed yet
        history = store.facts(run.case_id)
        rows = run.case
        assert fold(run.case_id, history) == rows
    assert verify(history)
    with store.database.read() as connection:
        assert intact(connection, store.keys, run.case_id)
    if store.database.sqlite:  # the same rows as on the other database, in a file
        assert typed
        assert clear_in(store.database, typed) == set()


def overheard(run: ExampleRun) -> set[str]:
    """The texts in the commands that are given in this run, from now on."""
    typed: set[str] = set()
    handle = run.engine.handle

    def listening(command: Command, *given: Any) -> Any:
        typed.update(texts(command))
        return handle(command, *given)

    run.engine.handle = listening  # type: ignore[method-assign]
    return typed


def texts(value: object) -> Iterator[str]:
    """What somebody wrote in words of their own: Chinese, or more than one word."""
    if isinstance(value, str):
        if len(value) > 2 and not value.isdecimal() and (" " in value or not value.isascii()):
            yield value
    elif is_dataclass(value):
        for each in fields(value):
            yield from texts(getattr(value, each.name))
    elif isinstance(value, Mapping | Sequence):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from texts(part)


@cache
def published() -> str:
    """Everything that all definitions say to everybody."""
    known = library()
    return "".join(known.closure(name).to_json() for name in known.definitions)


def clear_in(database: Database, typed: set[str]) -> set[str]:
    """What of it can be read in the database's file and its log, and is not public anyway."""
    files = Path(str(database.url.database))
    stored = b"".join(path.read_bytes() for path in files.parent.glob(f"{files.name}*"))
    assert b"Filed" in stored, "the search must be able to find something"
    return {text for text in typed if text.encode() in stored and text not in published()}


def test_words_that_stand_in_clear_are_found(database: Database) -> None:
    typed = {"careless words", "other words"}
    with database.changing() as connection:
        connection.execute(insert(meta).values(key="Filed", value="“careless words”"))
    if database.sqlite:
        assert clear_in(database, typed) == {"careless words"}
