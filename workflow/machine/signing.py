"""Adding a signer to a task 加签 and doing without one 减签: its holder or head may.

What a signer answers is `tasks.complete` on their own task; how it counts is in `signers`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workflow.definition.closure import Closure
from workflow.domain import facts as f
from workflow.domain.case import Case, Task
from workflow.domain.commands import Command
from workflow.domain.commands.hands import AddSigner, RemoveSigner
from workflow.domain.people import Actor, Post
from workflow.domain.signers import AFTER, WHERE
from workflow.errors import Invalid, NotFound, Refusal
from workflow.machine.access import impartial
from workflow.machine.effects import take_effect
from workflow.machine.hands import hand_out, live_task, note
from workflow.machine.signers import KIND, ask, of_task, written
from workflow.machine.work import Work


def add_signer(work: Work, command: AddSigner) -> None:
    """Ask a colleague to sign along.

    Raises Refusal: 'no_signers_here', 'not_on_the_staff', 'cannot_sign_along'; Invalid.
    """
    task = live_task(work, command.task)
    hand_out(work, task)
    if task.kind != "step" or task.seat:
        raise Refusal("no_signers_here")
    if command.where not in WHERE:
        raise Invalid({"where": "not_offered"})
    who = work.context.staff.actor(command.user)
    if who is None:
        raise Refusal("not_on_the_staff", able=[])
    rule = bars(work.case, task, who)
    if rule or who.user in work.context.actor.eyes:
        raise Refusal("cannot_sign_along", to=who.name, rule=rule or "theirs_already")
    post = post_for(work.context.closure, task, who)
    entry = note(work, "signer", task, "note", command.note)
    no = work.next_no
    work.emit(
        f.SignerAdded(
            no=no,
            asking=task.no,
            where=command.where,
            user=command.user,
            name=who.name,
            role=post.role,
            place=post.place,
            entry=entry,
            by=work.by,
        )
    )
    if command.where != AFTER or written(work.case, task):
        ask(work, task, work.case.signers[no])


def remove_signer(work: Work, command: RemoveSigner) -> None:
    """Do without a signer; if nobody else's consent is missing, the outcome takes effect.

    Raises Refusal('signer_has_answered'), NotFound('no_such_signer').
    """
    signer = work.case.signers.get(command.signer)
    if signer is None or signer.status == "removed":
        raise NotFound("no_such_signer")
    task = live_task(work, signer.asking)
    hand_out(work, task)
    if signer.status in ("agreed", "answered"):
        raise Refusal("signer_has_answered", by=signer.name)
    entry = note(work, "signer", task, "reason", command.reason)
    work.emit(f.SignerRemoved(signer.no, task.no, signer.name, entry))
    theirs = work.case.tasks.get(signer.task)
    if theirs is not None and theirs.live:
        work.emit(f.TaskEnded(theirs.no, "", "cancelled"))
    if written(work.case, task):
        take_effect(work, task.no, None)


def bars(case: Case, task: Task, who: Actor) -> str:
    """The rule that keeps somebody from signing along; "" when nothing does."""
    try:
        impartial(case, who)
    except Refusal as refusal:
        return refusal.code
    signed = case.signed(task.no)
    if any(s.user in who.eyes for s in signed):
        return "already_signed"
    if not who.eyes.isdisjoint({task.claimed_by, task.assigned}):
        return "theirs_already"
    if any(signer.user in who.eyes for signer in of_task(case, task.no)):
        return "signs_along"
    return "" if who.posts else "not_your_post"


def post_for(closure: Closure, task: Task, who: Actor) -> Post:
    """The post at which somebody signs along: the task's, one of its organ, or their first."""
    own = who.post_with(task.role)
    if own is not None:
        return own
    roles = closure.catalogues.roles
    organ = roles[task.role].department if task.role in roles else None
    same = (p for p in who.posts if p.role in roles and roles[p.role].department == organ)
    return next(same, who.posts[0])


COMMANDS: Mapping[type[Command], Callable[[Work, Any], None]] = {
    AddSigner: add_signer,
    RemoveSigner: remove_signer,
}
"""The commands about signers, and the rules that answer them."""

__all__ = ["COMMANDS", "KIND", "add_signer", "bars", "post_for", "remove_signer"]
