"""The header's links as one page shows them: with their numbers, and what folds on a phone.

On a narrow screen the links take one row: what does not fit beside the others folds into "More", an
element that opens without a script. How wide a word is, is estimated: the server sees no screen.
Pure but for the numbers. Consumer: the frame of all pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from web.language import gettext as _
from web.navigation import MOST_SHOWN, Entry
from workflow.domain.people import Actor

PHONE, LARGE = 20.5, 16.4
"""What a row of a phone of 360 pixels holds, in widths of a Chinese character; with large type."""
LATIN, NUMBER, GAP = 0.53, 1.75, 0.65
"""A Latin letter, a number in its frame, and the space between two links."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the header on this page."""

    endpoint: str
    label: str
    number: str
    """What stands beside it; "" for nothing."""
    here: bool

    @property
    def width(self) -> float:
        """About how wide it is, with the space before the next one."""
        return _wide(self.label) + (NUMBER if self.number else 0) + GAP


@dataclass(frozen=True, slots=True)
class Bar:
    """The links, and those that fold on a narrow screen."""

    links: tuple[Link, ...]
    folded: tuple[Link, ...]

    @property
    def waiting(self) -> str:
        """The numbers of the folded links together, so that none is overlooked."""
        numbers = [one.number for one in self.folded if one.number]
        if any(not number.isdecimal() for number in numbers):
            return f"{MOST_SHOWN}+"
        found = sum(map(int, numbers))
        return str(found) if found else ""

    @property
    def folds_here(self) -> bool:
        """Whether the page that is shown is among the folded."""
        return any(one.here for one in self.folded)


def of(entries: Sequence[Entry], actor: Actor, *, large: bool) -> Bar:
    """The links of these entries, as this actor sees them."""
    links = tuple(Link(e.endpoint, str(e.label), e.number(actor), e.here) for e in entries)
    return Bar(links, folding(links, LARGE if large else PHONE, _("More")))


def folding(links: tuple[Link, ...], room: float, more: str) -> tuple[Link, ...]:
    """Those from the first that does not fit beside what opens them; one always stays."""
    if sum(one.width for one in links) - GAP <= room:
        return ()
    counted = NUMBER if any(one.number for one in links) else 0
    left = room - _wide(more) - counted - 1  # the sign that it opens
    for number, one in enumerate(links):
        left -= one.width
        if left < 0 and number:
            return links[number:]
    return ()


def _wide(text: str) -> float:
    return sum(1 if "\u2e80" <= sign <= "\uffef" else LATIN for sign in text)
