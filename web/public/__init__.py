"""What everybody may see without an account: notices, objections, a case by its number and secret.

Templates: `templates/public/`. Nothing here names a person beyond what a notice's rule allows.
"""

from __future__ import annotations

from web import navigation
from web.language import lazy_gettext as _l
from web.public import lookup, notices, objections, published, quarterly, standards  # noqa: F401  # routes
from web.public.blueprint import blueprint
from workflow.domain.people import ActorKind

__all__ = ["blueprint"]

OUTSIDE = (ActorKind.PUBLIC, ActorKind.APPLICANT)
navigation.add("public.notices", _l("Public notices"), 70, *OUTSIDE)
navigation.add("public.look_up", _l("Look up a request"), 75, ActorKind.PUBLIC)
navigation.add_to_foot("public.notices", _l("Public notices"), 10)
navigation.add_to_foot("public.published_grants", _l("What was granted"), 20)
navigation.add_to_foot("public.standards", _l("How long it takes"), 30)
navigation.add_to_foot("public.look_up", _l("Look up a request"), 40)
