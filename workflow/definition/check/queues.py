"""How long a lane can wait for its turn in a critical section: at worst, every other lane's stay.

The queue is served in the order in which lanes come to it, so each of the others is inside at most
once before it is a lane's turn. How many instances of one lane there will be nobody knows before a
case is filed: their turns are named in the report, and not added up. Consumer: `chains`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from workflow.definition.check.examined import targets
from workflow.definition.closure import Process
from workflow.definition.model import Definition, Lane

MAX_SEEN = 500
"""How many lanes are looked at; a package of packages beyond that is a problem of its own."""

Length = Callable[[Process, str, str], int]
"""How long one state takes at worst by itself: process, state, prefix → working days."""


@dataclass(frozen=True)
class Stay:
    """One lane's stay in a section."""

    lane: str
    """The lane, as the links of a chain begin: `means/visit.`; "" for the case itself."""
    first: str
    """The state by which it comes in."""
    days: int
    """Working days at worst, over states of the section that follow each other."""
    many: bool
    """Whether the lane runs once for each row."""


@dataclass
class Queues:
    """The stays in every critical section of one definition and all that it runs."""

    stays: dict[str, list[Stay]] = field(default_factory=dict)
    """Section → stays, in the order of the file."""
    after: dict[str, list[str]] = field(default_factory=dict)
    """Lane → the lanes that have ended before it starts."""

    def before(self, section: str, lane: str) -> list[Stay]:
        """Whom a lane may find inside or before it: of every other lane its longest stay. A lane
        and what it lies in are never in two places."""
        longest: dict[str, Stay] = {}
        for stay in self.stays.get(section, ()):
            known = longest.get(stay.lane)
            if _beside(stay.lane, lane) and (known is None or stay.days > known.days):
                longest[stay.lane] = stay
        return [each for each in longest.values() if each.days and not self._later(each.lane, lane)]

    def _later(self, one: str, other: str) -> bool:
        """Whether a lane starts only after another has ended: then it is never ahead of it."""
        ended: set[str] = set()
        pending = _around(one)
        while pending:
            for each in self.after.get(pending.pop(), ()):
                if each not in ended:
                    ended.add(each)
                    pending.append(each)
        return not ended.isdisjoint(_around(other))

    @property
    def uncounted(self) -> Iterator[tuple[str, str]]:
        """(section, lane) where instances of one lane wait for one another."""
        found = {
            (section, stay.lane.rstrip("."))
            for section, stays in self.stays.items()
            for stay in stays
            if stay.many and stay.days
        }
        yield from sorted(found)


def queues(root: Process, definitions: Mapping[str, Definition], length: Length) -> Queues:
    """Find every stay below a process. `length` does not count queues inside of a stay."""
    found = Queues()
    pending: list[tuple[Process, str, bool]] = [(root, "", False)]
    seen = 0
    while pending and seen < MAX_SEEN:
        seen += 1
        process, prefix, many = pending.pop(0)
        days: dict[str, int] = {}
        for name, state in process.states.items():
            if state.section is not None:
                stay = Stay(prefix, name, _stay(process, name, prefix, length, days), many)
                found.stays.setdefault(state.section, []).append(stay)
            for lane_id, lane in state.lanes_by_id.items():
                inner = inner_of(process, name, lane_id, lane, definitions)
                if inner is not None:
                    below = below_of(prefix, lane_id)
                    found.after[below] = [below_of(prefix, each) for each in lane.after]
                    pending.append((inner, below, many or lane.each is not None))
    return found


def below_of(prefix: str, lane_id: str) -> str:
    """How the links of a lane begin: `means/visit.`."""
    return f"{prefix[:-1]}/{lane_id}." if prefix else f"{lane_id}."


def _beside(one: str, other: str) -> bool:
    """Whether neither lane lies in the other; everything lies in the case itself."""
    return bool(one and other) and one not in _around(other) and other not in _around(one)


def _around(lane: str) -> list[str]:
    """A lane and the lanes it lies in."""
    parts = lane[:-1].split("/") if lane else []
    return ["/".join(parts[: count + 1]) + "." for count in range(len(parts))]


def inner_of(
    process: Process, name: str, lane_id: str, lane: Lane, definitions: Mapping[str, Definition]
) -> Process | None:
    """The process that a lane of a state runs; None for an unknown definition."""
    if lane.states is not None and lane.start is not None:
        ref, path = f"{process.ref}.{name}.{lane_id}", process.at(name, "lanes", lane_id)
        return Process(ref, process.definition, lane.start, lane.states, path)
    used = definitions.get(lane.use or "")
    if used is None:
        return None
    return Process(used.definition, used, used.start, used.states, ("states",))


def _stay(process: Process, name: str, prefix: str, length: Length, known: dict[str, int]) -> int:
    """The longest way from a state through states of the same section; ways back are left out."""
    if name not in known:
        known[name] = 0  # stands in while a way back is followed
        section = process.states[name].section
        after = [
            _stay(process, to, prefix, length, known)
            for _, to in targets(process.states[name])
            if to in process.states and process.states[to].section == section
        ]
        known[name] = length(process, name, prefix) + max(after, default=0)
    return known[name]
