"""Lanes that failed: what a refusal, or an end without a decision, means for the others.

The definition says: the others go on, they are cancelled, or somebody is asked; while somebody is
asked with `hold`, the work of the other lanes is on hold (their clocks do not).
"""

from __future__ import annotations

from workflow.definition.catalogues import Form
from workflow.definition.closure import Closure
from workflow.definition.flow import AskFailed
from workflow.definition.model import State
from workflow.domain import facts as f
from workflow.domain.case import Case, Scope, Task
from workflow.errors import Refusal
from workflow.machine.enter import advance, end_running
from workflow.machine.opening import NewTask, open_task
from workflow.machine.tree import state_of
from workflow.machine.work import Work

FAILURES = ("not_granted", "terminated")
"""The outcomes of a lane that has failed; withdrawn or passed on is none."""

KIND = "lane_failed"
HELD_KINDS = ("step", "posting", "objection")
"""The kinds of tasks that nobody finishes while the work is on hold."""
GO_ON, CANCEL = "go_on", "cancel"
FORM = Form.model_validate(
    {
        "title": {"zh": "处理意见", "en": "What to do"},
        "fields": {
            "lane_failed_note": {
                "title": {"zh": "理由", "en": "Why"},
                "hint": {
                    "zh": "给同事看，写清为什么继续或停止。",
                    "en": "For colleagues: why the others go on or stop.",
                },
                "type": "paragraph",
                "maximum": 1000,
            },
        },
    }
)
"""What whoever decides may write."""


def settle_failed(work: Work, scope: Scope, state: State, lanes: list[Scope]) -> bool:
    """Do what is declared for lanes that failed; says whether anything moved."""
    failed = [lane for lane in lanes if lane.outcome in FAILURES]
    if isinstance(state.failed, AskFailed):
        running = any(lane.outcome is None for lane in lanes)
        return _ask(work, scope, state.failed, failed if running or "failed" in state.then else [])
    if state.failed == CANCEL and failed:
        stop(work, scope, failed[0].path)
        return True
    return False


def undecided(work: Work, scope: Scope, state: State, running: list[Scope]) -> bool:
    """Whether the join waits for somebody's answer about a lane that failed: as long as there is
    something to cancel, or another way to go."""
    asked = any(task.kind == KIND and task.path == scope.path for task in work.case.open_tasks)
    return asked and bool(running or "failed" in state.then)


def answered(work: Work, task: Task, outcome: str) -> None:
    """Whoever was asked has decided."""
    if outcome == CANCEL:
        stop(work, work.case.scopes[task.path], failed_lane(task))


def stop(work: Work, scope: Scope, lane: str) -> None:
    """Cancel the other lanes because of one that failed, and go on without them."""
    state = work.state(scope)
    work.emit(f.LanesCancelled(scope.path, lane, work.on))
    for other in list(work.case.scopes.values()):
        if other.parent == scope.path and other.lane in state.lanes_by_id:
            end_running(work, other.path, "terminated")
    advance(work, scope.path, "failed" if "failed" in state.then else "joined")


def failed_lane(task: Task) -> str:
    """The path of the lane that a question is about."""
    return task.subject.partition(":")[2]


def on_hold(case: Case, closure: Closure, path: str) -> Task | None:
    """The open question for whose answer the work in a scope is on hold; None where it runs."""
    if not closure.may_hold:
        return None
    for task in case.open_tasks:
        if task.kind != KIND or not _below(path, task.path):
            continue
        state = state_of(case, closure, task)
        lane = path.removeprefix(f"{task.path}/").partition("/")[0].partition("[")[0]
        holds = isinstance(state.failed, AskFailed) and state.failed.hold
        if holds and lane in state.lanes_by_id:
            return task
    return None


def is_on_hold(work: Work, path: str) -> bool:
    """Whether the work in a scope is on hold."""
    return on_hold(work.case, work.context.closure, path) is not None


def require_moving(work: Work, path: str) -> None:
    """Raises Refusal 'on_hold' (with whose answer it waits for) where the work is on hold."""
    asked = on_hold(work.case, work.context.closure, path)
    if asked is not None:
        raise Refusal("on_hold", role=asked.role, place=asked.place)


def _below(path: str, above: str) -> bool:
    return path != above and (above == "" or path.startswith(f"{above}/"))


def _ask(work: Work, scope: Scope, ask: AskFailed, failed: list[Scope]) -> bool:
    """Open a question for each failure that nobody was asked about; a question is called off when
    the lane runs again or there is nothing left to decide."""
    wanted = {f"{lane.visit}:{lane.path}" for lane in failed}
    asked = {
        task.subject: task
        for task in work.case.tasks.values()
        if (task.kind, task.path, task.visit) == (KIND, scope.path, scope.visit)
    }
    moot = [task for subject, task in asked.items() if task.live and subject not in wanted]
    for task in moot:
        work.emit(f.TaskEnded(task.no, "", "cancelled"))
    new = [subject for subject in sorted(wanted) if subject not in asked]
    for subject in new:
        open_task(work, scope, NewTask(KIND, ask.ask, ask.within, subject=subject))
    return bool(moot or new)
