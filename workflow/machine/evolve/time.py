"""Facts about ladders and the deadlines of whole scopes, and what they change."""

from __future__ import annotations

from datetime import date, datetime

from workflow.domain import facts as f
from workflow.domain.case import Case, Extension, Term, Timer
from workflow.domain.change import changed
from workflow.machine.evolve.parts import Rules, change_task, change_timers, put, same


def _rung(case: Case, fact: f.TaskRung, at: datetime, on: date) -> Case:
    task = case.tasks[fact.no]
    climbed = changed(task, rung=fact.rung, climbed_on=fact.on, every=fact.every)
    case = put(case, "tasks", climbed)
    own = (Timer("rung", fact.no, task.path, fact.at),) if fact.at else ()
    return change_timers(case, *own, drop=lambda t: t.kind == "rung" and t.no == fact.no)


def _moved(case: Case, fact: f.TaskMoved, at: datetime, on: date) -> Case:
    return change_task(
        case,
        fact.no,
        role=fact.role,
        place=fact.place,
        claimed_by=None,
        claimed_name="",
        assigned=None,
        assigned_name="",
        also_role="",
        also_place="",
        past=(),
    )


def _term(case: Case, fact: f.TermDue, at: datetime, on: date) -> Case:
    term = Term(
        fact.kind,
        fact.path,
        fact.started_on,
        fact.limit,
        fact.due_on,
        fact.due_at,
        fact.rung,
        fact.climbed_on,
        fact.every,
        fact.ended,
    )
    case = put(case, "terms", term, key=term.key)
    own = (Timer(fact.kind, 0, fact.path, fact.at),) if fact.at else ()
    return change_timers(case, *own, drop=lambda t: (t.kind, t.path) == term.key)


def _asked(case: Case, fact: f.ExtensionAsked, at: datetime, on: date) -> Case:
    asked = Extension(
        no=fact.no,
        path=fact.path,
        reason=fact.reason,
        on=fact.on,
        by=fact.by,
        status="asked",
        task=fact.task,
        limit=fact.limit,
        asked_by=fact.by,
        asker=fact.asker,
        decides=fact.decides,
    )
    return put(case, "extensions", asked)


def _refused(case: Case, fact: f.ExtensionRefused, at: datetime, on: date) -> Case:
    return put(case, "extensions", changed(case.extensions[fact.no], status=fact.how, on=fact.on))


def _task_extended(case: Case, fact: f.TaskExtended, at: datetime, on: date) -> Case:
    return change_task(case, fact.no, limit=fact.limit)


def _calendar(case: Case, fact: f.CalendarChanged, at: datetime, on: date) -> Case:
    return changed(case, calendar=fact.after)


RULES: Rules = {
    f.CalendarChanged: _calendar,
    f.PromiseMoved: same,
    f.ProcedureStarted: same,
    f.ProcedureEnded: same,
    f.ExtensionAsked: _asked,
    f.ExtensionRefused: _refused,
    f.TaskExtended: _task_extended,
    f.TaskRung: _rung,
    f.TaskMoved: _moved,
    f.TermDue: _term,
    f.TermPassed: same,
}
