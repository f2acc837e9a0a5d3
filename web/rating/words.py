"""What grades and their reasons are called. Consumers: the pages of ratings, the tables of numbers.

Each reason stands in plain words, as somebody would say it of an office.
"""

from __future__ import annotations

from web.language import gettext as _


def grade_words(grade: int) -> str:
    """A grade in words."""
    return {
        5: _("Very satisfied"),
        4: _("Satisfied"),
        3: _("All right"),
        2: _("Dissatisfied"),
        1: _("Very dissatisfied"),
    }[grade]


def reason_words(reason: str) -> str:
    """A reason that can be ticked."""
    return {
        "quick": _("It was quick"),
        "explained": _("It was explained well"),
        "friendly": _("People were kind"),
        "few_papers": _("Few papers were asked for"),
        "slow": _("It took long"),
        "unexplained": _("I did not understand what happens and why"),
        "unfriendly": _("I was not treated kindly"),
        "many_papers": _("Too many papers were asked for"),
        "many_trips": _("I had to come several times"),
        "found_no_one": _("Nobody could be reached"),
    }.get(reason, reason)
