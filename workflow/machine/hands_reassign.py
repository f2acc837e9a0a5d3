"""Reassigning 转交: a task goes to a colleague by name, or back to everybody of its post."""

from __future__ import annotations

from workflow.domain import facts as f
from workflow.domain.case import Task
from workflow.domain.commands.hands import Reassign
from workflow.errors import Refusal
from workflow.machine.hands import hand_out, live_task, note, taker
from workflow.machine.work import Work


def reassign(work: Work, command: Reassign) -> None:
    """Give a task to somebody else, with the reason. Raises Refusal: 'a_seat', 'theirs_already'."""
    task = live_task(work, command.task, command.revision)
    hand_out(work, task)
    if task.seat:
        raise Refusal("a_seat", by=task.claimed_name or task.assigned_name)
    if command.to is None:
        _to_everybody(work, task, command)
        return
    if command.to == (task.claimed_by or task.assigned):
        raise Refusal("theirs_already", to=task.claimed_name or task.assigned_name)
    who = taker(work, task, command.to)
    entry = note(work, "hand_over", task, "reason", command.reason)
    work.emit(f.TaskReassigned(task.no, who.user, who.name, _before(task), entry))


def _to_everybody(work: Work, task: Task, command: Reassign) -> None:
    if task.assigned is None and task.claimed_by is None:
        raise Refusal("nobodys_already")
    entry = note(work, "hand_over", task, "reason", command.reason)
    work.emit(f.TaskReassigned(task.no, None, "", _before(task), entry))


def _before(task: Task) -> str:
    return task.claimed_name or task.assigned_name


def free_of(work: Work, user: int) -> None:
    """Take every open task of this case out of the hands of somebody who may not handle it."""
    for task in list(work.case.open_tasks):
        if task.assigned == user:
            work.emit(f.TaskReassigned(task.no, None, "", task.assigned_name))
        if user in (task.delegate, task.claimed_by):
            undelegated(work, task)


def undelegated(work: Work, task: Task) -> None:
    """Nobody prepares a task any more whose holder has lost it: the next one decides freely."""
    if task.delegate is not None:
        work.emit(f.DelegationRecalled(task.no, task.delegate_name))
