"""What a task brings about once its outcome takes effect, by the kind of task.

Consumers: `tasks`, `signing` and `deadlines`, after the last signature or the deadline.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workflow.domain import facts as f
from workflow.domain.case import Task
from workflow.domain.commands import Complete
from workflow.machine import (
    advice,
    extensions,
    failed,
    pledges,
    procedures,
    signers,
    supervision,
)
from workflow.machine.behalf import require_confirmed
from workflow.machine.corrections import send, told
from workflow.machine.engine_task_forms import HOW
from workflow.machine.enter import advance
from workflow.machine.notices import answered, posted
from workflow.machine.panel import seat_spoke
from workflow.machine.work import Work


def take_effect(work: Work, no: int, command: Complete | None) -> None:
    """A finding has all its signatures and everybody's consent: its outcome takes effect."""
    task = work.case.tasks[no]
    if len(work.case.signed(no)) < task.sign or not signers.consent(work, task):
        return
    _mark_late(work, task)
    outcome = task.outcome or ""
    work.emit(f.TaskEnded(no, outcome, "done"))
    if task.kind == "posting":
        _posting(work, task, command)
    else:
        _BY_KIND[task.kind](work, task, outcome)


def _mark_late(work: Work, task: Task) -> None:
    """A step recorded today as of a day before its deadline, which has fired: both stand."""
    fired = task.due_at is not None and ("late", task.no, "") not in work.case.timers
    if fired and task.due_on is not None and work.on <= task.due_on:
        work.emit(f.RecordedAfterDeadline("late", task.no))


def conclude_step(work: Work, task: Task, outcome: str, *, deemed: bool = False) -> None:
    """A step has its outcome (one of several seats: perhaps): the scope moves on."""
    came_to = seat_spoke(work, task) if task.seat else outcome
    if came_to is not None:
        move_on(work, task.path, came_to, deemed=deemed, to=task.back_to)


def move_on(work: Work, path: str, outcome: str, *, deemed: bool = False, to: str = "") -> None:
    """The step that a scope stands at has its outcome: acceptance is noted, the scope moves on."""
    if outcome == "accept" and work.case.accepted_on is None:
        if not deemed:
            require_confirmed(work)
        # 行政许可法 32(4): acceptance by silence counts from the day the material came in.
        filed = work.case.received or work.on
        work.emit(f.Accepted(filed if deemed else work.on, deemed))
        pledges.check_later(work)
    advance(work, path, outcome, to=to)


def _posting(work: Work, task: Task, command: Complete | None) -> None:
    photo = next((m.digest for m in command.materials if m.digest), None) if command else None
    posted(work, task, photo)


def _correction(work: Work, task: Task, outcome: str) -> None:
    send(work, int(task.subject))


def _signer(work: Work, task: Task, outcome: str) -> None:
    ready = signers.answer(work, task, outcome)
    if ready is not None:
        take_effect(work, ready.no, None)


def _serve(work: Work, task: Task, outcome: str) -> None:
    work.emit(f.DecisionServed(int(task.subject), work.on, _how(work, task, "in_person")))


def _tell(work: Work, task: Task, outcome: str) -> None:
    decision = work.case.decisions.get(int(task.subject)) if task.subject.isdigit() else None
    if decision is not None and decision.served_on is None:
        work.emit(f.DecisionServed(decision.no, work.on, _how(work, task, "told")))
    told(work, task.subject)


def _how(work: Work, task: Task, usual: str) -> str:
    """How something was handed over, as its record says."""
    entry = work.case.tasks[task.no].entry
    return str(work.read(entry).get(HOW) or usual) if entry is not None else usual


def _procedure(work: Work, task: Task, outcome: str) -> None:
    procedures.end(work, task)


def _supervision(work: Work, task: Task, outcome: str) -> None:
    supervision.answered(work, task)


_BY_KIND: Mapping[str, Callable[[Work, Task, str], None]] = {
    "step": conclude_step,
    "objection": answered,
    "correction": _correction,
    "serve": _serve,
    "tell": _tell,
    "advice": advice.answered,
    "lane_failed": failed.answered,
    signers.KIND: _signer,
    procedures.KIND: _procedure,
    extensions.KIND: extensions.answer,
    supervision.KIND: _supervision,
    pledges.KIND: pledges.checked,
}
"""What each kind brings about with its outcome; a posting needs its photograph as well."""
