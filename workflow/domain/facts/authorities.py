"""Who acts for the applicant, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.domain.facts.base import Fact


@dataclass(frozen=True, slots=True)
class AuthorityShown(Fact):
    """Somebody showed by which authority they act for the applicant; who is an entry."""

    no: int
    kind: str
    user: int | None
    person: int | None
    entry: int
    item: str
    """The document that shows it."""
    on: date
    until: date | None


@dataclass(frozen=True, slots=True)
class AuthorityEnded(Fact):
    """It is over: from now on its holder sees nothing of the case."""

    no: int
    on: date
    by: str
    """applicant, agent or office."""
