"""Seats of a panel in the inbox: one line for the decision, not one for each seat.

Consumer: `inbox`. For any other task the condition holds by its first comparison.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, and_, exists, false, or_
from sqlalchemy.sql.elements import ColumnElement

from workflow.store.tables import fixed, part_tables, signatures, tasks

signers = part_tables["signers"]

_other = tasks.alias("other_seat")
_beside = and_(
    _other.c.case_id == tasks.c.case_id,
    _other.c.path == tasks.c.path,
    _other.c.visit == tasks.c.visit,
    _other.c.seat > fixed(0),
    _other.c.seat != tasks.c.seat,
)


def wanted_seat(user: int | str | BindParameter[Any]) -> ColumnElement[bool]:
    """The condition of tasks that are no seat, or the seat of a panel in which the user may speak:
    free, the first of those alike, and no other seat of the panel is theirs."""
    free = and_(tasks.c.claimed_by.is_(None), ~_has_another(user), ~_another_first())
    return or_(tasks.c.seat == fixed(0), free)


def awaits_consent() -> ColumnElement[bool]:
    """The condition of tasks whose finding waits for a signer who was added: nobody else's turn."""
    asked = exists().where(
        signers.c.case_id == tasks.c.case_id,
        signers.c.asking == tasks.c.no,
        signers.c.status == fixed("asked"),
        signers.c.where != fixed("before"),
    )
    return and_(tasks.c.outcome.is_not(None), tasks.c.kind == fixed("step"), asked)


def _has_another(user: int | str | BindParameter[Any]) -> ColumnElement[bool]:
    signed = exists().where(
        signatures.c.case_id == _other.c.case_id,
        signatures.c.task == _other.c.no,
        or_(signatures.c.user == user, signatures.c.for_user == user),
        signatures.c.void == false(),
    )
    theirs = or_(_other.c.claimed_by == user, _other.c.assigned == user, signed)
    return exists().where(_beside, _other.c.status != fixed("cancelled"), theirs)


def _another_first() -> ColumnElement[bool]:
    alike = and_(_other.c.role == tasks.c.role, _other.c.place == tasks.c.place)
    free = and_(_other.c.claimed_by.is_(None), _other.c.assigned.is_(None))
    return exists().where(
        _beside, alike, free, _other.c.status == fixed("open"), _other.c.seat < tasks.c.seat
    )
