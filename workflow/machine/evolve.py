"""Evolve: the only code that changes a case. One fact in, the changed case out.

Pure: `evolve(case, fact, at, on)` returns a new `Case`; parts that the fact does not touch stay
the same objects, so that the store can tell what to write. `fold` replays a history; tests prove
that it equals the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from workflow.domain import facts as f
from workflow.domain.case import (
    Case,
    Correction,
    Decision,
    Entitlement,
    Entry,
    Extension,
    Gap,
    Material,
    Notice,
    Objection,
    PauseRow,
    Posting,
    Relative,
    Scope,
    Signature,
    Task,
    Timer,
)

_Evolve = Callable[[Case, Any, datetime, date], Case]


def evolve(case: Case, fact: f.Fact, at: datetime, on: date) -> Case:
    """The case after `fact`, recorded `at` (UTC) and effective `on` (civil day)."""
    changed = _BY_KIND[type(fact)](case, fact, at, on)
    no = getattr(fact, "no", 0) if type(fact) in _NUMBERING else 0
    return replace(changed, last_no=no) if no > changed.last_no else changed


def fold(case_id: int, history: Iterable[f.Recorded]) -> Case:
    """The case that a whole history makes."""
    case = Case(case_id)
    for entry in history:
        case = evolve(case, entry.fact, entry.at, entry.occurred_on)
        case = replace(case, seq=entry.seq, chain=entry.hash)
    return case


def _put(case: Case, collection: str, *parts: Any, key: Any = None) -> Case:
    changed = dict(getattr(case, collection))
    for part in parts:
        changed[part.no if key is None else key] = part
    changes: dict[str, Any] = {collection: MappingProxyType(changed)}
    return replace(case, **changes)


def _scope(case: Case, path: str, **changes: Any) -> Case:
    return _put(case, "scopes", replace(case.scopes[path], **changes), key=path)


def _task(case: Case, no: int, **changes: Any) -> Case:
    task = case.tasks[no]
    return _put(case, "tasks", replace(task, revision=task.revision + 1, **changes))


def _timers(case: Case, *add: Timer, drop: Callable[[Timer], bool]) -> Case:
    kept = {key: timer for key, timer in case.timers.items() if not drop(timer)}
    kept.update((timer.key, timer) for timer in add)
    if kept == dict(case.timers):
        return case
    return replace(case, timers=MappingProxyType(kept))


def _filed(case: Case, fact: f.Filed, at: datetime, on: date) -> Case:
    return replace(
        case,
        closure=fact.closure,
        definition=fact.definition,
        status="filed",
        place=fact.place,
        applicant=fact.applicant,
        household=fact.household,
        contact=fact.contact,
        display=fact.display,
        channel=fact.channel,
        filed_by=fact.filed_by,
        chosen=fact.chosen,
        refer_consent=fact.refer_consent,
        filed_on=fact.filed_on,
    )


def _numbered(case: Case, fact: f.Numbered, at: datetime, on: date) -> Case:
    return replace(case, tracking=fact.tracking)


def _entry(case: Case, fact: f.EntryKept, at: datetime, on: date) -> Case:
    return _put(case, "entries", Entry(fact.no, fact.what, fact.path, fact.state, fact.digest))


def _material(case: Case, fact: f.MaterialReceived, at: datetime, on: date) -> Case:
    return _put(
        case,
        "materials",
        Material(
            fact.no,
            fact.item,
            fact.received_on,
            fact.channel,
            fact.digest,
            fact.name,
            fact.row,
        ),
    )


def _accepted(case: Case, fact: f.Accepted, at: datetime, on: date) -> Case:
    return replace(case, status="accepted", accepted_on=fact.on)


def _scope_opened(case: Case, fact: f.ScopeOpened, at: datetime, on: date) -> Case:
    scope = Scope(fact.path, fact.process, "", 0, fact.on, fact.row)
    return _put(case, "scopes", scope, key=fact.path)


def _entered(case: Case, fact: f.Entered, at: datetime, on: date) -> Case:
    case = _scope(
        case,
        fact.path,
        state=fact.state,
        visit=fact.visit,
        entered_on=fact.on,
        outcome=None,
        ended_on=None,
    )
    own = (Timer("state_late", fact.visit, fact.path, fact.late_at),) if fact.late_at else ()
    return _timers(case, *own, drop=lambda t: t.kind == "state_late" and t.path == fact.path)


def _scope_ended(case: Case, fact: f.ScopeEnded, at: datetime, on: date) -> Case:
    case = _scope(case, fact.path, outcome=fact.outcome, ended_on=fact.on)
    return _timers(case, drop=lambda t: t.kind == "state_late" and t.path == fact.path)


def _reopened(case: Case, fact: f.ScopeReopened, at: datetime, on: date) -> Case:
    return _scope(case, fact.path, state="", outcome=None, ended_on=None)


def _task_timers(case: Case, no: int) -> Case:
    task = case.tasks[no]
    due = []
    if task.live and task.due_at:
        due.append(Timer("late", no, task.path, task.due_at))
    if task.live and task.begin_at and task.claimed_by is None:
        due.append(Timer("begin", no, task.path, task.begin_at))
    return _timers(case, *due, drop=lambda t: t.kind in ("late", "begin") and t.no == no)


def _task_opened(case: Case, fact: f.TaskOpened, at: datetime, on: date) -> Case:
    task = Task(
        no=fact.no,
        path=fact.path,
        state=fact.state,
        visit=fact.visit,
        kind=fact.kind,
        role=fact.role,
        place=fact.place,
        sign=fact.sign,
        opened_on=fact.opened_on,
        due_on=fact.due_on,
        due_at=fact.due_at,
        yellow_at=fact.yellow_at,
        begin_at=fact.begin_at,
        limit=fact.limit,
        subject=fact.subject,
    )
    return _task_timers(_put(case, "tasks", task), fact.no)


def _claimed(case: Case, fact: f.TaskClaimed, at: datetime, on: date) -> Case:
    case = _task(case, fact.no, claimed_by=fact.user, claimed_name=fact.name, begin_at=None)
    return _task_timers(case, fact.no)


def _released(case: Case, fact: f.TaskReleased, at: datetime, on: date) -> Case:
    return _task(case, fact.no, claimed_by=None, claimed_name="")


def _signed(case: Case, fact: f.TaskSigned, at: datetime, on: date) -> Case:
    void = [replace(case.signatures[no], void=True) for no in fact.voids]
    signature = Signature(
        fact.no,
        fact.task,
        fact.path,
        fact.state,
        fact.user,
        fact.name,
        fact.role,
        fact.place,
        on,
    )
    case = _put(case, "signatures", *void, signature)
    return _task(
        case,
        fact.task,
        outcome=fact.outcome,
        reasons=fact.reasons,
        entry=fact.entry,
        claimed_by=None,
        claimed_name="",
        begin_at=None,
    )


def _task_ended(case: Case, fact: f.TaskEnded, at: datetime, on: date) -> Case:
    status = "cancelled" if fact.how == "cancelled" else "done"
    case = _task(case, fact.no, status=status, outcome=fact.outcome, ended_at=at)
    return _task_timers(case, fact.no)


def _escalated(case: Case, fact: f.TaskEscalated, at: datetime, on: date) -> Case:
    return _task(case, fact.no, also_role=fact.role, also_place=fact.place)


def _same(case: Case, fact: f.Fact, at: datetime, on: date) -> Case:
    """A fact that stands in the history and changes nothing else."""
    return case


def _held(case: Case, fact: f.TaskHeld, at: datetime, on: date) -> Case:
    case = _task(case, fact.no, status="waiting", due_on=None, due_at=None, yellow_at=None)
    return _task_timers(case, fact.no)


def _task_due(case: Case, fact: f.TaskDue, at: datetime, on: date) -> Case:
    case = _task(
        case,
        fact.no,
        due_on=fact.due_on,
        due_at=fact.due_at,
        yellow_at=fact.yellow_at,
        begin_at=fact.begin_at,
        status=fact.status,
    )
    return _task_timers(case, fact.no)


def _deadline_passed(case: Case, fact: f.DeadlinePassed, at: datetime, on: date) -> Case:
    key = (fact.kind, fact.no, fact.path if fact.kind == "state_late" else "")
    return _timers(case, drop=lambda t: t.key == key)


def _notice_opened(case: Case, fact: f.NoticeOpened, at: datetime, on: date) -> Case:
    notice = Notice(
        fact.no, fact.path, fact.state, fact.visit, fact.limit, fact.places, fact.secret
    )
    return _put(case, "notices", notice)


def _posted(case: Case, fact: f.NoticePosted, at: datetime, on: date) -> Case:
    notice = case.notices[fact.notice]
    posting = Posting(fact.place, fact.posted_on, fact.by, fact.photo)
    return _put(case, "notices", replace(notice, postings=(*notice.postings, posting)))


def _notice_started(case: Case, fact: f.NoticeStarted, at: datetime, on: date) -> Case:
    notice = replace(
        case.notices[fact.no],
        status="running",
        starts_on=fact.starts_on,
        last_day=fact.last_day,
        ends_at=fact.ends_at,
    )
    case = _put(case, "notices", notice)
    timer = Timer("notice_end", fact.no, notice.path, fact.ends_at)
    return _timers(case, timer, drop=lambda t: False)


def _notice_ended(case: Case, fact: f.NoticeEnded, at: datetime, on: date) -> Case:
    status = "cancelled" if fact.result == "cancelled" else "ended"
    notice = replace(case.notices[fact.no], status=status, result=fact.result)
    case = _put(case, "notices", notice)
    return _timers(case, drop=lambda t: t.kind == "notice_end" and t.no == fact.no)


def _objected(case: Case, fact: f.ObjectionReceived, at: datetime, on: date) -> Case:
    return _put(
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
        ),
    )


def _objection_answered(case: Case, fact: f.ObjectionAnswered, at: datetime, on: date) -> Case:
    objection = replace(
        case.objections[fact.no], status="answered", outcome=fact.outcome, answer=fact.entry
    )
    return _put(case, "objections", objection)


def _gap(case: Case, fact: f.GapNoted, at: datetime, on: date) -> Case:
    gap = Gap(fact.no, fact.task, fact.path, fact.item, fact.reason, fact.noted_by, fact.correction)
    return _put(case, "gaps", gap)


def _correction_opened(case: Case, fact: f.CorrectionOpened, at: datetime, on: date) -> Case:
    return _put(case, "corrections", Correction(fact.no))


def _gaps_of(case: Case, correction: int) -> list[Gap]:
    return [gap for gap in case.gaps.values() if gap.correction == correction]


def _correction_sent(case: Case, fact: f.CorrectionSent, at: datetime, on: date) -> Case:
    correction = replace(
        case.corrections[fact.no],
        status="asked",
        asked_on=fact.asked_on,
        due_on=fact.due_on,
        due_at=fact.due_at,
    )
    case = _put(case, "corrections", correction)
    asked = [replace(gap, status="asked") for gap in _gaps_of(case, fact.no)]
    case = _put(case, "gaps", *asked)
    return _timers(case, Timer("answer", fact.no, "", fact.due_at), drop=lambda t: False)


def _correction_over(case: Case, no: int, met: tuple[int, ...], **changes: Any) -> Case:
    case = _put(case, "corrections", replace(case.corrections[no], **changes))
    gaps = [replace(gap, status="met" if gap.no in met else "unmet") for gap in _gaps_of(case, no)]
    case = _put(case, "gaps", *gaps)
    return _timers(case, drop=lambda t: t.kind == "answer" and t.no == no)


def _correction_answered(case: Case, fact: f.CorrectionAnswered, at: datetime, on: date) -> Case:
    return _correction_over(case, fact.no, fact.met, status="answered", answered_on=fact.on)


def _correction_lapsed(case: Case, fact: f.CorrectionLapsed, at: datetime, on: date) -> Case:
    return _correction_over(case, fact.no, (), status="lapsed")


def _paused(case: Case, fact: f.ClockPaused, at: datetime, on: date) -> Case:
    return _put(case, "pauses", PauseRow(fact.no, fact.path, fact.since, fact.reason))


def _resumed(case: Case, fact: f.ClockResumed, at: datetime, on: date) -> Case:
    return _put(case, "pauses", replace(case.pauses[fact.no], until=fact.until))


def _extended(case: Case, fact: f.ClockExtended, at: datetime, on: date) -> Case:
    return _put(case, "extensions", Extension(fact.no, fact.path, fact.reason, fact.on, fact.by))


def _relative(case: Case, fact: f.RelativeRegistered, at: datetime, on: date) -> Case:
    return _put(case, "relatives", Relative(fact.no, fact.user, fact.name, fact.relation, fact.on))


def _decided(case: Case, fact: f.Decided, at: datetime, on: date) -> Case:
    return _put(
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
    decision = replace(case.decisions[fact.no], served_on=fact.on, served_how=fact.how)
    return _put(case, "decisions", decision)


def _entitled(case: Case, fact: f.EntitlementOpened, at: datetime, on: date) -> Case:
    return _put(
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
        ),
    )


def _closed(case: Case, fact: f.CaseClosed, at: datetime, on: date) -> Case:
    return replace(case, status="closed", closed_on=fact.on, timers=MappingProxyType({}))


_BY_KIND: dict[type[f.Fact], _Evolve] = {
    f.Filed: _filed,
    f.Numbered: _numbered,
    f.EntryKept: _entry,
    f.MaterialReceived: _material,
    f.Accepted: _accepted,
    f.ScopeOpened: _scope_opened,
    f.Entered: _entered,
    f.ScopeEnded: _scope_ended,
    f.ScopeReopened: _reopened,
    f.TaskOpened: _task_opened,
    f.TaskClaimed: _claimed,
    f.TaskReleased: _released,
    f.TaskSigned: _signed,
    f.TaskEnded: _task_ended,
    f.TaskEscalated: _escalated,
    f.TaskReminded: _same,
    f.TaskHeld: _held,
    f.TaskDue: _task_due,
    f.DeadlinePassed: _deadline_passed,
    f.NoticeOpened: _notice_opened,
    f.NoticePosted: _posted,
    f.NoticeStarted: _notice_started,
    f.NoticeEnded: _notice_ended,
    f.ObjectionReceived: _objected,
    f.ObjectionAnswered: _objection_answered,
    f.GapNoted: _gap,
    f.CorrectionOpened: _correction_opened,
    f.CorrectionSent: _correction_sent,
    f.CorrectionAnswered: _correction_answered,
    f.CorrectionLapsed: _correction_lapsed,
    f.ClockPaused: _paused,
    f.ClockResumed: _resumed,
    f.ClockExtended: _extended,
    f.RelativeRegistered: _relative,
    f.Decided: _decided,
    f.DecisionServed: _served,
    f.EntitlementOpened: _entitled,
    f.Referred: _same,
    f.Withdrawn: _same,
    f.RecordedAfterDeadline: _same,
    f.CaseClosed: _closed,
}

_NUMBERING = frozenset(
    {
        f.EntryKept,
        f.MaterialReceived,
        f.TaskOpened,
        f.TaskSigned,
        f.NoticeOpened,
        f.ObjectionReceived,
        f.GapNoted,
        f.CorrectionOpened,
        f.ClockPaused,
        f.ClockExtended,
        f.RelativeRegistered,
        f.Decided,
        f.EntitlementOpened,
    }
)
"""Facts that begin a part and so use up a number of the case."""
