"""Commands about who decides a step together. Verbs, frozen, free of logic, like `commands`."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.commands import CaseCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSeat(CaseCommand):
    """Let one more person sit in an open panel 加签, by name."""

    panel: int
    user: int
    """The account."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveSeat(CaseCommand):
    """Take a seat away that has not spoken 减签."""

    panel: int
    seat: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveSeat(CaseCommand):
    """Let another person speak in a seat that has not spoken: its member is ill, away or barred."""

    panel: int
    seat: int
    user: int
    """The account."""
    reason: str
