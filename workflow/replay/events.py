"""Cases of an event log: what happened in each, when and by whom.

Consumers: the readers of the two formats, which make them, and everything that replays them. A log
is somebody else's file: every reader keeps to these limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from workflow.errors import OneWindowError

MAX_EVENTS = 10_000
"""Of one case."""
MAX_VALUE = 4_000
"""Characters of one value."""


class BadLog(OneWindowError):
    """The file is no event log that can be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened in a case."""

    activity: str
    at: datetime
    """Aware."""
    resource: str = ""
    """Who did it; "" where the log does not say."""
    lifecycle: str = "complete"
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Everything else the log says of it."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One case of the log, in its own time order."""

    case: str
    events: tuple[Event, ...]
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def activities(self) -> tuple[str, ...]:
        """What happened, without when and by whom."""
        return tuple(event.activity for event in self.events)


@dataclass(frozen=True, slots=True)
class Columns:
    """Under which names a log keeps what replay needs; "" for the usual names."""

    case: str = ""
    activity: str = ""
    time: str = ""
    resource: str = ""
    lifecycle: str = ""


def moment(text: str, zone: tzinfo, where: str) -> datetime:
    """A moment as logs write it (ISO 8601). Raises BadLog."""
    try:
        found = datetime.fromisoformat(text.strip().replace("/", "-"))
    except ValueError:
        raise BadLog(f"{where}: {text!r} is no date and time (时间格式不对)") from None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def in_order(case: str, events: list[Event], attributes: Mapping[str, str]) -> Trace:
    """A case with its events by time; those of one moment stay as the log has them."""
    return Trace(case, tuple(sorted(events, key=lambda event: event.at)), attributes)
