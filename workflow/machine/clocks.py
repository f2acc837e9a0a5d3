"""The clocks of a case, read: promised and statutory side by side, for the package and each lane.

Pure functions of definition, case, directory, calendar and day; pages, `explain` and the lights
use the same. Nothing here is stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from workflow.definition.base import Span
from workflow.definition.closure import Closure
from workflow.definition.expressions import compile_guard
from workflow.definition.model import Clock
from workflow.domain.calendar import Calendar
from workflow.domain.case import Case, Scope
from workflow.domain.clock import DayLine, Ledger, Limit, Reading, Unit, due, explain, read
from workflow.domain.people import Directory
from workflow.machine.work import pauses_of


@dataclass(frozen=True, slots=True)
class ScopeClock:
    """One limit of one scope with the ledger it is read from."""

    path: str
    kind: str
    """promised or statutory."""
    limit: Limit
    yellow: Limit
    ledger: Ledger
    extended_for: str | None = None

    def read(self, calendar: Calendar, today: date) -> Reading:
        """What it shows on `today`."""
        return read(self.limit, self.ledger, calendar, today, self.yellow)

    def explain(self, calendar: Calendar, until: date) -> list[DayLine]:
        """Day by day: counted, holiday or paused, and why."""
        return explain(self.limit, self.ledger, calendar, until)


@dataclass(frozen=True)
class Clocks:
    """Reads the clocks of one case."""

    case: Case
    closure: Closure
    directory: Directory

    def all(self) -> Iterator[ScopeClock]:
        """Every clock that has started: the package's first, then the lanes' in their order."""
        for scope in self.case.scopes.values():
            yield from self.of(scope)

    def promised(self, path: str = "") -> ScopeClock | None:
        """The promise of a scope, of the whole case by default; None before it runs, and where
        nothing is promised."""
        return self._of_kind("promised", path)

    def statutory(self, path: str = "") -> ScopeClock | None:
        """The legal limit of a scope; None before it runs, and where there is none."""
        return self._of_kind("statutory", path)

    def _of_kind(self, kind: str, path: str) -> ScopeClock | None:
        scope = self.case.scopes.get(path)
        clocks = self.of(scope) if scope is not None else ()
        return next((clock for clock in clocks if clock.kind == kind), None)

    def of(self, scope: Scope) -> Iterator[ScopeClock]:
        """The clocks of one scope: none for shared checks, inline lanes and before the start."""
        process = self.closure.processes[scope.process]
        clock = process.definition.clock
        if clock is None or "." in scope.process:
            return
        started = self.case.accepted_on if clock.since == "accepted" else self.case.received
        if started is None:
            return
        stopped = scope.ended_on if scope.path else self.case.closed_on
        ledger = Ledger(
            started, pauses_of(self.case, scope.path), max(stopped, started) if stopped else None
        )
        yellow = self.limit(clock.yellow)
        yield ScopeClock(scope.path, "promised", self.limit(clock.promised), yellow, ledger)
        if clock.statutory is not None:
            limit, reason = self._statutory(scope, clock, clock.statutory)
            yield ScopeClock(scope.path, "statutory", limit, yellow, ledger, reason)

    def _statutory(self, scope: Scope, clock: Clock, base: Span) -> tuple[Limit, str | None]:
        limit = base
        if clock.shortened is not None and self._holds(clock.shortened.when):
            limit = clock.shortened.to
        for extension in self.case.extensions.values():
            of_scope = (extension.path, extension.task) == (scope.path, 0)
            if of_scope and extension.status == "granted" and clock.extended is not None:
                return self.limit(clock.extended.to), extension.reason
        return self.limit(limit), None

    def _holds(self, text: str) -> bool:
        guard = compile_guard(text)
        values: dict[str, bool | int | str] = {}
        for name in guard.names:
            number = self.parameter(name)
            yes_no = self.closure.catalogues.parameters[name].unit == "yes_no"
            values[name] = bool(number) if yes_no else number
        return guard.test(values)

    def parameter(self, name: str) -> int:
        """A municipal number as it is in the case's region."""
        return _parameter(self.case.place, self.closure, self.directory, name)

    def limit(self, span: Span) -> Limit:
        """A span with its parameter resolved."""
        return limit_at(self.case.place, self.closure, self.directory, span)


def limit_at(place: str, closure: Closure, directory: Directory, span: Span) -> Limit:
    """A span with its parameter resolved for a place."""
    amount = span.amount
    if isinstance(amount, str):
        amount = _parameter(place, closure, directory, amount)
    return Limit(amount, Unit(span.unit))


def _parameter(place: str, closure: Closure, directory: Directory, name: str) -> int:
    default = closure.catalogues.parameters[name].value
    return directory.parameter(name, place, default)


def promised_end(
    case: Case, closure: Closure, directory: Directory, calendar: Calendar
) -> datetime | None:
    """The end of the last day promised for the whole case, as UTC; None while nothing runs: not
    accepted, paused, without a limit, closed.

    Kept beside the case, so that a list can tell a late step in a case that is in time from a case
    that is late while its step is in time.
    """
    root = case.scopes.get("")
    if root is None or case.status == "closed":
        return None
    clock = Clocks(case, closure, directory).promised()
    last = due(clock.limit, clock.ledger, calendar) if clock is not None else None
    return calendar.end_of(last) if last is not None else None
