"""The case under decision: what a decision knows, and the facts it has come to so far.

`Context` is everything `decide` may look at; `Work` applies each fact as it is emitted, so that
later steps of one decision see the earlier ones. Nothing here touches a store.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from workflow.definition.base import Span
from workflow.definition.closure import Closure, Process
from workflow.definition.model import Lane, State, Within
from workflow.domain import facts as f
from workflow.domain.calendar import Calendar
from workflow.domain.case import Case, Scope
from workflow.domain.clock import Ledger, Limit, Pause, Unit, due, turns_yellow
from workflow.domain.people import Actor, ActorKind, Directory, Post
from workflow.machine.evolve import evolve
from workflow.machine.machines import FlatMachine, machine_for
from workflow.machine.tree import lane_of, pause_holds, service_of
from workflow.ports import Data, Dossier, Payee, Staff


@dataclass(frozen=True)
class Context:
    """What a decision may look at besides the case and the command."""

    closure: Closure
    directory: Directory
    calendar: Calendar
    actor: Actor
    now: datetime
    """UTC."""
    as_of: datetime
    """The moment from which it counts: for a deadline the moment it passed, else now."""
    on: date
    """The civil day from which the command counts."""
    dossier: Dossier
    token: Callable[[], str]
    """A fresh random text: salts and public addresses."""
    letter_number: Callable[[str, int], int]
    """The next letter number of an organ in a year."""
    broken: Callable[[int], bool]
    """Whether a person broke a promise in any case."""
    staff: Staff
    """Who works in the office on that day."""
    history: Callable[[], Sequence[f.Recorded]] = tuple
    """The facts of the case so far; read only where a decision is taken back."""
    wait: timedelta = timedelta(0)
    """How long a decision's messages wait; zero where they do not."""


class Work:
    """One decision in the making."""

    def __init__(self, case: Case, context: Context) -> None:
        self.case = case
        self.context = context
        self.on = context.on
        """The civil day from which what is decided now counts: the command's, or a later one for
        what follows by itself from something that is only known since then."""
        self.since: date | None = None
        """The day from which the limits of what opens now run, where that is a later one."""
        self.facts: list[f.Fact] = []
        self.entries: dict[int, Data] = {}
        self.payees: dict[tuple[int, int], Payee] = {}
        self.post: Post | None = None
        """The post under which the actor acts in this decision."""
        self._own: Data | None = None
        self.corrected: dict[str, Any] = {}
        """Answers that this decision changes."""

    # -- facts ---------------------------------------------------------------------------------

    def emit(self, fact: f.Fact) -> None:
        """Record a fact and apply it."""
        self.case = evolve(self.case, fact, self.context.now, self.context.on)
        self.facts.append(fact)

    @property
    def by(self) -> str:
        """How the history names who acts: staff by name; others by their side of the window, since
        the history is kept for good and names no citizen."""
        return named(self.context.actor)

    @property
    def next_no(self) -> int:
        """The number for the next new part; emit its fact before asking again."""
        return self.case.last_no + 1

    def keep(self, what: str, path: str, state: str, data: Mapping[str, Any]) -> int:
        """Keep personal data as an entry; returns its number."""
        content = {"_salt": self.context.token(), **data}
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        no = self.next_no
        self.entries[no] = content
        self._own = None
        self.emit(f.EntryKept(no, what, path, state, hashlib.sha256(text.encode()).hexdigest()))
        return no

    def read(self, no: int) -> Data:
        """An entry's content, also one kept in this very decision."""
        return self.entries[no] if no in self.entries else self.context.dossier.entry(no)

    def application(self) -> Data:
        """The applicant's answers as they stand after this decision so far."""
        if self._own is None:
            filed = (
                self.entries[e.no]
                for e in self.case.entries.values()
                if e.what == "application" and e.no in self.entries
            )
            base = next(filed, None)
            base = self.context.dossier.application() if base is None else base
            self._own = {**base, **self.corrected}
        return self._own

    def correct(self, answers: Mapping[str, Any]) -> None:
        """Let later answers take the place of the first."""
        self.corrected.update(answers)
        self._own = None

    # -- where things are ----------------------------------------------------------------------

    def process(self, scope: Scope) -> Process:
        """The process that a scope runs."""
        return self.context.closure.processes[scope.process]

    def state(self, scope: Scope) -> State:
        """The definition of the scope's current state."""
        return self.process(scope).states[scope.state]

    def machine(self, scope: Scope) -> FlatMachine:
        """The machine of the scope's process."""
        return machine_for(self.context.closure.hash, self.process(scope))

    def lane(self, scope: Scope) -> Lane:
        """How the parent declares this lane. Raises KeyError for the case itself."""
        lane = lane_of(self.case, self.context.closure, scope)
        if lane is None:
            raise KeyError(scope.path)
        return lane

    def service(self, scope: Scope) -> Scope:
        """The nearest enclosing scope that runs a definition of its own (not inline states)."""
        return service_of(self.case, scope)

    # -- time ----------------------------------------------------------------------------------

    def limit(self, span: Span) -> Limit:
        """The span with its parameter resolved for the case's place."""
        amount = span.amount
        if isinstance(amount, str):
            default = self.context.closure.catalogues.parameters[amount].value
            amount = self.context.directory.parameter(amount, self.case.place, default)
        return Limit(amount, Unit(span.unit))

    def last_day(self, limit: Limit, started: date, path: str) -> date | None:
        """The last day of a limit that started then, in the scope `path`."""
        return due(limit, Ledger(started, pauses_of(self.case, path)), self.context.calendar)

    def moment(self, day: date | None) -> datetime | None:
        """The end of a day, exclusive, as UTC."""
        return self.context.calendar.end_of(day) if day else None

    def deadline(self, rule: Within | None, started: date, path: str) -> Deadline:
        """When a step with that deadline is due."""
        if rule is None:
            return Deadline("", None, None, None)
        limit = self.limit(rule.time)
        last = self.last_day(limit, started, path)
        return Deadline(str(limit), last, self.moment(last), self.yellow_at(started, last, rule))

    def yellow_at(
        self, started: date, last: date | None, rule: Within | None = None
    ) -> datetime | None:
        """When the light of a task turns yellow: as declared, else with one working day in five
        left, at least the last day itself."""
        if last is None:
            return None
        calendar = self.context.calendar
        if rule is not None and rule.yellow is not None:
            return calendar.start_of(turns_yellow(self.limit(rule.yellow), started, last, calendar))
        left = max(0, calendar.working_days_after(started, last) // 5 - 1)
        day = last
        while left > 0 and day > started:
            day = date.fromordinal(day.toordinal() - 1)
            left -= calendar.is_working(day)
        return calendar.start_of(day)


def named(actor: Actor) -> str:
    """The name of staff and of the engine itself; for a citizen, the side of the window."""
    known = actor.kind in (ActorKind.STAFF, ActorKind.SYSTEM) and actor.name
    return known or actor.kind.value


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit as it was resolved, and when it ends."""

    limit: str
    on: date | None
    at: datetime | None
    yellow_at: datetime | None


NEVER_PAUSED = ("correction", "serve", "tell", "advice", "procedure", "extension", "supervision")
"""The kinds of tasks that go on while the clock is paused: asking, serving, telling, advising,
what it is paused for, and what moves a limit."""

NOWHERE = "-"
"""A path that no scope has: no pause stops what is counted there."""


def pauses_of(case: Case, path: str) -> tuple[Pause, ...]:
    """The pauses that hold in a scope, over or not."""
    return tuple(
        Pause(row.since, row.until, row.reason)
        for row in case.pauses.values()
        if pause_holds(row, path)
    )
