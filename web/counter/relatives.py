"""Relatives of the family on the staff 近亲属备案: searching the staff by name, and who was named.

Consumers: the intake (registered right after filing) and the page of a case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from web.forms.places import name_of
from web.language import current_language, say
from web.language import gettext as _
from web.numbers import number_in
from web.office import the_office, today
from workflow.definition.catalogues import Catalogues
from workflow.domain.commands import RegisterRelative
from workflow.store.accounts import Account

MOST = 12


@dataclass
class Named:
    """A member of staff who may be a relative."""

    user: int
    name: str
    posts: str
    """What tells people of one name apart: their posts."""
    chosen: bool = False
    relation: str = ""
    error: str = ""


def search(text: str, catalogues: Catalogues, without: frozenset[int] = frozenset()) -> list[Named]:
    """The members of staff whose name contains a text."""
    wanted = text.strip().casefold()
    if not wanted:
        return []
    found = []
    for account in the_office().accounts.everybody():
        if account.active and account.id not in without and wanted in account.name.casefold():
            posts = _posts(account, catalogues)
            if posts:
                found.append(Named(account.id, account.name, posts))
    return found[:MOST]


def _posts(account: Account, catalogues: Catalogues) -> str:
    office, locale = the_office(), current_language()
    places = office.store.directory().places
    words = []
    for post in office.accounts.posts_of(account.id, today()):
        role = catalogues.roles.get(post.role)
        title = say(role.title) if role else post.role
        place = places.get(post.place)
        words.append(f"{title} ({name_of(place, locale)})" if place else title)
    return _(", ").join(words)


def read(query: str, kept: Mapping[str, Any], catalogues: Catalogues) -> list[Named]:
    """Those who were named before and those whom the search finds, with what the page says."""
    chosen: dict[int, str] = {int(user): relation for user, relation in kept.items()}
    if request.method == "POST":
        ticked = set(filter(None, map(number_in, request.form.getlist("relative"))))
        chosen = {user: request.form.get(f"relation-{user}", "")[:60] for user in ticked}
    known = {account.id: account for account in the_office().accounts.everybody()}
    before = [
        Named(user, known[user].name, _posts(known[user], catalogues), True, relation.strip())
        for user, relation in chosen.items()
        if user in known
    ]
    return before + search(query, catalogues, frozenset(chosen))


def check(named: list[Named]) -> bool:
    """Whether each who was chosen has a relation."""
    for one in named:
        if one.chosen and not one.relation:
            one.error = _("Write how %(name)s is related to the applicant.", name=one.name)
    return not any(one.error for one in named)


def commands(case: int, named: list[Named], key: str) -> list[RegisterRelative]:
    """What registers those who were chosen."""
    return [
        RegisterRelative(
            case=case,
            user=one.user,
            name=one.name,
            relation=one.relation,
            key=f"{key}-{one.user}",
        )
        for one in named
        if one.chosen
    ]
