"""Commands about tasks: claim, release, complete, co-sign, ask for advice meanwhile."""

from __future__ import annotations

from typing import Any

from workflow.definition.answers import check_answers
from workflow.definition.model import Task as TaskModel
from workflow.definition.together import outcomes_together
from workflow.domain import facts as f
from workflow.domain.case import Task
from workflow.domain.commands import (
    AskAdvice,
    Claim,
    Complete,
    Release,
    RevokeAdvice,
    Sign,
)
from workflow.errors import Conflict, Invalid, NotFound, Refusal
from workflow.machine import (
    advice,
    failed,
    pledges,
    signatures,
    signers,
)
from workflow.machine.access import not_anothers, post_on
from workflow.machine.effects import take_effect
from workflow.machine.engine_task_forms import RECORDS, SIGNER_NOTE
from workflow.machine.hands import check_room
from workflow.machine.hands_back import check_way_back
from workflow.machine.heard import wait_for
from workflow.machine.material import receive
from workflow.machine.seats import free_like
from workflow.machine.secret import cast, is_secret
from workflow.machine.signatures import Finding
from workflow.machine.task_rules import form_of_task, known_outcomes, reason_flaws, spec_of, unmet
from workflow.machine.tree import answering, open_objections, procedure_over
from workflow.machine.weighing import DEVIATION, note, require_reason, weigh
from workflow.machine.work import Work


def handled_task(work: Work, no: int) -> Task:
    """The task, which the actor may handle and which still wants somebody.

    Notes the post under which they act. Raises NotFound, Refusal where they have no right to it,
    and Conflict, to those who have, saying who did what.
    """
    task = work.case.tasks.get(no)
    if task is None:
        raise NotFound("no_such_task")
    task = free_like(work.case, work.context.closure, task, work.context.actor)
    work.post = post_on(work.case, work.context.closure, task, work.context.actor)
    if not task.live:
        signed = work.case.signed(task.no)
        by = signed[-1].name if signed else ""
        raise Conflict("already_done", by=by, outcome=task.outcome, how=task.status)
    not_anothers(task, work.context.actor, work.post)
    return task


def ask_advice(work: Work, command: AskAdvice) -> None:
    """Ask somebody during a task that one may handle. Raises Refusal('advice_not_here')."""
    task = handled_task(work, command.task)
    if task.kind not in ("step", "objection"):
        raise Refusal("advice_not_here")
    advice.ask(work, task, command)


def revoke_advice(work: Work, command: RevokeAdvice) -> None:
    """Take a question back that one may put."""
    asking = advice.of_case(work.case, command.advice).asking
    advice.revoke(work, handled_task(work, asking), command)


def claim(work: Work, command: Claim) -> None:
    """Take a task out of the queue."""
    task = handled_task(work, command.task)
    actor = work.context.actor
    if task.claimed_by != actor.user:
        check_room(work, task, actor)
        work.emit(f.TaskClaimed(task.no, actor.account, actor.name))


def release(work: Work, command: Release) -> None:
    """Put a task back into the queue: its holder may, also when the post has passed to another.

    Raises Refusal: 'not_claimed_by_you', 'delegated'; NotFound('no_such_task').
    """
    task = work.case.tasks.get(command.task)
    if task is None:
        raise NotFound("no_such_task")
    if not task.live or task.claimed_by is None or task.claimed_by != work.context.actor.user:
        raise Refusal("not_claimed_by_you")
    if task.delegate is not None:
        raise Refusal("delegated", to=task.delegate_name)
    work.post = work.context.actor.post_for(task.posts)
    work.emit(f.TaskReleased(task.no))


def complete(work: Work, command: Complete) -> None:
    """Sign a finding with its outcome; with the last signature needed it takes effect."""
    task = _for_handling(work, command.task, command.revision)
    scope = work.case.scopes[task.path]
    spec = spec_of(work, scope, task)
    _known_outcome(work, task, command.outcome)
    _in_bulk(work, task, command)
    values = _checked(work, task, spec, command)
    if task.kind == signers.KIND:
        signers.check_answer(work, task, command.outcome, str(values.get(SIGNER_NOTE, "")))
    check_way_back(work, scope, task, command.outcome, command.to)
    weighed = weigh(work, scope, spec, command.outcome, values)
    require_reason(weighed, command.deviation)
    entry = None
    if values or command.reasons or command.deviation:
        content = {**values, "reasons": list(command.reasons)}
        content |= {DEVIATION: command.deviation} if command.deviation else {}
        kinds = {"advice": "advice", "supervision": "answered", signers.KIND: signers.KIND}
        what = {**kinds, pledges.KIND: pledges.KIND}.get(task.kind, "finding")
        entry = work.keep(what, task.path, task.state, content)
    note(work, scope, task, weighed)
    receive(work, command.materials)
    pledges.promise(work, task, command.gaps)
    outcome = cast(work, task, command.outcome) if is_secret(work, task) else command.outcome
    finding = Finding(outcome, command.reasons, entry, command.to)
    signatures.put(work, task, finding, voids=tuple(s.no for s in work.case.signed(task.no)))
    take_effect(work, task.no, command)


