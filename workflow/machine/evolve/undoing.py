"""What taking a decision back changes: the case stands as before, less what had begun."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from workflow.domain import facts as f
from workflow.domain.case import Case
from workflow.domain.change import changed
from workflow.machine.evolve.parts import Rules, change_task, change_timers, put


def _taken_back(case: Case, fact: f.DecisionTakenBack, at: datetime, on: date) -> Case:
    for no in fact.tasks:
        case = change_task(case, no, status="cancelled", ended_at=at)
    for scope in fact.scopes:
        case = put(case, "scopes", scope, key=scope.path)
    for term in fact.terms:
        case = put(case, "terms", term, key=term.key)
    gone = {timer.key for timer in fact.dropped}
    gone |= {timer.key for timer in case.timers.values() if timer.no in fact.tasks}
    case = change_timers(case, *fact.timers, drop=lambda timer: timer.key in gone)
    closed = {"status": fact.status, "closed_on": None} if fact.status else {}
    return changed(
        case,
        decisions=_without(case.decisions, fact.decisions),
        entitlements=_without(case.entitlements, fact.entitlements),
        follow_ups=_without(case.follow_ups, fact.follow_ups),
        **closed,
    )


def _without(parts: Mapping[int, Any], gone: Collection[int]) -> Mapping[int, Any]:
    if not gone:
        return parts
    return MappingProxyType({no: part for no, part in parts.items() if no not in gone})


RULES: Rules = {f.DecisionTakenBack: _taken_back}
