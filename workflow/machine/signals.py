"""Signals: what is said from outside, and the waits that go on with it.

A persistent signal is kept until a wait uses it; a transient one is not taken when nobody waits.
"""

from __future__ import annotations

from workflow.definition.model import Signal
from workflow.domain import facts as f
from workflow.domain.case import Mark, Scope
from workflow.domain.commands import GiveSignal
from workflow.domain.people import ActorKind, Post
from workflow.errors import NotFound, Refusal
from workflow.machine.access import acting_post
from workflow.machine.behalf import require_family
from workflow.machine.places import place_for
from workflow.machine.work import Work


def give(work: Work, command: GiveSignal) -> None:
    """Somebody says what a scope waits for, or will wait for.

    Raises Refusal: 'already_decided', 'nobody_waits', 'already_said'; NotFound: 'no_such_lane',
    'no_such_signal'.
    """
    scope = work.case.scopes.get(command.path)
    if scope is None:
        raise NotFound("no_such_lane")
    if scope.outcome is not None:
        raise Refusal("already_decided", outcome=scope.outcome)
    signal = declared(work, scope).get(command.signal)
    if signal is None:
        raise NotFound("no_such_signal")
    work.post = _post(work, scope, signal)
    if not signal.keep and not awaited(work, scope, command.signal):
        raise Refusal("nobody_waits")
    if unused(work, scope.path, command.signal) is not None:
        raise Refusal("already_said")
    work.emit(f.SignalGiven(work.next_no, scope.path, command.signal, work.on))


def declared(work: Work, scope: Scope) -> dict[str, Signal]:
    """Every signal that the scope's process waits for somewhere; that of its state first."""
    found: dict[str, Signal] = {}
    states = work.process(scope).states
    own = [states[scope.state]] if scope.state else []
    for state in (*own, *states.values()):
        if state.wait is not None:
            found = {**(state.wait.signals or {}), **found}
    return found


def awaited(work: Work, scope: Scope, signal: str) -> bool:
    """Whether the scope waits for this signal now."""
    if not scope.running or scope.queued:
        return False
    wait = work.state(scope).wait
    return wait is not None and signal in (wait.signals or {})


def unused(work: Work, path: str, signal: str) -> Mark | None:
    """A signal that was said to the scope and is not used yet."""
    return next(
        (
            mark
            for mark in work.case.marks.values()
            if (mark.kind, mark.path, mark.name, mark.used_on) == ("signal", path, signal, None)
        ),
        None,
    )


def first_said(work: Work, scope: Scope, signals: dict[str, Signal]) -> str | None:
    """The signal with which a wait goes on: of those that were said, the one said first."""
    said = [mark for name in signals if (mark := unused(work, scope.path, name)) is not None]
    first = min(said, key=lambda mark: mark.no, default=None)
    if first is None:
        return None
    work.emit(f.SignalUsed(first.no, work.on))
    return first.name


def _post(work: Work, scope: Scope, signal: Signal) -> Post | None:
    """The post under which the actor says it. Raises Refusal."""
    actor = work.context.actor
    if signal.sender == "system":
        if actor.kind is not ActorKind.SYSTEM:
            raise Refusal("by_system_only")
        return None
    if signal.sender == "applicant":
        return require_family(work)
    place = place_for(work, scope, signal.sender)
    return acting_post(work.case, actor, signal.sender, place)
