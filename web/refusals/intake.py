"""Refusals about promises and intake as sentences; put together in `web.refusals`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web.language import lazy_gettext as _l

SENTENCES: Mapping[str, tuple[Any, Any]] = {
    "applicant_alone": (
        _l("This stays with the applicant, also while somebody acts for them."),
        _l("The applicant can do it online, or at the counter with a signed page."),
    ),
    "no_behalf": (
        _l("This cannot be asked for on somebody's behalf in this way."),
        _l("The person can apply themself, or come to the counter with whoever helps them."),
    ),
    "behalf_of_oneself": (
        _l("This is you: nobody acts on their own behalf."),
        _l("Begin again and choose that you apply for yourself."),
    ),
    "not_a_social_worker": (
        _l("Your account does not belong to a social work service."),
        _l("The counter can enter the service for your account; bring its letter along."),
    ),
    "acts_already": (
        _l("They act for the applicant in this request already."),
        _l("To change the last day or the capacity, replace their authority by a new one."),
    ),
    "authority_over": (
        _l("This authority has ended already."),
        _l("Check the page again; nothing more needs to be done."),
    ),
    "not_by_phone": (
        _l("This cannot be filed by phone."),
        _l("The office can note what is said and file it at the counter or in the village."),
    ),
    "phone_unconfirmed": (
        _l("What was taken down by phone is not confirmed yet, so it cannot be accepted."),
        _l("Hand in the signed page or the recording of the read-back; or note it as missing."),
    ),
    "pre_check_over": (
        _l("Somebody else has answered this already, or it was filed meanwhile."),
        _l("Load the list again."),
    ),
    "gaps_not_here": (
        _l("At this step nothing can be accepted with documents to follow."),
        _l("Ask for what is missing in the one request, or accept without a promise."),
    ),
    "not_a_gap": (
        _l("This document cannot follow later, or it is on file already."),
        _l(
            "Only the documents that the definition names may follow; "
            "ask for others in the one request."
        ),
    ),
    "not_declarable": (
        _l("For this document a declaration is not enough."),
        _l("Please hand in the document itself; it can also follow later if the office agrees."),
    ),
    "promise_broken_before": (
        _l("An earlier promise of this applicant was not kept, so no further one is taken."),
        _l("Please hand in the documents themselves. The request can be filed all the same."),
    ),
}
