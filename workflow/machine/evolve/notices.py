"""Facts about notices, objections and decisions, and what they change."""

from __future__ import annotations

from datetime import date, datetime

from workflow.domain import facts as f
from workflow.domain.case import Case, Decision, Entitlement, Notice, Objection, Posting, Timer
from workflow.domain.change import changed
from workflow.machine.evolve.parts import Rules, change_timers, put


def _notice_opened(case: Case, fact: f.NoticeOpened, at: datetime, on: date) -> Case:
    notice = Notice(
        fact.no, fact.path, fact.state, fact.visit, fact.limit, fact.places, fact.secret
    )
    return put(case, "notices", notice)


def _posted(case: Case, fact: f.NoticePosted, at: datetime, on: date) -> Case:
    notice = case.notices[fact.notice]
    posting = Posting(fact.place, fact.posted_on, fact.by, fact.photo)
    return put(case, "notices", changed(notice, postings=(*notice.postings, posting)))


def _notice_started(case: Case, fact: f.NoticeStarted, at: datetime, on: date) -> Case:
    notice = changed(
        case.notices[fact.no],
        status="running",
        starts_on=fact.starts_on,
        last_day=fact.last_day,
        ends_at=fact.ends_at,
    )
    case = put(case, "notices", notice)
    timer = Timer("notice_end", fact.no, notice.path, fact.ends_at)
    return change_timers(case, timer, drop=lambda t: False)


def _notice_ended(case: Case, fact: f.NoticeEnded, at: datetime, on: date) -> Case:
    status = "cancelled" if fact.result == "cancelled" else "ended"
    notice = changed(case.notices[fact.no], status=status, result=fact.result)
    case = put(case, "notices", notice)
    return change_timers(case, drop=lambda t: t.kind == "notice_end" and t.no == fact.no)


def _objected(case: Case, fact: f.ObjectionReceived, at: datetime, on: date) -> Case:
    return put(
        case,
        "objections",
        Objection(
            fact.no,
            fact.notice,
            fact.path,
            fact.kind,
            fact.channel,
            fact.received_on,
            fact.receipt,
            fact.entry,
            evidence=fact.evidence,
            handed_in_by=fact.handed_in_by,
        ),
    )


def _objection_answered(case: Case, fact: f.ObjectionAnswered, at: datetime, on: date) -> Case:
    objection = changed(
        case.objections[fact.no], status="answered", outcome=fact.outcome, answer=fact.entry
    )
    return put(case, "objections", objection)


def _decided(case: Case, fact: f.Decided, at: datetime, on: date) -> Case:
    return put(
        case,
        "decisions",
        Decision(
            fact.no,
            fact.path,
            fact.outcome,
            fact.organ,
            fact.place,
            fact.letter,
            fact.number,
            fact.decided_on,
            fact.by,
            fact.reasons,
            fact.entry,
            fact.refer,
        ),
    )


def _served(case: Case, fact: f.DecisionServed, at: datetime, on: date) -> Case:
    decision = changed(case.decisions[fact.no], served_on=fact.on, served_how=fact.how)
    return put(case, "decisions", decision)


def _entitled(case: Case, fact: f.EntitlementOpened, at: datetime, on: date) -> Case:
    return put(
        case,
        "entitlements",
        Entitlement(
            fact.no,
            fact.path,
            fact.process,
            fact.rhythm,
            fact.amount,
            fact.grade,
            fact.first_month,
            fact.next_check,
            fact.holder,
            fact.household,
            place=case.place,
            stable=fact.stable,
            can_work=fact.can_work,
            ends=fact.first_month if fact.rhythm == "once" else "",
        ),
    )


RULES: Rules = {
    f.NoticeOpened: _notice_opened,
    f.NoticePosted: _posted,
    f.NoticeStarted: _notice_started,
    f.NoticeEnded: _notice_ended,
    f.ObjectionReceived: _objected,
    f.ObjectionAnswered: _objection_answered,
    f.Decided: _decided,
    f.DecisionServed: _served,
    f.EntitlementOpened: _entitled,
}
