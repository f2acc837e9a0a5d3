"""Decisions put right after they were made, and the file being printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.domain.facts.base import Fact


@dataclass(frozen=True, slots=True)
class DecisionRectified(Fact):
    """A letter had an error: another letter says what is right 更正. Both are kept."""

    no: int
    of: int
    """The decision whose letter it corrects."""
    path: str
    outcome: str
    """What was decided, unchanged."""
    organ: str
    place: str
    letter: str
    number: str | None
    on: date
    by: str
    entry: int
    """What was wrong and what is right."""


@dataclass(frozen=True, slots=True)
class DecisionRevoked(Fact):
    """A decision does not hold any more 撤销."""

    no: int
    of: int
    path: str
    outcome: str
    """revoked."""
    organ: str
    place: str
    letter: str
    number: str | None
    on: date
    by: str
    reasons: tuple[str, ...]
    entry: int
    """What was found, and what the person said when they were heard."""
    stops: str = ""
    """The first month that is not paid any more (`2026-05`); "" where nothing was paid."""


@dataclass(frozen=True, slots=True)
class CaseReopened(Fact):
    """A closed case has work again: somebody must be told in person of what was put right."""

    on: date


@dataclass(frozen=True, slots=True)
class FilePrinted(Fact):
    """Somebody printed the case file 案卷, as far as they may see it."""

    items: int
    """How many entries its contents had."""


@dataclass(frozen=True, slots=True)
class DecisionExported(Fact):
    """Data of a decision left the house, in a workbook for another system."""

    decision: int
    export: int
    """The number of the workbook in the office's list of exports."""
    mapping: str
    """The columns it was written in: their id in the catalogue."""


@dataclass(frozen=True, slots=True)
class FileErased(Fact):
    """The purpose of the file has ended: its personal data is gone, the history stays."""

    on: date
