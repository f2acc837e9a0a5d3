"""Numbers that come from outside, in addresses and forms: no longer than a database can hold.

Whatever is longer, or is a digit of another kind (², ①), is no number: the page is not found, or
the field counts as empty. Consumers: every route with a number in it, forms that post numbers.
"""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter, ValidationError

LONGEST = 18
"""Digits; the largest number of 64 bits has nineteen."""


MOST_PAGES = 100_000
"""More than any list has; beyond it a database could not reckon where the page begins."""


class Number(IntegerConverter):
    """`<int:no>` in the address of a page."""

    def to_python(self, value: str) -> int:
        """The number. Raises ValidationError, which becomes 404."""
        found = number_in(value)
        if found is None:
            raise ValidationError
        return found


def number_in(text: str) -> int | None:
    """The number that a text is; None for anything else."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None


def page_in(text: str) -> int:
    """The page of a list that an address asks for: the first for anything strange."""
    found = number_in(text) or 1
    return min(max(1, found), MOST_PAGES)


def init_app(app: Flask) -> None:
    """Read numbers in addresses like this."""
    app.url_map.converters["int"] = Number
