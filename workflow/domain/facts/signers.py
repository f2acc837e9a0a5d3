"""Signers added to a task 加签 and taken away 减签."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.facts.base import Fact


@dataclass(frozen=True, slots=True)
class SignerAdded(Fact):
    """A colleague is to sign along with a task."""

    no: int
    asking: int
    where: str
    """before, beside or after."""
    user: int
    name: str
    role: str
    place: str
    entry: int
    """What they are asked, as an entry."""
    by: str


@dataclass(frozen=True, slots=True)
class SignerAsked(Fact):
    """Their turn has come: they have a task."""

    no: int
    task: int


@dataclass(frozen=True, slots=True)
class SignerAnswered(Fact):
    """A signer answered; disagreement voids the signatures and gives the task back."""

    no: int
    asking: int
    name: str
    where: str
    agrees: bool
    entry: int | None
    """What they wrote, as an entry."""
    voids: tuple[int, ...] = ()
    """Signatures under the finding that do not count any more."""
    back: int | None = None
    """Whose task it is again…"""
    back_name: str = ""


@dataclass(frozen=True, slots=True)
class SignerRemoved(Fact):
    """A signer is not needed any more."""

    no: int
    asking: int
    name: str
    entry: int
    """Why, as an entry."""
