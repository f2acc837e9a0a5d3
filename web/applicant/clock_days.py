"""How a limit was counted, day by day, in words for the family. Consumer: the page of a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from web.applicant.own_case import OwnCase
from web.language import current_language
from web.language import gettext as _
from web.office import the_office, today
from web.paused_clocks import pause_words
from workflow.domain.clock import DayLine, Reading
from workflow.machine.clocks import ScopeClock

MOST_LINES = 130


@dataclass(frozen=True, slots=True)
class DayWords:
    """One line: a day, or some days in a row that are not counted."""

    first: date
    last: date
    number: int | None
    words: str
    today: bool


@dataclass(frozen=True, slots=True)
class ClockDays:
    """One limit with its explanation."""

    title: str
    reading: Reading
    provisional: bool
    days: tuple[DayWords, ...]


def clock_days(own: OwnCase, clock: ScopeClock) -> ClockDays:
    """A limit of the case, explained."""
    calendar, now = the_office().calendar, today()
    reading = clock.read(calendar, now)
    until = max(reading.due or now, clock.ledger.started)
    if clock.ledger.stopped is not None:
        until = min(until, clock.ledger.stopped)
    lines = clock.explain(calendar, until)[:MOST_LINES]
    service = own.title(own.case.scopes[clock.path]) if clock.path else own.progress.title
    limit = reading.limit.to(current_language())
    if clock.kind == "promised":
        title = _("Our promise for %(service)s: %(limit)s", service=service, limit=limit)
    else:
        title = _("The legal limit for %(service)s: %(limit)s", service=service, limit=limit)
    return ClockDays(title, reading, reading.provisional, tuple(_grouped(own, lines, now)))


def _grouped(own: OwnCase, lines: list[DayLine], now: date) -> list[DayWords]:
    found: list[DayWords] = []
    for line in lines:
        words = _words(own, line)
        last = found[-1] if found else None
        if line.number is None and last and last.number is None and last.words == words:
            found[-1] = DayWords(last.first, line.date, None, words, last.today or line.date == now)
        else:
            found.append(DayWords(line.date, line.date, line.number, words, line.date == now))
    return found


def _words(own: OwnCase, line: DayLine) -> str:
    note = line.note if current_language() == "zh" else line.note_en
    reason = pause_words(own.closure, line.note, _("waiting for your answer"))
    return {
        "start": _("begins; the day itself is not counted"),
        "counted": _("counted"),
        "make_up": _("counted: a working day in exchange for a holiday"),
        "rest": _("not counted: weekend"),
        "holiday": _("not counted: %(name)s", name=note),
        "paused": _("not counted: %(reason)s", reason=reason),
        "rolled": _("not counted: the last day moves to the next working day"),
        "over": _("counted, after the last day"),
        "stopped": _("finished"),
    }[line.why]
