"""Supervision orders 督办: a head wants an answer about a task by a day; nudges 催办 want none.

An order is a task of its own, so it stands in the inbox until it is answered, also when the task it
is about has been done meanwhile. Its answer goes to whoever ordered it.
"""

from __future__ import annotations

from workflow.definition.catalogues import Form
from workflow.definition.model import Late
from workflow.domain import facts as f
from workflow.domain.case import Case, Task
from workflow.domain.commands.hands import Nudge, Supervise
from workflow.domain.people import Actor, ActorKind, Directory
from workflow.errors import NotFound, Refusal
from workflow.machine.access import impartial, is_applicant, staff_post_at, task_post
from workflow.machine.behalf import authority_of
from workflow.machine.hands import head_post, live_task, note
from workflow.machine.places import home_of
from workflow.machine.tree import within
from workflow.machine.work import Work

KIND = "supervision"
ANSWER = "supervision_answer"
OUTCOMES = ("answered",)
FORM = Form.model_validate(
    {
        "title": {"zh": "督办答复", "en": "Answer to the supervision order"},
        "fields": {
            ANSWER: {
                "title": {"zh": "办理情况和原因", "en": "Where it stands, and why"},
                "hint": {
                    "zh": "办到哪一步、为什么、什么时候办结。",
                    "en": "How far it is, why, and when it will be finished.",
                },
                "type": "paragraph",
                "required": True,
                "maximum": 2000,
            },
        },
    }
)


def supervise(work: Work, command: Supervise) -> None:
    """Order an answer about a task by a day.

    Raises Refusal: 'not_their_head', 'already_supervised', 'due_in_the_past'.
    """
    about = live_task(work, command.task)
    actor, context = work.context.actor, work.context
    impartial(work.case, actor)
    head = head_post(about, actor, context.closure, context.directory)
    if head is None or actor.kind is not ActorKind.STAFF:
        heads = list(context.closure.catalogues.heads(about.role))[:1]
        raise Refusal("not_their_head", role=about.role, heads=heads)
    if about.kind == KIND or _asked(work.case, about, actor):
        raise Refusal("already_supervised", to=about.claimed_name or about.assigned_name)
    if command.due < work.on:
        raise Refusal("due_in_the_past", on=command.due)
    work.post = head
    entry = note(work, KIND, about, "order", command.order)
    no = _open(work, about, command)
    work.emit(
        f.SupervisionOrdered(no, about.no, actor.account, actor.name, head.role, head.place, entry)
    )


def _asked(case: Case, about: Task, actor: Actor) -> bool:
    return any(
        task.kind == KIND and task.subject == str(about.no) and task.asked_by == actor.user
        for task in case.open_tasks
    )


def _open(work: Work, about: Task, command: Supervise) -> int:
    no = work.next_no
    holder = about.claimed_by or about.assigned
    work.emit(
        f.TaskOpened(
            no=no,
            path=about.path,
            state=about.state,
            visit=about.visit,
            kind=KIND,
            role=about.role,
            place=about.place,
            sign=1,
            opened_on=work.on,
            due_on=command.due,
            due_at=work.moment(command.due),
            yellow_at=work.context.calendar.start_of(command.due),
            begin_at=None,
            subject=str(about.no),
            assigned=holder,
            assigned_name=about.claimed_name or about.assigned_name if holder else "",
        )
    )
    return no


def answered(work: Work, task: Task) -> None:
    """An order has its answer: whoever ordered it is told."""
    work.emit(f.SupervisionAnswered(task.no, int(task.subject), task.asked_by or 0))


def late(task: Task) -> Late:
    """An order that nobody answered in time: its handler and whoever ordered it are reminded."""
    return Late(remind=task.asked_role or task.role)


# -- nudging ---------------------------------------------------------------------------------------


_KINDS = ("step", "posting", "objection", "correction", "serve", "tell")


def nudge(work: Work, command: Nudge) -> None:
    """Ask for the open tasks of a service, or of the whole case, to be done soon; once a day.

    Raises Refusal: 'nothing_to_nudge', 'nudged_today'; NotFound('no_such_lane').
    """
    if command.path not in work.case.scopes:
        raise NotFound("no_such_lane")
    by = _side(work)
    tasks = nudgeable(work.case, command.path, command.task)
    if not tasks:
        raise Refusal("nothing_to_nudge")
    fresh = [task for task in tasks if task.nudged_on != work.on]
    if not fresh:
        raise Refusal("nudged_today", on=work.on)
    for task in fresh:
        work.emit(f.Nudged(task.no, by, work.on))


def _side(work: Work) -> str:
    actor = work.context.actor
    if is_applicant(work.case, actor) and actor.kind is ActorKind.APPLICANT:
        return "applicant"
    today = work.context.calendar.civil_day(work.context.now)
    if authority_of(work.case, actor, today) is not None:
        return "applicant"
    impartial(work.case, actor)
    directory = work.context.directory
    if not may_nudge(work.case, actor, home_of(work), directory):
        raise Refusal("not_yours")
    work.post = staff_post_at(home_of(work), actor, directory)
    return "staff"


def may_nudge(case: Case, actor: Actor, home: str, directory: Directory) -> bool:
    """Whether somebody on the staff has to do with the case: at its place, or by a task of it."""
    if actor.kind is not ActorKind.STAFF:
        return False
    at_home = staff_post_at(home, actor, directory) is not None
    return at_home or any(task_post(task, actor) is not None for task in case.tasks.values())


def nudgeable(case: Case, path: str, task: int | None = None) -> list[Task]:
    """The tasks that a nudge is about: those that an office has to do, not those that wait for the
    family."""
    return [
        each
        for each in case.open_tasks
        if within(each.path, path)
        and each.kind in _KINDS
        and each.status == "open"
        and task in (None, each.no)
    ]
