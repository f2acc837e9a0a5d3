"""Acts out of the usual order: an officer takes a scope from where it is to another state.

An act leaves what a step leaves: a signature (four eyes see it), a finding, a reason for the
letter. It is kept as a task that is opened, signed and done in one decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.definition.answers import check_answers
from workflow.definition.model import Act
from workflow.domain import facts as f
from workflow.domain.case import Scope
from workflow.domain.commands import TakeAct
from workflow.errors import Conflict, Invalid, NotFound, Refusal
from workflow.machine import signatures
from workflow.machine.access import acting_post
from workflow.machine.enter import enter, leave_all
from workflow.machine.opening import NewTask, open_task
from workflow.machine.places import place_for
from workflow.machine.signatures import Finding
from workflow.machine.task_rules import reason_flaws
from workflow.machine.work import Work

STOPPED = "terminated"
"""What lanes come to that an act ends: they end without a decision of their own."""


def take(work: Work, command: TakeAct) -> None:
    """Carry out an act.

    Raises Refusal: 'already_decided', 'act_not_now', 'before_it_began'; NotFound: 'no_such_lane',
    'no_such_act'; Conflict('changed_meanwhile').
    """
    scope = work.case.scopes.get(command.path)
    if scope is None:
        raise NotFound("no_such_lane")
    act = work.process(scope).acts.get(command.act)
    if act is None:
        raise NotFound("no_such_act")
    work.post = acting_post(work.case, work.context.actor, act.by, place_for(work, scope, act.by))
    if scope.outcome is not None:
        raise Refusal("already_decided", outcome=scope.outcome)
    if command.visit is not None and command.visit != scope.visit:
        raise Conflict("changed_meanwhile", by="")
    if scope.state not in act.during:
        raise Refusal("act_not_now")
    if work.on < scope.entered_on:
        raise Refusal("before_it_began", opened_on=scope.entered_on)
    values = _checked(work, act, command)
    _sign(work, scope, act, command, values)
    work.emit(f.ActTaken(scope.path, command.act, scope.state, work.on))
    leave_all(work, work.case.scopes[scope.path], STOPPED)
    enter(work, scope.path, act.to, command.act)


def _checked(work: Work, act: Act, command: TakeAct) -> dict[str, Any]:
    """The form's values, checked. Raises Invalid with every field that is not right."""
    flaws: dict[str, str] = {}
    values: dict[str, Any] = {}
    known = work.context.closure.catalogues
    if act.form is not None:
        today = work.context.calendar.civil_day(work.context.now)
        directory = work.context.directory
        values, found = check_answers(
            known.forms[act.form], command.form, today=today, directory=directory
        )
        flaws.update({field: flaw.code.value for field, flaw in found.items()})
    flaws |= reason_flaws(known.reasons, act.reasons, command.reasons)
    if flaws:
        raise Invalid(flaws)
    return values


def _sign(work: Work, scope: Scope, act: Act, command: TakeAct, values: Mapping[str, Any]) -> None:
    """What a step leaves behind: a task with its signature and its finding."""
    no = open_task(work, scope, NewTask("act", act.by, subject=command.act))
    entry = None
    if values or command.reasons:
        content = {**values, "reasons": list(command.reasons)}
        entry = work.keep("finding", scope.path, scope.state, content)
    finding = Finding(command.act, command.reasons, entry)
    signatures.put(work, work.case.tasks[no], finding)
    work.emit(f.TaskEnded(no, command.act, "done"))
