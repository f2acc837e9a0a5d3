"""Processes → flat `transitions` machines, one per process, shared by all its scopes.

`transitions` decides where an outcome leads; nothing else in the product knows the library. The
models are never registered and the machine is not queued: so it costs 14–20 µs an event and is
safe to share among threads (`docs/decisions/0002-scopes.md`).
"""

from __future__ import annotations

from transitions import Machine, MachineError

from workflow.definition.closure import Process
from workflow.definition.flow import EARLIER
from workflow.definition.model import Back, Reopen, State
from workflow.errors import Refusal


class _Position:
    """The smallest model: where a scope is."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


class FlatMachine:
    """One process's transitions, ready to be asked."""

    def __init__(self, process: Process) -> None:
        self.process = process
        steps = tuple(n for n, s in process.states.items() if s.task is not None)
        moves = [
            {"trigger": outcome, "source": name, "dest": target}
            for name, state in process.states.items()
            for outcome, target in _moves(state, steps)
        ]
        self._machine = Machine(
            model=None,
            states=list(process.states),
            initial=process.start,
            transitions=moves,
            auto_transitions=False,
            queued=False,
        )

    def after(self, state: str, outcome: str) -> str:
        """The state that `outcome` leads to from `state`.

        Raises Refusal('no_such_outcome') when the definition has no such move.
        """
        position = _Position(state)
        event = self._machine.events.get(outcome)
        try:
            moved = event is not None and event.trigger(position)
        except MachineError:
            moved = False
        if not moved:
            known = sorted(self.process.states[state].then)
            raise Refusal("no_such_outcome", outcome=outcome, known=known)
        return position.state


def _moves(state: State, steps: tuple[str, ...]) -> list[tuple[str, str]]:
    """Every (outcome, target) of a state; a choice's outcomes are the states it may lead to, and
    one may go back to any of the `steps`."""
    if state.choose is not None:
        targets = {branch.to for branch in state.choose.branches} | {state.choose.otherwise}
        return [(chosen(target), target) for target in sorted(targets)]
    moves = []
    for outcome, target in state.then.items():
        if isinstance(target, Back):
            to = steps if target.back == EARLIER else (target.back,)
            moves += [(back_to(outcome, name), name) for name in to]
        else:
            moves.append((outcome, target.to if isinstance(target, Reopen) else target))
    return moves


def back_to(outcome: str, state: str) -> str:
    """The name of the move by which `outcome` leads back to a state."""
    return f"{outcome}:{state}"


def chosen(target: str) -> str:
    """The name of a choice's outcome that leads to `target`; no task outcome can be called so."""
    return f"chosen:{target}"


_MACHINES: dict[tuple[str, str], FlatMachine] = {}
"""By closure and process: made once, since both never change."""


def machine_for(closure_hash: str, process: Process) -> FlatMachine:
    """The machine of a process in the closure with that hash; built once, then shared.

    Two threads may build the same machine at once: the first one kept is used by both.
    """
    key = (closure_hash, process.ref)
    found = _MACHINES.get(key)
    return found or _MACHINES.setdefault(key, FlatMachine(process))
