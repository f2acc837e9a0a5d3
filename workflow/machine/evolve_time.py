"""Facts about ladders and the deadlines of whole scopes, and what they change."""

from __future__ import annotations

from datetime import date, datetime

from workflow.domain import facts as f
from workflow.domain.case import Case, Term, Timer
from workflow.domain.change import changed
from workflow.machine.evolve_parts import Rules, change_task, change_timers, put, same


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


RULES: Rules = {
    f.TaskRung: _rung,
    f.TaskMoved: _moved,
    f.TermDue: _term,
    f.TermPassed: same,
}
