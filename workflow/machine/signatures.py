"""Putting a signature under a task: what was found, by whom, under which post and for whom.

Consumers: `tasks`, when a step is finished or co-signed; `acts`.
"""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain import facts as f
from workflow.domain.case import Task
from workflow.domain.people import Post
from workflow.machine.work import Work

_NO_POST = Post("", "")


@dataclass(frozen=True, slots=True)
class Finding:
    """What somebody puts their name to."""

    outcome: str
    reasons: tuple[str, ...] = ()
    entry: int | None = None
    """What was written, kept as an entry; None for nothing."""
    to: str = ""
    """The state that a step is sent back to; "" elsewhere."""


def put(work: Work, task: Task, finding: Finding, *, voids: tuple[int, ...] = ()) -> None:
    """Sign a task; the signatures `voids` count no more."""
    post = work.post or _NO_POST
    work.emit(
        f.TaskSigned(
            no=work.next_no,
            task=task.no,
            path=task.path,
            state=task.state,
            user=work.context.actor.user,
            name=work.by,
            role=post.role,
            place=post.place,
            outcome=finding.outcome,
            reasons=finding.reasons,
            entry=finding.entry,
            voids=voids,
            to=finding.to,
            for_user=post.for_user,
            for_name=post.for_name,
            authority=post.authority,
        )
    )
