"""Benefits after their grant: one's own, the officers' list, the payment roster, being heard.

Whom a page is for is decided by its access declaration, whose benefit it is by the engine's rule
for the place responsible. Accounts are masked everywhere but on the roster, for those who pay.
Templates: `templates/benefits/`.
"""

from __future__ import annotations

from web import navigation
from web.benefits import desk, imports, mine, opinions, rosters  # noqa: F401  # routes
from web.benefits.blueprint import blueprint
from web.language import lazy_gettext as _l
from workflow.domain.people import ActorKind

__all__ = ["blueprint"]

navigation.add("benefits.mine", _l("My benefits"), 4, ActorKind.APPLICANT)
navigation.add("benefits.desk", _l("Benefits"), 30, ActorKind.STAFF)
navigation.add("benefits.rosters", _l("Payments"), 31, ActorKind.STAFF)
