"""The refusals about acts, signals and lanes as sentences. Consumer: `refusals`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web.language import lazy_gettext as _l

SENTENCES: Mapping[str, tuple[Any, Any]] = {
    "act_not_now": (
        _l("This cannot be done at the stage that the case has come to."),
        _l("Look at the page of the case: it offers what can be done now."),
    ),
    "already_said": (
        _l("This has already been said and is kept until it is needed."),
        _l("You need not say it again."),
    ),
    "by_system_only": (
        _l("This is reported by a connected system, not by a person."),
        _l("If the report is late, ask whoever looks after that system."),
    ),
    "no_such_act": (
        _l("The rules of this service do not provide for this."),
        _l("Look at the page of the case: it offers what can be done now."),
    ),
    "no_such_signal": (
        _l("This service does not wait for such a report."),
        _l("Look at the page of the case: it offers what can be done now."),
    ),
    "nobody_waits": (
        _l("The case is not waiting for this now, and such a report is not kept."),
        _l("Report it again when the case has come to that step."),
    ),
}
