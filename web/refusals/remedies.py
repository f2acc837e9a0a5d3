"""Refusals around advice and around decisions that are put right, as sentences.

Consumer: `refusals`, which joins them with all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web.language import lazy_gettext as _l

SENTENCES: Mapping[str, tuple[Any, Any]] = {
    "already_revoked": (
        _l("This decision was revoked on %(on)s."),
        _l("It cannot be corrected or revoked once more; the letter about it is in the file."),
    ),
    "revocation_not_foreseen": (
        _l("The rules of this service name nobody who may revoke its decisions."),
        _l("An error in a letter can be corrected; for anything else ask your lead."),
    ),
    "advice_already_asked": (
        _l("This post was asked on %(asked_on)s and has not answered yet."),
        _l("Wait for the answer, or revoke the question and ask again."),
    ),
    "advice_awaited": (
        _l("This step waits for advice that was asked for (%(count)s)."),
        _l(
            "It can be decided with the answer, when the time for it is over, or when the question "
            "is revoked by who handles the step."
        ),
    ),
    "advice_from_oneself": (
        _l("Your own post handles this step, so it cannot be asked as well."),
        _l("Ask another post, or one colleague by name."),
    ),
    "advice_not_here": (
        _l("Advice can be asked for during a step, not here."),
        _l("Open the step that is to be decided."),
    ),
    "advice_over": (
        _l("This question is over already."),
        _l("Its answer is saved with the task; whoever handles the task can ask again."),
    ),
    "notice_extended_already": (
        _l("This notice runs until %(last_day)s, as long as it can."),
        _l("It can be withdrawn and posted again if something on it was wrong."),
    ),
    "notice_not_extended": (
        _l("The rules of this service name no longer period for the notice."),
        _l("It can be withdrawn and posted again if something on it was wrong."),
    ),
    "notice_not_managed": (
        _l("The rules of this service name nobody who may change a notice."),
        _l("What comes up is told as an objection, and looked into before the decision."),
    ),
    "notice_not_running": (
        _l("This notice is over, or was withdrawn."),
        _l("The page of the case shows the notice that runs now, if there is one."),
    ),
    "not_closed": (
        _l("This case is not closed yet, so its data is still needed."),
        _l("Finish it first."),
    ),
    "benefit_runs": (
        _l("A benefit of this case is still paid, so its data is still needed."),
        _l("It can be erased when the benefit has ended."),
    ),
    "no_font": (
        _l("The case file cannot be made: no font with Chinese characters was found."),
        _l(
            "Ask your administrator to install one, such as Noto Sans CJK, or to name it in "
            "ONEWINDOW_FONT."
        ),
    ),
    "no_such_decision": (
        _l("There is no such decision, or it is not yours to correct."),
        _l("Whoever made it, or their head, can correct it."),
    ),
    "no_such_advice": (
        _l("There is no such question in this task."),
        _l("The page of the task lists the questions that were asked."),
    ),
}
"""Code → what is the matter, and what to do."""
