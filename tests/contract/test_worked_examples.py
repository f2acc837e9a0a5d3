"""The worked examples on real databases: what is loaded is what the history folds to.

The fast run of all examples is on the store in memory (`tests/definitions`); here the same steps go
through rows, encryption and SQL, and after every step the rows are compared with the history.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, select

from tests.support.worked import examples, library
from workflow.definition.library import Library
from workflow.domain.calendar import china
from workflow.domain.case import Case
from workflow.domain.history import verify
from workflow.domain.people import Actor
from workflow.engine import Engine
from workflow.examples.play import ExampleRun
from workflow.examples.run import PLACES
from workflow.machine.evolve import fold
from workflow.store.queries.history import intact
from workflow.store.store import SqlStore
from workflow.store.tables import accounts, cases, posts

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
    for number, step in enumerate(EXAMPLES[name]["steps"], 1):
        assert run.step(step) is None, f"step {number}"
        if not run.case_id:
            continue  # nobody has filed yet
        history = store.facts(run.case_id)
        rows = run.case
        assert fold(run.case_id, history) == rows
    assert verify(history)
    with store.database.read() as connection:
        assert intact(connection, run.case_id)
