"""The kinds of tasks in words: what is to be done. Consumers: the inbox, the task page, lanes."""

from __future__ import annotations

from web.language import say
from workflow.machine.task_kinds import TITLES


def kind_title(kind: str) -> str:
    """What a task that no definition names is called; "" for a step."""
    return say(TITLES[kind]) if kind in TITLES else ""
