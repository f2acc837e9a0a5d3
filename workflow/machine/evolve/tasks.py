"""Facts about tasks, and what they change: the task, its signatures, its timers."""

from __future__ import annotations

from datetime import date, datetime

from workflow.domain import facts as f
from workflow.domain.case import Case, Signature, Task, Timer
from workflow.domain.change import changed
from workflow.machine.evolve import panels, signers
from workflow.machine.evolve.parts import Rules, change_task, change_timers, put, same
from workflow.machine.tree import standing


def _disarm(case: Case, no: int, *kinds: str) -> Case:
    return change_timers(case, drop=lambda t: t.kind in kinds and t.no == no)


def _task_timers(case: Case, no: int) -> Case:
    """The timers of a task that is new."""
    task = case.tasks[no]
    due = []
    if task.due_at:
        due.append(Timer("late", no, task.path, task.due_at))
    if task.begin_at and not standing(case, task.path):
        due.append(Timer("begin", no, task.path, task.begin_at))
    return change_timers(case, *due, drop=lambda t: False)


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
        since=fact.since,
        due_on=fact.due_on,
        due_at=fact.due_at,
        yellow_at=fact.yellow_at,
        begin_at=fact.begin_at,
        limit=fact.limit,
        subject=fact.subject,
        assigned=fact.assigned,
        assigned_name=fact.assigned_name,
        seat=fact.seat,
    )
    return _task_timers(put(case, "tasks", task), fact.no)


def _released(case: Case, fact: f.TaskReleased, at: datetime, on: date) -> Case:
    return change_task(case, fact.no, claimed_by=None, claimed_name="")


def _escalated(case: Case, fact: f.TaskEscalated, at: datetime, on: date) -> Case:
    task = case.tasks[fact.no]
    former = (f"{task.also_role}@{task.also_place}",) if task.also_role else ()
    return change_task(
        case, fact.no, also_role=fact.role, also_place=fact.place, past=(*task.past, *former)
    )


def _claimed(case: Case, fact: f.TaskClaimed, at: datetime, on: date) -> Case:
    case = change_task(case, fact.no, claimed_by=fact.user, claimed_name=fact.name, begin_at=None)
    return _disarm(case, fact.no, "begin")


def _signed(case: Case, fact: f.TaskSigned, at: datetime, on: date) -> Case:
    before = case.tasks[fact.task]
    void = [changed(case.signatures[no], void=True) for no in fact.voids]
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
        for_user=fact.for_user,
        for_name=fact.for_name,
        authority=fact.authority,
    )
    case = put(case, "signatures", *void, signature)
    if void:
        case = signers.asked_anew(case, fact.task)
    case = change_task(
        case,
        fact.task,
        outcome=fact.outcome,
        reasons=fact.reasons,
        entry=fact.entry,
        back_to=fact.to,
        claimed_by=None,
        claimed_name="",
        begin_at=None,
        # The next signature is somebody else's: an assignment is for one hand.
        assigned=before.assigned if before.sign == 1 else None,
        assigned_name=before.assigned_name if before.sign == 1 else "",
    )
    return _disarm(case, fact.task, "begin")


def _voided(case: Case, fact: f.SignaturesVoided, at: datetime, on: date) -> Case:
    void = [changed(case.signatures[no], void=True) for no in fact.voids]
    case = put(case, "signatures", *void)
    if not fact.finding:
        return change_task(case, fact.task)
    return change_task(case, fact.task, outcome=None, reasons=(), entry=None)


def _task_ended(case: Case, fact: f.TaskEnded, at: datetime, on: date) -> Case:
    status = "cancelled" if fact.how == "cancelled" else "done"
    case = change_task(case, fact.no, status=status, outcome=fact.outcome, ended_at=at)
    if case.tasks[fact.no].seat and status == "done":
        case = panels.spoken(case, case.tasks[fact.no])
    return _disarm(case, fact.no, "late", "begin", "rung")


def _held(case: Case, fact: f.TaskHeld, at: datetime, on: date) -> Case:
    case = change_task(case, fact.no, status="waiting", due_on=None, due_at=None, yellow_at=None)
    return _disarm(case, fact.no, "late", "begin", "rung")


def _task_due(case: Case, fact: f.TaskDue, at: datetime, on: date) -> Case:
    before = case.tasks[fact.no]
    case = change_task(
        case,
        fact.no,
        due_on=fact.due_on,
        due_at=fact.due_at,
        yellow_at=fact.yellow_at,
        begin_at=fact.begin_at,
        status=fact.status,
    )
    # A deadline that has fired does not fire again: only what is new is armed.
    if fact.due_at != before.due_at:
        case = _disarm(case, fact.no, "late")
        if fact.due_at is not None and not before.late:
            case = _armed(case, Timer("late", fact.no, before.path, fact.due_at))
    case = _disarm(case, fact.no, "begin")
    if fact.begins and fact.begin_at is not None:
        case = _armed(case, Timer("begin", fact.no, before.path, fact.begin_at))
    return case


def _armed(case: Case, timer: Timer) -> Case:
    return change_timers(case, timer, drop=lambda t: False)


RULES: Rules = {
    f.TaskOpened: _task_opened,
    f.TaskClaimed: _claimed,
    f.TaskReleased: _released,
    f.TaskSigned: _signed,
    f.TaskEnded: _task_ended,
    f.TaskEscalated: _escalated,
    f.TaskHeld: _held,
    f.TaskDue: _task_due,
    f.TaskReminded: same,
    f.SignaturesVoided: _voided,
}
