"""Whose work somebody looks after: a head the roles below theirs, an inspector everything.

Pure. Input: an actor's posts, the roles of the catalogues, the directory. Consumers: the pages of
leaders and inspectors, the page of a case, the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

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
    heads = {role.head for role in catalogues.roles.values()}
    if not any(post.role in heads for post in actor.posts):
        return ()
    below = _below(catalogues)
    return tuple(
        Oversight(below[post.role], frozenset(_under(directory, post.place)))
        for post in actor.posts
        if post.role in below
    )


def inspected_by(actor: Actor, catalogues: Catalogues, directory: Directory) -> frozenset[str]:
    """The places that an inspector looks at; none for anybody else."""
    return frozenset(
        code
        for post in actor.posts
        if post.role in catalogues.roles and catalogues.roles[post.role].inspects
        for code in _under(directory, post.place)
    )


def acting(actor: Actor, catalogues: Catalogues) -> Actor:
    """The actor without the posts from which one only looks: an inspector handles no case."""
    posts = tuple(
        post
        for post in actor.posts
        if post.role not in catalogues.roles or not catalogues.roles[post.role].inspects
    )
    return actor if posts == actor.posts else replace(actor, posts=posts)


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
