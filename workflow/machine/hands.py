"""Who may give a task to whom: its holder or its head gives, a suitable colleague takes.

Pure questions for every command by which work goes from hand to hand, and for the pages that offer
only what would be allowed. A refusal says which rule it was and who could instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from workflow.definition.closure import Closure
from workflow.domain.case import Case, Task
from workflow.domain.change import changed
from workflow.domain.people import ADMINISTRATOR, Actor, ActorKind, Directory, Post
from workflow.errors import Conflict, Invalid, NotFound, Refusal
from workflow.machine.access import impartial, is_anothers, post_on, signed_by, task_post
from workflow.machine.work import Work

NAMED = 5
"""How many colleagues a refusal names."""


def live_task(work: Work, no: int, revision: int | None = None) -> Task:
    """A task that still wants somebody. Raises NotFound, Conflict."""
    task = work.case.tasks.get(no)
    if task is None:
        raise NotFound("no_such_task")
    if not task.live:
        signed = work.case.signed(no)
        by = signed[-1].name if signed else ""
        raise Conflict("already_done", by=by, outcome=task.outcome, how=task.status)
    if revision is not None and revision != task.revision:
        raise Conflict("changed_meanwhile", by=task.claimed_name or task.assigned_name)
    return task


def head_post(task: Task, actor: Actor, closure: Closure, directory: Directory) -> Post | None:
    """The actor's post as a head of the task: a role above the task's, at its place or above.

    Whoever looks after the office itself counts as the head of all its work.
    """
    above = (*closure.catalogues.heads(task.role), ADMINISTRATOR)
    chain = directory.chain(task.place)
    wanted = tuple((role, place) for role in above for place in chain)
    return actor.post_for(wanted)


def giving_post(
    case: Case, closure: Closure, directory: Directory, task: Task, actor: Actor
) -> Post:
    """The post from which the actor may give the task to somebody else.

    Its holder may, whoever of its post could take it, and its head. Raises Refusal: 'related',
    'own_case', 'not_yours_to_give' (whose it is, and which roles are above).
    """
    impartial(case, actor)
    staff = actor.kind is ActorKind.STAFF
    own = task_post(task, actor) if staff else None
    theirs = own is not None and not is_anothers(task, actor, own)
    if own is not None and theirs and task.claimed_by in (None, actor.user):
        return own
    head = head_post(task, actor, closure, directory) if staff else None
    if head is None:
        by = task.claimed_name or task.assigned_name
        heads = list(closure.catalogues.heads(task.role))[:1]
        raise Refusal("not_yours_to_give", by=by, role=task.role, heads=heads)
    return head


def hand_out(work: Work, task: Task) -> None:
    """Note the post from which the actor gives the task to somebody else. Raises Refusal."""
    context = work.context
    if context.actor.kind is not ActorKind.SYSTEM:
        work.post = giving_post(work.case, context.closure, context.directory, task, context.actor)


def bar(case: Case, closure: Closure, task: Task, who: Actor) -> str:
    """The code of the rule that keeps somebody from taking a task; "" when nothing does."""
    theirs = changed(task, assigned=who.user, assigned_name=who.name)
    try:
        post_on(case, closure, theirs, who)
    except Refusal as refusal:
        return refusal.code
    signed = case.signed(task.no)
    return "already_signed" if any(s.user in who.eyes for s in signed) else ""


def taker(work: Work, task: Task, user: int) -> Actor:
    """The colleague who is to take the task. Raises Refusal with the rule and who could."""
    who = work.context.staff.actor(user)
    if who is None:
        raise Refusal("not_on_the_staff", able=able(work, task))
    rule = bar(work.case, work.context.closure, task, who)
    if rule:
        raise Refusal("cannot_take_it", to=who.name, rule=rule, able=able(work, task, user))
    check_room(work, task, who)
    return who


def able(work: Work, task: Task, but: int | None = None) -> list[str]:
    """Some of those who could take the task now, by name: first of its own place."""
    return [who.name for _, who in zip(range(NAMED), _able(work, task, but), strict=False)]


def _able(work: Work, task: Task, but: int | None) -> Iterator[Actor]:
    staff, seen = work.context.staff, {but, task.claimed_by or task.assigned}
    for place in (task.place, ""):
        for who in staff.holders(task.role, place):
            if who.user in seen:
                continue
            seen.add(who.user)
            if not bar(work.case, work.context.closure, task, who) and room(work, task, who):
                yield who


# -- how much one person has -------------------------------------------------------------------


def cap_of(work: Work, role: str) -> int:
    """In how many cases one holder of the role may have tasks at a time; 0 where nothing says."""
    known = work.context.closure.catalogues.roles.get(role)
    cap = known.cap if known is not None else None
    if isinstance(cap, str):
        default = work.context.closure.catalogues.parameters[cap].value
        return work.context.directory.parameter(cap, work.case.place, default)
    return cap or 0


def room(work: Work, task: Task, who: Actor) -> bool:
    """Whether somebody has fewer cases than their role allows; a case they are in counts once."""
    cap = cap_of(work, task.role)
    if not cap or who.user is None or _is_in(work.case, who.user):
        return True
    return work.context.staff.load(who.user) < cap


def _is_in(case: Case, user: int) -> bool:
    return any(user in (task.claimed_by, task.assigned) for task in case.open_tasks)


def check_room(work: Work, task: Task, who: Actor) -> None:
    """Raises Refusal('no_room') with the number and who has room."""
    if not room(work, task, who):
        cap = cap_of(work, task.role)
        raise Refusal("no_room", to=who.name, cap=cap, able=able(work, task, who.user))


# -- what is written with it -------------------------------------------------------------------


def note(work: Work, what: str, task: Task, field: str, text: str) -> int:
    """Keep what somebody wrote about a task, as an entry. Raises Invalid where nothing was."""
    said = text.strip()
    if not said:
        raise Invalid({field: "required"})
    return work.keep(what, task.path, task.state, {"text": said})


def barred_from_preparing(case: Case, closure: Closure, task: Task, who: Actor) -> str:
    """The rule that keeps somebody from preparing a task for its holder; "" when nothing does.

    They need a post of the task's role, or one of the same department.
    """
    try:
        impartial(case, who)
    except Refusal as refusal:
        return refusal.code
    roles = closure.catalogues.roles
    wanted = roles.get(task.role)
    for post in who.posts:
        known = roles.get(post.role)
        same = wanted and known and wanted.department == known.department is not None
        if post.role == task.role or same:
            return "four_eyes" if signed_by(case, closure, task, who) is not None else ""
    return "not_your_post"
