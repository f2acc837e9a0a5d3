"""The inspector's pages 纪检: what deserves a look, at the places of one's post, read only.

Relatives among the staff, what was recorded later, what went round the usual way. From each line
one opens the case. An inspector handles nothing: the engine takes no command from such a post.
Templates: `templates/inspector/`.
"""

from __future__ import annotations

from web import navigation
from web.inspector.blueprint import blueprint
from web.inspector.views import looks  # noqa: F401  # routes
from web.language import lazy_gettext as _l

__all__ = ["blueprint"]

navigation.add("inspector.looks", _l("Inspection"), 20, begins=lambda _: True)
