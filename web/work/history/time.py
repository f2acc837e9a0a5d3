"""The history of procedures, longer limits and ladders in sentences. Consumer: `history`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from web.language import current_language, say
from web.language import gettext as _
from web.paused_clocks import suspends
from web.work.history.teller import Teller
from workflow.domain import facts as f
from workflow.letters.wording import written_date


def _procedure(t: Teller, fact: f.ProcedureStarted | f.ProcedureEnded) -> str:
    """What the procedure is called, with its service."""
    scope = t.file.case.scopes[fact.path]
    rules = t.file.closure.processes[scope.process].definition.procedures
    rule = rules.get(fact.procedure)
    title = say(rule.title) if rule else fact.procedure
    return _("%(step)s (%(service)s)", step=title, service=t.service(fact.path))


def _suspends(t: Teller, fact: f.ProcedureStarted | f.ProcedureEnded) -> bool:
    """Whether work was suspended 中止, which is no step of its own that begins and ends."""
    process = t.file.closure.processes[t.file.case.scopes[fact.path].process]
    rule = process.definition.procedures.get(fact.procedure)
    return rule is not None and suspends(rule)


def _procedure_ended(t: Teller, fact: f.ProcedureEnded) -> str:
    if fact.how == "lapsed":
        return _("%(what)s: its time is over, the clock runs again", what=_procedure(t, fact))
    if _suspends(t, fact):
        return _("%(what)s: work goes on, the clock runs again", what=_procedure(t, fact))
    return _("%(what)s ended, the clock runs again", what=_procedure(t, fact))


def _asked_for_more(t: Teller, fact: f.ExtensionAsked) -> str:
    known = t.file.closure.catalogues.reasons.get("extension", {}).get(fact.reason)
    title = _("%(service)s: more time was asked for", service=t.service(fact.path))
    reason = say(known.title) if known and not t.file.from_village else ""
    return f"{title}{_(': ')}{reason}" if reason else title


def _task_moved(t: Teller, fact: f.TaskMoved) -> str:
    role = t.file.role_title(fact.role)
    return _("%(step)s is now done by: %(role)s", step=t.task(fact.no), role=role)


def _overrun(t: Teller, fact: f.TermPassed) -> str:
    role = t.file.role_title(fact.role)
    return _(
        "%(service)s: the promised time is over; %(role)s was told",
        service=t.service(fact.path),
        role=role,
    )


def _not_granted(t: Teller, fact: f.ExtensionRefused) -> str:
    return _("More time was not granted") if fact.how == "refused" else ""


def _started(t: Teller, fact: f.ProcedureStarted) -> str:
    if _suspends(t, fact):
        return _("%(what)s: suspended, the clock is paused", what=_procedure(t, fact))
    return _("%(what)s began: the clock is paused", what=_procedure(t, fact))


def _day_moved(t: Teller, fact: f.PromiseMoved) -> str:
    locale = current_language()
    before, after = written_date(fact.before, locale), written_date(fact.after, locale)
    return _("The applicant was told: %(after)s instead of %(before)s", after=after, before=before)


WORDS: Mapping[type[f.Fact], Callable[[Teller, Any], str]] = {
    f.TaskMoved: _task_moved,
    f.TermPassed: _overrun,
    f.ExtensionAsked: _asked_for_more,
    f.ExtensionRefused: _not_granted,
    f.ProcedureStarted: _started,
    f.ProcedureEnded: _procedure_ended,
    f.CalendarChanged: lambda t, fact: _("The calendar of working days changed"),
    f.PromiseMoved: _day_moved,
}
QUIET = frozenset({f.TaskRung, f.TermDue, f.TaskExtended})
"""What only follows from something that is told."""
