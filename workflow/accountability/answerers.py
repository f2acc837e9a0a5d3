"""Who is told of a bad rating, or of an inspector's question: the nearest heads who may answer.

Input: an office, a case, a service of it. Of each post that works on the service the chain of heads
is gone up until there is somebody who may answer; those above hear of it when nobody below may.
Consumers: `ratings`, `inquiries`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from workflow.bootstrap import Office
from workflow.domain.case import Case
from workflow.domain.people import Actor
from workflow.machine.tree import within


def nearest(office: Office, case: Case, path: str, may: Callable[[Actor], bool]) -> tuple[str, ...]:
    """The receivers `user:17` of a message about a service, each once, by their numbers."""
    heads = office.store.closure(case.closure).catalogues.heads
    tasks = [task for task in case.tasks.values() if within(task.path, path)]
    posts = {post for task in tasks for post in task.posts}
    roles = {head for role, _place in posts for head in heads(role)}
    holders = _holders(office, roles, may)
    directory = office.store.directory()
    found: set[int] = set()
    for role, place in posts:
        above = directory.chain(place)
        each = ({user for user, at in holders[head] if at in above} for head in heads(role))
        found |= next((able for able in each if able), set())
    return tuple(f"user:{user}" for user in sorted(found))


def _holders(
    office: Office, roles: Collection[str], may: Callable[[Actor], bool]
) -> dict[str, set[tuple[int, str]]]:
    """Who holds these roles today and may answer, with the places of the posts, by role."""
    with office.store.begin() as unit:
        staff = unit.staff(office.calendar.civil_day(office.now()))
        actors = {role: staff.holders(role) for role in roles}
    return {
        role: {
            (actor.user, post.place)
            for actor in found
            if actor.user is not None and may(actor)
            for post in actor.posts
            if post.role == role
        }
        for role, found in actors.items()
    }
