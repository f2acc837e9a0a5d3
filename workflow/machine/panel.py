"""Panels: a step that several people decide, each in a seat with a task and a finding of its own.

`convene` opens the seats; `seat_spoke` counts after each vote and says what the step came to.
Questions about panels are in `seats`, the arithmetic is `tally`'s.
"""

from __future__ import annotations

from collections.abc import Iterator

from workflow.definition.deciding import OTHERWISE
from workflow.definition.model import Task as TaskModel
from workflow.definition.panel import Panel as PanelModel
from workflow.definition.tables import Routed
from workflow.domain import facts as f
from workflow.domain.case import Scope, Task
from workflow.domain.panels import Panel, Seat
from workflow.errors import Refusal
from workflow.machine import secret
from workflow.machine.access import barred
from workflow.machine.evolve.panels import seat_panel
from workflow.machine.guards import findings, says
from workflow.machine.opening import open_seat
from workflow.machine.places import place_for
from workflow.machine.seats import (
    FIRST,
    result_of,
    rules_of,
    since,
    task_of,
    votes_of,
)
from workflow.machine.tables import record
from workflow.machine.weighing import routed_role
from workflow.machine.work import Work

FEWEST = 2
"""How few people can be a panel."""


def convene(work: Work, scope: Scope, task: TaskModel, rules: PanelModel) -> None:
    """Open the panel of a step, with the tasks of its seats (in turn: of the first)."""
    no, seats = work.next_no, tuple(_seats(work, scope, task, rules))
    work.emit(f.PanelOpened(no, scope.path, scope.state, scope.visit, seats))
    open_seats(work, work.case.panels[no])


def _seats(work: Work, scope: Scope, task: TaskModel, panel: PanelModel) -> Iterator[Seat]:
    if panel.chosen is not None:
        yield from _chosen(work, scope, panel.chosen)
    elif panel.routed is not None:
        for no, role in enumerate(_given(work, scope, panel.routed) or [task.by], 1):
            yield Seat(no, role, place_for(work, scope, role, task.at))
    elif isinstance(panel.seats, int):
        role = routed_role(work, scope, task)
        place = place_for(work, scope, role, task.at)
        for no in range(1, panel.seats + 1):
            yield Seat(no, role, place)
    else:
        for no, seat in enumerate(panel.posts, 1):
            yield Seat(no, seat.by, place_for(work, scope, seat.by, seat.at), seat.weight)


def _chosen(work: Work, scope: Scope, field: str) -> Iterator[Seat]:
    """A seat for each person chosen, at the post for which they were.

    Raises Refusal('panel_too_small') when fewer than two of them are still on the staff.
    """
    asked = work.context.closure.catalogues.field(field)
    role = (asked.role if asked is not None else None) or ""
    named = findings(work, scope).get(field) or ()
    known = (work.context.staff.actor(user) for user in named)
    held = [(who, who.post_with(role)) for who in known if who is not None]
    seats = [(who, post) for who, post in held if post is not None]
    if len(seats) < FEWEST:
        raise Refusal("panel_too_small", least=FEWEST)
    for no, (who, post) in enumerate(seats, 1):
        if barred(work.case, who):  # the seat stays, for somebody else of the post
            yield Seat(no, role, post.place)
        else:
            yield Seat(no, role, post.place, user=who.user, name=who.name)


def _given(work: Work, scope: Scope, routed: Routed) -> list[str]:
    """The roles of the rows that hold, each once, in the order of the table; put on file."""
    result = says(work, scope, routed.table)
    record(work, scope, routed.table, result)
    table = result.table
    last = table.otherwise.then if table.otherwise is not None else {}
    thens = (last if hit == OTHERWISE else table.rules[hit].then for hit in result.hits)
    return list(dict.fromkeys(str(then[routed.gives]) for then in thens if routed.gives in then))


def open_seats(work: Work, panel: Panel) -> None:
    """Open the task of every seat whose turn it is and that has none yet."""
    scope = work.case.scopes[panel.path]
    state = work.state(scope)
    rules = rules_of(state)
    for seat in panel.sitting:
        task = task_of(work.case, panel, seat.no)
        if task is None:
            open_seat(work, scope, state, seat)
        if rules.order == "in_turn" and seat.no not in panel.spoken:
            return


def seat_spoke(work: Work, task: Task) -> str | None:
    """A seat has spoken: the outcome of the step, or None while the panel is open."""
    return counted(work, seat_panel(work.case, task))


def counted(work: Work, panel: Panel) -> str | None:
    """Count a panel as it stands: its outcome when it has ended, else who comes next is called."""
    state = work.state(work.case.scopes[panel.path])
    rules = rules_of(state)
    if rules.secret:
        came_to = secret.counted(work, panel, state)
        if came_to is None:
            open_seats(work, panel)
        return came_to
    result, outcome, now = result_of(work.case, state, panel)
    over = now.complete or rules.ends == "early" or result == FIRST
    if not result or not over:
        open_seats(work, panel)
        return None
    votes = tuple(votes_of(work.case, rules, panel))
    work.emit(
        f.PanelDecided(
            no=panel.no,
            path=panel.path,
            state=panel.state,
            outcome=outcome,
            result=result,
            in_favour=now.in_favour,
            against=now.against,
            weight=now.weight,
            seats=now.seats,
            since=since(work.case, state, panel),
            votes=votes,
        )
    )
    return outcome
