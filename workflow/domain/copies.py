"""Copies 抄送: who was told of a case for their information, and whether they have read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Copy:
    """One case sent to one member of staff for their information."""

    no: int
    path: str
    """The service it is about; "" for the whole case."""
    user: int
    name: str
    by: str
    on: date
    entry: int | None = None
    """What was written with it."""
    read_on: date | None = None
