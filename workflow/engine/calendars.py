"""Calendars that are known in advance: one for an example, several for a test.

Consumer: the engine. An office keeps its own in its database (`store.calendars`).
"""

from __future__ import annotations

from datetime import datetime

from workflow.domain.calendar import Calendar


class Known:
    """One calendar, and others that take its place when somebody enters them."""

    def __init__(self, first: Calendar) -> None:
        self._all = [first]
        self._at: datetime | None = None

    def enter(self, calendar: Calendar, at: datetime) -> None:
        """Let another calendar hold from this moment."""
        self._all.append(calendar)
        self._at = at

    def current(self) -> Calendar:
        """The newest."""
        return self._all[-1]

    def refresh(self) -> None:
        """Nothing is entered elsewhere."""

    def changed_at(self) -> datetime | None:
        """When the newest was entered."""
        return self._at

    def of(self, version: str) -> Calendar | None:
        """One of them."""
        return next((each for each in self._all if each.version == version), None)
