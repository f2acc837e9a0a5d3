"""Whose cases stand in no list of somebody's: those of relatives, and those of one's own household.

A row of a list already tells something: that there is an objection to one's own family, say. The
engine asks the same of a single case (`machine.access.impartial`). Consumers: every list of tasks.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, and_, select, union
from sqlalchemy.sql.elements import ColumnElement

from workflow.store.tables import accounts, cases, household_members, relatives


def of_others(case: ColumnElement[int], user: Any) -> ColumnElement[bool]:
    """The condition of cases of other families: none in which the user (a number, or a column that
    has it) is registered as a relative, none whose applicant is of their household. Asked once, not
    once for each row: hardly anybody has any."""
    return and_(case.not_in(_of_relatives(user)), case.not_in(_of_family(user)))


def own_cases(connection: Connection, user: int) -> list[int]:
    """The cases that `of_others` leaves out, where they are looked up one by one."""
    both: Any = union(_of_relatives(user), _of_family(user))
    return [int(number) for number in connection.execute(both).scalars()]


def _of_relatives(user: Any) -> Select[tuple[int]]:
    return select(relatives.c.case_id).where(relatives.c.user == user)


def _of_family(user: Any) -> Select[tuple[int]]:
    lives = household_members.c
    oneself = select(accounts.c.person_id).where(accounts.c.id == user)
    home = select(lives.household_id).where(lives.person_id.in_(oneself), lives.until.is_(None))
    family = select(lives.person_id).where(lives.household_id.in_(home), lives.until.is_(None))
    return select(cases.c.id).where(cases.c.applicant.in_(family)).correlate_except(cases)
