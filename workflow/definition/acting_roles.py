"""The roles that act beside the tasks: who may take an act, give a signal, add, reopen, decide.

Input: processes. Consumers: the checks, and the pages, which let these roles see a case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workflow.definition.closure import Process
from workflow.definition.flow import AskFailed
from workflow.definition.model import State
from workflow.definition.reader import Path

SENDERS = ("applicant", "system")
"""Who can give a signal besides the roles."""


def roles_beside(processes: Iterable[Process]) -> Iterator[tuple[Path, str]]:
    """Where a role is named that acts beside the tasks, and the role."""
    for process in processes:
        for name, act in process.acts.items():
            yield (*process.path, "acts", name, "by"), act.by
        for name, state in process.states.items():
            signals = (state.wait.signals if state.wait is not None else None) or {}
            for signal_id, signal in signals.items():
                if signal.sender not in SENDERS:
                    yield process.at(name, "wait", "signals", signal_id, "from"), signal.sender
            yield from _of_lanes(process, name, state)


def _of_lanes(process: Process, name: str, state: State) -> Iterator[tuple[Path, str]]:
    if isinstance(state.failed, AskFailed):
        yield process.at(name, "failed", "ask"), state.failed.ask
    if state.reopens is not None:
        yield process.at(name, "reopens", "by"), state.reopens.by
    for lane_id, lane in state.lanes_by_id.items():
        if lane.each is not None and lane.each.more is not None:
            yield process.at(name, "lanes", lane_id, "each", "more", "by"), lane.each.more.by
