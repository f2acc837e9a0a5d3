"""Plays one case of a log through the engine, event by event, at the log's own moments.

A log says what was done, seldom what came of it. So an event may fit in several ways (the same
work with another outcome): the player keeps every way that is still possible, as a store of its
own, and only an event that fits none of them deviates. Every way is played by the real engine;
nothing here knows a rule of it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from workflow.definition.closure import Closure
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.calendar import Calendar
from workflow.domain.case import Case, Task
from workflow.domain.people import Actor, ActorKind, Directory, Post
from workflow.engine import Engine
from workflow.errors import Refusal
from workflow.examples.run import PLACES
from workflow.machine.tree import state_of
from workflow.replay.events import Event, Trace
from workflow.replay.mapping import Ahead, Does, FromLog, Map, outcomes_at
from workflow.testing import MemoryStore

MAX_WAYS = 200
"""How many ways of reading one case are kept; a map that leaves open more says too little."""

UNKNOWN = "unknown_activity"
NOT_OPEN = "not_open"
ENDED_EARLY = "ended_early"
AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Deviation:
    """An event that the definition does not allow, or an end that it does not know."""

    at: int
    """The number of the event, from 1; after the last one for the end."""
    activity: str
    code: str
    """`unknown_activity`, `not_open` (no such work is open), `ended_early`, `ambiguous`, or the
    code of the engine's refusal."""
    when: datetime
    instead: tuple[str, ...]
    """The steps that were open instead: what would have been possible."""
    details: str = ""
    """What the refusal says besides its code."""


@dataclass(frozen=True, slots=True)
class Played:
    """What playing one case came to."""

    case: str
    events: int
    """Events that counted."""
    ignored: int
    deviations: tuple[Deviation, ...]
    completed: bool
    """Whether it can be read as a case that came to its end."""
    late: tuple[str, ...] = ()
    """The steps whose deadlines passed, in the likeliest reading."""

    @property
    def fits(self) -> bool:
        """Whether every event was allowed, without an override."""
        return not self.deviations


@dataclass(slots=True)
class _Way:
    """One reading of the case so far: the store's rows, and the answers that guards may see."""

    rows: Any
    case: int
    said: dict[str, Any] = field(default_factory=dict)

    def now(self) -> Case:
        found: Case = self.rows.cases[self.case]
        return found

    def key(self) -> object:
        """Two ways with the same key have the same future."""
        case = self.now()
        scopes = tuple((s.path, s.state, s.visit, s.outcome) for s in case.scopes.values())
        tasks = tuple(
            (t.path, t.state, t.kind, t.subject, t.status, t.outcome, t.claimed_by)
            for t in case.open_tasks
        )
        return case.status, scopes, tasks, repr(sorted(self.said.items()))


