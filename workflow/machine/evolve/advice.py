"""Facts about advice, and what they change."""

from __future__ import annotations

from datetime import date, datetime

from workflow.domain import facts as f
from workflow.domain.advising import Advice
from workflow.domain.case import Case, Timer
from workflow.domain.change import changed
from workflow.machine.evolve.parts import Rules, change_timers, put, same


def _asked(case: Case, fact: f.AdviceAsked, at: datetime, on: date) -> Case:
    advice = Advice(
        no=fact.no,
        asking=fact.asking,
        task=fact.task,
        path=fact.path,
        state=fact.state,
        role=fact.role,
        place=fact.place,
        asked_on=fact.asked_on,
        asked_by=fact.asked_by,
        asked_name=fact.asked_name,
        entry=fact.entry,
        shares=fact.shares,
        silence=fact.silence,
        waits=fact.waits,
    )
    case = put(case, "advice", advice)
    if fact.remind_at is None:
        return case
    timer = Timer("advice", fact.no, fact.path, fact.remind_at)
    return change_timers(case, timer, drop=lambda t: False)


def _over(case: Case, no: int) -> Case:
    """No reminder any more."""
    return change_timers(case, drop=lambda t: t.kind == "advice" and t.no == no)


def _answered(case: Case, fact: f.AdviceAnswered, at: datetime, on: date) -> Case:
    advice = changed(
        case.advice[fact.no], status="answered", outcome=fact.outcome, answer=fact.entry
    )
    return _over(put(case, "advice", advice), fact.no)


def _ended(case: Case, fact: f.AdviceEnded, at: datetime, on: date) -> Case:
    return _over(put(case, "advice", changed(case.advice[fact.no], status=fact.how)), fact.no)


def _silent(case: Case, fact: f.AdviceSilent, at: datetime, on: date) -> Case:
    advice = changed(case.advice[fact.no], status="silent")
    if fact.agreed:
        advice = changed(advice, status="agreed", outcome="agree")
    return _over(put(case, "advice", advice), fact.no)


RULES: Rules = {
    f.AdviceAsked: _asked,
    f.AdviceReminded: same,
    f.AdviceAnswered: _answered,
    f.AdviceEnded: _ended,
    f.AdviceSilent: _silent,
}
