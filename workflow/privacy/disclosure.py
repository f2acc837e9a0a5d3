"""What a family may read of its case while a decision can still be taken back.

The messages about a decision wait (`machine.messages.held`); what pages outside the office show
waits with them, so that nobody reads of a grant that is taken back a minute later. Consumers: the
pages of the applicant and of the public.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from workflow.domain import facts as f
from workflow.domain.case import Case
from workflow.domain.people import ActorKind
from workflow.machine.evolve import fold
from workflow.machine.undoing import command_of

History = Callable[[], Sequence[f.Recorded]]
"""Reads the facts of the case; asked only where something was decided a moment ago."""


def as_told(case: Case, history: History, now: datetime, wait: timedelta) -> Case:
    """The case as it stood before the first decision whose messages still wait.

    The case itself where there is none, or where what was decided has been handed over.
    """
    since = now - wait
    if not any(task.ended_at and task.ended_at > since for task in case.tasks.values()):
        return case
    recorded = history()
    for at, entry in enumerate(recorded):
        if entry.at > since and _untold(case, entry):
            first, _end = command_of(recorded, at)
            return fold(case.id, recorded[:first])
    return case


def _untold(case: Case, entry: f.Recorded) -> bool:
    if not isinstance(entry.fact, f.Decided) or entry.actor_kind != ActorKind.STAFF.value:
        return False
    decision = case.decisions.get(entry.fact.no)
    return decision is not None and decision.served_how in (None, "message")
