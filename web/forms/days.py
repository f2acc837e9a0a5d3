"""Days that are typed into a single line, with or without leading zeros: 2026-3-1, 2026-03-01.

Consumers: the forms that ask for a period (exports, draws, samples).
"""

from __future__ import annotations

from datetime import date

from wtforms.validators import Regexp

from web.language import lazy_gettext as _l

DAY = Regexp(r"^\s*\d{4}-\d{1,2}-\d{1,2}\s*$", message=_l("Write the day such as 2026-03-31."))


def day_in(text: str) -> date:
    """The day that was typed. Raises ValueError."""
    year, month, day = (int(part) for part in text.strip().split("-"))
    return date(year, month, day)