def sign(work: Work, command: Sign) -> None:
    """Co-sign a finding that somebody else wrote.

    Raises Refusal: 'nothing_to_sign', 'already_signed', 'before_it_began'.
    """
    task = _for_handling(work, command.task, command.revision)
    already = _signers(work, task.no)
    if task.outcome is None or not already or signers.written(work.case, task):
        raise Refusal("nothing_to_sign")
    represented = work.post.for_user if work.post else None
    if not already.isdisjoint({*work.context.actor.eyes, represented} - {None}):
        raise Refusal("already_signed")
    written = max(s.on for s in work.case.signed(task.no))
    if work.on < written:
        raise Refusal("before_it_began", opened_on=written)
    finding = Finding(task.outcome, task.reasons, task.entry, task.back_to)
    signatures.put(work, task, finding)
    take_effect(work, task.no, None)


def _for_handling(work: Work, no: int, revision: int | None) -> Task:
    task = handled_task(work, no)
    if task.status == "waiting":
        running = procedure_over(work.case, task.path)
        if running is not None:
            raise Refusal("procedure_running", procedure=running.reason)
        raise Refusal("waiting_for_answer")
    if task.delegate is not None:
        raise Refusal("delegated", to=task.delegate_name)
    if revision is not None and task.no == no and revision != task.revision:
        raise Conflict("changed_meanwhile", by=task.claimed_name)
    if work.on < task.opened_on:
        raise Refusal("before_it_began", opened_on=task.opened_on)
    wait_for(work, task)
    signers.check_before(work, task)
    waiting = open_objections(work.case, task.path) if task.kind == "step" else []
    if waiting:
        first = answering(work.case, waiting) or task
        raise Refusal("objections_open", count=len(waiting), role=first.role, place=first.place)
    if task.kind in failed.HELD_KINDS:
        failed.require_moving(work, task.path)
    condition = unmet(work, task)
    if condition is not None:
        raise Refusal("not_now", zh=condition.zh, en=condition.en)
    awaited = advice.awaited(work.case, task)
    if awaited:
        raise Refusal("advice_awaited", count=len(awaited))
    return task


def _known_outcome(work: Work, task: Task, outcome: str) -> None:
    known = known_outcomes(work, task)
    if outcome not in known:
        raise Refusal("no_such_outcome", outcome=outcome, known=sorted(known))


def _in_bulk(work: Work, task: Task, command: Complete) -> None:
    """Several at once are given only what the definition lets be decided together."""
    if command.together:
        process = work.process(work.case.scopes[task.path])
        allowed = outcomes_together(process, task.state) if task.kind == "step" else ()
        if command.outcome not in allowed:
            raise Refusal("not_together", outcome=command.outcome, known=sorted(allowed))


def _checked(work: Work, task: Task, spec: TaskModel | None, command: Complete) -> dict[str, Any]:
    """The form's values, checked. Raises Invalid with every field that is not right."""
    flaws: dict[str, str] = {}
    values: dict[str, Any] = {}
    form = form_of_task(work.context.closure, work.case, task)
    if form is not None:
        today = work.context.calendar.civil_day(work.context.now)
        values, found = check_answers(
            form,
            command.form,
            today=today,
            directory=work.context.directory,
            officers=lambda role: {who.user for who in work.context.staff.holders(role)},
            # Who received it may be unknown when a paper list is typed in; the page asks for it.
            partial=task.kind in RECORDS,
        )
        flaws.update({field: flaw.code.value for field, flaw in found.items()})
    offered = spec.reasons.get(command.outcome) if spec else None
    flaws |= reason_flaws(work.context.closure.catalogues.reasons, offered, command.reasons)
    if flaws:
        raise Invalid(flaws)
    return values


def _signers(work: Work, no: int) -> set[int | None]:
    """Whoever has signed, also through a substitute, or for somebody else."""
    valid = work.case.signed(no)
    return {user for s in valid for user in (s.user, s.for_user) if user is not None}
