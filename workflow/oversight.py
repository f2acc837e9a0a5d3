"""Whose work a head looks after: the roles below their own, at their place and below it.

Pure. Input: an actor's posts, the roles of the catalogues, the directory. Consumers: the leader's
page, and the page of a case, which a head may open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflow.definition.catalogues import Catalogues
from workflow.domain.case import Task
from workflow.domain.people import Actor, Directory


@dataclass(frozen=True, slots=True)
class Oversight:
    """What one post looks after."""

    roles: frozenset[str]
    places: frozenset[str]

    def covers(self, role: str, place: str) -> bool:
        """Whether a post with this role at this place is below."""
        return role in self.roles and place in self.places


def oversight_of(
    actor: Actor, catalogues: Catalogues, directory: Directory
) -> tuple[Oversight, ...]:
    """What an actor's posts look after; nothing for those who are nobody's head."""
    below = _below(catalogues)
    return tuple(
        Oversight(below[post.role], frozenset(_under(directory, post.place)))
        for post in actor.posts
        if post.role in below
    )


def covers(oversight: tuple[Oversight, ...], task: Task) -> bool:
    """Whether a task is at a post that somebody with this oversight is above."""
    return any(each.covers(role, place) for each in oversight for role, place in task.posts)


def _below(catalogues: Catalogues) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for role in catalogues.roles:
        for head in catalogues.heads(role):
            found.setdefault(head, set()).add(role)
    return {head: frozenset(roles) for head, roles in found.items()}


def _under(directory: Directory, place: str) -> list[str]:
    return [code for code in directory.places if place in directory.chain(code)]
