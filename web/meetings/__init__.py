"""Matters that the office itself convenes, such as a joint meeting 联席会议.

For whoever holds the role that a definition names under `convened`; members vote and carry out on
their task pages and read the meeting and its minutes here. Templates: `templates/meetings/`.
"""

from __future__ import annotations

from web import navigation
from web.language import lazy_gettext as _l
from web.meetings import convene, desk, minutes, one  # noqa: F401  # routes
from web.meetings.blueprint import blueprint
from workflow.domain.people import ActorKind

__all__ = ["blueprint"]

navigation.add("meetings.desk", _l("Meetings"), 33, ActorKind.STAFF)
