"""Taking back 撤回 one's own last step, while nobody has acted on what follows.

Nothing is deleted: the history says that the step was taken back, its signatures do not count any
more, and the step is open again in the same hands, due as before.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NoReturn, Protocol

from workflow.definition.closure import Closure
from workflow.definition.model import Reopen
from workflow.domain import facts as f
from workflow.domain.case import Case, Scope, Signature, Task
from workflow.domain.clock import Limit
from workflow.domain.commands.hands import TakeBack
from workflow.domain.people import Actor
from workflow.errors import NotFound, Refusal
from workflow.machine.access import impartial
from workflow.machine.declared import yellow_of
from workflow.machine.enter import leave
from workflow.machine.failed import require_moving
from workflow.machine.hands import note
from workflow.machine.sections import taken
from workflow.machine.tree import input_scopes, within
from workflow.machine.undoing import History, TooLate, undo
from workflow.machine.work import Work

OUTCOME = "taken_back"
"""The outcome under which the scope enters the step again."""


def take_back(work: Work, command: TakeBack) -> None:
    """Take the step back, with the reason. Raises NotFound('no_such_task')."""
    task = work.case.tasks.get(command.task)
    if task is None:
        raise NotFound("no_such_task")
    context = work.context
    signed, undoing = check(work.case, context.closure, task, context)
    require_moving(work, task.path)
    work.post = context.actor.post_for(((signed.role, signed.place),))
    entry = note(work, "taken_back", task, "reason", command.reason)
    if undoing is not None:
        work.emit(undoing)
    scope = work.case.scopes[task.path]
    leave(work, scope)
    voids = tuple(s.no for s in _signatures(work.case, task))
    work.emit(f.StepTakenBack(task.no, task.path, task.state, voids, entry))
    again = (scope.visit + 1, work.on, scope.state, OUTCOME)
    work.emit(f.Entered(task.path, task.state, *again, resume=scope.resumed))
    no = _open_again(work, task)
    work.emit(f.TaskClaimed(no, context.actor.account, context.actor.name))


def _open_again(work: Work, task: Task) -> int:
    """The same task once more: its limit goes on from its first day, it does not begin anew."""
    no = work.next_no
    last = yellow = None
    if task.limit:
        limit = Limit.parse(task.limit)
        last = work.last_day(limit, task.opened_on, task.path)
        yellow = yellow_of(work, task, task.opened_on, last)
    work.emit(
        f.TaskOpened(
            no=no,
            path=task.path,
            state=task.state,
            visit=work.case.scopes[task.path].visit,
            kind=task.kind,
            role=task.role,
            place=task.place,
            sign=task.sign,
            opened_on=task.opened_on,
            due_on=last,
            due_at=work.moment(last),
            yellow_at=yellow,
            begin_at=None,
            subject=task.subject,
            limit=task.limit,
        )
    )
    return no


class Asking(Protocol):
    """Who asks, when, and what the case's history is."""

    @property
    def actor(self) -> Actor: ...
    @property
    def now(self) -> datetime: ...
    @property
    def history(self) -> History: ...
    @property
    def wait(self) -> timedelta: ...


def check(
    case: Case, closure: Closure, task: Task, asking: Asking
) -> tuple[Signature, f.DecisionTakenBack | None]:
    """The signature with which the actor finished the step that they may take back; and, where the
    step decided the service, the fact that undoes the decision.

    Raises Refusal: 'not_your_step' (whose it is), 'too_late_to_take_back' (what has happened:
    `what`, and by whom).
    """
    actor, now = asking.actor, asking.now
    impartial(case, actor)
    signed = _signatures(case, task)
    mine = signed[-1] if signed else None
    if task.kind != "step" or task.status != "done" or mine is None or mine.user != actor.user:
        raise Refusal("not_your_step", by=signed[-1].name if signed else "")
    scope = case.scopes[task.path]
    if not scope.running and not task.seat:
        return mine, _undone(case, task, asking)
    _still_there(case, closure, task, scope, now)
    for what, by in _acts_after(case, closure, task, mine.no):
        _too_late(what, by)
    return mine, None


def _undone(case: Case, task: Task, asking: Asking) -> f.DecisionTakenBack:
    """The fact that undoes the decision the step made, while its messages wait."""
    try:
        return undo(case, task, asking.history, asking.now, asking.wait)
    except TooLate as late:
        _too_late(late.what, late.by)


def _too_late(what: str, by: str = "") -> NoReturn:
    raise Refusal("too_late_to_take_back", what=what, by=by)


def _still_there(case: Case, closure: Closure, task: Task, scope: Scope, now: datetime) -> None:
    """Whether the scope still stands where the step led it, and nobody was told of it."""
    state = closure.processes[scope.process].states.get(task.state)
    if state is None or task.seat or task.outcome == "accept":
        _too_late("told")
    if isinstance(state.then.get(task.outcome or ""), Reopen):
        _too_late("reopened")
    if closure.processes[scope.process].states[scope.state].kind not in ("task", "notice"):
        _too_late("went_on")
    if state.section is not None and taken(case, closure, scope.path, state.section):
        _too_late("went_on")
    if task.due_at is not None and task.due_at <= now:
        _too_late("late")


def _acts_after(case: Case, closure: Closure, task: Task, no: int) -> Iterator[tuple[str, str]]:
    """What has happened since: (what, by whom), for everything that cannot be undone."""
    yield from _in_scope(case, task, no)
    moved = {each.path for each in case.tasks.values() if each.no > no}
    for other in case.scopes.values():
        elsewhere = other.path in moved and not within(other.path, task.path)
        if elsewhere and _reads(case, closure, other, task):
            yield "read", ""


def _in_scope(case: Case, task: Task, no: int) -> Iterator[tuple[str, str]]:
    for signed in case.signatures.values():
        if signed.no > no and within(signed.path, task.path):
            yield "signed", signed.name
    for notice in case.notices.values():
        if notice.no > no and within(notice.path, task.path) and notice.postings:
            yield "posted", notice.postings[0].by
    for each in case.tasks.values():
        if each.no > no and within(each.path, task.path):
            if each.kind not in ("step", "posting") or not each.live:
                yield "went_on", ""
            elif each.claimed_by is not None or each.delegate is not None:
                yield "claimed", each.claimed_name
    parts = (case.decisions, case.gaps, case.entitlements, case.marks)
    for collection in parts:
        if any(part.no > no and within(part.path, task.path) for part in collection.values()):
            yield "went_on", ""


def _reads(case: Case, closure: Closure, other: Scope, task: Task) -> bool:
    """Whether another scope reads the lane in which the step stands."""
    inputs = closure.processes[other.process].definition.inputs
    return any(
        within(task.path, lane.path)
        for name in inputs
        for lane in input_scopes(case, closure, other, name)
    )


def _signatures(case: Case, task: Task) -> list[Signature]:
    return case.signed(task.no)
