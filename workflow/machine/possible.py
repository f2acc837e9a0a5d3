"""What somebody may do beside the tasks: acts, signals, added instances, lanes that run again.

Pure questions over a case that is only looked at (`looking`); the rules that carry it out are in
`acts`, `signals` and `instances`, and refuse what is not listed here. Consumer: the pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.definition.acting_roles import SENDERS
from workflow.definition.closure import Closure
from workflow.definition.model import Signal, State
from workflow.domain.case import Case, Scope
from workflow.domain.people import Actor
from workflow.errors import Refusal
from workflow.machine.access import acting_post, require_side
from workflow.machine.guards import holds
from workflow.machine.instances import more_of
from workflow.machine.places import home_of, place_for
from workflow.machine.signals import awaited, declared, unused
from workflow.machine.tree import children, within
from workflow.machine.work import Work


@dataclass(frozen=True, slots=True)
class Possible:
    """One thing that may be done."""

    kind: str
    """act, signal, add, again."""
    path: str
    """The scope: of an added instance the one whose lane it is, else what it is done to."""
    name: str
    """The act, the signal, or the lane; "" for a lane that runs again."""


def possible(work: Work, actor: Actor) -> tuple[Possible, ...]:
    """All that `actor`, a member of staff, may do to the case now beside its tasks."""
    if work.case.status == "closed":
        return ()
    return tuple(
        found
        for scope in work.case.scopes.values()
        if scope.running
        for found in (
            *_acts(work, actor, scope),
            *_signals(work, actor, scope),
            *_lanes(work, actor, scope, work.state(scope)),
        )
    )


def asked_of_applicant(case: Case, closure: Closure) -> tuple[tuple[Possible, Signal], ...]:
    """What the applicant may say now, because something waits for it."""
    return tuple(
        (Possible("signal", scope.path, name), signal)
        for scope in case.scopes.values()
        if scope.running and not scope.queued
        for name, signal in _signals_at(closure, scope).items()
        if signal.sender == "applicant"
    )


def _signals_at(closure: Closure, scope: Scope) -> dict[str, Signal]:
    wait = closure.processes[scope.process].states[scope.state].wait
    return (wait.signals if wait is not None else None) or {}


def may(work: Work, actor: Actor, scope: Scope, role: str) -> bool:
    """Whether the actor holds a role where it has its post for this scope, and is impartial."""
    try:
        acting_post(work.case, actor, role, place_for(work, scope, role))
    except Refusal:
        return False
    return True


def _acts(work: Work, actor: Actor, scope: Scope) -> Iterator[Possible]:
    for name, act in work.process(scope).acts.items():
        if scope.state in act.during and may(work, actor, scope, act.by):
            yield Possible("act", scope.path, name)


def _signals(work: Work, actor: Actor, scope: Scope) -> Iterator[Possible]:
    for name, signal in declared(work, scope).items():
        wanted = signal.keep or awaited(work, scope, name)
        if not wanted or unused(work, scope.path, name) is not None:
            continue
        if signal.sender == "applicant":
            if awaited(work, scope, name) and _at_the_window(work, actor):
                yield Possible("signal", scope.path, name)
        elif signal.sender not in SENDERS and may(work, actor, scope, signal.sender):
            yield Possible("signal", scope.path, name)


def _at_the_window(work: Work, actor: Actor) -> bool:
    """Whether the actor may act for the family: staff of their own places."""
    try:
        post = require_side(work.case, actor, home_of(work), work.context.directory)
    except Refusal:
        return False
    return post is not None


def _lanes(work: Work, actor: Actor, scope: Scope, state: State) -> Iterator[Possible]:
    for lane_id, lane in state.lanes_by_id.items():
        more = more_of(work.case, lane_id, lane)
        if more is None or not may(work, actor, scope, more.by):
            continue
        if more.until is None or not holds(work, scope, more.until):
            yield Possible("add", scope.path, lane_id)
    if state.reopens is None or not may(work, actor, scope, state.reopens.by):
        return
    decided = [decision.path for decision in work.case.decisions.values()]
    for ended in children(work.case, scope.path):
        over = ended.lane in state.lanes_by_id and ended.outcome is not None
        if over and not any(within(path, ended.path) for path in decided):
            yield Possible("again", ended.path, "")
