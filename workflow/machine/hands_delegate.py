"""Delegating 委派: a colleague prepares a task and gives it back; its holder decides.

Nothing is signed by the delegate. Their opinion stands in the history under their name, beside the
holder's signature.
"""

from __future__ import annotations

from workflow.domain import facts as f
from workflow.domain.case import Task
from workflow.domain.commands.hands import Delegate, GiveBack, Recall
from workflow.errors import Refusal
from workflow.machine.access import impartial
from workflow.machine.hands import (
    barred_from_preparing,
    hand_out,
    live_task,
    note,
)
from workflow.machine.task_rules import known_outcomes
from workflow.machine.tasks import handled_task
from workflow.machine.work import Work


def delegate(work: Work, command: Delegate) -> None:
    """Ask a colleague to prepare a task; it stays in one's own hands.

    Raises Refusal: 'delegated', 'theirs_already', 'not_on_the_staff', 'cannot_take_it'.
    """
    task = handled_task(work, command.task)
    if task.delegate is not None:
        raise Refusal("delegated", to=task.delegate_name)
    actor, closure = work.context.actor, work.context.closure
    if command.to == actor.user:
        raise Refusal("theirs_already", to=actor.name)
    who = work.context.staff.actor(command.to)
    if who is None:
        raise Refusal("not_on_the_staff", able=_could_prepare(work, task))
    rule = barred_from_preparing(work.case, closure, task, who)
    if rule:
        raise Refusal("cannot_take_it", to=who.name, rule=rule, able=_could_prepare(work, task))
    if task.claimed_by is None:
        work.emit(f.TaskClaimed(task.no, actor.account, actor.name))
    entry = note(work, "delegation", task, "request", command.request)
    work.emit(f.TaskDelegated(task.no, who.account, who.name, actor.name, entry))


def _could_prepare(work: Work, task: Task) -> list[str]:
    own = work.context.actor.user
    here = work.context.staff.holders(task.role, task.place)
    closure = work.context.closure
    return [
        who.name
        for who in here
        if who.user != own and not barred_from_preparing(work.case, closure, task, who)
    ][:5]


def give_back(work: Work, command: GiveBack) -> None:
    """Give one's opinion; the task is its holder's again.

    Raises Refusal: 'not_your_delegation', 'no_such_outcome'.
    """
    task = live_task(work, command.task)
    actor = work.context.actor
    if task.delegate is None or task.delegate != actor.user:
        raise Refusal("not_your_delegation", to=task.delegate_name)
    impartial(work.case, actor)
    if command.outcome and command.outcome not in known_outcomes(work, task):
        raise Refusal(
            "no_such_outcome",
            outcome=command.outcome,
            known=sorted(known_outcomes(work, task)),
        )
    roles = work.context.closure.catalogues.roles
    work.post = next((post for post in actor.posts if post.role in roles), None)
    entry = note(work, "opinion", task, "opinion", command.opinion)
    work.emit(f.TaskGivenBack(task.no, actor.account, actor.name, entry, command.outcome))


def recall(work: Work, command: Recall) -> None:
    """Take it back before the opinion has come: its holder may, and its head.

    Raises Refusal('not_your_delegation').
    """
    task = live_task(work, command.task)
    if task.delegate is None:
        raise Refusal("not_your_delegation", to="")
    hand_out(work, task)
    work.emit(f.DelegationRecalled(task.no, task.delegate_name))
