"""Every refusal of the engine as a sentence: what is the matter, and what to do.

Input: a `Refusal` with its code and values. Consumers: `web.errors`, and pages that show a refusal
beside the form. A code without a sentence here gets a general one with the code; a test compares
this catalogue with the codes that the engine uses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from web.language import lazy_gettext as _l
from web.language import sentences
from web.refusals import hands
from web.refusals.answers import SENTENCES as ANSWERS
from web.refusals.flow import SENTENCES as FLOW
from web.refusals.intake import SENTENCES as INTAKE
from web.refusals.remedies import SENTENCES as REMEDIES
from web.refusals.time import SENTENCES as TIME
from web.refusals.values import Values
from web.refusals.who import WHO
from workflow.errors import Conflict, NotFound, Refusal


@dataclass(frozen=True, slots=True)
class Said:
    """A refusal in the page's language."""

    say: str
    """What is the matter."""
    advice: str = ""
    """What to do, and who could."""

    @property
    def whole(self) -> str:
        """Both, where there is one line for it."""
        return sentences(self.say, self.advice)


LOOK = _l("Check the page again, then decide.")

_SENTENCES: Mapping[str, tuple[Any, Any]] = {
    **ANSWERS,
    **FLOW,
    **INTAKE,
    **REMEDIES,
    **TIME,
    # signing in
    "wrong_password": (
        _l("Account name and password do not match."),
        _l("Check both. After several tries you have to wait a little."),
    ),
    "too_many_tries": (
        _l("There were several tries with a wrong password. Minutes to wait: %(minutes)s."),
        _l("If you forgot your password, the counter or your administrator sets a new one."),
    ),
    "too_many_searches": (
        _l("Many numbers that nobody has were searched. Please wait %(minutes)s minutes."),
        _l("A request can be begun without searching; the person is recognised when it is filed."),
    ),
    # forms
    "invalid_form": (
        _l("Some answers do not fit the questions yet."),
        _l("Go back to the form, correct them and send it again."),
    ),
    "key_reused": (
        _l("This was already sent, with other content. It was not sent a second time."),
        _l("What was sent first is on file. To send something else, open the form again."),
    ),
    "no_office": (
        _l("The office in charge cannot be told from the place that was given."),
        _l("Choose the village or community where the household is registered."),
    ),
    "no_place": (
        _l("Nobody can be found for the next step: its place or organisation is missing."),
        _l("Complete the place or the school in the form, then send it again."),
    ),
    "open_case_exists": (
        _l("There is already an open case for this person: %(tracking)s."),
        _l("Go on with that case; a second one would only take longer."),
    ),
    "sign_in_to_file": (
        _l("To file a request online, please sign in first."),
        _l("Without an account, come to the counter or ask your village assistant."),
    ),
    "objection_about_you": (
        _l("This objection is about something that you found yourself, or it names you."),
        _l(
            "Please send your neighbour to the code on the board, to the phone on the notice or to "
            "the one-stop counter. Nothing of it was handed in."
        ),
    ),
    "objection_empty": (
        _l("The objection has no text yet."),
        _l("Write in a few words what is not right; nobody needs proof to object."),
    ),
    # after the grant
    "no_such_entitlement": (
        _l("There is no such benefit."),
        _l("Open it from the list of benefits."),
    ),
    "entitlement_ended": (
        _l("This benefit has ended; the last month was %(month)s."),
        _l("Whoever needs help again files a new request."),
    ),
    "no_such_budget_line": (
        _l("There is no budget line of this name."),
        _l("The catalogue says which lines there are; choose one of them."),
    ),
    "no_such_export": (
        _l("There is no such export, or it is not meant for your post."),
        _l("The page of exports lists those that you may make."),
    ),
    "nothing_to_export": (
        _l("Nothing of it is ready, so no workbook was made."),
        _l("Put the cases right that the preview names, or choose other days."),
    ),
    "exported_meanwhile": (
        _l("A colleague exported some of these decisions a moment ago, so no second was made."),
        _l("Open the preview again: it shows what is still new."),
    ),
    "no_such_roster": (_l("There is no such roster."), _l("Open it from the list of rosters.")),
    "month_ahead": (
        _l("The roster of %(month)s is too early: what is due then may still change."),
        _l("Prepare the roster of this month or of the next one."),
    ),
    "own_roster": (
        _l("Whoever prepared a roster does not sign it. It was prepared by %(by)s."),
        _l("Another leader of the same place signs it."),
    ),
    "nothing_to_pay": (
        _l("Nothing in this roster can be paid, so there is nothing to sign."),
        _l("Check the lines without an account, and prepare it again."),
    ),
    "roster_signed": (
        _l("This roster is signed and stays as it is."),
        _l("What is not right is corrected by the next month's roster."),
    ),
    "roster_changed": (
        _l("The draft was prepared again since this page was shown."),
        _l("Check the new draft, then sign it."),
    ),
    "roster_outdated": (
        _l("Benefits have changed since this draft was prepared."),
        _l("Let it be prepared again, then look and sign."),
    ),
    "roster_not_signed": (
        _l("Transfers are reported for signed rosters only."),
        _l("A leader signs the roster first."),
    ),
    "still_to_be_heard": (
        _l("The person may still say what they think, until the end of %(until)s."),
        _l("Write down what they say, or wait until that day is over; then decide."),
    ),
    "no_such_opinion": (
        _l("Nobody is being heard here."),
        _l("The page of the case says who is heard, and until when."),
    ),
    "already_heard": (
        _l("The answer has been taken down, or the step is over."),
        _l("Whoever has something to add tells the officer in charge."),
    ),
    "not_a_follow_up": (
        _l("This service is filed by the people themselves, not about a benefit."),
        _l("They file it themselves, online or at the counter."),
    ),
    "answer_empty": (
        _l("The answer has no document and no correction yet."),
        _l("Add at least one of the things that were asked for."),
    ),
    # who may do what
    "not_yours": (
        _l("This case is not at your place, so you cannot do this."),
        _l("Staff of its place can; whoever gives out the posts can make one of them yours."),
    ),
    "not_your_post": (
        _l("This step belongs to another post."),
        _l("The page of the case says whose it is; whoever gives out the posts can make it yours."),
    ),
    "not_your_place": (
        _l("This household belongs to another place."),
        _l("Pass it on to the counter of the place where the household is registered."),
    ),
    "late_entry_by_staff_only": (
        _l("Only staff can record what happened on an earlier day."),
        _l("Leave the day empty, or ask at the counter."),
    ),
    **hands.SENTENCES,
    "related": (
        _l("You are registered as a relative of this household, so somebody else handles it."),
        _l("You need not do anything; the task stays with your colleagues."),
    ),
    "own_case": (
        _l("This is your own household's case, so somebody else handles it."),
        _l("You can follow it with your tracking number, as every applicant can."),
    ),
    "four_eyes": (
        _l("You signed an earlier step of this case, so this step needs another person."),
        _l("You need not do anything; the task stays with your colleagues of the same post."),
    ),
    "signer_first": (
        _l("%(by)s was asked to answer before this step goes on."),
        _l("Wait for the answer, or do without it: the page of the task offers both."),
    ),
    "no_signers_here": (
        _l("Nobody signs along here."),
        _l("Where several decide, ask whoever convenes them to let one more person decide."),
    ),
    "cannot_sign_along": (
        _l("%(to)s cannot sign along with this task."),
        _l(
            "They handle or signed it, sign along already, or are related to the household. "
            "Choose another colleague."
        ),
    ),
    "signer_has_answered": (
        _l("%(by)s has answered; the answer stays."),
        _l("Only a co-signer who has not answered yet can be removed."),
    ),
    "no_such_signer": (
        _l("Nobody was asked to sign along like that."),
        _l("The page of the task lists who was asked."),
    ),
    "panel_too_small": (
        _l("A decision of several needs at least %(least)s people."),
        _l("Name more people who hold the post, or add a seat before one is taken away."),
    ),
    "panel_over": (
        _l("This decision is over, so nobody joins or leaves it."),
        _l("See in the case history what it came to."),
    ),
    "seat_has_spoken": (
        _l("%(by)s has spoken; what was said stays."),
        _l("Take away a seat that has not spoken, give it to somebody else, or add one."),
    ),
    "not_the_convener": (
        _l("Who decides here is changed by whoever convenes it, or by a head of those who sit."),
        _l("Ask one of them to change it, and say why."),
    ),
    "cannot_sit": (
        _l("%(to)s cannot take part in this decision."),
        _l(
            "They have a seat already, hold none of its posts, or signed an earlier step. "
            "Choose somebody else who holds one of its posts."
        ),
    ),
    "one_seat": (
        _l("You already have another seat in this decision; each person speaks once."),
        _l("Speak in your own seat. This one stays with a colleague who has none yet."),
    ),
    # tasks
    "already_done": (
        _l("%(by)s has already finished this task."),
        _l("See in the case history what was decided. What you wrote was not sent."),
    ),
    "claimed_by_other": (
        _l("%(by)s has taken this task meanwhile."),
        _l("Take another one, or speak with each other: it can be put back."),
    ),
    "changed_meanwhile": (
        _l("This task was changed while your page was open."),
        _l("Check what is new, then send your decision again; what you wrote is saved."),
    ),
    "stale_case": (
        _l("This case was changed while your page was open."),
        _l("Check what is new, then send it again; what you wrote is saved."),
    ),
    "not_claimed_by_you": (
        _l("Only whoever took this task can put it back."),
        _l("Speak with them, or let a head of the post hand it to somebody else."),
    ),
    "no_such_outcome": (
        _l("This task cannot end that way."),
        _l("Choose one of the decisions that the page offers."),
    ),
    "not_together": (
        _l("This is not decided for several cases at once."),
        _l("Open each case and decide it by itself."),
    ),
    "waiting_for_answer": (
        _l("This task waits for what the household was asked to hand in."),
        _l("It goes on by itself when the answer comes or its time is over."),
    ),
    "nothing_to_sign": (
        _l("There is no finding to co-sign yet."),
        _l("Fill in the finding first, or wait until your colleague has."),
    ),
    "already_signed": (
        _l("You have already signed this."),
        _l("It now needs the signature of somebody else."),
    ),
    "not_now": (
        _l("This step cannot be finished yet. %(condition)s"),
        _l("It stays in your list; nothing that you typed has been sent."),
    ),
    "objections_open": (
        _l("Objections are still to be answered (%(count)s)."),
        _l("Answer each of them first; then the next step opens."),
    ),
    # days
    "in_the_future": (
        _l("That day (%(on)s) has not come yet."),
        _l("Give the day on which it happened, or leave it empty for today."),
    ),
    "late_entry_needs_reason": (
        _l("For an earlier day a reason is needed."),
        _l("Write briefly why it is recorded only now, such as: filed on paper."),
    ),
    "too_long_ago": (
        _l("That day is too long ago to be recorded like this (at most %(limit)s)."),
        _l("Record it with today's day, and put the paper's day into the text."),
    ),
    "before_it_began": (
        _l("That day lies before this began (%(opened_on)s)."),
        _l("Check the day."),
    ),
    # the course of a case
    "case_closed": (
        _l("This case is closed."),
        _l("Its history can still be read. For something new, file a new request."),
    ),
    "already_decided": (
        _l("This has already been decided."),
        _l("Read the decision on the page of the case."),
    ),
    "withdrawal_not_foreseen": (
        _l("This cannot be withdrawn by itself."),
        _l("Ask at the counter what is possible."),
    ),
    "too_late_to_withdraw": (
        _l("It is too late to withdraw: the decisions have been made."),
        _l("An aid that was granted can be given up at the counter."),
    ),
    "already_registered": (
        _l("This relative is already registered."),
        _l("They are barred from this file already; nothing more is needed."),
    ),
    "no_such_extension": (
        _l("The time limit cannot be lengthened for this reason."),
        _l("Choose one of the reasons that the rules of this service name."),
    ),
    "already_extended": (
        _l("This time limit has already been lengthened once."),
        _l("It cannot be lengthened again. Finish it soon, or decide on what there is."),
    ),
    "no_corrections_here": (
        _l("This service does not ask for missing information."),
        _l("Decide on what there is."),
    ),
    "correction_not_now": (
        _l("At this stage nothing can be asked for any more."),
        _l("Decide on what there is."),
    ),
    "correction_used": (
        _l("The one request for missing information was sent on %(asked_on)s."),
        _l("A household is asked once. Decide on what there is."),
    ),
    "gap_already_noted": (
        _l("This has already been noted as missing."),
        _l("It will be in the one request to the household; you need not note it again."),
    ),
    "not_a_service": (
        _l("This is not a service that can be asked for by itself."),
        _l("Choose one of the services that the page offers."),
    ),
    "definition_fault": (
        _l("The description of this service has a fault, so this step cannot go on."),
        _l("Please tell your administrator: %(definition)s, %(state)s (%(what)s)."),
    ),
    "nothing_asked": (
        _l("Nothing is being asked for at the moment."),
        _l("Further documents can be handed in at the counter."),
    ),
    "answer_too_late": (
        _l("The time to answer ended on %(due_on)s."),
        _l("Bring the documents to the counter; they will be checked where possible."),
    ),
    # what is not there
    "no_such_task": (
        _l("There is no such task, or it is not yours to see."),
        _l("Your list shows the tasks of your posts."),
    ),
    "no_such_notice": (
        _l("There is no such public notice any more, or it was withdrawn."),
        _l("The list of public notices shows those that run now."),
    ),
    "no_such_lane": (
        _l("This case has no such service."),
        _l("The page of the case lists its services."),
    ),
    "no_such_case": (
        _l("There is no such case, or it is not yours to see."),
        _l("Check the tracking number: its last character guards against typing errors."),
    ),
    "no_such_definition": (
        _l("This service is not offered here."),
        _l("The list of services shows what can be filed here."),
    ),
    "no_such_document": (
        _l("This document is not here any more."),
        _l("Whoever handed it in can hand it in again."),
    ),
    # accounts
    "draft_changed": (
        _l("%(by)s saved this draft while you were writing."),
        _l("Open it again and check what differs."),
    ),
    "publication_changed": (
        _l("Another version was published meanwhile."),
        _l("Review what publishing changes now, then decide."),
    ),
    "login_taken": (
        _l("The account name %(login)s is already in use."),
        _l("Choose another one."),
    ),
}
_GENERAL = (
    _l("This is not possible at present (%(code)s)."),
    _l("Nothing was changed. Check the page again, or ask at the counter."),
)


def codes() -> frozenset[str]:
    """The codes that have a sentence."""
    return frozenset(_SENTENCES)


def sentence(refusal: Refusal) -> Said:
    """The refusal in the page's language."""
    say, advice = _SENTENCES.get(refusal.code, _GENERAL)
    if refusal.code not in _SENTENCES:
        if isinstance(refusal, NotFound):
            say = _l("There is no such page or case here, or it is not yours to see.")
        elif isinstance(refusal, Conflict):
            say, advice = _l("Somebody else changed this while your page was open."), LOOK
    shown = Values({"code": refusal.code, **refusal.values})
    able = WHO.get(refusal.code, "")
    return Said(_filled(say, shown), sentences(_filled(advice, shown), _filled(able, shown)))


def _filled(text: Any, values: Values) -> str:
    return str(text) % values
