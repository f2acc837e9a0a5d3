"""What one case has to do with another: words passed on by their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.domain.facts.base import Fact


@dataclass(frozen=True, slots=True)
class CaseInformed(Fact):
    """A scope came to a state about which another case is told."""

    path: str
    state: str
    tracking: str
    """The number of the other case."""
    on: date


@dataclass(frozen=True, slots=True)
class CaseNotInformed(Fact):
    """The other case could not be told: there is no such number, or it takes nothing any more."""

    path: str
    tracking: str
    """The number of the other case; "" where what stands in the file is no number."""
    code: str


@dataclass(frozen=True, slots=True)
class ToldByCase(Fact):
    """Another case had something to say about this one."""

    source: str
    """The number of the case that said it."""
    zh: str
    en: str
    """The words, as the other case's definition has them: nothing personal."""
    on: date
