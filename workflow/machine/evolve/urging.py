"""Facts about urging and informing, and what they change."""

from __future__ import annotations

from datetime import date, datetime

from workflow.domain import facts as f
from workflow.domain.case import Case
from workflow.domain.change import changed
from workflow.domain.copies import Copy
from workflow.machine.evolve.parts import Rules, put, same


def _nudged(case: Case, fact: f.Nudged, at: datetime, on: date) -> Case:
    # No new revision: who has the task open is not disturbed by it.
    return put(case, "tasks", changed(case.tasks[fact.no], nudged_on=fact.on))


def _ordered(case: Case, fact: f.SupervisionOrdered, at: datetime, on: date) -> Case:
    asked = {"asked_by": fact.user, "asked_name": fact.name, "asked_role": fact.role}
    return put(case, "tasks", changed(case.tasks[fact.no], asked=fact.entry, **asked))


def _copied(case: Case, fact: f.CopySent, at: datetime, on: date) -> Case:
    copy = Copy(fact.no, fact.path, fact.user, fact.name, fact.by, fact.on, fact.entry)
    return put(case, "copies", copy)


def _read(case: Case, fact: f.CopyRead, at: datetime, on: date) -> Case:
    return put(case, "copies", changed(case.copies[fact.no], read_on=fact.on))


RULES: Rules = {
    f.Nudged: _nudged,
    f.SupervisionOrdered: _ordered,
    f.SupervisionAnswered: same,
    f.CopySent: _copied,
    f.CopyRead: _read,
}
