"""Longer limits 延长期限: of a service, by law, and of a single task; asked for by one role and
approved by another where the definition says so. The applicant is told, with the reason.
"""

from __future__ import annotations

from workflow.definition.base import Span
from workflow.definition.model import Extended, Late, Within
from workflow.domain import facts as f
from workflow.domain.case import Case, Extension, Scope, Task
from workflow.domain.commands import Extend
from workflow.errors import Invalid, NotFound, Refusal
from workflow.machine.access import officer_post
from workflow.machine.engine_task_forms import EXTENSION_NOTE
from workflow.machine.finish import tell
from workflow.machine.opening import NewTask, open_task
from workflow.machine.places import home_of
from workflow.machine.retime import retime_task
from workflow.machine.work import Work

KIND = "extension"
APPROVE, REFUSE = "extend", "do_not_extend"
ANSWER = Span.parse("2 working days")
"""How soon whoever decides answers, where nothing is said."""


def extension_of(case: Case, path: str, task: int = 0) -> Extension | None:
    """The extension of a service's statutory limit, or of one task, asked for or granted."""
    known = case.extensions.values()
    return next(
        (
            each
            for each in known
            if (each.path, each.task) == (path, task) and each.status in ("asked", "granted")
        ),
        None,
    )


def extend(work: Work, command: Extend) -> None:
    """Lengthen a limit for one of its declared reasons, or ask whoever decides that.

    Raises Refusal: 'already_decided', 'no_such_extension', 'not_your_post';
    NotFound('no_such_lane').
    """
    actor = work.context.actor
    work.post = officer_post(work.case, actor, home_of(work), work.context.directory)
    scope = work.case.scopes.get(command.path)
    if scope is None:
        raise NotFound("no_such_lane")
    if scope.outcome is not None:
        raise Refusal("already_decided", outcome=scope.outcome)
    task = _task(work, command)
    rule = _rule(work, scope, task)
    if rule is None or command.reason not in rule.reasons:
        raise Refusal("no_such_extension", known=list(rule.reasons) if rule else [])
    chain = work.context.directory.chain(work.case.place)
    work.post = actor.post_for(tuple((rule.by, place) for place in chain))
    asks = work.post is None and rule.asked_by is not None
    if asks:
        work.post = actor.post_for(tuple((rule.asked_by or "", place) for place in chain))
    if work.post is None:
        raise Refusal("not_your_post", role=rule.asked_by or rule.by, place=work.case.place)
    _once(work, command)
    if asks:
        _ask(work, scope, rule, command)
    else:
        _grant(work, work.next_no, command.path, command.task, command.reason, _limit(work, rule))


def _task(work: Work, command: Extend) -> Task | None:
    if not command.task:
        return None
    task = work.case.tasks.get(command.task)
    if task is None or not task.live or task.path != command.path or task.kind != "step":
        raise NotFound("no_such_task")
    if task.late:
        raise Refusal("limit_passed", due_on=task.due_on)
    return task


def _rule(work: Work, scope: Scope, task: Task | None) -> Extended | None:
    if task is not None:
        within = work.process(scope).states[task.state].within
        return within.extend if within else None
    clock = work.process(scope).definition.clock
    return clock.extended if clock and "." not in scope.process else None


def _once(work: Work, command: Extend) -> None:
    known = extension_of(work.case, command.path, command.task)
    if known is not None and known.status == "granted":
        raise Refusal("already_extended")
    if known is not None:
        deciding = work.case.tasks[known.decides] if known.decides else None
        raise Refusal(
            "extension_asked",
            role=deciding.role if deciding else "",
            place=deciding.place if deciding else "",
        )


def _limit(work: Work, rule: Extended) -> str:
    return str(work.limit(rule.to))


def _ask(work: Work, scope: Scope, rule: Extended, command: Extend) -> None:
    within = Within(time=rule.answer or ANSWER, late=Late(remind=rule.by))
    no = open_task(work, scope, NewTask(KIND, rule.by, within, subject=str(work.next_no + 1)))
    work.emit(
        f.ExtensionAsked(
            no=work.next_no,
            path=scope.path,
            task=command.task,
            reason=command.reason,
            limit=_limit(work, rule),
            on=work.on,
            by=work.by,
            asker=work.context.actor.user,
            decides=no,
        )
    )


def answer(work: Work, task: Task, outcome: str) -> None:
    """Whoever decides has answered. Raises Refusal('own_request'), Invalid."""
    asked = work.case.extensions[int(task.subject)]
    if asked.asker in work.context.actor.eyes:
        raise Refusal("own_request")
    if outcome == APPROVE:
        _grant(work, asked.no, asked.path, asked.task, asked.reason, asked.limit)
        return
    entry = work.case.tasks[task.no].entry
    if entry is None or not str(work.read(entry).get(EXTENSION_NOTE, "")).strip():
        raise Invalid({EXTENSION_NOTE: "required"})
    work.emit(f.ExtensionRefused(asked.no, work.on, "refused", entry))


def _grant(work: Work, no: int, path: str, task: int, reason: str, limit: str) -> None:
    work.emit(
        f.ClockExtended(
            no=no, path=path, reason=reason, limit=limit, on=work.on, by=work.by, task=task
        )
    )
    if task and work.case.tasks[task].live:
        work.emit(f.TaskExtended(task, limit))
        retime_task(work, work.case.tasks[task])
    tell(work, work.case.scopes[path], f"{KIND}:{no}")


def drop_moot(work: Work) -> None:
    """What was asked for a service that has ended, or a task that is done, wants no answer."""
    for asked in work.case.extensions.values():
        if asked.status != "asked":
            continue
        about = work.case.tasks.get(asked.task)
        over = work.case.scopes[asked.path].outcome is not None
        if over or (about is not None and not about.live):
            work.emit(f.ExtensionRefused(asked.no, work.on, "moot"))
            if work.case.tasks[asked.decides].live:
                work.emit(f.TaskEnded(asked.decides, "", "cancelled"))
