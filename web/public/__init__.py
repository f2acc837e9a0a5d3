"""What everybody may see without an account: notices, objections, a case by its number and secret.

Templates: `templates/public/`. Nothing here names a person beyond what a notice's rule allows.
"""

from __future__ import annotations

from web import navigation
from web.language import lazy_gettext as _l
from web.public import lookup, notices, objections, published, standards  # noqa: F401  # routes
from web.public.blueprint import blueprint
from workflow.domain.people import ActorKind

__all__ = ["blueprint"]

navigation.add("public.notices", _l("Public notices"), 70)
navigation.add("public.look_up", _l("Look up a request"), 75)
navigation.add("public.standards", _l("How long it takes"), 80, ActorKind.PUBLIC)
navigation.add("public.published_grants", _l("What was granted"), 72)
