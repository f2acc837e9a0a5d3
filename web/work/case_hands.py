"""What the page of a case offers around other people's work: take back one's own last step, hand a
task on as its head. Consumer: `case_page`."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from web.work.case_file import CaseFile
from web.work.hand_pages import may_be_taken_back, step_of
from workflow.domain.case import Task
from workflow.machine.access import is_relative


@dataclass(frozen=True, slots=True)
class Others:
    """A live task of which the officer is a head."""

    title: str
    service: str
    role: str
    with_: str
    """Who has it; "" while nobody does."""
    reassign: str


@dataclass(frozen=True, slots=True)
class CaseHands:
    """What there is to do."""

    own: tuple[tuple[str, str], ...] = ()
    """Steps of one's own that may be taken back: title and page."""
    others: tuple[Others, ...] = ()


def case_hands(file: CaseFile) -> CaseHands:
    """For one officer; nothing for a relative."""
    if is_relative(file.case, file.actor) or file.case.status == "closed":
        return CaseHands()
    return CaseHands(
        own=tuple(may_be_taken_back(file)),
        others=tuple(
            _others(file, task)
            for task in file.case.open_tasks
            if file.heads(task) and file.knows_of(task.path) and not task.seat
        ),
    )


def _others(file: CaseFile, task: Task) -> Others:
    return Others(
        title=step_of(file, task),
        service=file.service_title(file.case.scopes[task.path]),
        role=file.role_title(task.role),
        with_=task.claimed_name or task.assigned_name,
        reassign=url_for("work.reassign", tracking=file.case.tracking, no=task.no),
    )
