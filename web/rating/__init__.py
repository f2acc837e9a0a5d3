"""Rating a service after it has ended 好差评, and what must be answered: bad ratings, questions.

The applicant rates with the account or with number and code; the heads who did not handle the case
answer. Templates: `templates/rating/`.
"""

from __future__ import annotations

from web import navigation
from web.language import lazy_gettext as _l
from web.rating import answers, rate  # noqa: F401  # routes
from web.rating.answers import waiting
from web.rating.blueprint import blueprint

__all__ = ["blueprint"]

navigation.add("rating.answers", _l("To be answered"), 18, count=waiting)
