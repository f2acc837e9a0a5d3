"""Handing over all that somebody has in hand, when they leave or are away for long.

Each task is a transaction of its own: what cannot be handed over is said, and does not keep the
others back. Input: the engine and the tasks. Consumers: a page and the command line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workflow.domain.commands import CaseCommand
from workflow.domain.commands.hands import Reassign, Recall
from workflow.domain.people import Actor
from workflow.engine import Engine
from workflow.errors import Refusal
from workflow.store.queries.holders import HeldTask


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What became of one task."""

    task: HeldTask
    refusal: Refusal | None = None
    """Why it stays where it is; None when it was handed over."""


def hand_over(
    engine: Engine, tasks: Iterable[HeldTask], to: int | None, reason: str, by: Actor
) -> Iterator[HandedOver]:
    """Give each task to `to`, or back to everybody of its post; what somebody only prepares goes
    back to its holder."""
    for task in tasks:
        command: CaseCommand
        if task.prepares:
            command = Recall(case=task.case, task=task.task)
        else:
            command = Reassign(case=task.case, task=task.task, to=to, reason=reason)
        try:
            engine.handle(command, by)
        except Refusal as refusal:
            yield HandedOver(task, refusal)
        else:
            yield HandedOver(task)
