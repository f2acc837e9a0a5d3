"""Facts about gaps, the request for missing information, clocks and relatives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from workflow.domain import facts as f
from workflow.domain.case import Case, Correction, Extension, Gap, PauseRow, Relative, Timer
from workflow.domain.change import changed
from workflow.machine.evolve.parts import Rules, change_timers, put


def _gap(case: Case, fact: f.GapNoted, at: datetime, on: date) -> Case:
    gap = Gap(fact.no, fact.task, fact.path, fact.item, fact.reason, fact.noted_by, fact.correction)
    return put(case, "gaps", gap)


def _correction_opened(case: Case, fact: f.CorrectionOpened, at: datetime, on: date) -> Case:
    return put(case, "corrections", Correction(fact.no))


def _gaps_of(case: Case, correction: int) -> list[Gap]:
    return [gap for gap in case.gaps.values() if gap.correction == correction]


def _correction_sent(case: Case, fact: f.CorrectionSent, at: datetime, on: date) -> Case:
    correction = changed(
        case.corrections[fact.no],
        status="asked",
        asked_on=fact.asked_on,
        due_on=fact.due_on,
        due_at=fact.due_at,
    )
    case = put(case, "corrections", correction)
    asked = [
        changed(gap, status="asked" if case.scopes[gap.path].outcome is None else "unmet")
        for gap in _gaps_of(case, fact.no)
    ]
    case = put(case, "gaps", *asked)
    return change_timers(case, Timer("answer", fact.no, "", fact.due_at), drop=lambda t: False)


def _correction_told(case: Case, fact: f.CorrectionTold, at: datetime, on: date) -> Case:
    told = changed(case.corrections[fact.no], due_on=fact.due_on, due_at=fact.due_at)
    case = put(case, "corrections", told)
    return change_timers(case, Timer("answer", fact.no, "", fact.due_at), drop=lambda t: False)


def _correction_over(case: Case, no: int, met: tuple[int, ...], **changes: Any) -> Case:
    case = put(case, "corrections", changed(case.corrections[no], **changes))
    gaps = [changed(gap, status="met" if gap.no in met else "unmet") for gap in _gaps_of(case, no)]
    case = put(case, "gaps", *gaps)
    return change_timers(case, drop=lambda t: t.kind == "answer" and t.no == no)


def _correction_answered(case: Case, fact: f.CorrectionAnswered, at: datetime, on: date) -> Case:
    return _correction_over(case, fact.no, fact.met, status="answered", answered_on=fact.on)


def _correction_lapsed(case: Case, fact: f.CorrectionLapsed, at: datetime, on: date) -> Case:
    return _correction_over(case, fact.no, (), status="lapsed")


def _paused(case: Case, fact: f.ClockPaused, at: datetime, on: date) -> Case:
    row = PauseRow(fact.no, fact.path, fact.since, fact.reason, None, fact.task, fact.why)
    return put(case, "pauses", row)


def _resumed(case: Case, fact: f.ClockResumed, at: datetime, on: date) -> Case:
    return put(case, "pauses", changed(case.pauses[fact.no], until=fact.until))


def _extended(case: Case, fact: f.ClockExtended, at: datetime, on: date) -> Case:
    asked = case.extensions.get(fact.no)
    new = asked or Extension(fact.no, fact.path, fact.reason, fact.on, fact.by, task=fact.task)
    granted = changed(new, status="granted", on=fact.on, by=fact.by, limit=fact.limit)
    return put(case, "extensions", granted)


def _relative(case: Case, fact: f.RelativeRegistered, at: datetime, on: date) -> Case:
    return put(case, "relatives", Relative(fact.no, fact.user, fact.name, fact.entry, fact.on))


def _correction_dropped(case: Case, fact: f.CorrectionDropped, at: datetime, on: date) -> Case:
    return _correction_over(case, fact.no, (), status="dropped")


RULES: Rules = {
    f.GapNoted: _gap,
    f.CorrectionOpened: _correction_opened,
    f.CorrectionSent: _correction_sent,
    f.CorrectionAnswered: _correction_answered,
    f.CorrectionLapsed: _correction_lapsed,
    f.ClockPaused: _paused,
    f.ClockResumed: _resumed,
    f.ClockExtended: _extended,
    f.RelativeRegistered: _relative,
    f.CorrectionTold: _correction_told,
    f.CorrectionDropped: _correction_dropped,
}
