"""Who does what in a case, in words that the family, the counter and the public may all read.

Input: a case through its `Clocks` (case, closure, directory). Only titles of steps, organs and
places; nothing that anybody wrote. Consumer: `progress`.
"""

from __future__ import annotations

from datetime import date

from web import format as formats
from web.endings import Ending, ending_of
from web.forms.places import name_of
from web.language import current_language, say
from web.language import gettext as _
from web.paused_clocks import called_off, procedure_of, way_words
from web.waiting_words import awaited_words
from workflow.definition.closure import Closure, Process
from workflow.domain.case import Case, Notice, Scope, Task
from workflow.domain.change import changed
from workflow.domain.panels import Panel
from workflow.machine.clocks import Clocks
from workflow.machine.failed import KIND as FAILED
from workflow.machine.failed import on_hold
from workflow.machine.seats import panel_of
from workflow.machine.tree import (
    known_state,
    lane_of,
    noticed_before,
    procedure_over,
    state_of,
    within,
)

_DECIDES = frozenset({"granted", "not_granted"})


def title_of(case: Case, closure: Closure, scope: Scope) -> str:
    """The name of the service that runs in a lane."""
    lane = lane_of(case, closure, scope)
    if lane is not None and lane.title is not None:
        return say(lane.title)
    return say(closure.processes[scope.process].definition.title)


def who(clocks: Clocks, task: Task) -> str:
    """Whose turn it is: a county's organ by its name, others by their place."""
    roles = clocks.closure.catalogues.roles
    role = roles.get(task.role)
    department = clocks.closure.catalogues.departments.get((role and role.department) or "")
    if role is not None and role.serves == "county" and department is not None:
        return say(department.title)
    place = clocks.directory.places.get(task.place)
    if place is not None:
        return name_of(place, current_language())
    return say(department.title) if department is not None else _("The office")


def outcome_words(outcome: str) -> str:
    """What a service came to, as it is said to the family."""
    return {
        "granted": _("Granted"),
        "not_granted": _("Not granted this time"),
        "terminated": _("Ended without a decision"),
        "withdrawn": _("Withdrawn"),
        "referred": _("Passed on to where it fits"),
        "known": _("Finished"),
        "revoked": _("Revoked"),
    }.get(outcome, _("Finished"))


def sentence_of(clocks: Clocks, scope: Scope, today: date) -> str:
    """Who does what in a scope now, as a whole sentence."""
    tasks = _live(clocks.case, scope)
    how = next((task for task in tasks if task.kind == FAILED), None)
    if how is not None:
        return _doing(clocks, how)
    panel = _panel(clocks, tasks)
    if panel is not None:
        return _deciding(clocks, panel, tasks[0])
    if tasks:
        return _doing(clocks, tasks[0]) if len(tasks) == 1 else _several(clocks, tasks)
    return _("%(what)s.", what=about_lane(clocks, scope, today)[0])


def is_asked_how(case: Case) -> bool:
    """Whether somebody is deciding how the others go on after one part failed."""
    return any(task.kind == FAILED for task in case.open_tasks)


def about_lane(clocks: Clocks, scope: Scope, today: date) -> tuple[str, str]:
    """What to say about a lane, and its state: done, now, waiting or stopped."""
    if scope.outcome is not None:
        if _revoked(clocks.case, scope):
            return _("Granted, and revoked later: the letter says why"), "done"
        serving = [t for t in _live(clocks.case, scope) if t.kind == "serve"]
        words = outcome_words(scope.outcome)
        if called_off(clocks.case, clocks.closure, scope):
            words = _("Not needed any more")
        if serving:
            words = _("%(outcome)s; the letter is being brought to you", outcome=words)
        return words, "done"
    tasks = _live(clocks.case, scope)
    over = procedure_over(clocks.case, scope.path)
    rule = procedure_of(clocks.closure, clocks.case, over) if over is not None else None
    if rule is not None:
        return way_words(rule), "waiting"
    if on_hold(clocks.case, clocks.closure, scope.path) is not None:
        return _("On hold until it is decided how to go on"), "waiting"
    if tasks and all(task.status == "waiting" for task in tasks):
        return _("Waits for what we asked you for"), "stopped"
    panel = _panel(clocks, tasks)
    if panel is not None:
        return _deciding(clocks, panel, tasks[0]).rstrip("。."), "now"
    if tasks:
        return _("; ").join(dict.fromkeys(_short(clocks, task) for task in tasks)), "now"
    at = scope
    while (inner := _inner(clocks, at)) is not None:
        at = inner
    running = _running_notice(clocks.case, at) is not None
    return _standing(clocks, at, today), "now" if running else "waiting"


def ending_in(clocks: Clocks, scope: Scope) -> Ending | None:
    """How a lane ended, as the shape beside its words; None while it runs."""
    if scope.outcome is None:
        return None
    if _revoked(clocks.case, scope):
        return Ending.WITHOUT
    over = called_off(clocks.case, clocks.closure, scope)
    return Ending.ASIDE if over else ending_of(scope.outcome)


def _revoked(case: Case, scope: Scope) -> bool:
    """Whether everything that was granted in a scope was revoked afterwards."""
    made = [d for d in case.decisions.values() if within(d.path, scope.path)]
    granted = {d.no for d in made if d.outcome == "granted" and not d.kind}
    return bool(granted) and granted <= {d.of for d in made if d.kind == "revocation"}


_BESIDE = ("tell", "correction", "advice", "procedure", "extension")


