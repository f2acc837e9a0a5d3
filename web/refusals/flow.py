"""The refusals about acts, signals and lanes as sentences. Consumer: `refusals`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web.language import lazy_gettext as _l

SENTENCES: Mapping[str, tuple[Any, Any]] = {
    "act_not_now": (
        _l("This cannot be done at the stage that the case has come to."),
        _l("The page of the case offers what can be done at this stage, and by which post."),
    ),
    "already_said": (
        _l("This has already been said and is saved until it is needed."),
        _l("You need not say it again."),
    ),
    "already_there": (
        _l("There is one for this row already."),
        _l("Check the list of services; it is there."),
    ),
    "decision_stands": (
        _l("A decision was made here, so this part cannot simply run again."),
        _l("A wrong decision is rectified or revoked; the person is told of it."),
    ),
    "moved_on": (
        _l("The case has moved on and does not wait for this part any more."),
        _l("What is still needed is filed as a request of its own, at the counter or online."),
    ),
    "no_more_here": (
        _l("Nothing more can be added here now."),
        _l("While the services run, the post that their rules name can add one."),
    ),
    "no_new_person": (
        _l("A person cannot be added here who is not in the request."),
        _l("Let the applicant complete the request first; then add the row."),
    ),
    "no_reopening": (
        _l("The rules of this service let nobody run this part again."),
        _l("What it came to stays; whoever decides on the whole case can still consider it."),
    ),
    "no_such_row": (
        _l("The request has no such row."),
        _l("Choose a row that is there, or let the applicant add it by a correction."),
    ),
    "on_hold": (
        _l(
            "This work is on hold: one service has failed, and it is being decided whether the "
            "others go on."
        ),
        _l("It goes on by itself as soon as that is decided. Your deadline has not changed."),
    ),
    "still_running": (
        _l("This part is still running; there is nothing to run again."),
        _l("Whoever has its task finishes it; without a decision it can run again."),
    ),
    "too_late_to_add": (
        _l("It is too late to add another one."),
        _l("What comes up now is filed as a request of its own, at the counter or online."),
    ),
    "heard_just_now": (
        _l("A case does not pass on in the same breath what another case has told it."),
        _l("Please tell the other case's office yourself."),
    ),
    "by_system_only": (
        _l("This is reported by a connected system, not by a person."),
        _l("If the report is late, ask whoever looks after that system."),
    ),
    "no_such_act": (
        _l("The rules of this service do not provide for this."),
        _l("The page of the case offers what your posts may do."),
    ),
    "no_such_signal": (
        _l("This service does not wait for such a report."),
        _l("The page of the case says what is waited for, and from whom."),
    ),
    "nobody_waits": (
        _l("The case is not waiting for this now, and such a report is not recorded."),
        _l("Report it again when the case has come to that step."),
    ),
}
