"""Refusals around procedures and longer limits, as sentences. Consumer: `refusals`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web.language import lazy_gettext as _l

SENTENCES: Mapping[str, tuple[Any, Any]] = {
    "no_such_procedure": (
        _l("The rules of this service know no such procedure."),
        _l("The page of the case offers those that can begin now."),
    ),
    "procedure_not_now": (
        _l("This procedure cannot begin at this step of the service."),
        _l(
            "It begins from the steps that its definition names; "
            "the page of the case offers it there."
        ),
    ),
    "procedure_running": (
        _l("A special procedure runs in this service; its steps wait until it has ended."),
        _l("Whoever holds its task ends it; then the step goes on and the clock runs again."),
    ),
    "procedure_used": (
        _l("This procedure has already run as often as its rules allow (%(times)s)."),
        _l("Decide on what there is; where more time is needed, ask for a longer limit."),
    ),
    "extension_asked": (
        _l("A longer limit was asked for already, and waits for its answer."),
        _l("Whoever decides finds it among their tasks."),
    ),
    "limit_passed": (
        _l("The limit of this step was over on %(due_on)s; it cannot be made longer any more."),
        _l("Please finish the step; its consequence has been told to those it names."),
    ),
    "own_request": (
        _l("You asked for this longer limit yourself, so somebody else decides on it."),
        _l("A colleague with the same post finds it among their tasks."),
    ),
}
