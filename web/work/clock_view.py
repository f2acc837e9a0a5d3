"""The clocks of a case for the page: how far, until when, and why, day by day.

Consumers: the task page and the progress page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from web.language import current_language
from web.language import gettext as _
from web.language import lazy_gettext as _l
from web.office import the_office, today
from web.paused_clocks import pause_words
from web.work.case_file import CaseFile
from workflow.domain.clock import DayLine, Reading
from workflow.machine.clocks import ScopeClock

MOST_LINES = 120


@dataclass(frozen=True, slots=True)
class Day:
    """One line of the explanation."""

    date: date
    number: int | None
    words: str
    today: bool


@dataclass(frozen=True, slots=True)
class ClockView:
    """One limit with its explanation."""

    title: str
    reading: Reading
    extended_for: str
    days: tuple[Day, ...]


def clocks_of(file: CaseFile, paths: tuple[str, ...] | None = None) -> list[ClockView]:
    """The clocks of these scopes, or of all."""
    return [
        _view(file, clock)
        for clock in file.clocks.all()
        if (paths is None or clock.path in paths) and file.knows_of(clock.path)
    ]


def total(file: CaseFile) -> Reading | None:
    """The promise of the whole case: `11 of 20`; None before it is accepted."""
    calendar, now = the_office().calendar, today()
    for clock in file.clocks.of(file.case.scopes[""]):
        return clock.read(calendar, now)
    return None


def _view(file: CaseFile, clock: ScopeClock) -> ClockView:
    calendar, now = the_office().calendar, today()
    reading = clock.read(calendar, now)
    until = max(now, reading.due or now, clock.ledger.started)
    lines = clock.explain(calendar, until)[:MOST_LINES]
    scope = file.case.scopes[clock.path]
    kind = _("promised") if clock.kind == "promised" else _("by law")
    title = _("%(service)s, %(kind)s: %(limit)s", service=file.service_title(scope), kind=kind,
              limit=reading.limit.to(current_language()))  # fmt: skip
    return ClockView(
        title,
        reading,
        _reason(file, clock.extended_for),
        tuple(Day(line.date, line.number, _why(file, line), line.date == now) for line in lines),
    )


def _reason(file: CaseFile, reason: str | None) -> str:
    known = file.closure.catalogues.reasons.get("extension", {}).get(reason or "")
    return known.title.to(current_language()) if known else reason or ""


_WHY = {
    "start": _l("begins; this day itself is not counted"),
    "counted": _l("counted"),
    "make_up": _l("counted: a working day in exchange for a holiday"),
    "rest": _l("not counted: weekend"),
    "rolled": _l("not counted: the last day moves to the next working day"),
    "over": _l("counted, after the last day"),
    "stopped": _l("finished"),
}
"""What a day is to a clock, where nothing more has to be said."""


def _why(file: CaseFile, line: DayLine) -> str:
    if line.why == "holiday":
        note = line.note if current_language() == "zh" else line.note_en
        words = _("not counted: %(name)s", name=note)
    elif line.why == "paused":
        words = _("not counted: %(reason)s", reason=stands_for(file, line.note))
    else:
        words = str(_WHY[line.why])
    return words + " " + _("(provisional calendar)") if line.provisional else words


def stands_for(file: CaseFile, reason: str) -> str:
    """Why a clock is paused."""
    return pause_words(file.closure, reason, _("waiting for the applicant's answer"))
