"""Panels: several people decide one step, each for themselves."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.facts.base import Fact
from workflow.domain.panels import Seat


@dataclass(frozen=True, slots=True)
class PanelOpened(Fact):
    """A panel is to decide; its seats get their tasks."""

    no: int
    path: str
    state: str
    visit: int
    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Vote:
    """What one seat said."""

    seat: int
    said: str
    """for, against, abstain, absent; with `first` the outcome."""
    weight: int
    by: str
    """Who signed it; "" where a deadline spoke for them."""
    role: str
    place: str


@dataclass(frozen=True, slots=True)
class PanelDecided(Fact):
    """A panel came to its result: who said what with which weight, and since which vote it was
    certain."""

    no: int
    path: str
    state: str
    outcome: str
    result: str
    """passed, failed, short, first."""
    in_favour: int
    against: int
    weight: int
    """The weight of all seats."""
    seats: int
    since: int
    """The seat with whose vote the result became certain."""
    votes: tuple[Vote, ...]
    """In the order in which they were given."""


@dataclass(frozen=True, slots=True)
class SeatAdded(Fact):
    """One more person sits in a panel."""

    panel: int
    path: str
    state: str
    seat: Seat
    entry: int
    """Why, as an entry."""


@dataclass(frozen=True, slots=True)
class SeatRemoved(Fact):
    """A seat that had not spoken was taken away."""

    panel: int
    path: str
    state: str
    seat: int
    name: str
    """Whose it was; "" where it was nobody's by name."""
    entry: int
    """Why, as an entry."""
