"""Opening tasks: the post they go to and when they are due, resolved and written into the fact."""

from __future__ import annotations

from workflow.definition.model import State, Task, Within
from workflow.domain import facts as f
from workflow.domain.case import Scope
from workflow.domain.panels import Seat
from workflow.machine.heard import ask
from workflow.machine.places import place_for
from workflow.machine.tree import procedure_over
from workflow.machine.weighing import routed_role
from workflow.machine.work import NEVER_PAUSED, NOWHERE, Work


def open_task(
    work: Work,
    scope: Scope,
    kind: str,
    role: str,
    deadline: Within | None,
    *,
    subject: str = "",
    task: Task | None = None,
    begun: Within | None = None,
    assigned: tuple[int, str] | None = None,
    seat: Seat | None = None,
    place: str = "",
) -> int:
    """Open a task for `role` in `scope`; returns its number.

    `assigned` is the one account, with its name, that may handle it; without it whoever holds the
    post may. `seat` is the seat of a panel that it belongs to.
    """
    started = work.since or work.on
    due = work.deadline(deadline, started, NOWHERE if kind in NEVER_PAUSED else scope.path)
    # Opened while the clock is paused: a moment is kept, and moved when the clock goes on.
    begin_at = (
        work.deadline(begun, started, scope.path).at or work.deadline(begun, started, NOWHERE).at
    )
    if not place:
        place = seat.place if seat else place_for(work, scope, role, task.at if task else None)
    no = work.next_no
    work.emit(
        f.TaskOpened(
            no=no,
            path=scope.path,
            state=scope.state,
            visit=scope.visit,
            kind=kind,
            role=role,
            place=place,
            sign=task.sign if task else 1,
            opened_on=work.on,
            due_on=due.on,
            due_at=due.at,
            yellow_at=due.yellow_at,
            begin_at=begin_at,
            subject=subject,
            limit=due.limit,
            since=work.since,
            assigned=assigned[0] if assigned else None,
            assigned_name=assigned[1] if assigned else "",
            seat=seat.no if seat else 0,
        )
    )
    if kind == "step" and procedure_over(work.case, scope.path) is not None:
        work.emit(f.TaskHeld(no))
    return no


def open_step(work: Work, scope: Scope, state: State, task: Task) -> int:
    """Open the task of a task state."""
    role = routed_role(work, scope, task)
    no = open_task(work, scope, "step", role, state.within, task=task, begun=state.begun)
    ask(work, work.case.tasks[no], task)
    return no


def open_seat(work: Work, scope: Scope, state: State, seat: Seat) -> int:
    """Open the task of one seat of the panel that decides a task state."""
    only = None if seat.user is None else (seat.user, seat.name)
    return open_task(
        work, scope, "step", seat.role, state.within, begun=state.begun, assigned=only, seat=seat
    )
