"""Changing who sits in an open panel 加签、减签: its convener or a head adds or takes away a seat.

What has been said stays. After each change the panel is counted again: with fewer seats the result
may have become certain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workflow.definition.closure import Closure
from workflow.domain import facts as f
from workflow.domain.case import Case, Task
from workflow.domain.change import changed
from workflow.domain.commands import Command
from workflow.domain.commands.panels import AddSeat, RemoveSeat
from workflow.domain.panels import Panel, Seat
from workflow.domain.people import ADMINISTRATOR, Actor, Directory, Post
from workflow.errors import NotFound, Refusal
from workflow.machine.access import impartial
from workflow.machine.effects import move_on
from workflow.machine.hands import bar, check_room, note
from workflow.machine.panel import FEWEST, counted
from workflow.machine.seats import is_open, rules_of, seat_tasks, signature_of, task_of
from workflow.machine.tree import state_of
from workflow.machine.work import Work


def add_seat(work: Work, command: AddSeat) -> None:
    """One more person, who speaks after those who sit already where they speak in turn.

    Raises Refusal('not_on_the_staff').
    """
    panel = open_panel(work, command.panel)
    who = work.context.staff.actor(command.user)
    if who is None:
        raise Refusal("not_on_the_staff", able=[])
    post = may_sit(work.case, work.context.closure, panel, who)
    check_room(work, changed(any_task(work.case, panel), role=post.role), who)
    entry = note(work, "seat", any_task(work.case, panel), "reason", command.reason)
    no = max(seat.no for seat in panel.seats) + 1
    seat = Seat(no, post.role, post.place, user=who.user, name=who.name)
    work.emit(f.SeatAdded(panel.no, panel.path, panel.state, seat, entry))
    _count(work, panel.no)


def remove_seat(work: Work, command: RemoveSeat) -> None:
    """Take a seat away; whoever holds it need not speak any more.

    Raises Refusal: 'seat_has_spoken', 'panel_too_small'; NotFound('no_such_seat').
    """
    panel = open_panel(work, command.panel)
    seat = panel.seat(command.seat)
    if seat is None:
        raise NotFound("no_such_seat")
    if seat.no in panel.spoken:
        raise Refusal("seat_has_spoken", by=holder(work.case, panel, seat))
    if len(panel.sitting) <= FEWEST:
        raise Refusal("panel_too_small", least=FEWEST)
    entry = note(work, "seat", any_task(work.case, panel), "reason", command.reason)
    name = holder(work.case, panel, seat)
    work.emit(f.SeatRemoved(panel.no, panel.path, panel.state, seat.no, name, entry))
    task = task_of(work.case, panel, seat.no)
    if task is not None and task.live:
        work.emit(f.TaskEnded(task.no, "", "cancelled"))
    _count(work, panel.no)


def convening_post(
    case: Case, closure: Closure, directory: Directory, panel: Panel, actor: Actor
) -> Post | None:
    """The post from which the actor may change who sits: the role that convenes, or one above those
    who sit, at their places or above. Raises Refusal: 'related', 'own_case'."""
    impartial(case, actor)
    convener = rules_of(state_of(case, closure, panel)).convened_by
    wanted: list[tuple[str, str]] = []
    for seat in panel.seats:
        above = (*filter(None, (convener,)), *closure.catalogues.heads(seat.role), ADMINISTRATOR)
        wanted += [(role, place) for role in above for place in directory.chain(seat.place)]
    return actor.post_for(tuple(wanted))


def may_sit(case: Case, closure: Closure, panel: Panel, who: Actor) -> Post:
    """The post at which somebody may be given a seat. Raises Refusal('cannot_sit')."""
    if has_seat(case, panel, who):
        raise Refusal("cannot_sit", to=who.name, rule="one_seat")
    roles = dict.fromkeys((_role(case, closure, panel), *(seat.role for seat in panel.seats)))
    post = next((post for role in roles if (post := who.post_with(role)) is not None), None)
    if post is None:
        raise Refusal("cannot_sit", to=who.name, rule="not_your_post")
    task = any_task(case, panel)
    theirs = changed(task, role=post.role, place=post.place, also_role="", also_place="")
    rule = bar(case, closure, theirs, who)
    if rule:
        raise Refusal("cannot_sit", to=who.name, rule=rule)
    return post


def has_seat(case: Case, panel: Panel, who: Actor) -> bool:
    """Whether somebody sits in the panel: by name, taken, or spoken."""
    if any(seat.user in who.eyes for seat in panel.sitting):
        return True
    for task in seat_tasks(case, panel):
        signed = signature_of(case, task)
        spoken = signed is not None and not who.eyes.isdisjoint({signed.user, signed.for_user})
        held = not who.eyes.isdisjoint({task.claimed_by, task.assigned})
        if task.status != "cancelled" and (spoken or held):
            return True
    return False


def _role(case: Case, closure: Closure, panel: Panel) -> str:
    task = state_of(case, closure, panel).task
    return task.by if task is not None else ""


def open_panel(work: Work, no: int) -> Panel:
    """An open panel that the actor may change. Raises NotFound, Refusal."""
    panel = work.case.panels.get(no)
    if panel is None:
        raise NotFound("no_such_panel")
    context = work.context
    work.post = convening_post(work.case, context.closure, context.directory, panel, context.actor)
    if work.post is None:
        role = panel.seats[0].role
        heads = list(context.closure.catalogues.heads(role))[:1]
        raise Refusal("not_the_convener", role=role, heads=heads)
    if not is_open(work.case, panel):
        raise Refusal("panel_over", outcome=panel.outcome)
    return panel


def any_task(case: Case, panel: Panel) -> Task:
    """The task of one of its seats: they are all of one step."""
    return seat_tasks(case, panel)[0]


def holder(case: Case, panel: Panel, seat: Seat) -> str:
    """Whose seat it is: who spoke in it, took it, or alone may; "" where it is nobody's."""
    task = task_of(case, panel, seat.no)
    if task is None:
        return seat.name
    signed = signature_of(case, task)
    return signed.name if signed is not None else task.claimed_name or task.assigned_name


def _count(work: Work, no: int) -> None:
    panel = work.case.panels[no]
    outcome = counted(work, panel)
    if outcome is not None:
        move_on(work, panel.path, outcome)


COMMANDS: Mapping[type[Command], Callable[[Work, Any], None]] = {
    AddSeat: add_seat,
    RemoveSeat: remove_seat,
}
"""The commands about who sits in a panel, and the rules that answer them."""
