"""Tasks: claim, release, complete, co-sign; what each kind of task brings about when it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workflow.definition.answers import check_answers
from workflow.definition.base import Text
from workflow.definition.catalogues import Form
from workflow.definition.closure import Closure
from workflow.definition.model import Task as TaskModel
from workflow.definition.procedures import ENDED
from workflow.definition.together import outcomes_together
from workflow.domain import facts as f
from workflow.domain.case import Case, Scope, Signature, Task
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
    extensions,
    failed,
    pledges,
    procedures,
    signers,
    supervision,
)
from workflow.machine.access import not_anothers, post_on
from workflow.machine.behalf import require_confirmed
from workflow.machine.corrections import send, told
from workflow.machine.engine_task_forms import ADVICE_OUTCOMES, FORMS, HOW, RECORDS, SIGNER_NOTE
from workflow.machine.enter import advance
from workflow.machine.guards import holds
from workflow.machine.hands import check_room
from workflow.machine.hands_back import check_way_back
from workflow.machine.heard import wait_for
from workflow.machine.material import receive
from workflow.machine.notices import answered, posted
from workflow.machine.panel import seat_spoke
from workflow.machine.seats import choices, free_like
from workflow.machine.secret import cast, is_secret
from workflow.machine.tree import answering, known_state, open_objections, procedure_over
from workflow.machine.weighing import DEVIATION, note, require_reason, weigh
from workflow.machine.work import Work

FIXED_OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "posting": ("posted",),
    "objection": ("dismissed", "upheld"),
    "correction": ("sent",),
    "serve": ("served",),
    "tell": ("told",),
    "advice": tuple(ADVICE_OUTCOMES),
    signers.KIND: tuple(signers.OUTCOMES),
    pledges.KIND: tuple(pledges.OUTCOMES),
    "lane_failed": (failed.GO_ON, failed.CANCEL),
    procedures.KIND: (ENDED,),
    extensions.KIND: (extensions.APPROVE, extensions.REFUSE),
    supervision.KIND: supervision.OUTCOMES,
}
"""The outcomes of tasks that no definition names."""


OWN_FORMS: Mapping[str, Form] = {
    **FORMS,
    supervision.KIND: supervision.FORM,
    pledges.KIND: pledges.FORM,
    failed.KIND: failed.FORM,
}
"""The forms of tasks that no definition names, by their kind."""


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
        signed = [s for s in work.case.signatures.values() if s.task == task.no and not s.void]
        by = signed[-1].name if signed else ""
        raise Conflict("already_done", by=by, outcome=task.outcome, how=task.status)
    not_anothers(task, work.context.actor, work.post)
    return task


def ask_advice(work: Work, command: AskAdvice) -> None:
    """Ask somebody during a task that one may handle."""
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
    """Put a task back into the queue: its holder may, also when the post has passed to another."""
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
    spec = _spec(work, scope, task)
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
    _sign(work, task, outcome, command.reasons, entry, edit=True, to=command.to)
    take_effect(work, task.no, command)


def sign(work: Work, command: Sign) -> None:
    """Co-sign a finding that somebody else wrote."""
    task = _for_handling(work, command.task, command.revision)
    already = _signers(work, task.no)
    if task.outcome is None or not already or signers.written(work.case, task):
        raise Refusal("nothing_to_sign")
    represented = work.post.for_user if work.post else None
    if not already.isdisjoint({*work.context.actor.eyes, represented} - {None}):
        raise Refusal("already_signed")
    written = max(s.on for s in work.case.signatures.values() if s.task == task.no and not s.void)
    if work.on < written:
        raise Refusal("before_it_began", opened_on=written)
    _sign(work, task, task.outcome, task.reasons, task.entry, edit=False)
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


def unmet(work: Work, task: Task) -> Text | None:
    """What the task still waits for by its `only_while`; None where it can be finished."""
    scope = work.case.scopes[task.path]
    spec = _spec(work, scope, task)
    condition = spec.only_while if spec is not None else None
    if condition is None or holds(work, scope, condition.when):
        return None
    return condition.says


def _spec(work: Work, scope: Scope, task: Task) -> TaskModel | None:
    return work.process(scope).states[task.state].task if task.kind == "step" else None


def form_of_task(closure: Closure, case: Case, task: Task) -> Form | None:
    """The form that a task's handler fills in."""
    state = known_state(case, closure, task)
    name = None
    if state is None:
        return RECORDS.get(task.kind)
    if task.kind == "step" and state.task is not None:
        name = state.task.form
    elif task.kind == "objection" and state.notice is not None:
        name = state.notice.objections.form
    return closure.catalogues.forms[name] if name else OWN_FORMS.get(task.kind)


def known_outcomes(work: Work, task: Task) -> tuple[str, ...]:
    """What a task may end with."""
    state = work.process(work.case.scopes[task.path]).states[task.state]
    return FIXED_OUTCOMES.get(task.kind) or choices(state, task)


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
    if offered is not None:
        known = work.context.closure.catalogues.reasons[offered]
        if not command.reasons:
            flaws["reasons"] = "required"
        elif any(reason not in known for reason in command.reasons):
            flaws["reasons"] = "not_offered"
    elif command.reasons:
        flaws["reasons"] = "not_offered"
    if flaws:
        raise Invalid(flaws)
    return values


