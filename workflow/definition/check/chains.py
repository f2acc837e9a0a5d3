"""The longest chain of deadlines from acceptance to the end, in working days.

Along a way, deadlines add up; lanes run side by side, so the longest counts; a wait for another
lane or a milestone lasts until that is there, the wait for one's turn in a critical section as long
as every other lane's stay in it. Ways back are left out: each round has deadlines of its own.
Consumers: the check of promises, and the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from workflow.definition.base import Span
from workflow.definition.catalogues import Catalogues
from workflow.definition.check.examined import targets
from workflow.definition.check.panels import turns
from workflow.definition.check.queues import Queues, below_of, inner_of, queues
from workflow.definition.check.silence import ACCEPT
from workflow.definition.closure import Process, root_process
from workflow.definition.expressions import ExpressionError, compile_guard
from workflow.definition.model import Back, Definition, Lane, Notice, Reopen, State
from workflow.definition.reader import Path
from workflow.domain.calendar import china
from workflow.domain.clock import Unit, worst_working_days

NOTICE_DEFAULT = Span(amount=5, unit=Unit.WORKING)
OBJECTION_REASON = "notice_objection"
MAX_RUNS = 500
MAX_DEPTH = 8
"""How many definitions the lanes of one may run, all told and inside of each other."""
MAX_ROUNDS = 8
"""How many milestones, each after another one, are followed."""
REACHED = "reached_"
_DAYS_IN_MONTH = 31


@dataclass(frozen=True)
class Link:
    """One deadline of a chain."""

    name: str
    """The step, with the lanes it stands in: `means/visit.go`."""
    days: int
    """Working days at worst."""
    written: str = ""
    """The length as it is written, where that is not in working days."""

    def __str__(self) -> str:
        return f"{self.name} {self.days}" + (f" ({self.written})" if self.written else "")


@dataclass(frozen=True)
class Chain:
    """Deadlines one after the other."""

    links: tuple[Link, ...] = ()

    @property
    def days(self) -> int:
        """The sum, in working days."""
        return sum(link.days for link in self.links)

    def then(self, *links: Link) -> Chain:
        """The chain with more links behind it."""
        return Chain((*self.links, *links))

    def __str__(self) -> str:
        shown = " + ".join(str(link) for link in self.links if link.days) or "no deadline"
        return f"{shown} = {self.days} working days"


@dataclass(frozen=True)
class LaneChain:
    """How long a lane takes at worst, counted from the acceptance of the whole case."""

    path: Path
    """Where the lane stands in the definition's file."""
    lane: Lane
    chain: Chain


@dataclass(frozen=True)
class Timing:
    """What was found out about one definition."""

    chain: Chain
    """From acceptance (or the start, without one) to the last end."""
    lanes: dict[str, LaneChain] = field(default_factory=dict)
    """Each lane of its own states, by id."""
    uncounted: tuple[tuple[str, str], ...] = ()
    """(section, lane): the turns of a lane's instances one after the other, which are not added up
    since their number is known only when a case is filed."""


class TooManyLanes(Exception):
    """Lanes run definitions whose lanes run definitions …: more than anybody can follow."""


@lru_cache(maxsize=256)
def most_working_days(unit: Unit, amount: int) -> int:
    """The most working days that a length of time can hold."""
    if unit is Unit.WORKING:
        return amount
    days = amount if unit is Unit.CALENDAR else amount * _DAYS_IN_MONTH
    return worst_working_days(china(), days)


def longest(chains: Iterable[Chain]) -> Chain:
    """The one with the most working days; the first of equals."""
    return max(chains, key=lambda chain: chain.days)


def timing(
    definition: Definition, definitions: Mapping[str, Definition], catalogues: Catalogues
) -> Timing:
    """The longest chains of a definition whose lanes may run others of `definitions`.

    Raises `TooManyLanes` for a package of packages beyond `MAX_RUNS` or `MAX_DEPTH`.
    """
    known = _queues(definition, definitions, catalogues)
    reached: dict[str, Chain] = {}
    for _ in range(MAX_ROUNDS):
        walk = _Walk(definition, definitions, catalogues, known, reached)
        found = walk.timing()
        if walk.noted == reached:
            break
        reached = walk.noted  # who waits for a milestone comes to the next one later
    return found


