"""Settling: after each command, whatever needs no command happens, until nothing moves.

Level-triggered: waits, choices, notices that are over and joins look at the case as it is, in the
order in which the scopes were opened. A cycle that needs no command is refused when a definition
is checked; `ROUNDS` only keeps a bug from holding a transaction for ever.
"""

from __future__ import annotations

from workflow.definition.expressions import compile_guard
from workflow.definition.model import JoinRule
from workflow.domain import facts as f
from workflow.domain.case import Notice, Scope
from workflow.machine.enter import advance, end_running, start_if_ready
from workflow.machine.guards import holds
from workflow.machine.machines import chosen
from workflow.machine.tree import children
from workflow.machine.work import Work

ROUNDS = 10_000


def settle(work: Work) -> None:
    """Run to completion, then close the case when nobody has anything left to do."""
    for _ in range(ROUNDS):
        if not any(_step(work, path) for path in list(work.case.scopes)):
            break
    else:
        raise RuntimeError(f"definition {work.case.definition} does not come to rest")
    root = work.case.scopes.get("")
    if root and root.outcome and work.case.status != "closed" and not work.case.open_tasks:
        work.emit(f.CaseClosed(root.outcome, work.context.on))


def _step(work: Work, path: str) -> bool:
    """Let one scope move by itself; says whether it did."""
    scope = work.case.scopes[path]
    if scope.outcome is not None:
        return False
    if scope.state == "":
        return start_if_ready(work, scope)
    state = work.state(scope)
    match state.kind:
        case "wait":
            assert state.wait is not None
            return holds(work, scope, state.wait.until) and _go(work, scope, "met")
        case "choose":
            assert state.choose is not None
            branches = state.choose.branches
            target = next((b.to for b in branches if holds(work, scope, b.when)), None)
            return _go(work, scope, chosen(target or state.choose.otherwise))
        case "notice":
            return _notice(work, scope)
        case "lanes":
            return _join(work, scope)
    return False


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
        o for o in work.case.objections.values()
        if o.notice == notice.no and o.kind == "objection"
    ]  # fmt: skip
    if any(o.status == "open" for o in objections):
        return False
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
            if notice.path == scope.path and notice.visit == scope.visit
        ),
        None,
    )


def _join(work: Work, scope: Scope) -> bool:
    state = work.state(scope)
    lanes = [s for s in children(work.case, scope.path) if s.lane in (state.lanes or {})]
    running = [s for s in lanes if s.outcome is None]
    if isinstance(state.join, JoinRule):
        counts = {
            "present": len(lanes),
            "finished": len(lanes) - len(running),
            "granted": sum(s.outcome == "granted" for s in lanes),
            "refused": sum(s.outcome == "not_granted" for s in lanes),
        }
        met = compile_guard(state.join.when).test(counts)
        # A rule that can no longer come true must not hang the case: all ended is joined.
        if running and (not met or state.join.rest == "let_finish"):
            return False
        for lane in running:
            end_running(work, lane.path, "withdrawn")
    elif running:
        return False
    return _go(work, scope, "joined")