def _sign(
    work: Work,
    task: Task,
    outcome: str,
    reasons: tuple[str, ...],
    entry: int | None,
    *,
    edit: bool,
    to: str = "",
) -> None:
    actor, post = work.context.actor, work.post
    voids = tuple(s.no for s in work.case.signatures.values() if s.task == task.no and not s.void)
    work.emit(
        f.TaskSigned(
            no=work.next_no,
            task=task.no,
            path=task.path,
            state=task.state,
            user=actor.user,
            name=work.by,
            role=post.role if post else "",
            place=post.place if post else "",
            outcome=outcome,
            reasons=reasons,
            entry=entry,
            voids=voids if edit else (),
            to=to if edit else task.back_to,
            for_user=post.for_user if post else None,
            for_name=post.for_name if post else "",
            authority=post.authority if post else "",
        )
    )


def _signers(work: Work, no: int) -> set[int | None]:
    """Whoever has signed, also through a substitute, or for somebody else."""
    valid = _valid(work, no)
    return {user for s in valid for user in (s.user, s.for_user) if user is not None}


def _valid(work: Work, no: int) -> list[Signature]:
    return [s for s in work.case.signatures.values() if s.task == no and not s.void]


def take_effect(work: Work, no: int, command: Complete | None) -> None:
    """A finding has all its signatures and everybody's consent: its outcome takes effect."""
    task = work.case.tasks[no]
    if len(_valid(work, no)) < task.sign or not signers.consent(work, task):
        return
    _mark_late(work, task)
    outcome = task.outcome or ""
    work.emit(f.TaskEnded(no, outcome, "done"))
    _BY_KIND[task.kind](work, task, outcome, command)


def _mark_late(work: Work, task: Task) -> None:
    """A step recorded today as of a day before its deadline, which has fired: both stand."""
    fired = task.due_at is not None and ("late", task.no, "") not in work.case.timers
    if fired and task.due_on is not None and work.on <= task.due_on:
        work.emit(f.RecordedAfterDeadline("late", task.no))


def conclude_step(work: Work, task: Task, outcome: str, *, deemed: bool = False) -> None:
    """A step has its outcome (one of several seats: perhaps): the scope moves on."""
    came_to = seat_spoke(work, task) if task.seat else outcome
    if came_to is not None:
        move_on(work, task.path, came_to, deemed=deemed, to=task.back_to)


def move_on(work: Work, path: str, outcome: str, *, deemed: bool = False, to: str = "") -> None:
    """The step that a scope stands at has its outcome: acceptance is noted, the scope moves on."""
    if outcome == "accept" and work.case.accepted_on is None:
        if not deemed:
            require_confirmed(work)
        # 行政许可法 32(4): acceptance by silence counts from the day the material came in.
        filed = work.case.received or work.on
        work.emit(f.Accepted(filed if deemed else work.on, deemed))
        pledges.check_later(work)
    advance(work, path, outcome, to=to)


def _step(work: Work, task: Task, outcome: str, command: Complete | None) -> None:
    conclude_step(work, task, outcome)


def _posting(work: Work, task: Task, outcome: str, command: Complete | None) -> None:
    photo = next((m.digest for m in command.materials if m.digest), None) if command else None
    posted(work, task, photo)


def _objection(work: Work, task: Task, outcome: str, command: Complete | None) -> None:
    answered(work, task, outcome)


def _correction(work: Work, task: Task, outcome: str, command: Complete | None) -> None:
    send(work, int(task.subject))


def _signer(work: Work, task: Task, outcome: str, command: Complete | None) -> None:
    ready = signers.answer(work, task, outcome)
    if ready is not None:
        take_effect(work, ready.no, None)


def _serve(work: Work, task: Task, outcome: str, command: Complete | None) -> None:
    work.emit(f.DecisionServed(int(task.subject), work.on, _how(work, task, "in_person")))


def _tell(work: Work, task: Task, outcome: str, command: Complete | None) -> None:
    decision = work.case.decisions.get(int(task.subject)) if task.subject.isdigit() else None
    if decision is not None and decision.served_on is None:
        work.emit(f.DecisionServed(decision.no, work.on, _how(work, task, "told")))
    told(work, task.subject)


def _advice(work: Work, task: Task, outcome: str, command: Complete | None) -> None:
    advice.answered(work, task, outcome)


def _lane_failed(work: Work, task: Task, outcome: str, command: Complete | None) -> None:
    failed.answered(work, task, outcome)


def _procedure(work: Work, task: Task, outcome: str, command: Complete | None) -> None:
    procedures.end(work, task)


def _extension(work: Work, task: Task, outcome: str, command: Complete | None) -> None:
    extensions.answer(work, task, outcome)


def _how(work: Work, task: Task, usual: str) -> str:
    """How something was handed over, as its record says."""
    entry = work.case.tasks[task.no].entry
    return str(work.read(entry).get(HOW) or usual) if entry is not None else usual


def _supervision(work: Work, task: Task, outcome: str, command: Complete | None) -> None:
    supervision.answered(work, task)


_BY_KIND: dict[str, Callable[[Work, Task, str, Complete | None], None]] = {
    "step": _step,
    "posting": _posting,
    "objection": _objection,
    "correction": _correction,
    "serve": _serve,
    signers.KIND: _signer,
    "tell": _tell,
    "advice": _advice,
    "lane_failed": _lane_failed,
    procedures.KIND: _procedure,
    extensions.KIND: _extension,
    supervision.KIND: _supervision,
    pledges.KIND: lambda work, task, outcome, command: pledges.checked(work, task, outcome),
}
