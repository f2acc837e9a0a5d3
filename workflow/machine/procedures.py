"""Special procedures 特别程序: the clock of a service is paused while a hearing, an inspection,
an appraisal, an expert review or a suspension runs.

A procedure is a task of its own for whoever ends it, with the procedure's limit, and a pause of
exactly that scope. The steps of the scope wait for it. It ends when its task is completed, when its
limit passes and the definition says so, or with the state in which it began.
"""

from __future__ import annotations

from workflow.definition.model import Procedure, Within
from workflow.definition.procedures import ENDED
from workflow.domain import facts as f
from workflow.domain.case import Case, PauseRow, Scope, Task
from workflow.domain.commands import StartProcedure
from workflow.errors import Invalid, NotFound, Refusal
from workflow.machine.access import impartial
from workflow.machine.finish import tell
from workflow.machine.opening import NewTask, open_task
from workflow.machine.places import place_for
from workflow.machine.retime import retime
from workflow.machine.tree import procedure_over
from workflow.machine.work import Work

KIND = "procedure"


def start(work: Work, command: StartProcedure) -> None:
    """Begin a procedure: the clock stops, the applicant is told in writing until when.

    Raises Refusal: 'already_decided', 'not_your_post'; NotFound('no_such_lane').
    """
    impartial(work.case, work.context.actor)
    scope = work.case.scopes.get(command.path)
    if scope is None:
        raise NotFound("no_such_lane")
    if scope.outcome is not None:
        raise Refusal("already_decided", outcome=scope.outcome)
    rule = _rule(work, scope, command.procedure)
    place = place_for(work, scope, rule.by)
    work.post = work.context.actor.post_for(((rule.by, place),))
    if work.post is None:
        raise Refusal("not_your_post", role=rule.by, place=place)
    _may_begin(work, scope, command.procedure, rule)
    _known_reason(work, rule, command.reason)
    _begin(work, scope, rule, command)


def _rule(work: Work, scope: Scope, name: str) -> Procedure:
    known = {} if "." in scope.process else work.process(scope).definition.procedures
    if name not in known:
        raise Refusal("no_such_procedure", known=sorted(known))
    return known[name]


def _may_begin(work: Work, scope: Scope, name: str, rule: Procedure) -> None:
    if scope.state not in rule.during:
        raise Refusal("procedure_not_now", known=sorted(rule.during))
    if work.on < scope.entered_on:
        raise Refusal("before_it_began", opened_on=scope.entered_on)
    running = procedure_over(work.case, scope.path)
    if running is not None:
        raise Refusal("procedure_running", procedure=running.reason)
    if len(_runs(work.case, scope.path, name)) >= rule.times:
        raise Refusal("procedure_used", times=rule.times)


def _runs(case: Case, path: str, name: str) -> list[PauseRow]:
    rows = case.pauses.values()
    return [row for row in rows if row.task and (row.path, row.reason) == (path, name)]


def _known_reason(work: Work, rule: Procedure, reason: str) -> None:
    known = work.context.closure.catalogues.reasons.get(rule.reasons or "", {})
    if rule.reasons is None and reason:
        raise Invalid({"reason": "not_offered"})
    if rule.reasons is not None and reason not in known:
        raise Invalid({"reason": "not_offered" if reason else "required"})


def _begin(work: Work, scope: Scope, rule: Procedure, command: StartProcedure) -> None:
    name, deadline = command.procedure, Within(time=rule.limit, late=rule.late)
    task = open_task(work, scope, NewTask(KIND, rule.by, deadline, subject=name))
    work.emit(f.ClockPaused(work.next_no, scope.path, work.on, name, task, command.reason))
    work.emit(
        f.ProcedureStarted(
            path=scope.path,
            procedure=name,
            task=task,
            since=work.on,
            until=work.case.tasks[task].due_on,
            reason=command.reason,
            by=work.by,
        )
    )
    retime(work)
    tell(work, scope, f"{KIND}:{task}")


def end(work: Work, task: Task, how: str = ENDED) -> None:
    """The procedure is over: the clock runs from here, and the steps go on."""
    row = next((row for row in work.case.pauses.values() if row.task == task.no), None)
    if row is None or row.until is not None:
        return
    # What is recorded as of a day before the pause cannot end it before it began.
    on = max(work.on, row.since)
    work.emit(f.ClockResumed(row.no, on))
    work.emit(f.ProcedureEnded(row.path, row.reason, task.no, on, how))
    retime(work)


def drop_left(work: Work) -> None:
    """End what was begun in a state that its scope has left."""
    for task in work.case.open_tasks:
        scope = work.case.scopes[task.path]
        if task.kind == KIND and (scope.outcome is not None or scope.visit != task.visit):
            work.emit(f.TaskEnded(task.no, "", "cancelled"))
            end(work, task, "cancelled")
