"""The strip of parallel services: each with where it stands, in plain words.

Input: a `CaseFile`. No personal data: pupils are numbers, not names. Consumers: the task page and
the progress page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from web.endings import Ending, ending_of
from web.language import gettext as _
from web.language import say
from web.paused_clocks import called_off, procedure_of
from web.waiting_words import awaited_words
from web.work.case_file import CaseFile
from web.work.lights import light_of
from workflow.domain.case import Scope, Task
from workflow.domain.clock import Light
from workflow.machine.failed import HELD_KINDS, on_hold
from workflow.machine.tree import children, noticed_before, procedure_over, state_of, within

_WORST = (Light.RED, Light.YELLOW, Light.GREEN, Light.PAUSED)


@dataclass(frozen=True, slots=True)
class Strip:
    """One parallel service."""

    path: str
    title: str
    words: str
    who: str
    """Whose turn it is; "" when it is nobody's."""
    light: Light | Ending | None
    """How it ended; None while it waits for something else."""
    due_on: date | None = None


def strips(file: CaseFile) -> list[Strip]:
    """The services of the case in their order; the case itself before it has any."""
    lanes = [lane for lane in children(file.case, "") if file.knows_of(lane.path)]
    root = file.case.scopes.get("")
    return [_strip(file, lane) for lane in lanes] or ([_strip(file, root)] if root else [])


def _strip(file: CaseFile, scope: Scope) -> Strip:
    title = file.service_title(scope)
    if scope.outcome is not None:
        return Strip(scope.path, title, ended_words(file, scope), "", _ending(file, scope))
    open_tasks = [t for t in file.case.open_tasks if within(t.path, scope.path)]
    if scope.path == "":
        open_tasks = [t for t in open_tasks if t.path == ""]
    if file.from_village:
        open_tasks = [t for t in open_tasks if t.kind != "objection"]
    if not open_tasks:
        return Strip(scope.path, title, _standing(file, scope), "", None)
    lights = _lights(open_tasks)
    names = dict.fromkeys(_task_words(file, task) for task in open_tasks)
    roles = dict.fromkeys(file.role_title(task.role) for task in open_tasks)
    dates = [task.due_on for task in open_tasks if task.due_on is not None]
    return Strip(
        scope.path,
        title,
        _("; ").join(names),
        _(", ").join(roles),
        next(light for light in _WORST if light in lights),
        min(dates, default=None),
    )


def _lights(open_tasks: list[Task]) -> set[Light]:
    """Whoever may end a procedure has time for it; what it stops is paused, and shows that."""
    found = {light_of(task) for task in open_tasks}
    ends = {light_of(task) for task in open_tasks if task.kind == "procedure"}
    others = {light_of(task) for task in open_tasks if task.kind != "procedure"}
    return others if ends == {Light.GREEN} and others == {Light.PAUSED} else found


def _task_words(file: CaseFile, task: Task) -> str:
    words = file.task_title(task)
    if task.kind in HELD_KINDS and on_hold(file.case, file.closure, task.path) is not None:
        return _("%(step)s (on hold until it is decided how to go on)", step=words)
    over = procedure_over(file.case, task.path) if task.status == "waiting" else None
    rule = procedure_of(file.closure, file.case, over) if over is not None else None
    if rule is not None:
        return _("%(step)s (paused: %(what)s)", step=words, what=say(rule.title))
    return (
        _("%(step)s (waits for the applicant's answer)", step=words)
        if (task.status == "waiting")
        else words
    )


def _standing(file: CaseFile, scope: Scope) -> str:
    """What a service waits for when nobody has a task in it."""
    if scope.state == "":
        return _("Begins when what comes before it is finished")
    waits = awaited_words(file.case, file.closure, scope, staff=True)
    if waits:
        return waits
    state = state_of(file.case, file.closure, scope)
    if state.notice is not None:
        running = [n for n in file.case.notices.values() if n.path == scope.path and n.last_day]
        if running and running[-1].last_day is not None:
            day = _day(running[-1].last_day)
            if noticed_before(file.case, running[-1]) is not None:
                return _("New public notice after an objection, until %(day)s", day=day)
            return _("Public notice until %(day)s", day=day)
    if state.title is not None:
        return say(state.title)
    return _("Under way")


def _day(day: date) -> str:
    from web.format import day as written
    from web.language import current_language
    from web.office import today

    return written(day, current_language(), today())


def ended_words(file: CaseFile, scope: Scope) -> str:
    """What a service or a lane came to."""
    if called_off(file.case, file.closure, scope):
        return _("Not needed any more")
    return outcome_words(scope.outcome or "")


def _ending(file: CaseFile, scope: Scope) -> Ending:
    over = called_off(file.case, file.closure, scope)
    return Ending.ASIDE if over else ending_of(scope.outcome or "")


def outcome_words(outcome: str) -> str:
    """What a service came to."""
    return {
        "granted": _("Granted"),
        "not_granted": _("Not granted"),
        "terminated": _("Ended without a decision"),
        "withdrawn": _("Withdrawn"),
        "referred": _("Passed on"),
        "known": _("Finished"),
    }.get(outcome, outcome)
