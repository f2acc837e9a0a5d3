"""Opening tasks: the post they go to and when they are due, resolved and written into the fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from workflow.definition.model import State, Task, Within
from workflow.domain import facts as f
from workflow.domain.case import Scope
from workflow.domain.panels import Seat
from workflow.machine.heard import ask
from workflow.machine.places import place_for
from workflow.machine.tree import procedure_over
from workflow.machine.weighing import routed_role
from workflow.machine.work import NEVER_PAUSED, NOWHERE, Work


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task that is to be opened: what it is about, whose it is, and when it is due."""

    kind: str
    role: str
    within: Within | None = None
    """Its deadline."""
    subject: str = ""
    """What it is about, for the kinds that have one: mostly the number of another part."""
    place: str = ""
    """Where the post is; "" for wherever the rules of the scope lead."""
    at: str | None = None
    """The answer that names an organisation as the place (`place_for`)."""
    only: tuple[int, str] | None = None
    """The one account, with its name, that may handle it; without it whoever holds the post may."""
    begun: Within | None = None
    """How soon someone must have taken it up."""
    sign: int = 1
    """How many sign it."""
    seat: int = 0
    """The seat of a panel that it belongs to; 0 for none."""


def open_task(work: Work, scope: Scope, new: NewTask) -> int:
    """Open a task in `scope`; returns its number. Raises Refusal('no_place')."""
    started = work.since or work.on
    due = work.deadline(new.within, started, NOWHERE if new.kind in NEVER_PAUSED else scope.path)
    no = work.next_no
    work.emit(
        f.TaskOpened(
            no=no,
            path=scope.path,
            state=scope.state,
            visit=scope.visit,
            kind=new.kind,
            role=new.role,
            place=new.place or place_for(work, scope, new.role, new.at),
            sign=new.sign,
            opened_on=work.on,
            due_on=due.on,
            due_at=due.at,
            yellow_at=due.yellow_at,
            begin_at=_begin_at(work, scope, new.begun, started),
            subject=new.subject,
            limit=due.limit,
            since=work.since,
            assigned=new.only[0] if new.only else None,
            assigned_name=new.only[1] if new.only else "",
            seat=new.seat,
        )
    )
    if new.kind == "step" and procedure_over(work.case, scope.path) is not None:
        work.emit(f.TaskHeld(no))
    return no


def _begin_at(work: Work, scope: Scope, begun: Within | None, started: date) -> datetime | None:
    """Until when someone must have taken it up. Opened while the clock is paused: a moment is kept
    all the same, and moved when the clock goes on."""
    counted = work.deadline(begun, started, scope.path).at
    return counted or work.deadline(begun, started, NOWHERE).at


def open_step(work: Work, scope: Scope, state: State, task: Task) -> int:
    """Open the task of a task state."""
    role = routed_role(work, scope, task)
    step = NewTask("step", role, state.within, begun=state.begun, at=task.at, sign=task.sign)
    no = open_task(work, scope, step)
    ask(work, work.case.tasks[no], task)
    return no


def open_seat(work: Work, scope: Scope, state: State, seat: Seat) -> int:
    """Open the task of one seat of the panel that decides a task state."""
    step = NewTask(
        "step",
        seat.role,
        state.within,
        place=seat.place,
        only=None if seat.user is None else (seat.user, seat.name),
        begun=state.begun,
        seat=seat.no,
    )
    return open_task(work, scope, step)
