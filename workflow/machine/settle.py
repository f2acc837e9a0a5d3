"""Settling: after each command, whatever needs no command happens, until nothing moves.

Level-triggered: waits, choices, notices that are over and joins look at the case as it is, in the
order in which the scopes were opened. A cycle that needs no command is refused when a definition
is checked; `ROUNDS` only keeps a bug from holding a transaction for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from workflow.definition.expressions import compile_guard
from workflow.definition.model import Choose, JoinRule, State, Wait
from workflow.definition.variables import STOPPED
from workflow.domain import facts as f
from workflow.domain.case import Notice, Scope
from workflow.machine import failed, pledges
from workflow.machine.advice import freeze
from workflow.machine.corrections import drop_pointless
from workflow.machine.enter import advance, start_if_ready, take_turn
from workflow.machine.extensions import drop_moot
from workflow.machine.faults import definition_fault, faults_in
from workflow.machine.guards import holds, outcome_of, says
from workflow.machine.machines import chosen
from workflow.machine.procedures import drop_left
from workflow.machine.signals import first_said
from workflow.machine.tables import record, tables_behind
from workflow.machine.tree import children, input_scopes, open_objections
from workflow.machine.work import Work

ROUNDS = 1_000
_BY_PEOPLE = ("task", "final")


def settle(work: Work) -> None:
    """Run to completion, then close the case when nobody has anything left to do."""
    for _ in range(ROUNDS):
        if not any(_moved(work, path) for path in list(work.case.scopes)):
            break
    else:
        raise definition_fault(work.case, "", "", "it does not come to rest")
    drop_pointless(work)
    pledges.drop_pointless(work)
    freeze(work)
    drop_left(work)
    drop_moot(work)
    root = work.case.scopes.get("")
    over = all(scope.outcome is not None for scope in work.case.scopes.values())
    if root and over and work.case.status != "closed" and not work.case.open_tasks:
        ended = [s.ended_on for s in work.case.scopes.values() if s.ended_on]
        before = work.case.closed_on
        on = before or max(work.on, *ended)
        work.emit(f.CaseClosed(root.outcome or "", on, before is not None))


def _moved(work: Work, path: str) -> bool:
    """Let one scope move by itself; says whether it did."""
    scope = work.case.scopes[path]
    if scope.outcome is not None:
        return False
    if failed.is_on_hold(work, path):
        return False
    if not scope.queued and scope.state and work.state(scope).kind in _BY_PEOPLE:
        return False
    with faults_in(work.case, path, scope.state):
        work.on = max(work.context.on, *_known_since(work, scope))
        try:
            if scope.queued:
                return take_turn(work, scope)
            return start_if_ready(work, scope) if scope.state == "" else _step(work, scope)
        finally:
            work.on = work.context.on


def _known_since(work: Work, scope: Scope) -> Iterator[date]:
    """The days before which what moves the scope was not known.

    Somebody may record today what happened on Monday; what waited for something else as well goes
    on from the day on which the last of it was there.
    """
    yield scope.entered_on
    if scope.state == "":
        siblings = children(work.case, scope.parent or "")
        after = work.lane(scope).after
        yield from (s.ended_on for s in siblings if s.lane in after and s.ended_on)
        return
    match work.state(scope).kind:
        case "lanes":
            yield from (s.ended_on for s in children(work.case, scope.path) if s.ended_on)
        case "wait":
            for name in work.process(scope).definition.inputs:
                read = input_scopes(work.case, work.context.closure, scope, name)
                yield from (s.ended_on for s in read if s.ended_on)
        case "notice":
            notice = notice_of(work, scope)
            if notice is not None and notice.last_day is not None:
                yield notice.last_day
            here = (scope.path, scope.state)
            signed = work.case.signatures.values()
            yield from (s.on for s in signed if (s.path, s.state) == here)


def _step(work: Work, scope: Scope) -> bool:
    if open_objections(work.case, scope.path):
        return False
    state = work.state(scope)
    if state.wait is not None:
        return _wait(work, scope, state.wait)
    if state.choose is not None:
        return _go(work, scope, chosen(_chosen(work, scope, state.choose)))
    if state.notice is not None:
        return _notice(work, scope)
    return state.lanes is not None and _join(work, scope)


def _chosen(work: Work, scope: Scope, choose: Choose) -> str:
    """Where a choice leads; the decision tables that it asked are put on file."""
    asked: set[str] = set()
    target = choose.otherwise
    for branch in choose.branches:
        asked |= compile_guard(branch.when).names
        if holds(work, scope, branch.when):
            target = branch.to
            break
    for table in tables_behind(work, scope, asked):
        record(work, scope, table, says(work, scope, table))
    return target


def _wait(work: Work, scope: Scope, wait: Wait) -> bool:
    if wait.until is not None:
        return holds(work, scope, wait.until) and _go(work, scope, "met")
    said = first_said(work, scope, wait.signals or {})
    return said is not None and _go(work, scope, said)


def _go(work: Work, scope: Scope, outcome: str) -> bool:
    advance(work, scope.path, outcome)
    return True


def _notice(work: Work, scope: Scope) -> bool:
    """A notice is over when its last day is over and every objection is answered."""
    notice = notice_of(work, scope)
    if notice is None or notice.status != "running":
        return False
    if ("notice_end", notice.no, "") in work.case.timers:
        return False
    objections = [
        o
        for o in work.case.objections.values()
        if o.kind == "objection"
        and (work.case.notices[o.notice].path, work.case.notices[o.notice].visit)
        == (notice.path, notice.visit)
    ]
    upheld = any(o.outcome == "upheld" for o in objections)
    result = "upheld" if upheld else "dismissed" if objections else "quiet"
    work.emit(f.NoticeEnded(notice.no, result))
    return _go(work, scope, result)


def notice_of(work: Work, scope: Scope) -> Notice | None:
    """The notice of the scope's current visit."""
    return next(
        (
            notice
            for notice in work.case.notices.values()
            if (notice.path, notice.visit) == (scope.path, scope.visit)
            and notice.status != "cancelled"
        ),
        None,
    )


def _join(work: Work, scope: Scope) -> bool:
    state = work.state(scope)
    lanes = [s for s in children(work.case, scope.path) if s.lane in state.lanes_by_id]
    running = [s for s in lanes if s.outcome is None]
    if failed.settle_failed(work, scope, state, lanes):
        return True
    if failed.undecided(work, scope, state, running):
        return False
    if isinstance(state.join, JoinRule):
        met = compile_guard(state.join.when).test(_counted(work, scope, state, lanes))
        # A rule that can no longer come true must not hang the case: all ended is joined.
        if running and (not met or state.join.rest == "let_finish"):
            return False
        advance(work, scope.path, "joined", lanes_go_on=state.join.rest == "go_on")
        return True
    return not running and _go(work, scope, "joined")


def _counted(
    work: Work, scope: Scope, state: State, lanes: list[Scope]
) -> dict[str, bool | int | str]:
    """What a join's rule may name: how many lanes there are, ended and how; what each came to."""
    outcomes = [lane.outcome for lane in lanes]
    return {
        "present": len(lanes),
        "finished": sum(outcome is not None for outcome in outcomes),
        "granted": outcomes.count("granted"),
        "refused": outcomes.count("not_granted"),
        "stopped": sum(outcome in STOPPED for outcome in outcomes),
        **{f"lane_{name}": outcome_of(work, scope.path, name) for name in state.lanes_by_id},
    }
