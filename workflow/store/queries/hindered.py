"""What may keep somebody from a task of their list: what they signed, and questions that hold work.

A list is made without the rules of definitions. For the few rows of a page this tells in which
cases there is something to look at more closely. Consumer: the inbox.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, false, or_, select

from workflow.store.tables import live_task, signatures, tasks


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that counts."""

    case: int
    path: str
    state: str


def signed_in(
    connection: Connection, eyes: Collection[int], among: Collection[int]
) -> list[Signed]:
    """What these accounts signed in these cases, or somebody signed for them."""
    statement = select(signatures.c.case_id, signatures.c.path, signatures.c.state).where(
        signatures.c.case_id.in_(among),
        or_(signatures.c.user.in_(eyes), signatures.c.for_user.in_(eyes)),
        signatures.c.void == false(),
    )
    return [Signed(*row) for row in connection.execute(statement)] if among else []


def asked_how_in(connection: Connection, among: Collection[int]) -> set[int]:
    """In which of these cases somebody is asked how to go on after a service failed."""
    statement = select(tasks.c.case_id).where(
        tasks.c.case_id.in_(among), tasks.c.kind == "lane_failed", live_task()
    )
    return set(connection.execute(statement).scalars()) if among else set()
