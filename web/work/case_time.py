"""What the page of a case offers about limits: begin a special procedure, ask for more time, and
what it shows of them: clocks that are paused, steps that are overdue although the whole is not.

Consumer: `case_page`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from web.language import current_language, say
from web.language import gettext as _
from web.office import the_office, today
from web.paused_clocks import PausedClock, paused_now, suspends
from web.work.case_file import CaseFile
from web.work.clock_view import total
from web.work.lights import light_of
from workflow.definition.model import Extended, Procedure
from workflow.domain.case import Scope, Task
from workflow.domain.clock import Light, Reading, last_day
from workflow.machine.access import is_relative
from workflow.machine.extensions import extension_of
from workflow.machine.tree import procedure_over


@dataclass(frozen=True, slots=True)
class Startable:
    """A special procedure that this officer may begin now."""

    path: str
    name: str
    title: str
    service: str
    basis: str
    limit: str
    until: date | None
    """The day that the family would be told."""
    reasons: tuple[tuple[str, str], ...]
    by_itself: bool
    """Whether the clock runs again by itself when that day has passed."""
    suspends: bool
    """Whether work is suspended 中止, and no step of its own begins."""


@dataclass(frozen=True, slots=True)
class Extendable:
    """A limit that this officer may lengthen, or for which they may ask."""

    path: str
    task: int
    """The step; 0 for the limit of the service by law."""
    title: str
    limit: str
    reasons: tuple[tuple[str, str], ...]
    decides: str
    """Who decides, where this officer only asks; "" where they decide themselves."""


@dataclass(frozen=True, slots=True)
class CaseTime:
    """Everything about limits on the page of a case."""

    standing: tuple[tuple[str, PausedClock], ...]
    """With the service that is paused."""
    startable: tuple[Startable, ...]
    extendable: tuple[Extendable, ...]
    warning: str = ""
    """Where a step and the whole stand differently: one is overdue and the other is not."""


def case_time(file: CaseFile) -> CaseTime:
    """For one officer; a relative may begin nothing."""
    case = file.case
    standing = tuple(
        (file.service_title(case.scopes[each.path]), each)
        for each in paused_now(case, file.closure)
        if file.knows_of(each.path)
    )
    if case.status == "closed" or is_relative(case, file.actor):
        return CaseTime(standing, (), ())
    return CaseTime(
        standing, tuple(_startable(file)), tuple(_extendable(file)), uneven(file, total(file))
    )


def uneven(file: CaseFile, whole: Reading | None) -> str:
    """A step that is overdue though the whole is not, or the reverse; "" where both agree."""
    late = [t for t in file.case.open_tasks if file.knows_of(t.path) and light_of(t) is Light.RED]
    if whole is None:
        return ""
    if late and whole.light is not Light.RED:
        steps = (file.task_title(t) for t in late)
        names = _(", ").join(dict.fromkeys(steps))
        return _("A step is overdue, though the whole case is not: %(steps)s.", steps=names)
    if not late and whole.light is Light.RED:
        return _("The whole case is overdue, though no single step is.")
    return ""


def _startable(file: CaseFile) -> Iterator[Startable]:
    for scope in file.case.scopes.values():
        if not scope.running or "." in scope.process:
            continue
        rules = file.closure.processes[scope.process].definition.procedures
        for name, rule in rules.items():
            if _may_begin(file, scope, name, rule):
                yield _offer(file, scope, name, rule)


def _may_begin(file: CaseFile, scope: Scope, name: str, rule: Procedure) -> bool:
    rows = file.case.pauses.values()
    runs = [row for row in rows if row.task and (row.path, row.reason) == (scope.path, name)]
    if scope.state not in rule.during or procedure_over(file.case, scope.path) is not None:
        return False
    posts = tuple((rule.by, place) for place in file.places)
    return len(runs) < rule.times and file.actor.post_for(posts) is not None


def _offer(file: CaseFile, scope: Scope, name: str, rule: Procedure) -> Startable:
    limit = file.clocks.limit(rule.limit)
    reasons = file.closure.catalogues.reasons.get(rule.reasons or "", {})
    return Startable(
        path=scope.path,
        name=name,
        title=say(rule.title),
        service=file.service_title(scope),
        basis=rule.basis,
        limit=limit.to(current_language()),
        until=last_day(limit, today(), the_office().calendar),
        reasons=tuple((key, say(reason.title)) for key, reason in reasons.items()),
        by_itself=rule.late.take is not None,
        suspends=suspends(rule),
    )


def _extendable(file: CaseFile) -> Iterator[Extendable]:
    for scope in file.case.scopes.values():
        clock = file.closure.processes[scope.process].definition.clock
        rule = clock.extended if clock is not None and "." not in scope.process else None
        if rule is not None and scope.outcome is None and file.case.accepted_on is not None:
            yield from _extension(file, scope, rule, None)
    for task in file.case.open_tasks:
        state = file.state(task)
        within = state.within if state is not None and task.kind == "step" else None
        if within is not None and within.extend is not None and not task.late:
            yield from _extension(file, file.case.scopes[task.path], within.extend, task)


def _extension(
    file: CaseFile, scope: Scope, rule: Extended, task: Task | None
) -> Iterator[Extendable]:
    no = task.no if task is not None else 0
    if extension_of(file.case, scope.path, no) is not None:
        return
    chain = file.directory.chain(file.case.place)
    decides = file.actor.post_for(tuple((rule.by, place) for place in chain)) is not None
    asker = tuple((rule.asked_by or "", place) for place in chain)
    if not decides and file.actor.post_for(asker) is None:
        return
    reasons = file.closure.catalogues.reasons.get("extension", {})
    service = file.service_title(scope)
    step = file.state_title(task.path, task.state) if task is not None else ""
    yield Extendable(
        scope.path,
        no,
        _("%(step)s (%(service)s)", step=step, service=service) if step else service,
        file.clocks.limit(rule.to).to(current_language()),
        tuple((name, say(reasons[name].title)) for name in rule.reasons if name in reasons),
        "" if decides else file.role_title(rule.by),
    )
