"""Looking at a case with the engine's eyes, without doing anything: for pages that explain.

A `Work` over the case as it stands; whatever would change it is never called here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from workflow.definition.closure import Closure
from workflow.definition.deciding import Applied
from workflow.domain.calendar import Calendar
from workflow.domain.case import Case, Task
from workflow.domain.people import PUBLIC, Actor, Directory
from workflow.machine.guards import says
from workflow.machine.work import Context, Work
from workflow.ports import Dossier


class _Nobody:
    """No staff: looking gives work to nobody."""

    def actor(self, user: int) -> Actor | None:
        """Nobody."""
        return None

    def holders(self, role: str, place: str = "") -> Sequence[Actor]:
        """Nobody."""
        return ()

    def load(self, user: int) -> int:
        """Nothing."""
        return 0


def looking(
    case: Case,
    closure: Closure,
    directory: Directory,
    dossier: Dossier,
    calendar: Calendar,
    now: datetime,
) -> Work:
    """The case as the rules see it at `now` (UTC)."""
    context = Context(
        closure=closure,
        directory=directory,
        calendar=calendar,
        actor=PUBLIC,
        staff=_Nobody(),
        now=now,
        as_of=now,
        on=calendar.civil_day(now),
        dossier=dossier,
        token=lambda: "",
        letter_number=lambda organ, year: 0,
        broken=lambda person: False,
    )
    return Work(case, context)


def beside(work: Work, task: Task, typed: Mapping[str, Any]) -> dict[str, Applied]:
    """What the tables beside a task say, with what is typed into its form so far. A table whose
    values do not fit says nothing."""
    scope = work.case.scopes[task.path]
    spec = work.process(scope).states[task.state].task if task.kind == "step" else None
    found: dict[str, Applied] = {}
    for name in spec.tables if spec else ():
        try:
            found[name] = says(work, scope, name, typed)
        except (ValueError, LookupError):
            continue
    return found
