"""Copies 抄送: a case is sent to colleagues for their information, and they say when they read it.

Whoever gets a copy sees how far the case is, and nothing that a task of their own does not read.
"""

from __future__ import annotations

from workflow.domain import facts as f
from workflow.domain.commands.hands import CopyTo, ReadCopy
from workflow.domain.people import Actor, ActorKind, Post
from workflow.errors import Invalid, NotFound, Refusal
from workflow.machine.access import impartial, task_post
from workflow.machine.hands import head_post
from workflow.machine.work import Work

MOST = 20
"""How many people one copy goes to at most."""


def copy_to(work: Work, command: CopyTo) -> None:
    """Send the case, or a service of it, to colleagues.

    Raises NotFound('no_such_lane'), Invalid.
    """
    scope = work.case.scopes.get(command.path)
    if scope is None:
        raise NotFound("no_such_lane")
    work.post = _post(work)
    if not command.to or len(command.to) > MOST:
        raise Invalid({"to": "required" if not command.to else "not_offered"})
    people = [_reader(work, user) for user in dict.fromkeys(command.to)]
    entry = None
    if command.note.strip():
        entry = work.keep("copy", command.path, scope.state, {"text": command.note.strip()})
    for who in people:
        no, user = work.next_no, who.account
        sent = (command.path, user, who.name, work.by, work.on, entry)
        work.emit(f.CopySent(no, *sent))


def _post(work: Work) -> Post:
    """The post of whoever has, had or heads a task of the case. Raises Refusal('not_yours')."""
    actor, context = work.context.actor, work.context
    impartial(work.case, actor)
    for task in work.case.tasks.values() if actor.kind is ActorKind.STAFF else ():
        head = head_post(task, actor, context.closure, context.directory)
        post = task_post(task, actor) or head
        if post is not None:
            return post
    raise Refusal("not_yours")


def _reader(work: Work, user: int) -> Actor:
    """Somebody the case may be sent to. Raises Refusal with the rule."""
    who = work.context.staff.actor(user)
    if who is None or who.user == work.context.actor.user:
        raise Refusal("not_on_the_staff", able=[])
    try:
        impartial(work.case, who)
    except Refusal as refusal:
        raise Refusal("cannot_take_it", to=who.name, rule=refusal.code, able=[]) from refusal
    if any(copy.user == user and copy.read_on is None for copy in work.case.copies.values()):
        raise Refusal("copied_already", to=who.name)
    return who


def read(work: Work, command: ReadCopy) -> None:
    """Say that one has read a copy; once is enough. Raises NotFound('no_such_copy')."""
    copy = work.case.copies.get(command.copy)
    if copy is None or copy.user != work.context.actor.user:
        raise NotFound("no_such_copy")
    if copy.read_on is None:
        work.emit(f.CopyRead(copy.no, work.on))
