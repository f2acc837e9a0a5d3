"""The counter and the village: filing for people without account, phone or e-mail, and acting on.

`intake` is one page for every definition that citizens file; `family` acts on a case for the
family; tasks themselves are in `web.work`. Templates: `templates/counter/`.
"""

from __future__ import annotations

from web import navigation
from web.counter import (  # noqa: F401  # routes
    accounts,
    answering,
    authority,
    family,
    handed_in,
    home,
    imports,
    intake,
    objections,
    pre_checks,
    receipts,
    withdrawing,
)
from web.counter.blueprint import blueprint
from web.language import lazy_gettext as _l
from workflow.domain.people import ActorKind

__all__ = ["blueprint"]

navigation.add("counter.home", _l("Counter"), 4, ActorKind.STAFF)