class Player:
    """Plays cases of one log on one definition."""

    def __init__(self, closure: Closure, map_: Map, calendar: Calendar) -> None:
        self._closure = closure
        self._map = map_
        self._calendar = calendar
        self._directory = Directory({place.code: place for place in PLACES})
        self._users: dict[str, Actor] = {}

    def play(self, trace: Trace) -> Played:
        """What the engine says to each event of a case, and whether it came to its end."""
        counted = [e for e in trace.events if e.lifecycle in self._map.lifecycle]
        events = [e for e in counted if not self._does(e).ignore]
        office = _Office(self._closure, self._directory, self._calendar)
        ways, deviations = self._filed(office, events)
        for number, event in enumerate(events, 1):
            if not ways:
                break
            fitting, refused = self._event(office, ways, event, events[number:], trace)
            if fitting:
                ways = fitting
            else:
                instead = _open_steps(ways)
                deviations.append(
                    Deviation(number, event.activity, *refused[:1], event.at, instead, refused[1])
                )
        closed = [way for way in ways if way.now().status == "closed"]
        if ways and not closed and self._map.ended and trace.attributes.get(self._map.ended):
            last, instead = events[-1], _open_steps(ways)
            deviations.append(Deviation(len(events) + 1, "", ENDED_EARLY, last.at, instead))
        likeliest = (closed or ways)[:1]
        late = tuple(itertools.chain.from_iterable(_late(way) for way in likeliest))
        ignored = len(trace.events) - len(events)
        return Played(trace.case, len(events), ignored, tuple(deviations), bool(closed), late)

    def _does(self, event: Event) -> Does:
        return self._map.activities.get(event.activity, Does())

    def _actor(self, name: str) -> Actor:
        """The person behind a resource: one account each, with the roles that the map gives."""
        if name not in self._users:
            roles = self._map.people.get(name) or tuple(self._closure.catalogues.roles)
            posts = tuple(Post(role, code) for role in roles for code in self._directory.places)
            number = len(self._users) + 1
            self._users[name] = Actor(ActorKind.STAFF, number, name or "?", None, posts)
        return self._users[name]

    def _filed(
        self, office: _Office, events: Sequence[Event]
    ) -> tuple[list[_Way], list[Deviation]]:
        """The case as it was filed, at the moment of its first event."""
        if not events:
            return [], []
        first, request = events[0], self._map.request
        command = c.File(
            definition=self._closure.root,
            answers=request.answers,
            chosen=request.chosen,
            materials=tuple(c.Handed(item=item) for item in request.materials),
        )
        office.at = first.at
        try:
            answer = office.engine.handle(command, self._actor(first.resource))
        except Refusal as refusal:
            wrong = Deviation(1, first.activity, refusal.code, first.at, (), str(refusal))
            return [], [wrong]
        return [_Way(office.store.rows, answer.case)], []

    # -- one event -----------------------------------------------------------------------------

    def _event(
        self,
        office: _Office,
        ways: Sequence[_Way],
        event: Event,
        next_: Sequence[Event],
        trace: Trace,
    ) -> tuple[list[_Way], tuple[str, str]]:
        """The ways in which the event fits; and, where it fits in none, why not."""
        does = self._does(event)
        if does.step is None:
            return [], (UNKNOWN, "")
        found: dict[object, _Way] = {}
        refused = (NOT_OPEN, "")
        actor, written = self._actor(event.resource), self._written(does, event, next_, trace)
        for way in ways:
            office.take_up(way, event.at)
            rows = office.store.rows
            for command in self._commands(way.now(), does, written):
                office.store.rows = rows
                try:
                    office.engine.handle(command, actor)
                except Refusal as refusal:
                    refused = (refusal.code, str(refusal))
                    continue
                new = _Way(office.store.rows, way.case, {**way.said, **written})
                found.setdefault(new.key(), new)
        if len(found) > MAX_WAYS:
            return [], (AMBIGUOUS, f"{len(found)} ways to read it")
        return list(found.values()), refused

    def _commands(self, case: Case, does: Does, written: dict[str, Any]) -> Iterator[c.Command]:
        """What the event may have been: work on each open task of its step, with each outcome."""
        for task in case.open_tasks:
            if task.kind != does.kind or _step(task) != does.step:
                continue
            signed = case.signed(task.no)
            if task.outcome is not None and signed:
                yield c.Sign(case=case.id, task=task.no)
                continue
            process = self._closure.processes[case.scopes[task.path].process]
            for outcome in does.outcome or outcomes_at(process, task.state, task.kind):
                yield c.Complete(
                    case=case.id,
                    task=task.no,
                    outcome=outcome,
                    form=written,
                    reasons=self._reasons(case, task, does, outcome),
                )

    def _reasons(self, case: Case, task: Task, does: Does, outcome: str) -> tuple[str, ...]:
        spec = state_of(case, self._closure, task).task
        offered = spec.reasons.get(outcome) if spec and task.kind == "step" else None
        if offered is None:
            return ()
        return does.reasons or tuple(self._closure.catalogues.reasons[offered])[:1]

    def _written(
        self, does: Does, event: Event, next_: Sequence[Event], trace: Trace
    ) -> dict[str, Any]:
        """The answers of the step's form, as far as the map knows where they are from."""
        found: dict[str, Any] = {}
        for name, answer in does.form.items():
            if isinstance(answer, Ahead):
                until = itertools.takewhile(lambda e: e.activity != event.activity, next_)
                ticked = {answer.ahead[e.activity] for e in until if e.activity in answer.ahead}
                found[name] = sorted(ticked)
            elif isinstance(answer, FromLog):
                said = event.attributes.get(
                    answer.attribute, trace.attributes.get(answer.attribute)
                )
                if said is not None:
                    found[name] = said
            else:
                found[name] = answer
        return found


class _Office:
    """An engine in memory whose clock stands where the log says."""

    def __init__(self, closure: Closure, directory: Directory, calendar: Calendar) -> None:
        self.store = MemoryStore({closure.root: closure}, directory)
        self.at = datetime.min.replace(tzinfo=UTC)
        self.engine = Engine(self.store, calendar, now=lambda: self.at)

    def take_up(self, way: _Way, at: datetime) -> None:
        """Go on with one reading: every deadline that has passed meanwhile takes effect at its
        moment, as with a worker that is never late."""
        self.store.rows = way.rows
        while (due := self.store.next_due()) is not None and due <= at:
            self.at = due
            if not self.engine.fire_due():
                break
        self.at = at
        way.rows = self.store.rows


def _step(task: Task) -> str:
    """A task's step as a map names it: the lanes without their rows, and the state."""
    lanes = [lane.partition("[")[0] for lane in task.path.split("/") if lane]
    return "/".join((*lanes, task.state))


def _open_steps(ways: Sequence[_Way]) -> tuple[str, ...]:
    """Where the case stood, in any reading of it."""
    return tuple(sorted({_step(task) for way in ways for task in way.now().open_tasks}))


def _late(way: _Way) -> Iterator[str]:
    """The steps whose deadlines passed."""
    case = way.now()
    for each in way.rows.facts[way.case]:
        fact = each.fact
        if isinstance(fact, f.DeadlinePassed) and fact.kind == "late":
            yield _step(case.tasks[fact.no])
