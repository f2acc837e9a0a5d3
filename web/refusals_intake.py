"""Refusals about promises and intake as sentences; put together in `web.refusals`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web.language import lazy_gettext as _l

SENTENCES: Mapping[str, tuple[Any, Any]] = {
    "gaps_not_here": (
        _l("At this step nothing can be accepted with documents to follow."),
        _l("Ask for what is missing in the one request, or accept without a promise."),
    ),
    "not_a_gap": (
        _l("This document cannot follow later, or it is on file already."),
        _l("Only the documents that the definition names may follow."),
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
