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
    number: str = ""
    """In a secret ballot the number that its voter was shown; seat, name and post are then left
    out."""


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
    """In the order in which they were given; of a secret ballot in the order of their numbers."""


@dataclass(frozen=True, slots=True)
class SeatAdded(Fact):
    """One more person sits in a panel."""

    panel: int
    path: str
    state: str
    seat: Seat
    entry: int | None = None
    """Why, as an entry; None where it speaks anew for one whose vote does not count."""


@dataclass(frozen=True, slots=True)
class SeatRemoved(Fact):
    """A seat was taken away that had not spoken, or whose vote does not count any more."""

    panel: int
    path: str
    state: str
    seat: int
    name: str
    """Whose it was; "" where it was nobody's by name."""
    entry: int | None = None
    """Why, as an entry; None where whoever spoke in it was barred from the file."""


@dataclass(frozen=True, slots=True)
class SeatGiven(Fact):
    """A seat that had not spoken is somebody else's from now on, or anybody's at its post."""

    panel: int
    path: str
    state: str
    seat: int
    user: int | None
    """The account that alone may speak in it; None for whoever holds the post…"""
    name: str
    """…and that account's name."""
    before: str
    """Whose it was; "" where it was nobody's by name."""
    entry: int | None = None
    """Why, as an entry; None where its member was barred from the file."""
