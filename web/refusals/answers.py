"""Refusals around ratings and inspectors' questions, as sentences.

Consumer: `refusals`, which joins them with all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web.language import lazy_gettext as _l

SENTENCES: Mapping[str, tuple[Any, Any]] = {
    "answered_already": (
        _l("Somebody has answered this rating already."),
        _l("The answer is on this page; whoever rated reads it."),
    ),
    "cannot_rate": (
        _l("A service is rated when it has ended."),
        _l("Until then you can ask us to go on, or come to the counter."),
    ),
    "contact_first": (
        _l("Before the answer, whoever gave the rating is contacted."),
        _l("Note what came of the contact; then the answer can be sent."),
    ),
    "contacted_already": (
        _l("Somebody has noted a contact already."),
        _l("Read what came of it, then say what was done."),
    ),
    "followed_already": (
        _l("Something was added to this rating already."),
        _l("For anything else, come to the counter or call."),
    ),
    "handled_it": (
        _l("You handled this case, so you do not answer for it."),
        _l("Another head of the service, or the head above, answers."),
    ),
    "question_answered": (
        _l("Somebody has answered this question already."),
        _l("The answer is on this page."),
    ),
    "rated_already": (
        _l("This service has been rated already; each can be rated once."),
        _l("You can add one more word to your rating."),
    ),
    "no_such_list": (
        _l("There is no such list."),
        _l("The lists that are shown now are shown on the page of their township."),
    ),
    "no_such_place": (
        _l("There is no such place."),
        _l("Choose one of the places that the page offers."),
    ),
    "no_such_sample": (
        _l("You have drawn no such sample."),
        _l("Your list shows those you have drawn."),
    ),
    "no_such_rating": (
        _l("There is no such rating for you to answer."),
        _l("Your list shows what waits for you."),
    ),
    "no_such_question": (
        _l("There is no such question for you to answer."),
        _l("Your list shows what waits for you."),
    ),
}
