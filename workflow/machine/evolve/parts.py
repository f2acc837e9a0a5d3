"""How a case is changed: one part, some timers. Every other part stays the same object.

Consumers: the rules of `evolve`, one module for each group of facts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from workflow.domain import facts as f
from workflow.domain.case import Case, Timer
from workflow.domain.change import changed

Evolve = Callable[[Case, Any, datetime, date], Case]
"""What a fact makes of a case: (case, fact, recorded at in UTC, effective civil day)."""

Rules = Mapping[type[f.Fact], Evolve]


def put(case: Case, collection: str, *parts: Any, key: Any = None) -> Case:
    parts_now = dict(getattr(case, collection))
    for part in parts:
        parts_now[part.no if key is None else key] = part
    changes: dict[str, Any] = {collection: MappingProxyType(parts_now)}
    return changed(case, **changes)


def change_scope(case: Case, path: str, **changes: Any) -> Case:
    return put(case, "scopes", changed(case.scopes[path], **changes), key=path)


def change_task(case: Case, no: int, **changes: Any) -> Case:
    task = case.tasks[no]
    return put(case, "tasks", changed(task, revision=task.revision + 1, **changes))


def change_timers(case: Case, *add: Timer, drop: Callable[[Timer], bool]) -> Case:
    kept = {key: timer for key, timer in case.timers.items() if not drop(timer)}
    kept.update((timer.key, timer) for timer in add)
    if kept == dict(case.timers):
        return case
    return changed(case, timers=MappingProxyType(kept))


def same(case: Case, fact: f.Fact, at: datetime, on: date) -> Case:
    """A fact that stands in the history and changes nothing else."""
    return case
