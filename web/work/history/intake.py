"""The words of the history about how a request came in. Consumer: `history`."""

from __future__ import annotations

from web import format as formats
from web.forms.capacities import capacity_words
from web.language import current_language
from web.language import gettext as _
from workflow.domain import facts as f


def filed(fact: f.Filed) -> str:
    """How it came in, and whether the office had looked at it before."""
    words = {
        "web": _("Filed online"),
        "counter": _("Filed at the counter"),
        "village": _("Filed with the village assistant"),
        "phone": _("Filed by phone"),
        "referral": _("Filed by a referral"),
    }.get(fact.channel, _("Filed"))
    if fact.prechecked_on is None:
        return words
    day = formats.day(fact.prechecked_on, current_language())
    return _("%(filed)s, after a pre-check on %(day)s", filed=words, day=day)


def authority(fact: f.AuthorityShown) -> str:
    """Who acts for the applicant, and until when."""
    who = capacity_words(fact.kind)
    if fact.until is None:
        return _("Somebody acts for the applicant: %(who)s", who=who)
    until = formats.day(fact.until, current_language())
    return _("Somebody acts for the applicant until %(day)s: %(who)s", who=who, day=until)


def authority_over(fact: f.AuthorityEnded) -> str:
    """Who ended it."""
    return {
        "applicant": _("The applicant ended the authority to act for them"),
        "agent": _("Who acted for the applicant gave the authority back"),
        "office": _("The office ended the authority to act for the applicant"),
    }[fact.by]
