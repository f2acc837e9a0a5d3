"""Days that are typed into a single line, with or without leading zeros: 2026-3-1, 2026-03-01;
and numbers.

Consumers: the forms that ask for a period (exports, draws, samples), the numbers of a place.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import StringField
from wtforms.validators import Regexp

from web.language import gettext as _
from web.language import lazy_gettext as _l
from web.office import today
from workflow.domain.days import Days

DAY = Regexp(r"^\s*\d{4}-\d{1,2}-\d{1,2}\s*$", message=_l("Write the day such as 2026-03-31."))


class DayField(StringField):  # type: ignore[misc]
    """A day in a single line, with the browser's calendar beside it."""

    kind = "date"


class NumberField(StringField):  # type: ignore[misc]
    """A number in a short line; what it may be is asked by the form."""

    kind = "number"


def day_in(text: str) -> date:
    """The day that was typed. Raises ValueError."""
    year, month, day = (int(part) for part in text.strip().split("-"))
    return date(year, month, day)


def period_in(since: Any, until: Any) -> Days | None:
    """The first and the last day of a period that is over or runs until today; None after saying
    below the second field what is wrong."""
    try:
        first, last = day_in(since.data), day_in(until.data)
    except ValueError:
        until.errors = [_("There is no such day.")]
        return None
    if not first <= last <= today():
        until.errors = [_("The last day lies before the first, or in the future.")]
        return None
    return Days(first, last)
