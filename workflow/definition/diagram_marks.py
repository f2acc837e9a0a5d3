"""What a card of a drawing says besides its step: sections, milestones, signals, failure policies.

Input: the parts of the model. Consumers: the drawing, and the pages, which put marks into words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.definition.base import Text
from workflow.definition.flow import AskFailed, JoinRule
from workflow.definition.model import Lane, State


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that is said on a card beside its name, roles and deadlines."""

    kind: str
    """section, milestone, only_while, signal, failed, hold, reopens, join, more, gives,
    panel."""
    name: str = ""
    """An id or a guard, as written in the file."""
    text: Text | None = None
    role: str = ""


def state_marks(state: State) -> Iterator[Mark]:
    """The marks of a state."""
    if state.section is not None:
        yield Mark("section", state.section)
    if state.milestone is not None:
        yield Mark("milestone", state.milestone)
    if state.task is not None and state.task.only_while is not None:
        yield Mark("only_while", state.task.only_while.when, state.task.only_while.says)
    if state.task is not None and state.task.panel is not None:
        yield Mark("panel", state.task.panel.needed)
    if state.wait is not None:
        for name, signal in (state.wait.signals or {}).items():
            yield Mark("signal", name, signal.title, signal.sender)
    if isinstance(state.join, JoinRule):
        yield Mark("join", f"{state.join.when} ({state.join.rest})")
    if isinstance(state.failed, AskFailed):
        yield Mark("hold" if state.failed.hold else "failed", "ask", role=state.failed.ask)
    elif state.failed is not None:
        yield Mark("failed", state.failed)
    if state.reopens is not None:
        yield Mark("reopens", role=state.reopens.by)
    for lane_id, lane in state.lanes_by_id.items():
        if lane.use is None:
            yield from lane_marks(lane_id, lane)


def lane_marks(lane_id: str, lane: Lane) -> Iterator[Mark]:
    """The marks of a lane."""
    if lane.each is not None and lane.each.more is not None:
        yield Mark("more", lane_id, role=lane.each.more.by)
    for name in lane.gives or {}:
        yield Mark("gives", name)
