"""Posts and offices as a refusal names them. Names of staff are for their colleagues only.

Input: the values of a refusal: a role and a place, roles of heads. Consumer: `refusals`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import has_request_context

from web.access import current_actor
from web.forms.places import name_of
from web.language import current_language, say
from web.language import gettext as _
from web.office import the_office, today
from workflow.domain.people import ActorKind

PEOPLE = ("by", "to", "able")
"""The values that are names of staff."""
MOST = 3
"""How many names are given."""


def for_staff() -> bool:
    """Whether a member of staff reads it."""
    return has_request_context() and current_actor().kind is ActorKind.STAFF


def post(values: Mapping[str, Any]) -> str:
    """A post and its office; for staff with the names of who holds it today."""
    role, place = str(values.get("role") or ""), str(values.get("place") or "")
    title = f"{_place(place)} {_role(role)}".strip() if _chinese() else _joined(role, place)
    names = _holders(role, place) if for_staff() else []
    if not title:
        return _("whoever the page of the case names")
    if not names:
        return title
    return f"{title}（{'、'.join(names)}）" if _chinese() else f"{title} ({', '.join(names)})"


def office(values: Mapping[str, Any]) -> str:
    """The place whose staff look after a case; to others than staff it is not named."""
    place = _place(str(values.get("place") or "")) if for_staff() else ""
    return place or _("the office of the place where the household is registered")


def heads(values: Mapping[str, Any]) -> str:
    """The roles above a post."""
    titles = [_role(str(role)) for role in values.get("heads") or ()]
    comma = "、" if _chinese() else ", "
    return comma.join(titles) or _("whoever gives out the posts")


POSTS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "post": post,
    "office": office,
    "heads": heads,
}


def _chinese() -> bool:
    return current_language() == "zh"


def _joined(role: str, place: str) -> str:
    return ", ".join(filter(None, (_role(role), _place(place))))


def _holders(role: str, place: str) -> list[str]:
    if not role or not place:
        return []
    with the_office().store.staff(today()) as staff:
        return [who.name for who in staff.holders(role, place)[:MOST]]


def _role(role: str) -> str:
    store = the_office().store
    for definition in dict.fromkeys(each.definition for each in store.publications.all()):
        known = store.current(definition).catalogues.roles.get(role)
        if known is not None:
            return say(known.title)
    return role


def _place(place: str) -> str:
    known = the_office().store.directory().places.get(place)
    return name_of(known, current_language()) if known is not None else place
