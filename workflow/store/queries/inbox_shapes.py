"""What is asked of the inbox, and what comes back: lists, filters, rows, pages.

Consumers: `inbox`, the officers' pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from workflow.domain.clock import Light

PAGE_SIZE = 50


class Late(StrEnum):
    """What is overdue: both a step and the whole case have a last day."""

    STEP = "step"
    """The step is, and the whole case is not."""
    WHOLE = "whole"
    """The whole case is, and the step is not."""


class View(StrEnum):
    """The lists of an officer."""

    MINE = "mine"
    """Taken by me, assigned to me alone, or delegated to me."""
    QUEUE = "queue"
    """At one of my posts, taken by nobody or by a colleague, assigned to nobody, and not signed by
    me already."""
    WATCHED = "watched"
    """Of cases that I follow."""
    DONE = "done"
    """Signed by me, the last `DONE_AT_MOST`; the newest first."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; empty fields do not count."""

    light: Light | None = None
    service: str = ""
    """A definition: of the package or of the lane's service."""
    places: tuple[str, ...] = ()
    """Places of tasks: a village, or a township with its villages."""
    step: str = ""
    """A step, as `process/state`."""
    late: Late | None = None
    persons: tuple[int, ...] | None = None
    """Whose cases; nobody's where it is empty."""
    text: str = ""
    """A tracking number, or a piece of one or of the masked name."""


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One line: how urgent, what to do, for whom, where."""

    case: int
    task: int
    tracking: str
    display: str
    definition: str
    process: str
    """The process of the task's scope: which service's step it is."""
    path: str
    state: str
    kind: str
    subject: str
    role: str
    place: str
    opened_on: date
    due_on: date | None
    due_at: datetime | None
    yellow_at: datetime | None
    status: str
    claimed_by: int | None
    claimed_name: str
    assigned: int | None
    assigned_name: str
    delegate: int | None
    delegate_name: str
    sign: int
    revision: int
    nudged_on: date | None
    """When somebody last asked for it to be done soon."""
    light: Light

    @property
    def holder_name(self) -> str:
        """Who has it: took it, or it was given to; "" while it waits for anybody of its post."""
        return self.claimed_name or self.assigned_name


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of a list, and how many there are in all."""

    rows: tuple[InboxRow, ...]
    counts: Mapping[Light, int] = field(default_factory=dict)
    """By light, of all pages, as if no light were chosen."""
    total: int = 0
    """Of the chosen light, all pages."""
    page: int = 1

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


EVERYTHING = Filters()
"""Not narrowed to anything."""
