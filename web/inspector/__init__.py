"""The inspector's pages 纪检: what deserves a look, at the places of one's post, read only.

Relatives among the staff, what was recorded later, what went round the usual way; random samples
with a seed; questions that must be answered. From each line one opens the case. An inspector
handles nothing: the engine takes no command from such a post but the note of a printed file.
Templates: `templates/inspector/`.
"""

from __future__ import annotations

from web import navigation
from web.inspector import questions, samples, views  # noqa: F401  # routes
from web.inspector.blueprint import blueprint
from web.language import lazy_gettext as _l

__all__ = ["blueprint"]

navigation.add("inspector.looks", _l("Inspection"), 20, begins=lambda _: True)
