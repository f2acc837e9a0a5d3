"""Panels and their seats, as parts of a case: several people decide one visit of a step."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat of a panel: a post, or one person at it."""

    no: int
    """Within the panel, from 1."""
    role: str
    place: str
    weight: int = 1
    user: int | None = None
    """The account that alone may hold it; None for whoever takes it at the post."""
    name: str = ""
    gone: bool = False
    """Taken away before it spoke."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Several people deciding one visit of a step, each for themselves: 会签, 或签, 顺签, 表决.

    What a seat said is the outcome of its task.
    """

    no: int
    path: str
    state: str
    visit: int
    seats: tuple[Seat, ...]
    """In their order; it matters where they speak in turn."""
    spoken: tuple[int, ...] = ()
    """The seats that have spoken, or were silent until their time was over, in that order."""
    result: str = ""
    """passed, failed, short, or first; "" while it is open."""
    outcome: str = ""
    """The outcome of the step that it came to."""
    since: int = 0
    """The seat with whose vote the result became certain."""

    @property
    def sitting(self) -> tuple[Seat, ...]:
        """The seats that count."""
        return tuple(seat for seat in self.seats if not seat.gone)

    def seat(self, no: int) -> Seat | None:
        """The seat of that number, if it counts."""
        return next((seat for seat in self.sitting if seat.no == no), None)
