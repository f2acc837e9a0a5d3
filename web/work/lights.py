"""The light of a task and what is left of its time, at one moment. Consumers: all pages here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from web.language import gettext as _
from web.office import the_office, today
from workflow.domain.clock import Light


class Due(Protocol):
    """What both a task and a row of the inbox know."""

    @property
    def status(self) -> str: ...
    @property
    def opened_on(self) -> date: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def yellow_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Left:
    """How a task stands."""

    light: Light
    due_on: date | None
    days: int | None
    """Working days left after today; negative when overdue; None without a date."""


def light_of(task: Due) -> Light:
    """The light of a task now."""
    now = the_office().now()
    if task.status == "waiting":
        return Light.PAUSED
    if task.status not in ("open", "waiting"):
        return Light.STOPPED
    if task.due_at is not None and task.due_at <= now:
        return Light.RED
    if task.yellow_at is not None and task.yellow_at <= now:
        return Light.YELLOW
    return Light.GREEN


def left_of(task: Due) -> Left:
    """The light with the days left."""
    light = light_of(task)
    if task.due_on is None or light is Light.STOPPED:
        return Left(light, task.due_on, None)
    return Left(light, task.due_on, days_left(task.due_on))


def days_left(due_on: date) -> int:
    """Working days from today to a last day: 0 on that day, negative after it, then at least -1."""
    calendar, now = the_office().calendar, today()
    if due_on >= now:
        return calendar.working_days_after(now, due_on)
    return min(-1, -calendar.working_days_after(due_on, now))


def words(light: Light) -> str:
    """What a light is called."""
    return {
        Light.GREEN: _("On time"),
        Light.YELLOW: _("Due soon"),
        Light.RED: _("Overdue"),
        Light.PAUSED: _("Paused"),
        Light.STOPPED: _("Done"),
    }[light]
