"""The live tasks of one case that are this officer's, for the progress page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from web.work.case_file import CaseFile
from web.work.lights import Left, left_of
from workflow.machine.access import task_post
from workflow.machine.seats import offered


@dataclass(frozen=True, slots=True)
class OwnTask:
    """One task of the officer's posts."""

    title: str
    service: str
    left: Left
    address: str


def own_tasks(file: CaseFile) -> list[OwnTask]:
    """The officer's open tasks in this case, what is due first on top, without those that four eyes
    leave to others."""
    found = [
        OwnTask(
            file.task_title(task),
            file.service_title(file.case.scopes[task.path]),
            left_of(task),
            url_for("work.task", tracking=file.case.tracking, no=task.no),
        )
        for task in file.case.open_tasks
        if task_post(task, file.actor) is not None
        and file.barred_by(task) is None
        and not file.anothers(task)
        and offered(file.case, task, file.actor)
    ]
    return sorted(found, key=lambda one: (one.left.days is None, one.left.days or 0))
