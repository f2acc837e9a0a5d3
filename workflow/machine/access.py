"""Who may do what: posts, four eyes, relatives, one's own case.

Pure questions about a case and an actor, asked by the decisions and by the pages (which offer
only what is allowed). A refusal names the rule and, where it helps, who could.
"""

from __future__ import annotations

from collections.abc import Iterable

from workflow.definition.closure import Closure
from workflow.domain.case import Case, Scope, Task
from workflow.domain.people import Actor, ActorKind, Directory, Post
from workflow.errors import Refusal
from workflow.machine.tree import below, children, input_scopes, within

NOWHERE = "-"
"""A path that no scope has."""


def is_relative(case: Case, actor: Actor) -> bool:
    """Whether the actor is registered as a relative of the household 近亲属备案."""
    return actor.user is not None and any(
        relative.user == actor.user for relative in case.relatives.values()
    )


def post_on(case: Case, closure: Closure, task: Task, actor: Actor) -> Post:
    """The post under which `actor` may handle `task`.

    Raises Refusal: 'related' (a relative), 'not_your_post' (with role and place), 'four_eyes'
    (with the state they signed).
    """
    if is_relative(case, actor):
        raise Refusal("related")
    post = actor.post_for(task.posts)
    if post is None:
        raise Refusal("not_your_post", role=task.role, place=task.place)
    signed = signed_by(case, closure, task, actor)
    if signed is not None:
        raise Refusal("four_eyes", state=signed)
    return post


def may_handle(case: Case, closure: Closure, task: Task, actor: Actor) -> bool:
    """Whether `post_on` would find a post."""
    try:
        post_on(case, closure, task, actor)
    except Refusal:
        return False
    return True


def signed_by(case: Case, closure: Closure, task: Task, actor: Actor) -> str | None:
    """The state that bars the actor by four eyes: one of the task's `not` that they signed."""
    scope = case.scopes[task.path]
    for name in _excluded(closure, scope, task):
        path, state = _place_of(case, closure, scope, name)
        for signature in case.signatures.values():
            if signature.user == actor.user and not signature.void:
                here = within(signature.path, path) if state is None else signature.path == path
                if here and state in (None, signature.state):
                    return name
    return None


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


def _place_of(case: Case, closure: Closure, scope: Scope, name: str) -> tuple[str, str | None]:
    """Where a `not` reference points: a scope's path, and one state of it or all below."""
    first, _, rest = name.partition(".")
    process = closure.processes[scope.process]
    if first in process.definition.inputs:
        lanes = input_scopes(case, closure, scope, first)
        path = lanes[0].path if lanes else NOWHERE
        if any(child.lane == rest for child in children(case, path)):
            return below(path, rest), None
        return path, rest or None
    if first in process.states:
        return scope.path, first
    return below(scope.path, first), rest or None


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

    Returns the post for staff, None for the applicant. Raises Refusal: 'related', 'not_yours'.
    """
    if is_relative(case, actor):
        raise Refusal("related")
    if is_applicant(case, actor) and actor.kind is ActorKind.APPLICANT:
        return None
    post = staff_post_at(home, actor, directory)
    if post is None:
        raise Refusal("not_yours")
    return post
