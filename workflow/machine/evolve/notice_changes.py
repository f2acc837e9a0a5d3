"""Facts about notices that were changed while they ran, and what they change."""

from __future__ import annotations

from datetime import date, datetime

from workflow.domain import facts as f
from workflow.domain.case import Case, Timer
from workflow.domain.change import changed
from workflow.machine.evolve.parts import Rules, change_timers, put

WITHDRAWN = "withdrawn"
"""The result of a notice that does not count."""


def _extended(case: Case, fact: f.NoticeExtended, at: datetime, on: date) -> Case:
    notice = changed(
        case.notices[fact.no], limit=fact.limit, last_day=fact.last_day, ends_at=fact.ends_at
    )
    case = put(case, "notices", notice)
    timer = Timer("notice_end", fact.no, notice.path, fact.ends_at)
    return change_timers(case, timer, drop=lambda t: t.kind == "notice_end" and t.no == fact.no)


def _withdrawn(case: Case, fact: f.NoticeWithdrawn, at: datetime, on: date) -> Case:
    notice = changed(case.notices[fact.no], status="cancelled", result=WITHDRAWN)
    case = put(case, "notices", notice)
    return change_timers(case, drop=lambda t: t.kind == "notice_end" and t.no == fact.no)


RULES: Rules = {f.NoticeExtended: _extended, f.NoticeWithdrawn: _withdrawn}
