"""Who may do what: posts, four eyes, relatives, one's own case.

Pure questions about a case and an actor, asked by the decisions and by the pages (which offer
only what is allowed). A refusal names the rule and, where it helps, who could.
"""

from __future__ import annotations

from collections.abc import Iterable

from workflow.definition.closure import Closure
from workflow.domain.case import Case, Scope, Signature, Task
from workflow.domain.people import Actor, ActorKind, Directory, Post
from workflow.errors import Conflict, Refusal
from workflow.machine.seats import has_other_seat
from workflow.machine.tree import below, children, input_scopes, within


def is_relative(case: Case, actor: Actor) -> bool:
    """Whether the actor is registered as a relative of the household 近亲属备案."""
    return any(relative.user in actor.eyes for relative in case.relatives.values())


def post_on(case: Case, closure: Closure, task: Task, actor: Actor) -> Post:
    """The post under which `actor` may handle `task`.

    Raises Refusal: 'related' (a relative), 'own_case', 'not_your_post' (with role and place),
    'assigned_to_other' (with whose task it is), 'four_eyes' (with the state they signed),
    'one_seat' (another seat of the same panel is theirs).
    """
    impartial(case, actor)
    post = task_post(task, actor) if actor.kind is ActorKind.STAFF else None
    if post is None:
        raise Refusal("not_your_post", role=task.role, place=task.place)
    _impartial_substitute(case, post)
    if is_anothers(task, actor, post):
        raise Refusal("assigned_to_other", by=task.assigned_name)
    signed = signed_by(case, closure, task, actor)
    if signed is not None:
        raise Refusal("four_eyes", state=signed)
    if has_other_seat(case, task, actor, post.for_user):
        raise Refusal("one_seat", state=task.state)
    return post


def task_post(task: Task, actor: Actor) -> Post | None:
    """The post from which the actor would handle the task; None where they hold none.

    Who was assigned a task may hold its role at another place: the assignment is what brings them
    here. What somebody has in hand is handled by their substitute under their post.
    """
    holder = task.assigned or task.claimed_by
    if holder is not None and holder != actor.user:
        held = actor.post_held_for(holder, task.role)
        if held is not None:
            return held
    post = actor.post_for(task.posts)
    if post is None and task.assigned is not None and task.assigned == actor.user:
        return actor.post_with(task.role)
    return post


def is_anothers(task: Task, actor: Actor, post: Post) -> bool:
    """Whether the task was assigned to somebody else. Whom it was escalated to may still act."""
    if task.assigned is None or task.assigned in (actor.user, post.for_user):
        return False
    return (post.role, post.place) not in task.posts[1:]


def not_anothers(task: Task, actor: Actor, post: Post) -> None:
    """Nobody else holds the task; whom it was escalated to may take it over from its holder.

    Raises Conflict('claimed_by_other').
    """
    if (post.role, post.place) in task.posts[1:]:
        return
    if task.claimed_by is not None and task.claimed_by not in (actor.user, post.for_user):
        raise Conflict("claimed_by_other", by=task.claimed_name)


def may_handle(case: Case, closure: Closure, task: Task, actor: Actor) -> bool:
    """Whether `post_on` would find a post."""
    try:
        post_on(case, closure, task, actor)
    except Refusal:
        return False
    return True


def officer_post(case: Case, actor: Actor, home: str, directory: Directory) -> Post:
    """A post from which staff of the place keep the file.

    Raises Refusal: 'related', 'own_case', 'not_yours'.
    """
    impartial(case, actor)
    post = staff_post_at(home, actor, directory)
    if post is None:
        raise Refusal("not_yours", place=home)
    return post


def signed_by(case: Case, closure: Closure, task: Task, actor: Actor) -> str | None:
    """The state that bars the actor by four eyes: one of the task's `not` that they signed.

    A signature given for somebody counts as theirs and as the substitute's; of somebody with
    several accounts, whichever they signed with.
    """
    scope = case.scopes[task.path]
    post = task_post(task, actor)
    eyes = {*actor.eyes, post.for_user if post is not None else None} - {None}
    own = [
        s
        for s in case.signatures.values()
        if not eyes.isdisjoint({s.user, s.for_user}) and not s.void and _of_a_step(case, s)
    ]
    for name in _excluded(closure, scope, task):
        for path, state in _places_of(case, closure, scope, name):
            for signature in own:
                here = within(signature.path, path) if state is None else signature.path == path
                if here and state in (None, signature.state):
                    return name
    return None


