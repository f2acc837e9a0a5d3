"""Who acts: an actor with the posts they hold, and the places where posts are.

Consumers: `machine.access` decides from these values who may handle what.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ActorKind(StrEnum):
    """From which side of the window someone acts."""

    STAFF = "staff"
    APPLICANT = "applicant"
    PUBLIC = "public"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Post:
    """A role at a place: `township_lead` at the township's region code."""

    role: str
    place: str
    for_user: int | None = None
    """A substitute's AB岗: the account for which they hold it…"""
    for_name: str = ""
    """…its name…"""
    authority: str = ""
    """…and the authorisation, as it was given in the office."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who gives a command."""

    kind: ActorKind
    user: int | None = None
    """The account; None for the public and the system."""
    name: str = ""
    """How the history names them."""
    person: int | None = None
    """The natural person behind the account, where known."""
    posts: tuple[Post, ...] = ()
    works_for: str = ""
    """The social work service that the account belongs to, as the office entered it; "" for none.
    """

    others: frozenset[int] = frozenset()
    """The other accounts of the same natural person, where known, also those no longer in use."""

    @property
    def account(self) -> int:
        """The number of the account; 0, which no account has, for the public and the system."""
        return self.user or 0

    @property
    def eyes(self) -> frozenset[int]:
        """All accounts of this person: who signed with one of them has seen it with the same eyes;
        empty for the public and the system."""
        return self.others if self.user is None else self.others | {self.user}

    def post_for(self, posts: tuple[tuple[str, str], ...]) -> Post | None:
        """The first own post among `posts` (role, place), then one held for somebody else."""
        found = [p for p in self.posts if (p.role, p.place) in posts]
        return next((p for p in found if p.for_user is None), found[0] if found else None)

    def post_held_for(self, user: int, role: str) -> Post | None:
        """The post of this role that is held for somebody else, as their substitute."""
        return next((p for p in self.posts if (p.for_user, p.role) == (user, role)), None)

    def post_with(self, role: str) -> Post | None:
        """The first own post of a role, at any place."""
        return next((post for post in self.posts if post.role == role), None)


ADMINISTRATOR = "administrator"
"""The role that looks after an office itself."""

SYSTEM = Actor(ActorKind.SYSTEM, name="OneWindow")
"""The engine itself, when a deadline passes or a notice ends."""

PUBLIC = Actor(ActorKind.PUBLIC)
"""Somebody without an account."""

LEVELS = ("county", "township", "village")


@dataclass(frozen=True, slots=True)
class PlaceInfo:
    """A region or an organisation in the office's directory."""

    code: str
    level: str
    """county, township, village, or organisation."""
    parent: str | None
    """The region above, or the region an organisation lies in."""
    zh: str
    en: str
    kind: str = ""
    """For an organisation: `school`, …"""


@dataclass(frozen=True)
class Directory:
    """The tree of places and the regions' own parameter values, as one immutable value."""

    places: Mapping[str, PlaceInfo]
    parameters: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Place → parameter → value; the nearest place above wins."""

    def at_level(self, code: str, level: str) -> str | None:
        """`code` or its nearest ancestor at `level`; None when there is none."""
        place = self.places.get(code)
        while place is not None and place.level != level:
            place = self.places.get(place.parent) if place.parent else None
        return place.code if place else None

    def chain(self, code: str) -> tuple[str, ...]:
        """`code` and the places above it, nearest first."""
        found: list[str] = []
        place = self.places.get(code)
        while place is not None and place.code not in found:
            found.append(place.code)
            place = self.places.get(place.parent) if place.parent else None
        return tuple(found)

    def parameter(self, name: str, code: str, default: int) -> int:
        """The value of parameter `name` for the place `code`."""
        for place in self.chain(code):
            value = self.parameters.get(place, {}).get(name)
            if value is not None:
                return value
        return default
