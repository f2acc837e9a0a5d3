"""Who could do what was refused: the third thing that every refusal answers.

Each code stands in exactly one place here. `WHO`: somebody else could, and the sentence names them
by post, office or name. `SAID`: its own two sentences name them already. `YOURSELF`: whoever tried
can, once what the advice says is put right. `NOBODY`: it is over, or the rules let nobody; the
advice says what is possible instead. A test holds every new code to this.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web.language import lazy_gettext as _l

WHO: Mapping[str, Any] = {
    "act_not_now": _l("When the case is there, the post that its rules name does it."),
    "advice_awaited": _l("Those who were asked can answer at any time."),
    "already_decided": _l("Whoever may rectify or revoke decisions can still correct it."),
    "answer_too_late": _l("The clerk at the counter can still take documents for the file."),
    "applicant_alone": _l("Only the applicant can, or a parent or guardian."),
    "benefit_runs": _l("Whoever handles the benefit can end it, where it is not due any more."),
    "correction_not_now": _l("Whoever handles a later step decides on what there is."),
    "decision_stands": _l("The post that the rules name for it can rectify or revoke it."),
    "extension_asked": _l("%(post)s decides."),
    "late_entry_by_staff_only": _l("The counter or the village assistant can record it."),
    "no_behalf": _l("The clerk at the counter knows who may apply for whom."),
    "no_more_here": _l("Whoever has the service in hand knows what is still possible."),
    "no_reopening": _l("Whoever may rectify or revoke decisions can still correct it."),
    "not_a_follow_up": _l("The clerk at the counter can file it with them."),
    "not_closed": _l("Those who have its open tasks can finish it."),
    "not_the_convener": _l("Who may: %(heads)s."),
    "not_their_head": _l("Who may: %(heads)s."),
    "not_your_post": _l("It belongs to: %(post)s."),
    "not_yours": _l("It is looked after by: %(office)s."),
    "not_yours_to_give": _l("Who may: %(heads)s."),
    "objections_open": _l("They are answered by: %(post)s."),
    "on_hold": _l("Deciding now: %(post)s."),
    "waiting_for_answer": _l("The household can answer at any time, or the counter for them."),
    "withdrawal_not_foreseen": _l("Whoever decides on the case can still end it."),
}
SAID = frozenset({
    "a_seat", "already_heard", "already_signed", "assigned_to_other", "by_system_only",
    "cannot_rate", "cannot_take_it", "claimed_by_other", "copied_already", "definition_fault",
    "delegated", "four_eyes", "handled_it", "no_new_person", "no_room", "no_signers_here",
    "not_a_social_worker", "not_by_phone", "not_claimed_by_you", "not_on_the_staff",
    "not_your_place", "not_your_step", "nobodys_already", "notice_not_managed", "one_seat",
    "own_case", "own_request", "own_roster", "related", "revocation_not_foreseen",
    "roster_not_signed", "sign_in_to_file", "signer_first", "still_running", "theirs_already",
    "too_late_to_take_back", "too_late_to_withdraw", "procedure_running", "nothing_asked",
    "nothing_to_sign", "objection_about_you", "promise_broken_before",
})  # fmt: skip
YOURSELF = frozenset({
    "acts_already", "advice_already_asked", "advice_from_oneself", "advice_not_here",
    "already_supervised", "answer_empty", "before_it_began", "behalf_of_oneself",
    "cannot_sign_along", "cannot_sit", "changed_meanwhile", "contact_first", "draft_changed",
    "due_in_the_past", "exported_meanwhile", "gaps_not_here", "heard_just_now",
    "nothing_to_export", "in_the_future", "invalid_form", "key_reused",
    "late_entry_needs_reason", "login_taken", "month_ahead", "no_office", "no_place",
    "no_such_extension", "no_such_outcome", "no_such_procedure", "nobody_waits", "not_a_gap",
    "not_a_service", "not_declarable", "not_now", "not_together", "nothing_to_pay", "nudged_today",
    "objection_empty", "open_case_exists", "panel_too_small", "phone_unconfirmed",
    "procedure_not_now", "publication_changed", "roster_changed", "roster_outdated",
    "seat_has_spoken", "stale_case", "still_to_be_heard", "substitute_dates",
    "substitute_of_oneself", "too_long_ago", "too_many_searches", "too_many_tries",
    "too_many_views", "wrong_password",
})  # fmt: skip
NOBODY = frozenset({
    "advice_over", "already_done", "already_extended", "already_registered", "already_revoked",
    "already_said",
    "already_there", "answered_already", "authority_over", "case_closed", "contacted_already",
    "correction_used", "entitlement_ended", "followed_already", "gap_already_noted",
    "limit_passed", "moved_on", "no_corrections_here", "not_your_delegation", "nothing_to_nudge",
    "notice_extended_already", "notice_not_extended", "notice_not_running", "panel_over",
    "pre_check_over", "procedure_used", "question_answered", "rated_already", "roster_signed",
    "signer_has_answered", "too_late_to_add",
})  # fmt: skip
