"""How long, and what happened: the values from which a clock is read.

Input: a definition's limits and the facts of a case. Consumer: `workflow.domain.clock`, under whose
name everything here is also exported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_LIMIT = re.compile(r"^([0-9]{1,4}) (working|calendar) days?$|^([0-9]{1,4}) months?$")


class Unit(StrEnum):
    """What a limit is counted in. The values are the words written in definitions."""

    WORKING = "working days"
    CALENDAR = "calendar days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time: an amount and its unit."""

    days: int
    """How many of the unit: days, or months where the unit is months."""
    unit: Unit
    roll: bool = False
    """Whether a last day on which offices are closed moves to the next working day (民法典 203).

    Only for calendar days and months. Off for a period that must have run in full, such as the
    seven days of a public notice; on for what a person must do by the last day.
    """

    def __post_init__(self) -> None:
        if self.days < 0:
            raise ValueError(f"a limit cannot be negative: {self.days} {self.unit.value}")

    @classmethod
    def parse(cls, text: str) -> Limit:
        """Read `20 working days`, `1 working day`, `7 calendar days`, `6 months`.

        Raises ValueError for anything else; parameters are resolved before.
        """
        found = _LIMIT.match(text.strip())
        if not found:
            raise ValueError(f"{text!r} is no limit; write one such as 20 working days")
        days, kind, months = found.groups()
        if months:
            return cls(int(months), Unit.MONTHS)
        return cls(int(days), Unit.WORKING if kind == "working" else Unit.CALENDAR)

    def __str__(self) -> str:
        return f"{self.days} {self.unit.value}"

    def to(self, locale: str) -> str:
        """The limit in words: Chinese for any `zh…`, English for everything else."""
        if locale.startswith("zh"):
            return f"{self.days}{_ZH[self.unit]}"
        return f"{self.days} {self.unit.value.removesuffix('s')}{'' if self.days == 1 else 's'}"


_ZH = {Unit.WORKING: "个工作日", Unit.CALENDAR: "天", Unit.MONTHS: "个月"}


@dataclass(frozen=True, slots=True)
class Pause:
    """A time that is not counted: the days after `since`, up to and including `until`.

    So the day on which the clock is paused still counts, the day on which it resumes does not, and
    pausing and resuming on one day changes nothing. `until` is None while the pause is open.
    """

    since: date
    until: date | None
    reason: str
    """Why, in words that may be shown to the applicant."""

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.since:
            raise ValueError(f"a pause cannot end ({self.until}) before it begins ({self.since})")


@dataclass(frozen=True, slots=True)
class Ledger:
    """What happened to one clock, as civil days of the office."""

    started: date
    pauses: tuple[Pause, ...] = ()
    """In any order; where they overlap, a day is left out once."""
    stopped: date | None = None
    """The day on which what was limited was done, if it was."""

    def __post_init__(self) -> None:
        if self.stopped is not None and self.stopped < self.started:
            raise ValueError(f"a clock cannot stop ({self.stopped}) before it starts")

    def paused_on(self, day: date) -> tuple[Pause, ...]:
        """The pauses in force at the end of `day`; on the day of resuming the clock is running."""
        return tuple(
            p for p in self.pauses if p.since <= day and (p.until is None or day < p.until)
        )
