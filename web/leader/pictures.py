"""The pictures of the board: bars by month and the heat map of steps, as numbers for SVG templates.

Every picture stands above the table it is drawn from; who cannot see it reads the table.
"""

from __future__ import annotations

from dataclasses import dataclass

from web.leader.tables import Figure

HEIGHT = 120
"""Of the tallest bar, in the picture's own units."""
BAR, GAP = 34, 14
HEATS = 5
"""Shades, from nothing to the longest."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One month."""

    x: int
    y: int
    height: int
    kept: int
    """Height of the part within the promise."""
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Square:
    """One step of one service."""

    step: str
    days: int
    done: int
    heat: int
    """0 to 4: the share of the longest step."""
    href: str
    """The cases behind it."""
    leads: str


def trend(months: Figure) -> list[Bar]:
    """A bar for each month; its lower part was within the promise."""
    most = max((int(row[1].value) for row in months.rows), default=0)
    bars = []
    for number, row in enumerate(months.rows[-24:]):
        count, share = int(row[1].value), int(str(row[3]).rstrip("%"))
        height = max(2, round(count / most * HEIGHT))
        bars.append(
            Bar(
                x=number * (BAR + GAP),
                y=HEIGHT - height,
                height=height,
                kept=round(height * share / 100),
                label=str(row[0]),
                number=count,
            )
        )
    return bars


def heat(durations: Figure) -> dict[str, list[Square]]:
    """For each service its steps with the days that half of them took."""
    longest = max((int(row[3].value) for row in durations.rows), default=0)
    found: dict[str, list[Square]] = {}
    for row in durations.rows:
        days = int(row[3].value)
        shade = min(HEATS - 1, days * HEATS // (longest + 1)) if longest else 0
        square = Square(str(row[1]), days, int(row[2].value), shade, row[3].href, row[3].leads)
        found.setdefault(str(row[0]), []).append(square)
    return found
