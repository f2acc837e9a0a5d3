"""What the administrator who is asking may look after: their places, and the accounts of these.

Consumers: the pages of places, people and the import.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort

from web.access import current_actor
from web.language import current_language, say
from web.office import the_office, today
from workflow.definition.catalogues import Role
from workflow.domain.people import Directory, PlaceInfo
from workflow.office.definition_drafts import in_force
from workflow.office.staffing import level_name, manages, scope_of
from workflow.store.accounts import Account
from workflow.store.queries.staff import HeldPost, posts_with_dates


@dataclass(frozen=True)
class Member:
    """An account of the staff with its posts."""

    account: Account
    posts: tuple[HeldPost, ...]

    @property
    def current(self) -> list[HeldPost]:
        """The posts held today or later."""
        return [post for post in self.posts if not post.over_by(today())]


def my_scope() -> frozenset[str]:
    """The places that whoever is asking administers."""
    return scope_of(current_actor(), the_office().store.directory())


def place_or_404(code: str) -> tuple[Directory, PlaceInfo]:
    """A place of one's own, with the directory; 404 for any other."""
    directory = the_office().store.directory()
    if code not in my_scope():
        abort(404)
    return directory, directory.places[code]


def members() -> list[Member]:
    """Everybody whose account one administers, by login."""
    office, scope = the_office(), my_scope()
    held: dict[int, list[HeldPost]] = {}
    with office.store.database.read() as connection:
        for post in posts_with_dates(connection):
            held.setdefault(post.account, []).append(post)
    return [
        Member(account, tuple(held.get(account.id, ())))
        for account in office.accounts.everybody()
        if manages(scope, held.get(account.id, ()), today())
    ]


def member_or_404(number: int) -> Member:
    """An account that one administers; 404 for any other, an applicant's too."""
    office = the_office()
    account = office.accounts.by_id(number)
    with office.store.database.read() as connection:
        posts = tuple(posts_with_dates(connection, number))
    if not manages(my_scope(), posts, today()):
        abort(404)
    return Member(account, posts)


def roles() -> dict[str, Role]:
    """The roles that posts may have."""
    return in_force(the_office().store).catalogues.roles


def place_choices() -> list[tuple[str, str]]:
    """One's own places for a list, each below the place it lies in."""
    directory, scope = the_office().store.directory(), my_scope()
    return [(code, _indented(directory, code)) for code in tree(directory) if code in scope]


def _indented(directory: Directory, code: str) -> str:
    depth = len(directory.chain(code)) - 1
    return "\u3000" * depth + named(directory.places[code])


def tree(directory: Directory) -> list[str]:
    """All codes, each behind the place it lies in; organisations after regions."""
    below: dict[str | None, list[PlaceInfo]] = {}
    for info in directory.places.values():
        parent = info.parent if info.parent in directory.places else None
        below.setdefault(parent, []).append(info)
    order: list[str] = []
    pending = sorted(below.get(None, ()), key=_rank, reverse=True)
    while pending:
        info = pending.pop()
        order.append(info.code)
        pending.extend(sorted(below.get(info.code, ()), key=_rank, reverse=True))
    return order


def _rank(info: PlaceInfo) -> tuple[bool, str]:
    return info.level == "organisation", info.code


def role_choices() -> list[tuple[str, str]]:
    """The roles for a list: title and the level they serve."""
    known = roles()
    levels = ("county", "township", "village", "organisation")
    ordered = sorted(known, key=lambda name: (levels.index(known[name].serves), name))
    return [(n, f"{say(known[n].title)} · {say(level_name(known[n].serves))}") for n in ordered]


def named(info: PlaceInfo) -> str:
    """A place's name in the page's language."""
    return info.zh if current_language() == "zh" else info.en
