"""The administrator's pages: definitions and their versions, places, people, the import.

Nothing here reads a case: of cases, only how many run on which version. What lies outside an
administrator's own places is neither shown nor changed. Templates: `templates/admin/`.
"""

from __future__ import annotations

from web import navigation
from web.admin import (  # noqa: F401
    calendar,
    definitions,
    drafts,
    imports,
    people,
    places,
    publishing,
    register,
    tables,
)
from web.admin.blueprint import blueprint
from web.language import lazy_gettext as _l
from workflow.domain.people import ADMINISTRATOR, Actor, ActorKind

__all__ = ["blueprint"]


def _only_administers(actor: Actor) -> bool:
    return all(post.role == ADMINISTRATOR for post in actor.posts)


navigation.add("admin.definitions", _l("Definitions"), 6, ActorKind.STAFF, begins=_only_administers)
navigation.add("admin.places", _l("Places"), 7, ActorKind.STAFF)
navigation.add("admin.people", _l("People"), 8, ActorKind.STAFF)