def _of_a_step(case: Case, signature: Signature) -> bool:
    """Whether it stands under a finding: who gave advice, ended a hearing or decided on a longer
    limit has not judged the matter, and is barred from nothing."""
    task = case.tasks.get(signature.task)
    return task is None or task.kind not in ("advice", "procedure", "extension")


def _excluded(closure: Closure, scope: Scope, task: Task) -> Iterable[str]:
    state = closure.processes[scope.process].states.get(task.state)
    if state is None:
        return ()
    if task.kind == "step" and state.task is not None:
        names = state.task.excluded
    elif task.kind == "objection" and state.notice is not None:
        names = state.notice.objections.excluded
    else:
        return ()
    return tuple(name for name in names if name != "related")


def _places_of(
    case: Case, closure: Closure, scope: Scope, name: str
) -> list[tuple[str, str | None]]:
    """Where a `not` reference points: a scope's path, and one state of it or all below (None)."""
    first, _, rest = name.partition(".")
    process = closure.processes[scope.process]
    if first in process.definition.inputs:
        return [
            (below(lane.path, rest), None)
            if any(child.lane == rest for child in children(case, lane.path))
            else (lane.path, rest or None)
            for lane in input_scopes(case, closure, scope, first)
        ]
    if first in process.states:
        return [(scope.path, first)]
    return [(below(scope.path, first), rest or None)]


def impartial(case: Case, actor: Actor) -> None:
    """Nobody handles the file of their own household or of a relative's.

    Raises Refusal: 'related', 'own_case'.
    """
    if is_relative(case, actor):
        raise Refusal("related")
    acting = {each.person for each in case.authorities.values() if each.kind != "village"}
    own = actor.person is not None and actor.person in (case.applicant, *case.members, *acting)
    if actor.kind is ActorKind.STAFF and own:
        raise Refusal("own_case")


def barred(case: Case, actor: Actor) -> bool:
    """Whether it is the file of the actor's own household or of a relative's."""
    try:
        impartial(case, actor)
    except Refusal:
        return True
    return False


def _impartial_substitute(case: Case, post: Post) -> None:
    """Whoever is registered as a relative acts through no substitute either."""
    relatives = {relative.user for relative in case.relatives.values()}
    if post.for_user is not None and post.for_user in relatives:
        raise Refusal("related")


def is_applicant(case: Case, actor: Actor) -> bool:
    """Whether it is the actor's own case."""
    return actor.person is not None and actor.person == case.applicant


def staff_post_at(home: str, actor: Actor, directory: Directory) -> Post | None:
    """A post of the actor at the home place or above it: own village, own township, own county."""
    if actor.kind is not ActorKind.STAFF:
        return None
    chain = directory.chain(home)
    return next((post for post in actor.posts if post.place in chain), None)


def require_side(case: Case, actor: Actor, home: str, directory: Directory) -> Post | None:
    """The applicant themself, or staff of their place acting for them at the window.

    Returns the post for staff, None for the applicant. Raises Refusal: 'related', 'own_case',
    'not_yours'.
    """
    if is_applicant(case, actor) and actor.kind is ActorKind.APPLICANT:
        return None
    impartial(case, actor)
    post = staff_post_at(home, actor, directory)
    if post is None:
        raise Refusal("not_yours", place=home)
    return post


def acting_post(case: Case, actor: Actor, role: str, place: str) -> Post:
    """The post of `role` at `place` under which an officer acts on the case beside its tasks.

    Raises Refusal: 'related', 'own_case', 'not_your_post'.
    """
    impartial(case, actor)
    post = actor.post_for(((role, place),)) if actor.kind is ActorKind.STAFF else None
    if post is None:
        raise Refusal("not_your_post", role=role, place=place)
    return post
