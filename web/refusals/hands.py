"""Refusals of work that goes from hand to hand, as sentences. Consumer: `refusals`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web.language import lazy_gettext as _l

SENTENCES: Mapping[str, tuple[Any, Any]] = {
    "not_yours_to_give": (
        _l("This task is with %(by)s: only they or their head can hand it on."),
        _l("Speak with them, or ask the head of their office."),
    ),
    "not_their_head": (
        _l("Only a head of the post that has this task can order an answer."),
        _l("You can ask for it to be done soon, or speak with the head."),
    ),
    "already_supervised": (
        _l("You ordered an answer about this task already, and it has not come yet."),
        _l("Wait for it, or speak with %(to)s."),
    ),
    "due_in_the_past": (
        _l("That day (%(on)s) is over."),
        _l("Choose today or a later day."),
    ),
    "nothing_to_nudge": (
        _l("At the moment nobody in the office has anything to do here."),
        _l("It waits for an answer, or it is finished."),
    ),
    "nudged_today": (
        _l("This was asked for today already; once a day is enough."),
        _l("Whoever has it was told. You can ask again tomorrow."),
    ),
    "copied_already": (
        _l("%(to)s has a copy already and has not read it yet."),
        _l("Wait until they have read it, or speak with them."),
    ),
    "no_such_copy": (
        _l("There is no such copy, or it is not yours."),
        _l("Your list shows the copies that were sent to you."),
    ),
    "substitute_of_oneself": (
        _l("Nobody is their own substitute."),
        _l("Choose a colleague."),
    ),
    "substitute_dates": (
        _l("These dates do not fit: the last day lies before the first, or too far ahead."),
        _l("An authorisation runs for %(most)s days at most; make a new one after it."),
    ),
    "no_such_substitution": (
        _l("There is no such substitute any more, or it is not yours."),
        _l("Your page of substitutes shows those that are yours; your head can make others."),
    ),
    "a_seat": (
        _l("This is a seat of a panel: it is not handed on like a task."),
        _l("Whoever called the panel can take a seat away and add another."),
    ),
    "not_your_step": (
        _l("Only whoever finished a step last can take it back; this one was signed by %(by)s."),
        _l("Ask them, or ask the next step to send it back."),
    ),
    "too_late_to_take_back": (
        _l("This step cannot be taken back any more: %(what)s."),
        _l("Ask whoever has the next step to send it back."),
    ),
    "not_on_the_staff": (
        _l("Nobody with this name holds a post here today."),
        _l("Choose somebody else. These could take it: %(able)s."),
    ),
    "cannot_take_it": (
        _l("%(to)s cannot take this task: %(rule)s."),
        _l("Choose somebody else. These could take it: %(able)s."),
    ),
    "too_many_views": (
        _l("You have %(most)s saved lists."),
        _l("Delete one first."),
    ),
    "theirs_already": (
        _l("This task is with %(to)s already."),
        _l("It is in their list; ask them to do it soon, or choose somebody else."),
    ),
    "nobodys_already": (
        _l("This task is in nobody's hands: everybody of its post sees it in the queue."),
        _l("Anybody of its post can take it, or you assign it to one colleague by name."),
    ),
    "no_room": (
        _l("%(to)s has tasks in %(cap)s cases, which is the most for one person."),
        _l("Finish a case first, or leave it to somebody with room: %(able)s."),
    ),
    "delegated": (
        _l("%(to)s is preparing this task."),
        _l("Wait for their opinion, or take it back; then decide."),
    ),
    "not_your_delegation": (
        _l("Nobody is waiting for your opinion on this task."),
        _l("It was given back, taken back, or delegated to somebody else."),
    ),
    "assigned_to_other": (
        _l("This task was assigned to %(by)s, so nobody else handles it."),
        _l("Speak with them, or ask the head of your office to hand it to somebody else."),
    ),
}
"""Code → what is the matter, and what to do."""
RULES: Mapping[str, Any] = {
    "related": _l("they are registered as a relative of this household"),
    "own_case": _l("it is their own household's case"),
    "not_your_post": _l("they hold no post for it"),
    "four_eyes": _l("they signed an earlier step, and this one needs another person"),
    "already_signed": _l("they have signed it already"),
}
"""Why somebody cannot take a task, in words."""
HAPPENED: Mapping[str, Any] = {
    "told": _l("the applicant or other people were told of it"),
    "reopened": _l("another service was asked to run again"),
    "ended": _l("the service has come to its end"),
    "rostered": _l("the benefit is on a payment roster already"),
    "went_on": _l("the case went on"),
    "late": _l("its time is over"),
    "read": _l("another service goes on from it"),
    "claimed": _l("somebody has taken the next step"),
    "signed": _l("somebody has signed the next step"),
    "posted": _l("the public notice is posted"),
}
"""What has happened since a step was finished, in words."""
