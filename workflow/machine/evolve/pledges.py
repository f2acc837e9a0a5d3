"""Facts about promises, and what they change."""

from __future__ import annotations

from datetime import date, datetime

from workflow.domain import facts as f
from workflow.domain.case import Case, Timer
from workflow.domain.change import changed
from workflow.domain.pledges import Pledge
from workflow.machine.evolve.parts import Rules, change_timers, put

TIMER = "pledge"
"""The kind of the timer that ends a gap's time."""


def _made(case: Case, fact: f.PledgeMade, at: datetime, on: date) -> Case:
    case = put(case, "pledges", Pledge(fact.no, fact.kind, fact.items, fact.on, fact.due_on))
    if fact.due_at is None:
        return case
    return change_timers(case, Timer(TIMER, fact.no, "", fact.due_at), drop=lambda t: False)


def _ended(status: str, case: Case, no: int, on: date) -> Case:
    pledge = changed(case.pledges[no], status=status, ended_on=on)
    case = put(case, "pledges", pledge)
    return change_timers(case, drop=lambda t: t.kind == TIMER and t.no == no)


def _kept(case: Case, fact: f.PledgeKept, at: datetime, on: date) -> Case:
    return _ended("kept", case, fact.no, fact.on)


def _broken(case: Case, fact: f.PledgeBroken, at: datetime, on: date) -> Case:
    return _ended("broken", case, fact.no, fact.on)


def _dropped(case: Case, fact: f.PledgeDropped, at: datetime, on: date) -> Case:
    return _ended("dropped", case, fact.no, fact.on)


RULES: Rules = {
    f.PledgeMade: _made,
    f.PledgeKept: _kept,
    f.PledgeBroken: _broken,
    f.PledgeDropped: _dropped,
}