class _Walk:
    """One walk over a definition and everything that its lanes run."""

    def __init__(
        self,
        root: Definition,
        definitions: Mapping[str, Definition],
        catalogues: Catalogues,
        known: Queues,
        reached: Mapping[str, Chain],
    ) -> None:
        self._root = root
        self._definitions = definitions
        self._catalogues = catalogues
        self._queues = known
        self._reached = reached
        self.noted: dict[str, Chain] = {}
        """Milestone → the longest way to it."""
        self._found: dict[str, LaneChain] = {}
        self._inside: list[str] = []
        self._runs = 0

    def timing(self) -> Timing:
        process = root_process(self._root)
        start = _accepted(process) or process.start
        chain = self._through(process, start, Chain(), {}, "")
        return Timing(chain, self._found, tuple(self._queues.uncounted))

    def by_itself(self, process: Process, name: str, prefix: str) -> Chain:
        """How long one state takes, without anything before it."""
        return self._leaving(process, name, Chain(), {}, prefix)

    def _through(
        self, process: Process, start: str, begin: Chain, inputs: Mapping[str, Chain], prefix: str
    ) -> Chain:
        """The longest chain from `start` to an end of `process`, behind `begin`."""
        order = _order(process, start)
        arrivals: dict[str, Chain] = {}
        if start in process.states:
            arrivals[start] = self._in_turn(process, None, start, begin, prefix)
        ends = [begin]
        for place, name in enumerate(order):
            state = process.states[name]
            self._note(state.milestone, arrivals[name])
            leaving = self._leaving(process, name, arrivals[name], inputs, prefix)
            if state.final is not None:
                ends.append(leaving)
            for _, to in targets(state):
                if to in order and order.index(to) > place:
                    come = self._in_turn(process, state.section, to, leaving, prefix)
                    arrivals[to] = longest([arrivals[to], come] if to in arrivals else [come])
        return longest(ends)

    def _in_turn(
        self, process: Process, left: str | None, name: str, arrival: Chain, prefix: str
    ) -> Chain:
        """The arrival at a state, behind the queue before its critical section; those whose stay
        this chain has waited for already are not ahead any more."""
        section = process.states[name].section
        if section is None or section == left:
            return arrival
        passed = {link.name for link in arrival.links}
        ahead = [
            Link(f"{prefix}{name} behind {stay.lane}{stay.first}", stay.days)
            for stay in self._queues.before(section, prefix)
            if f"{stay.lane}{stay.first}" not in passed
        ]
        return arrival.then(*ahead)

    def _leaving(
        self, process: Process, name: str, arrival: Chain, inputs: Mapping[str, Chain], prefix: str
    ) -> Chain:
        state, label = process.states[name], f"{prefix}{name}"
        if state.lanes is not None:
            return longest([arrival, *self._lanes(process, name, arrival, inputs, prefix).values()])
        if state.wait is not None:
            named = _named(state.wait.until or "")
            known = [inputs[each] for each in named if each in inputs]
            known += self._passed(named)
            if known:
                return longest([arrival, *known])
        if state.notice is not None:
            return arrival.then(*self._notice(state.notice, label, process.definition))
        only = state.task.only_while if state.task is not None else None
        known = self._passed(_named(only.when)) if only is not None else []
        return longest([self._step(state, label, arrival), *known])

    def _note(self, milestone: str | None, arrival: Chain) -> None:
        if milestone is not None:
            before = self.noted.get(milestone, arrival)
            self.noted[milestone] = longest([before, arrival])

    def _passed(self, named: Iterable[str]) -> list[Chain]:
        """The ways to the milestones that a guard asks for."""
        wanted = [name.removeprefix(REACHED) for name in named if name.startswith(REACHED)]
        return [self._reached[name] for name in wanted if name in self._reached]

    def _step(self, state: State, label: str, arrival: Chain) -> Chain:
        if state.within is None:
            return arrival
        link = self._link(label, state.within.time)
        return arrival.then(*[link] * turns(state, self._catalogues))

    def _notice(self, notice: Notice, label: str, owner: Definition) -> list[Link]:
        posting = [
            self._link(f"{label} posting", place.within.time)
            for place in notice.places.values()
            if place.within is not None
        ]
        links = [max(posting, key=lambda link: link.days)] if posting else []
        runs = notice.runs or self._catalogues.notice_default or NOTICE_DEFAULT
        links.append(self._link(label, runs))
        if not any(_extends(each) for each in (owner, self._root)):
            links.append(self._link(f"{label} objections", notice.objections.within.time))
        return links

    def _link(self, label: str, span: Span) -> Link:
        amount = self.amount(span)
        written = "" if span.unit is Unit.WORKING else str(span)
        return Link(label, most_working_days(span.unit, amount), written)

    def amount(self, span: Span) -> int:
        """The amount of a span: of a parameter, the most that a region may set."""
        if isinstance(span.amount, int):
            return span.amount
        parameter = self._catalogues.parameters.get(span.amount)
        if parameter is None:
            return 0  # the unknown name is a problem of its own
        return parameter.maximum if parameter.maximum is not None else parameter.value

    def _lanes(
        self, process: Process, name: str, arrival: Chain, inputs: Mapping[str, Chain], prefix: str
    ) -> dict[str, Chain]:
        """When each lane of a state ends."""
        lanes = process.states[name].lanes_by_id
        ended: dict[str, Chain] = {}

        def end(lane_id: str) -> Chain:
            if lane_id not in ended:
                ended[lane_id] = arrival  # stands in while a circle of lanes is followed
                lane = lanes[lane_id]
                begin = longest([arrival, *(end(each) for each in lane.after if each in lanes)])
                bound = {
                    key: end(other) if other in lanes else inputs.get(other, arrival)
                    for key, other in lane.bind.items()
                }
                place, known = (name, lane_id), bound or inputs
                ended[lane_id] = self._lane(process, place, begin, known, prefix)
            return ended[lane_id]

        for lane_id in lanes:
            chain = end(lane_id)
            if process.definition is self._root:
                path = process.at(name, "lanes", lane_id)
                self._found[lane_id] = LaneChain(path, lanes[lane_id], chain)
        return ended

    def _lane(
        self,
        process: Process,
        place: tuple[str, str],
        begin: Chain,
        inputs: Mapping[str, Chain],
        prefix: str,
    ) -> Chain:
        name, lane_id = place
        lane = process.states[name].lanes_by_id[lane_id]
        below = below_of(prefix, lane_id)
        inner = inner_of(process, name, lane_id, lane, self._definitions)
        if lane.states is not None and inner is not None:
            return self._through(inner, inner.start, begin, inputs, below)
        if inner is None or inner.ref in self._inside:
            return begin  # unknown, or a definition inside itself: a problem of its own
        self._runs += 1
        if self._runs > MAX_RUNS or len(self._inside) >= MAX_DEPTH:
            raise TooManyLanes
        self._inside.append(inner.ref)
        chain = self._through(inner, inner.start, begin, inputs, below)
        self._inside.pop()
        return chain


