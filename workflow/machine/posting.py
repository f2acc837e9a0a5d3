"""Posting a notice: places that need nobody are posted at once, the period starts with the last."""

from __future__ import annotations

from workflow.definition.model import Notice as NoticeModel
from workflow.domain import facts as f
from workflow.domain.case import Notice, Scope
from workflow.domain.clock import Limit, last_day
from workflow.machine.opening import NewTask, open_task
from workflow.machine.work import Work

DEFAULT_PERIOD = "5 working days"
"""How long a notice runs where neither its rule nor the catalogue says otherwise."""


def open_notice(work: Work, scope: Scope, spec: NoticeModel) -> None:
    """Prepare a notice: post it where it posts itself, ask people to post it elsewhere."""
    runs = spec.runs or work.context.closure.catalogues.notice_default
    limit = str(work.limit(runs)) if runs else DEFAULT_PERIOD
    secret = work.context.token()[:16]
    no = work.next_no
    work.emit(
        f.NoticeOpened(no, scope.path, scope.state, scope.visit, limit, tuple(spec.places), secret)
    )
    for name, place in spec.places.items():
        if place.posted_by is not None:
            open_task(work, scope, NewTask("posting", place.posted_by, place.within, subject=name))
        else:
            work.emit(f.NoticePosted(no, name, work.on, work.by, None))
    start(work, work.case.notices[no])


def start(work: Work, notice: Notice) -> None:
    """Start the period once every place is posted: the day of the last posting, not counted."""
    if notice.status != "posting" or {p.place for p in notice.postings} != set(notice.places):
        return
    since = max(posting.posted_on for posting in notice.postings)
    last = last_day(Limit.parse(notice.limit), since, work.context.calendar)
    work.emit(f.NoticeStarted(notice.no, since, last, work.context.calendar.end_of(last)))
