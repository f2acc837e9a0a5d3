"""Mutants: real cases spoilt on purpose. A definition that lets them pass forbids too little.

Each mutant is a case that fits, with one change: two neighbouring events with different activities
change places (`swap`), an event is left out (`drop`), happens twice in a row (`repeat`), or one of
another activity of the log comes in (`insert`), anywhere. The moments stay in order; who did it is
who did the event beside it. All is drawn from one seed, each kind as often as the others.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from workflow.replay.events import Event, Trace

_TRIES = 1_000


@dataclass(frozen=True, slots=True)
class Mutant:
    """A spoilt case."""

    kind: str
    """swap, drop, repeat, insert."""
    trace: Trace
    seen: bool
    """Whether a case with exactly these activities, in this order, is among those that fit: then
    what came out is no mistake, and nothing should reject it."""


def mutants(fitting: Sequence[Trace], number: int, seed: int) -> Iterator[Mutant]:
    """So many mutants of cases that fit; none where nothing can be changed."""
    dice = random.Random(seed)  # noqa: S311 a sample that can be drawn again, no secret
    known = {trace.activities for trace in fitting}
    activities = sorted({event.activity for trace in fitting for event in trace.events})
    kinds = list(KINDS)
    tries = 0
    made = 0
    while made < number and fitting and tries < number * _TRIES:
        tries += 1
        kind = kinds[made % len(kinds)]
        trace = dice.choice(fitting)
        events = KINDS[kind](list(trace.events), activities, dice)
        if events is None:
            continue
        made += 1
        spoilt = replace(trace, events=tuple(events))
        yield Mutant(kind, spoilt, spoilt.activities in known)


_Make = Callable[[list[Event], Sequence[str], random.Random], list[Event] | None]


def _swap(
    events: list[Event], activities: Sequence[str], dice: random.Random
) -> list[Event] | None:
    places = [at for at in range(len(events) - 1) if events[at].activity != events[at + 1].activity]
    if not places:
        return None
    at = dice.choice(places)
    first, second = events[at], events[at + 1]
    return [
        *events[:at],
        replace(second, at=first.at),
        replace(first, at=second.at),
        *events[at + 2 :],
    ]


def _drop(
    events: list[Event], activities: Sequence[str], dice: random.Random
) -> list[Event] | None:
    if len(events) < 2:
        return None
    at = dice.randrange(len(events))
    return [*events[:at], *events[at + 1 :]]


def _repeat(
    events: list[Event], activities: Sequence[str], dice: random.Random
) -> list[Event] | None:
    at = dice.randrange(len(events))
    return [*events[: at + 1], *events[at:]]


def _insert(
    events: list[Event], activities: Sequence[str], dice: random.Random
) -> list[Event] | None:
    at = dice.randrange(len(events) + 1)
    beside = events[max(0, at - 1)]
    around = {event.activity for event in events[max(0, at - 1) : at + 1]}
    other = [activity for activity in activities if activity not in around]
    if not other:
        return None
    new = replace(beside, activity=dice.choice(other))
    return [*events[:at], new, *events[at:]]


KINDS: dict[str, _Make] = {"swap": _swap, "drop": _drop, "repeat": _repeat, "insert": _insert}
"""The ways of spoiling a case."""
