"""Facts about the flow beside the steps, and what they change: marks, and places in a queue."""

from __future__ import annotations

from datetime import date, datetime

from workflow.domain import facts as f
from workflow.domain.case import Case, Mark, Timer
from workflow.domain.change import changed
from workflow.machine.evolve.parts import Rules, change_scope, change_timers, put, same


def _milestone(case: Case, fact: f.MilestoneReached, at: datetime, on: date) -> Case:
    return put(case, "marks", Mark(fact.no, fact.path, "milestone", fact.milestone, fact.on))


def _given(case: Case, fact: f.SignalGiven, at: datetime, on: date) -> Case:
    return put(case, "marks", Mark(fact.no, fact.path, "signal", fact.signal, fact.on))


def _used(case: Case, fact: f.SignalUsed, at: datetime, on: date) -> Case:
    return put(case, "marks", changed(case.marks[fact.no], used_on=fact.on))


def _awaited(case: Case, fact: f.SectionAwaited, at: datetime, on: date) -> Case:
    return change_scope(case, fact.path, queued=fact.no)


def _entered(case: Case, fact: f.SectionEntered, at: datetime, on: date) -> Case:
    case = change_scope(case, fact.path, queued=0)
    if fact.late_at is None:
        return case
    visit = case.scopes[fact.path].visit
    late = Timer("state_late", visit, fact.path, fact.late_at)
    return change_timers(case, late, drop=lambda t: False)


RULES: Rules = {
    f.ActTaken: same,
    f.LanesCancelled: same,
    f.InstanceAdded: same,
    f.CaseInformed: same,
    f.CaseNotInformed: same,
    f.ToldByCase: same,
    f.MilestoneReached: _milestone,
    f.SignalGiven: _given,
    f.SignalUsed: _used,
    f.SectionAwaited: _awaited,
    f.SectionEntered: _entered,
}
