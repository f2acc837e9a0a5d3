"""The three lights and the pause, as the database computes them.

Consumers: `inbox` and `overview`. The names are those of `domain.clock.Light`; the tests hold both
together.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import case
from sqlalchemy.sql.elements import ColumnElement

from workflow.domain.clock import Light
from workflow.store.tables import tasks


def light_at(now: datetime) -> ColumnElement[Any]:
    """The light of a live task: waiting for an answer is a pause, no deadline is never late."""
    return case(
        (tasks.c.status == "waiting", Light.PAUSED.value),
        (tasks.c.due_at <= now, Light.RED.value),
        (tasks.c.yellow_at <= now, Light.YELLOW.value),
        else_=Light.GREEN.value,
    )