def _live(case: Case, scope: Scope) -> list[Task]:
    """Tasks that move this part on; telling in person and merging requests are beside it."""
    return [
        task
        for task in case.open_tasks
        if within(task.path, scope.path) and task.kind not in _BESIDE
    ]


def _panel(clocks: Clocks, tasks: list[Task]) -> Panel | None:
    """The one panel that all these tasks are seats of."""
    found = {(task.path, task.visit) for task in tasks}
    alone = len(found) == 1 and all(task.seat for task in tasks)
    return panel_of(clocks.case, tasks[0]) if alone else None


def _deciding(clocks: Clocks, panel: Panel, task: Task) -> str:
    """How many decide and have spoken: no names before the decision, and not how they spoke."""
    organs = {who(clocks, changed(task, role=s.role, place=s.place)) for s in panel.sitting}
    where = organs.pop() if len(organs) == 1 else _("Several offices together")
    count, spoken = len(panel.sitting), len(panel.spoken)
    values = {"who": where, "count": count, "spoken": spoken}
    if not spoken:
        return _("%(who)s: %(count)s people decide; none has spoken yet.", **values)
    if spoken == 1:
        return _("%(who)s: %(count)s people decide; one has spoken.", **values)
    return _("%(who)s: %(count)s people decide; %(spoken)s have spoken.", **values)


def _several(clocks: Clocks, tasks: list[Task]) -> str:
    names = dict.fromkeys(who(clocks, task) for task in tasks)
    listed = ("、" if current_language() == "zh" else ", ").join(names)
    return _("%(who)s are at work on it.", who=listed)


def _doing(clocks: Clocks, task: Task) -> str:
    """A whole sentence about one task."""
    values = {"who": who(clocks, task)}
    over = procedure_over(clocks.case, task.path)
    rule = procedure_of(clocks.closure, clocks.case, over) if over is not None else None
    if rule is not None:
        return way_words(rule) + _(".")
    if task.status == "waiting":
        return _("%(who)s waits for what we asked you for.", **values)
    if task.kind == "posting":
        return _("%(who)s is posting the public notice.", **values)
    if task.kind == "objection":
        return _("%(who)s is looking into what was said during the public notice.", **values)
    if task.kind == "serve":
        return _("The decision is made; %(who)s is bringing it to you.", **values)
    if task.kind == FAILED:
        return _("%(who)s is deciding whether your other services go on.", **values)
    if is_decision(clocks.closure, clocks.case, task):
        return _("%(who)s is deciding.", **values)
    step = _step_title(clocks, task)
    if not step:
        return _("%(who)s is at work on it.", **values)
    return _("%(who)s is at work on it: %(step)s.", step=step, **values)


def _short(clocks: Clocks, task: Task) -> str:
    """The same for one line of a list."""
    values = {"who": who(clocks, task)}
    if task.status == "waiting":
        return _("Waits for what we asked you for")
    if task.kind == "posting":
        return _("%(who)s: posting the public notice", **values)
    if task.kind == "objection":
        return _("%(who)s: looking into what was said during the notice", **values)
    if is_decision(clocks.closure, clocks.case, task):
        return _("%(who)s: deciding", **values)
    step = _step_title(clocks, task) or _("at work on it")
    return _("%(who)s: %(step)s", step=step, **values)


def _step_title(clocks: Clocks, task: Task) -> str:
    state = known_state(clocks.case, clocks.closure, task)
    return say(state.title) if state is not None and state.title is not None else ""


def is_decision(closure: Closure, case: Case, task: Task) -> bool:
    """Whether the task's outcomes lead straight to both a grant and a refusal."""
    if task.kind != "step":
        return False
    process = closure.processes[case.scopes[task.path].process]
    state = process.states.get(task.state)
    if state is None:
        return False
    ends: set[str] = set()
    for target in state.then.values():
        if isinstance(target, str):
            ends |= _ends(process, target, 0)
    return ends >= _DECIDES


def _ends(process: Process, name: str, depth: int) -> set[str]:
    """The outcomes that a state leads to without anybody doing anything."""
    state = process.states.get(name)
    if state is None or depth > len(process.states):
        return set()
    if state.final is not None:
        return {state.final.outcome}
    if state.choose is None:
        return set()
    targets = [*(branch.to for branch in state.choose.branches), state.choose.otherwise]
    return set().union(*(_ends(process, target, depth + 1) for target in targets))


def _standing(clocks: Clocks, scope: Scope, today: date) -> str:
    """What a part waits for when nobody has a task in it."""
    if scope.state == "":
        return _("Begins when what comes before it is finished")
    waits = awaited_words(clocks.case, clocks.closure, scope)
    if waits:
        return waits
    notice = _running_notice(clocks.case, scope)
    if notice is not None and notice.last_day is not None:
        day = formats.day(notice.last_day, current_language(), today)
        if noticed_before(clocks.case, notice) is not None:
            return _("New public notice after an objection, until %(day)s", day=day)
        return _("Public notice until %(day)s", day=day)
    state = state_of(clocks.case, clocks.closure, scope)
    return say(state.title) if state.title is not None else _("Under way")


def _inner(clocks: Clocks, scope: Scope) -> Scope | None:
    """A part below this one in which something goes on."""
    return next(
        (
            other
            for other in clocks.case.scopes.values()
            if other.path != scope.path and within(other.path, scope.path) and other.running
        ),
        None,
    )


def _running_notice(case: Case, scope: Scope) -> Notice | None:
    """The notice that runs here, if one does."""
    return next(
        (
            notice
            for notice in case.notices.values()
            if notice.path == scope.path and notice.status == "running"
        ),
        None,
    )
