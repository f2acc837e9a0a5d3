"""Why a decision, or a cell, does not go into an export. Consumers: the pages of exports."""

from __future__ import annotations

from web.language import gettext as _


def kept_back(why: str) -> str:
    """Why a whole decision is left out."""
    return {
        "waits": _("it was decided a moment ago and can still be taken back"),
        "revoked": _("the decision was revoked"),
        "no_rows": _("the table for its rows is empty"),
    }[why]


def cell_problem(code: str) -> str:
    """Why a cell cannot be written."""
    return {
        "empty": _("is empty, and the other system needs it"),
        "no_code": _("the other system has no code for this answer"),
        "too_long": _("is longer than the other system takes"),
        "uneven": _("comes out uneven; the export must say how it is rounded"),
    }[code]
