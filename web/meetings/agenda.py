"""The agenda of a matter that the office convenes, item by item: votes, records, tasks.

Input: a `CaseFile` of a definition whose lanes run once for each row of a table. Consumers: the
list of meetings, the page of one, its minutes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from web.language import say
from web.office import the_office
from web.work.case_file import CaseFile
from web.work.lanes import Strip, strips
from web.work.lights import Left, left_of
from web.work.panel_view import PanelView, panel_view
from web.work.task_forms import finding_fields
from workflow.definition.catalogues import FieldType, FormField
from workflow.domain.case import Scope, Task
from workflow.machine.access import task_post
from workflow.machine.application import applicant_forms
from workflow.machine.seats import under
from workflow.machine.tree import children, lane_of, within


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered question."""

    field: FormField
    value: Any


@dataclass(frozen=True, slots=True)
class Work:
    """A task that is no vote: recording an item, writing the minutes, carrying something out."""

    title: str
    who: str
    """Who has it in hand, or did it; "" where nobody of the post has taken it."""
    post: str
    left: Left
    live: bool
    done_on: date | None
    outcome: str
    answers: tuple[Answer, ...]
    address: str
    """Its page, for whom it is a task; else ""."""
    at_meeting: bool
    """Whether it was done with the floor, one item at a time: it stands in the minutes."""
    about: str = ""
    """The item it is about, in the agenda's words."""


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the agenda, and what has become of it."""

    no: int
    answers: tuple[Answer, ...]
    """The row's columns; the first says what it is about."""
    stands: Strip
    votes: tuple[PanelView, ...]
    """The newest vote last."""
    work: tuple[Work, ...]

    @property
    def title(self) -> str:
        """What it is about."""
        return str(self.answers[0].value) if self.answers else self.stands.title

    @property
    def settled(self) -> bool:
        """Whether it was voted on and recorded: nothing of it waits for the meeting any more."""
        return bool(self.votes) and not any(vote.open for vote in self.votes)


def agenda(file: CaseFile) -> list[Item]:
    """The items in the order of the agenda."""
    known = {strip.path: strip for strip in strips(file)}
    rows = [scope for scope in children(file.case, "") if scope.row is not None]
    return [
        Item(
            no=number,
            answers=_row(file, scope),
            stands=known[scope.path],
            votes=tuple(
                panel_view(file, each)
                for each in file.case.panels.values()
                if within(each.path, scope.path)
            ),
            work=tuple(works(file, scope.path, _about(file, scope))),
        )
        for number, scope in enumerate(rows, 1)
        if scope.path in known
    ]


def beside(file: CaseFile) -> list[tuple[Strip, tuple[Work, ...]]]:
    """What runs beside the items, such as the minutes."""
    rows = {scope.path for scope in children(file.case, "") if scope.row is not None}
    found = [strip for strip in strips(file) if strip.path and strip.path not in rows]
    return [(strip, tuple(works(file, strip.path))) for strip in found]


def works(file: CaseFile, path: str, about: str = "") -> Iterator[Work]:
    """The tasks below a scope that are no votes, those that were called off left out."""
    for task in file.case.tasks.values():
        if within(task.path, path) and not task.seat and task.status != "cancelled":
            yield _work(file, task, about)


def call(file: CaseFile) -> list[Answer]:
    """What the call says, without the agenda itself."""
    answers = file.dossier.application()
    return [
        Answer(field, answers[name])
        for form in applicant_forms(file.closure).values()
        for name, field in form.fields.items()
        if name in answers and field.type is not FieldType.TABLE
    ]


def call_day(file: CaseFile) -> date | None:
    """The day on which it meets: the first date of the call."""
    dates = [each.value for each in call(file) if each.field.type is FieldType.DATE]
    return date.fromisoformat(str(dates[0])) if dates else None


def _work(file: CaseFile, task: Task, about: str) -> Work:
    mine = task.live and task_post(task, file.actor) is not None
    day = the_office().calendar.civil_day(task.ended_at) if task.ended_at else None
    signed = under(file.case, task)
    return Work(
        title=file.state_title(task.path, task.state),
        who=signed[0] if signed else task.claimed_name or task.assigned_name,
        post=file.role_title(task.role),
        left=left_of(task),
        live=task.live,
        done_on=day if not task.live else None,
        outcome=_outcome(file, task.outcome) if not task.live else "",
        answers=_written(file, task) if not task.live else (),
        address=url_for("work.task", tracking=file.case.tracking, no=task.no) if mine else "",
        at_meeting=_has_the_floor(file, task),
        about=about,
    )


def _has_the_floor(file: CaseFile, task: Task) -> bool:
    state = file.state(task)
    return state is not None and state.section is not None


def _outcome(file: CaseFile, outcome: str | None) -> str:
    known = file.closure.catalogues.outcomes.get(outcome or "")
    return say(known) if known is not None else ""


def _written(file: CaseFile, task: Task) -> tuple[Answer, ...]:
    if task.entry is None:
        return ()
    content = file.dossier.entry(task.entry)
    fields = finding_fields(file, task)
    return tuple(Answer(field, content[name]) for name, field in fields.items() if name in content)


def _row(file: CaseFile, scope: Scope) -> tuple[Answer, ...]:
    lane = lane_of(file.case, file.closure, scope)
    each = lane.each if lane is not None else None
    rows = file.dossier.application().get(each.of) or [] if each is not None else []
    if each is None or scope.row is None or scope.row > len(rows):
        return ()
    table = file.closure.catalogues.field(each.of)
    columns = (table.columns if table is not None else None) or {}
    row = rows[scope.row - 1]
    return tuple(
        Answer(field, row[name])
        for name, field in columns.items()
        if row.get(name) not in (None, "", [])
    )


def _about(file: CaseFile, scope: Scope) -> str:
    row = _row(file, scope)
    return str(row[0].value) if row else ""
