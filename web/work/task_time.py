"""What the page of a task shows about limits: the procedure it waits for, and what somebody who
decides on more time, or ends a procedure, has to know. Consumer: the task page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from web import format as formats
from web.language import current_language, say
from web.language import gettext as _
from web.office import the_office, today
from web.paused_clocks import PausedClock, paused_now
from web.work.case_file import CaseFile
from workflow.domain.case import Extension, Task
from workflow.domain.clock import Ledger, Limit, due
from workflow.machine.extensions import APPROVE, REFUSE
from workflow.machine.tree import within
from workflow.machine.work import pauses_of


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A heading with lines: what, and the words for it."""

    title: str
    lines: tuple[tuple[str, str], ...]


def stands(file: CaseFile, task: Task) -> PausedClock | None:
    """The procedure for which a step waits."""
    running = paused_now(file.case, file.closure)
    found = (each for each in running if each.path == task.path or within(task.path, each.path))
    return next((each for each in found if task.kind == "step" and each.path), None)


def asked_for(file: CaseFile, task: Task) -> AskedFor | None:
    """What the task of an extension or a procedure is about; None for all others."""
    if task.kind == "extension":
        return _longer(file, file.case.extensions[int(task.subject)])
    if task.kind == "procedure":
        return _procedure(file, task)
    return None


def _longer(file: CaseFile, asked: Extension) -> AskedFor:
    reasons = file.closure.catalogues.reasons.get("extension", {})
    about = file.case.tasks.get(asked.task)
    title = file.service_title(file.case.scopes[asked.path])
    if about is not None:
        title = _(
            "%(step)s (%(service)s)", service=title, step=file.state_title(about.path, about.state)
        )
    before, after = _ends(file, asked, about)
    lines = (
        (_("For"), title),
        (_("Asked by"), f"{asked.asked_by} · {_day(asked.on)}"),
        (_("Reason"), say(reasons[asked.reason].title) if asked.reason in reasons else ""),
        (_("Last day as it is"), _day(before)),
        (
            _("Last day with %(limit)s", limit=Limit.parse(asked.limit).to(current_language())),
            _day(after),
        ),
    )
    return AskedFor(_("More time was asked for"), lines)


def _ends(file: CaseFile, asked: Extension, about: Task | None) -> tuple[date | None, date | None]:
    """The last day now, and with the longer limit."""
    calendar = the_office().calendar
    if about is not None:
        ledger = Ledger(about.started, pauses_of(file.case, about.path))
        return about.due_on, due(Limit.parse(asked.limit), ledger, calendar)
    clock = file.clocks.statutory(asked.path)
    if clock is None:
        return None, None
    longer = due(Limit.parse(asked.limit), clock.ledger, calendar)
    return clock.read(calendar, today()).due, longer


def _procedure(file: CaseFile, task: Task) -> AskedFor | None:
    running = paused_now(file.case, file.closure)
    found = next((each for each in running if each.letter == f"procedure_{task.no}"), None)
    if found is None:
        return None
    lines = (
        (_("Procedure"), found.title),
        (_("Since"), _day(found.since)),
        (_("The applicant was told: until"), _day(found.until)),
        (_("Reason"), found.reason),
        (_("Legal basis"), found.basis),
    )
    return AskedFor(_("The clock is paused"), tuple(line for line in lines if line[1]))


def consequence(task: Task, outcome: str) -> str:
    """What follows, said before the button; "" for other tasks."""
    if task.kind == "procedure":
        return _("The clock runs again from here, the steps go on, and the applicant is told.")
    if outcome == APPROVE and task.kind == "extension":
        return _("The limit is longer from now on; the applicant is told, with the reason.")
    if outcome == REFUSE and task.kind == "extension":
        return _("The limit stays. Who asked is told; write why, so that they can go on.")
    return ""


def _day(day: date | None) -> str:
    return formats.day(day, current_language(), today()) if day is not None else _("not known yet")
