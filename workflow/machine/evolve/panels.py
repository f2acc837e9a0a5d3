"""Facts about panels, and what they change: the panel with its seats, and who has spoken."""

from __future__ import annotations

from datetime import date, datetime

from workflow.domain import facts as f
from workflow.domain.case import Case, Task
from workflow.domain.change import changed
from workflow.domain.panels import Panel
from workflow.machine.evolve.parts import Rules, change_task, put


def seat_panel(case: Case, task: Task) -> Panel:
    """The panel that a seat's task belongs to. Raises KeyError for any other task."""
    for panel in case.panels.values():
        if task.seat and (panel.path, panel.visit) == (task.path, task.visit):
            return panel
    raise KeyError(task.no)


def spoken(case: Case, task: Task) -> Case:
    """The case after a seat has spoken."""
    panel = seat_panel(case, task)
    return put(case, "panels", changed(panel, spoken=(*panel.spoken, task.seat)))


def _opened(case: Case, fact: f.PanelOpened, at: datetime, on: date) -> Case:
    return put(case, "panels", Panel(fact.no, fact.path, fact.state, fact.visit, fact.seats))


def _decided(case: Case, fact: f.PanelDecided, at: datetime, on: date) -> Case:
    result = changed(
        case.panels[fact.no], result=fact.result, outcome=fact.outcome, since=fact.since
    )
    return put(case, "panels", result)


def _added(case: Case, fact: f.SeatAdded, at: datetime, on: date) -> Case:
    panel = case.panels[fact.panel]
    return put(case, "panels", changed(panel, seats=(*panel.seats, fact.seat)))


def _removed(case: Case, fact: f.SeatRemoved, at: datetime, on: date) -> Case:
    panel = case.panels[fact.panel]
    seats = tuple(changed(s, gone=True) if s.no == fact.seat else s for s in panel.seats)
    return put(case, "panels", changed(panel, seats=seats))


def _given(case: Case, fact: f.SeatGiven, at: datetime, on: date) -> Case:
    panel = case.panels[fact.panel]
    theirs = {"user": fact.user, "name": fact.name}
    seats = tuple(changed(s, **theirs) if s.no == fact.seat else s for s in panel.seats)
    case = put(case, "panels", changed(panel, seats=seats))
    for task in case.open_tasks:
        if (task.path, task.visit, task.seat) == (panel.path, panel.visit, fact.seat):
            free = {"claimed_by": None, "claimed_name": "", "delegate": None, "delegate_name": ""}
            hands = {"assigned": fact.user, "assigned_name": fact.name, **free}
            case = change_task(case, task.no, **hands)
    return case


RULES: Rules = {
    f.PanelOpened: _opened,
    f.PanelDecided: _decided,
    f.SeatAdded: _added,
    f.SeatRemoved: _removed,
    f.SeatGiven: _given,
}
