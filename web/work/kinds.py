"""The kinds of tasks in words: what is to be done. Consumers: the inbox, the task page, lanes."""

from __future__ import annotations

from web.language import say
from workflow.definition.closure import Closure
from workflow.machine.task_kinds import title_of


def kind_title(
    kind: str, closure: Closure | None = None, process: str = "", subject: str = ""
) -> str:
    """What a task that no definition names is called; "" for a step. Without `subject`: what all
    tasks of the kind are called."""
    title = title_of(kind, closure, process, subject)
    return say(title) if title is not None else ""
