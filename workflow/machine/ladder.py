"""The ladder 经办人 → 科室负责人 → 分管领导 → 主要领导: who is told next, and when.

Input: what `late` declares. Rungs are climbed one at a time; each has as long as `every` says, and
the time between two is paused with the clock. Consumers: the deadlines of tasks and of scopes.
"""

from __future__ import annotations

from datetime import date, datetime

from workflow.definition.base import Span
from workflow.definition.model import Late
from workflow.definition.steps import HEADS
from workflow.domain import facts as f
from workflow.domain.case import Task
from workflow.domain.clock import Limit
from workflow.errors import Refusal
from workflow.machine.places import place_for
from workflow.machine.work import NEVER_PAUSED, NOWHERE, Work

EVERY = Span.parse("1 working day")
"""How long a rung has where nothing is said."""

Post = tuple[str, str]


def posts_on(work: Work, late: Late, path: str, role: str = "") -> tuple[Post, ...]:
    """The rungs above `role` as posts (role, place), lowest first. A role for which the file names
    no place has none: a deadline must not fail, and nobody lose a task, because an address is
    missing."""
    heads = work.context.closure.catalogues.heads(role)
    rungs = (each for rung in late.escalate or () for each in (heads if rung == HEADS else (rung,)))
    found = ((each, post_of(work, path, each)) for each in dict.fromkeys(rungs))
    return tuple((each, place) for each, place in found if place)


def post_of(work: Work, path: str, role: str) -> str:
    """Where the role has its post; "" where the file names no place for it."""
    try:
        return place_for(work, work.case.scopes[path], role)
    except Refusal:
        return ""


def every_of(work: Work, late: Late) -> Limit:
    """How long each rung has, with its parameter resolved."""
    return work.limit(late.every or EVERY)


def climb(work: Work, task: Task, late: Late) -> bool:
    """Climb the next rung of a task's ladder; says whether there was one."""
    posts = posts_on(work, late, task.path, task.role)
    if task.rung >= len(posts):
        return False
    role, place = posts[task.rung]
    if (role, place) in task.posts:
        work.emit(f.TaskReminded(task.no, role, place))
    else:
        work.emit(f.TaskEscalated(task.no, role, place))
    rung = task.rung + 1
    every = str(every_of(work, late)) if rung < len(posts) else ""
    if len(posts) > 1:
        at = next_at(work, every, work.on, paused_at(task))
        work.emit(f.TaskRung(task.no, rung, work.on, every, at))
    return True


def paused_at(task: Task) -> str:
    """The scope whose pauses stop what a task has to wait for."""
    return NOWHERE if task.kind in NEVER_PAUSED else task.path


def next_at(work: Work, every: str, since: date, path: str) -> datetime | None:
    """When the next rung is climbed; None at the top, and while the clock is paused."""
    if not every:
        return None
    return work.moment(work.last_day(Limit.parse(every), since, path))
