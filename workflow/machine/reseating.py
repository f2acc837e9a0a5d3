"""Giving a seat of an open panel to another person: its member is ill, away, or barred.

What has been said stays, and so does the seat: its weight, its place in the order, its deadline.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workflow.definition.closure import Closure
from workflow.domain import facts as f
from workflow.domain.case import Case
from workflow.domain.change import changed
from workflow.domain.commands import Command
from workflow.domain.commands.panels import GiveSeat
from workflow.domain.panels import Panel, Seat
from workflow.domain.people import Actor, Post
from workflow.errors import NotFound, Refusal
from workflow.machine.convening import any_task, has_seat, holder, open_panel
from workflow.machine.hands import bar, check_room, note
from workflow.machine.panel import open_seats
from workflow.machine.seats import is_open, signature_of, task_of
from workflow.machine.work import Work


def give_seat(work: Work, command: GiveSeat) -> None:
    """Let another person speak in a seat that has not spoken.

    Raises Refusal: 'seat_has_spoken', 'not_on_the_staff'; NotFound('no_such_seat').
    """
    panel = open_panel(work, command.panel)
    seat = panel.seat(command.seat)
    if seat is None:
        raise NotFound("no_such_seat")
    before = holder(work.case, panel, seat)
    if seat.no in panel.spoken:
        raise Refusal("seat_has_spoken", by=before)
    who = work.context.staff.actor(command.user)
    if who is None:
        raise Refusal("not_on_the_staff", able=[])
    may_take(work.case, work.context.closure, panel, seat, who)
    task = task_of(work.case, panel, seat.no)
    if task is not None:
        check_room(work, task, who)
    entry = note(work, "seat", any_task(work.case, panel), "reason", command.reason)
    given = (panel.path, panel.state, seat.no, who.user, who.name)
    work.emit(f.SeatGiven(panel.no, *given, before, entry))


def may_take(case: Case, closure: Closure, panel: Panel, seat: Seat, who: Actor) -> Post:
    """The post at which somebody may take a seat over. Raises Refusal('cannot_sit')."""
    if has_seat(case, panel, who):
        raise Refusal("cannot_sit", to=who.name, rule="one_seat")
    post = who.post_with(seat.role)
    if post is None:
        raise Refusal("cannot_sit", to=who.name, rule="not_your_post")
    free = {"also_role": "", "also_place": "", "claimed_by": None}
    theirs = changed(any_task(case, panel), role=post.role, place=post.place, seat=0, **free)
    rule = bar(case, closure, theirs, who)
    if rule:
        raise Refusal("cannot_sit", to=who.name, rule=rule)
    return post


def unseat(work: Work, user: int) -> None:
    """Take whoever may not handle the file any more out of the panels that are still open.

    A seat that waits for them by name is anybody's at its post, until the convener names another.
    What they said does not count: a seat like theirs speaks anew.
    """
    for no in list(work.case.panels):
        if not is_open(work.case, work.case.panels[no]):
            continue
        for seat in work.case.panels[no].sitting:
            panel = work.case.panels[no]
            if seat.no in panel.spoken:
                _speak_anew(work, panel, seat, user)
            elif seat.user == user:
                free = (panel.path, panel.state, seat.no, None, "")
                work.emit(f.SeatGiven(panel.no, *free, seat.name))
        open_seats(work, work.case.panels[no])


def _speak_anew(work: Work, panel: Panel, seat: Seat, user: int) -> None:
    task = task_of(work.case, panel, seat.no)
    signed = signature_of(work.case, task) if task is not None else None
    if task is None or signed is None or user not in (signed.user, signed.for_user):
        return
    place = (panel.no, panel.path, panel.state)
    work.emit(f.SignaturesVoided(task.no, (signed.no,), True))
    work.emit(f.SeatRemoved(*place, seat.no, signed.name))
    last = max(each.no for each in panel.seats)
    fresh = Seat(last + 1, seat.role, seat.place, seat.weight)
    work.emit(f.SeatAdded(*place, fresh))


COMMANDS: Mapping[type[Command], Callable[[Work, Any], None]] = {GiveSeat: give_seat}
"""The command about who speaks in a seat, and the rule that answers it."""
