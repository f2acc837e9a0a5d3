"""The applicant's pages: situations and services, one form in steps, one's own requests.

Every page about a case asks `own_case` first, which decides whose it is; every change is a command
to the engine. Drafts are `drafting.Filling`, asked by `steps`. Templates: `templates/applicant/`.
"""

from __future__ import annotations

from web import navigation
from web.applicant import (  # noqa: F401  # routes
    answering,
    apply,
    authority,
    behalf,
    cases,
    consent,
    documents,
    nudging,
    pre_check,
    printing,
    promised,
    quick_check,
    registration,
    review,
    saying,
    services,
    withdrawing,
)
from web.applicant.blueprint import blueprint
from web.applicant.cases import waiting
from web.language import lazy_gettext as _l
from workflow.domain.people import ActorKind

__all__ = ["blueprint"]

navigation.add("applicant.my_cases", _l("My requests"), 4, ActorKind.APPLICANT, count=waiting)
navigation.add("applicant.start", _l("Apply for help"), 5, ActorKind.PUBLIC, ActorKind.APPLICANT)