def _queues(
    root: Definition, definitions: Mapping[str, Definition], catalogues: Catalogues
) -> Queues:
    """Who can be ahead of whom in the critical sections of a definition and all that it runs."""
    apart = _Walk(root, definitions, catalogues, Queues(), {})

    def length(process: Process, name: str, prefix: str) -> int:
        return apart.by_itself(process, name, prefix).days

    return queues(root_process(root), definitions, length)


def _accepted(process: Process) -> str | None:
    """The state that acceptance leads to; None where the case is not accepted here."""
    clock = process.definition.clock
    if clock is not None and clock.since != "accepted":
        return None
    for state in process.states.values():
        target = state.then.get(ACCEPT) if state.task is not None else None
        if target is not None:
            if isinstance(target, Back):
                return None
            return target.to if isinstance(target, Reopen) else target
    return None


def _order(process: Process, start: str) -> list[str]:
    """The states reached from `start`, each before those it leads to; ways back left out."""
    order: list[str] = []
    seen: set[str] = set()

    def visit(name: str) -> None:
        if name in seen or name not in process.states:
            return
        seen.add(name)
        for _, to in reversed(targets(process.states[name])):
            visit(to)
        order.append(name)

    visit(start)
    return order[::-1]


def _named(text: str) -> frozenset[str]:
    try:
        return compile_guard(text).names
    except ExpressionError:
        return frozenset()  # a problem of its own


def _extends(definition: Definition) -> bool:
    """Whether an objection is a reason to extend the limit, so that it need not fit into it."""
    extended = definition.clock.extended if definition.clock is not None else None
    return extended is not None and OBJECTION_REASON in extended.reasons
