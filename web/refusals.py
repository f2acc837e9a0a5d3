"""Every refusal of the engine as a sentence: what is the matter, and what to do.

Input: a `Refusal` with its code and values. Consumers: `web.errors`, and pages that show a refusal
beside the form. A code without a sentence here gets a general one with the code; a test compares
this catalogue with the codes that the engine uses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from web import format as formats
from web.language import current_language
from web.language import lazy_gettext as _l
from web.office import the_office, today
from workflow.errors import Conflict, NotFound, Refusal


@dataclass(frozen=True, slots=True)
class Said:
    """A refusal in the page's language."""

    say: str
    """What is the matter."""
    advice: str = ""
    """What to do."""


LOOK = _l("Look at the page again, then decide.")
ASK = _l("If this does not seem right, ask whoever gives out the posts in your office.")

_SENTENCES: Mapping[str, tuple[Any, Any]] = {
    # signing in
    "wrong_password": (
        _l("Account name and password do not fit together."),
        _l("Check both. After five tries you have to wait a little."),
    ),
    "too_many_tries": (
        _l("There were several tries with a wrong password. Please wait %(minutes)s minutes."),
        _l("If you forgot your password, the counter or your administrator sets a new one."),
    ),
    "account_closed": (
        _l("This account is not in use any more."),
        _l("Ask whoever manages the accounts in your office."),
    ),
    # forms
    "invalid_form": (
        _l("Some answers do not fit the questions yet."),
        _l("Go back to the form, correct them and send it again."),
    ),
    "key_reused": (
        _l("This was already sent, with other content. It was not sent a second time."),
        LOOK,
    ),
    # who may do what
    "not_yours": (_l("This task belongs to another post."), ASK),
    "not_allowed": (_l("Your post does not include this step."), ASK),
    "related": (
        _l("You are registered as a relative of this household, so somebody else handles it."),
        _l("You need not do anything; the task stays with your colleagues."),
    ),
    "four_eyes": (
        _l("You signed an earlier step of this case, so this step needs another person."),
        _l("You need not do anything; the task stays with your colleagues."),
    ),
}
_GENERAL = (
    _l("This is not possible at present (%(code)s)."),
    _l("Nothing was changed. Look at the page again, or ask at the counter."),
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
    shown = _Values({"code": refusal.code, **refusal.values})
    return Said(_filled(say, shown), _filled(advice, shown))


def _filled(text: Any, values: _Values) -> str:
    return str(text) % values


class _Values(dict[str, object]):
    """The values of a sentence as people write them; one that is missing leaves three dots."""

    def __missing__(self, key: str) -> str:
        return "…"

    def __getitem__(self, key: str) -> object:
        return _written(super().__getitem__(key))


def _written(value: object) -> object:
    language = current_language()
    if isinstance(value, datetime):
        return formats.moment(value, language, the_office().calendar.zone, today())
    if isinstance(value, date):
        return formats.day(value, language, today())
    if isinstance(value, list | tuple | set | frozenset):
        return ("、" if language == "zh" else ", ").join(str(one) for one in value)
    return value
