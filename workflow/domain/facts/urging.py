"""Urging and informing: nudges 催办, supervision orders 督办, copies 抄送."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.domain.facts.base import Fact


@dataclass(frozen=True, slots=True)
class Nudged(Fact):
    """Somebody asked for a task to be done soon: the applicant, or a colleague."""

    no: int
    by: str
    """applicant or staff."""
    on: date


@dataclass(frozen=True, slots=True)
class SupervisionOrdered(Fact):
    """A head wants an answer about a task 督办; the order is a task of its own."""

    no: int
    """The task that wants the answer."""
    about: int
    """The task it is about."""
    user: int
    name: str
    role: str
    """The post from which it was ordered…"""
    place: str
    entry: int
    """…and what was asked."""


@dataclass(frozen=True, slots=True)
class SupervisionAnswered(Fact):
    """A supervision order was answered."""

    no: int
    about: int
    user: int
    """Who had ordered it."""


@dataclass(frozen=True, slots=True)
class CopySent(Fact):
    """Somebody was told of a case, or of a service of it."""

    no: int
    path: str
    user: int
    name: str
    by: str
    on: date
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class CopyRead(Fact):
    """Whom it was sent to has read it."""

    no: int
    on: date
