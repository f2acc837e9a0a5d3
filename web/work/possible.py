"""What an officer may do beside the tasks, as links; and what a task or a service waits for.

Input: a `CaseFile`. Consumers: the case page, the task page, the pages that carry it out.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from web.being_heard import heard_in
from web.format import day
from web.language import current_language, say
from web.language import gettext as _
from web.office import the_office, today
from web.work.case_file import CaseFile
from workflow.definition.model import Lane
from workflow.domain.case import Scope, Task
from workflow.machine.failed import HELD_KINDS, on_hold
from workflow.machine.looking import looking
from workflow.machine.possible import Possible, possible
from workflow.machine.signals import declared
from workflow.machine.task_rules import unmet
from workflow.machine.tree import state_of
from workflow.machine.work import Work


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that may be done, as a link to its page."""

    title: str
    service: str
    """The service it is about; "" for the case as a whole."""
    address: str


def look(file: CaseFile) -> Work:
    """The case as the rules see it now."""
    office = the_office()
    return looking(
        file.case, file.closure, file.directory, file.dossier, office.calendar, office.now()
    )


def offers(file: CaseFile) -> list[Offer]:
    """All that the officer may do to the case now beside its tasks."""
    work = look(file)
    return [_offer(file, work, found) for found in possible(work, file.actor)]


def title_of(file: CaseFile, work: Work, found: Possible) -> str:
    """What it is called."""
    scope = file.case.scopes[found.path]
    match found.kind:
        case "act":
            return say(work.process(scope).acts[found.name].title)
        case "signal":
            return say(declared(work, scope)[found.name].title)
        case "add":
            return _("Add another one: %(service)s", service=lane_title(file, scope, found.name))
    return _("Let it run again: %(service)s", service=file.service_title(scope))


def _offer(file: CaseFile, work: Work, found: Possible) -> Offer:
    scope = file.case.scopes[found.path]
    address = url_for(
        "work.possible",
        tracking=file.case.tracking,
        kind=found.kind,
        name=found.name or "-",
        path=found.path or None,
    )
    service = file.service_title(scope) if found.path and found.kind in ("act", "signal") else ""
    return Offer(title_of(file, work, found), service, address)


def lane_title(file: CaseFile, scope: Scope, lane_id: str) -> str:
    """The name of a lane of the scope's current state."""
    state = state_of(file.case, file.closure, scope)
    lane: Lane = state.lanes_by_id[lane_id]
    used = file.closure.definitions.get(lane.use or "")
    title = lane.title or (used.title if used is not None else None)
    return say(title) if title is not None else lane_id


def waits_for(file: CaseFile, task: Task) -> str:
    """Why a task cannot be finished now, in words; "" where it can."""
    if not task.live:
        return ""
    question = on_hold(file.case, file.closure, task.path) if task.kind in HELD_KINDS else None
    if question is not None:
        return _(
            "One service has failed. %(role)s decides whether the others go on; until then "
            "this work is on hold.",
            role=file.role_title(question.role),
        )
    condition = unmet(look(file), task) if _has_condition(file, task) else None
    return say(condition) if condition is not None else ""


def may_still_speak(file: CaseFile, task: Task) -> str:
    """Until when somebody may still say something about a step, in words; "" where nobody may."""
    heard = heard_in(file.case, file.closure, file.dossier, task.no)
    if heard is None or not heard.open or today() > heard.opinion.until:
        return ""
    return _(
        "They may still answer until the end of %(day)s. Write down what they say, or come "
        "back after that day.",
        day=day(heard.opinion.until, current_language()),
    )


def _has_condition(file: CaseFile, task: Task) -> bool:
    state = file.state(task)
    spec = state.task if state is not None and task.kind == "step" else None
    return spec is not None and spec.only_while is not None
