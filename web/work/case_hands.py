"""What the page of a case offers around other people's work: take back one's own last step, hand a
task on as its head. Consumer: `case_page`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from web.office import the_office
from web.work.case_file import CaseFile
from web.work.hand_pages import step_of
from web.work.lights import left_of
from web.work.taking_back import TakenBack, may_be_taken_back
from workflow.domain.case import Task
from workflow.domain.clock import Light
from workflow.domain.copies import Copy
from workflow.machine.access import is_relative, task_post
from workflow.machine.supervision import ANSWER, KIND, may_nudge, nudgeable


@dataclass(frozen=True, slots=True)
class Others:
    """A live task of which the officer is a head."""

    title: str
    service: str
    role: str
    with_: str
    """Who has it; "" while nobody does."""
    reassign: str
    supervise: str
    """The page for ordering an answer; "" where one is awaited."""
    late: int | None = None
    """For what is overdue: the working days left, a negative number."""


@dataclass(frozen=True, slots=True)
class Order:
    """A supervision order with its answer."""

    step: str
    by: str
    asked: str
    due_on: date | None
    answer: str
    """"" while there is none."""
    answered_by: str


@dataclass(frozen=True, slots=True)
class CaseHands:
    """What there is to do."""

    own: tuple[TakenBack, ...] = ()
    """Steps of one's own that may be taken back."""
    others: tuple[Others, ...] = ()
    orders: tuple[Order, ...] = ()
    """Supervision orders that the officer gave, or whose post the officer is above."""
    nudge: bool = False
    """Whether the officer may ask for it to be done soon."""
    copies: tuple[Copy, ...] = ()
    """Who got a copy."""
    mine: Copy | None = None
    """A copy that the officer has not read yet…"""
    note: str = ""
    """…and what was written with it."""
    can_copy: bool = False


def case_hands(file: CaseFile) -> CaseHands:
    """For one officer; nothing for a relative."""
    if is_relative(file.case, file.actor):
        return CaseHands()
    told: dict[str, Any] = {
        "orders": tuple(_orders(file)),
        "copies": tuple(file.case.copies.values()),
    }
    if file.case.status == "closed":
        return CaseHands(**told, **_mine(file))
    return CaseHands(
        **told,
        **_mine(file),
        nudge=_may_nudge(file),
        can_copy=_has_to_do(file),
        own=tuple(may_be_taken_back(file)),
        others=tuple(
            _others(file, task)
            for task in file.case.open_tasks
            if file.heads(task) and file.knows_of(task.path) and not task.seat
        ),
    )


def _others(file: CaseFile, task: Task) -> Others:
    left = left_of(task)
    return Others(
        title=step_of(file, task),
        service=file.service_title(file.case.scopes[task.path]),
        role=file.role_title(task.role),
        with_=task.claimed_name or task.assigned_name,
        reassign=url_for("work.reassign", tracking=file.case.tracking, no=task.no),
        supervise=""
        if task.kind == KIND
        else url_for("work.supervise", tracking=file.case.tracking, no=task.no),
        late=left.days if left.light is Light.RED else None,
    )


def _mine(file: CaseFile) -> dict[str, Any]:
    """A copy for the officer that they have not read."""
    unread = [
        copy
        for copy in file.case.copies.values()
        if copy.user == file.actor.user and copy.read_on is None
    ]
    if not unread:
        return {}
    copy = unread[-1]
    note = str(file.dossier.entry(copy.entry).get("text", "")) if copy.entry else ""
    return {"mine": copy, "note": note}


def _may_nudge(file: CaseFile) -> bool:
    today = the_office().calendar.civil_day(the_office().now())
    open_ = nudgeable(file.case, "")
    mine = any(task.claimed_by == file.actor.user for task in open_)
    fresh = any(task.nudged_on != today for task in open_)
    home = file.places[0] if file.places else file.case.place
    return fresh and not mine and may_nudge(file.case, file.hands, home, file.directory)


def _has_to_do(file: CaseFile) -> bool:
    return any(
        task_post(task, file.actor) is not None or file.heads(task)
        for task in file.case.tasks.values()
    )


def _orders(file: CaseFile) -> Iterator[Order]:
    for task in file.case.tasks.values():
        mine = file.actor.user in (task.asked_by, task.assigned, task.claimed_by)
        if task.kind != KIND or not (mine or file.heads(task)):
            continue
        about = file.case.tasks.get(int(task.subject or 0))
        signed = [s.name for s in file.case.signed(task.no)]
        yield Order(
            step=step_of(file, about) if about is not None else "",
            by=task.asked_name,
            asked=_text(file, task.asked, "text"),
            due_on=task.due_on,
            answer=_text(file, task.entry, ANSWER),
            answered_by=signed[-1] if signed else "",
        )


def _text(file: CaseFile, entry: int | None, field: str) -> str:
    return str(file.dossier.entry(entry).get(field, "")) if entry is not None else ""
