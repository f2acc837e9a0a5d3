"""Instances of a lane added while the others run, and lanes that a person lets run again."""

from __future__ import annotations

from typing import Any

from workflow.definition.answers import check_answers
from workflow.definition.catalogues import Catalogues, Form
from workflow.definition.model import Lane, More
from workflow.domain import facts as f
from workflow.domain.case import Case, Scope
from workflow.domain.commands import AddInstance, ReopenLane
from workflow.errors import Invalid, NotFound, Refusal
from workflow.machine.access import acting_post
from workflow.machine.enter import process_of
from workflow.machine.guards import holds
from workflow.machine.places import place_for
from workflow.machine.task_rules import reason_flaws
from workflow.machine.tree import below, within
from workflow.machine.work import Work

PERSONS = "members"
"""The table whose rows name persons; who they are is settled when the request is filed."""


def add(work: Work, command: AddInstance) -> None:
    """Add an instance of a lane: for a row that has none yet, or for a new row.

    Raises Refusal: 'no_more_here', 'too_late_to_add'.
    """
    scope = _scope(work, command.path)
    lane = work.state(scope).lanes_by_id.get(command.lane) if scope.running else None
    more = more_of(work.case, command.lane, lane) if lane is not None else None
    if lane is None or lane.each is None or more is None:
        raise Refusal("no_more_here")
    place = place_for(work, scope, more.by)
    work.post = acting_post(work.case, work.context.actor, more.by, place)
    if more.until is not None and holds(work, scope, more.until):
        raise Refusal("too_late_to_add")
    number = _row(work, scope, lane.each.of, command)
    path = below(scope.path, f"{command.lane}[{number}]")
    process = process_of(scope, command.lane, lane)
    work.emit(f.InstanceAdded(path, work.on))
    work.emit(f.ScopeOpened(path, process, number, work.on))


def more_of(case: Case, lane_id: str, lane: Lane) -> More | None:
    """Who may add an instance of a lane; None where nobody may, or nobody asked for the service."""
    asked = lane.offer is None or lane_id in case.chosen
    return lane.each.more if lane.each is not None and asked else None


def free_rows(case: Case, parent: str, lane: str, rows: int) -> list[int]:
    """The numbers of the rows of a table of so many that have no instance of the lane yet."""
    paths = {number: below(parent, f"{lane}[{number}]") for number in range(1, rows + 1)}
    return [number for number, path in paths.items() if path not in case.scopes]


def _row(work: Work, scope: Scope, table: str, command: AddInstance) -> int:
    """The number of the row; a new one is put on file first."""
    rows = list(work.application().get(table) or [])
    if command.row is not None:
        if not 1 <= command.row <= len(rows):
            raise NotFound("no_such_row")
        if command.row not in free_rows(work.case, scope.path, command.lane, len(rows)):
            raise Refusal("already_there")
        return command.row
    if table == PERSONS:
        raise Refusal("no_new_person")
    rows.append(_checked(work, table, command))
    work.correct({table: rows})
    work.keep("correction", scope.path, scope.state, {table: rows})
    return len(rows)


def _checked(work: Work, table: str, command: AddInstance) -> dict[str, Any]:
    """A new row's values. Raises Invalid with every column that is not right."""
    form = row_form(table, work.context.closure.catalogues)
    today = work.context.calendar.civil_day(work.context.now)
    values, found = check_answers(
        form, command.answers, today=today, directory=work.context.directory
    )
    if found or not values:
        flaws = {field: flaw.code.value for field, flaw in found.items()}
        raise Invalid(flaws or {next(iter(form.fields), table): "required"})
    return values


def row_form(table: str, catalogues: Catalogues) -> Form:
    """One row of a table of any form as a form of its own. Raises LookupError where no form has
    it, which no published definition allows."""
    field = catalogues.field(table)
    if field is None:
        raise LookupError(f"no form asks for {table!r}")
    return Form(title=field.title, fields=field.columns or {})


def reopen(work: Work, command: ReopenLane) -> None:
    """Let one lane run again, as long as nothing was decided in it and the case waits for it.

    Raises Refusal: 'moved_on', 'no_reopening', 'still_running', 'decision_stands'; Invalid.
    """
    lane = _scope(work, command.path)
    parent = work.case.scopes.get(lane.parent) if lane.parent is not None else None
    state = work.state(parent) if parent is not None and parent.running else None
    if parent is None or state is None or lane.lane not in state.lanes_by_id:
        raise Refusal("moved_on")
    if state.reopens is None:
        raise Refusal("no_reopening")
    place = place_for(work, parent, state.reopens.by)
    work.post = acting_post(work.case, work.context.actor, state.reopens.by, place)
    if lane.outcome is None:
        raise Refusal("still_running")
    if any(within(decision.path, lane.path) for decision in work.case.decisions.values()):
        raise Refusal("decision_stands")
    lists = work.context.closure.catalogues.reasons
    flaws = reason_flaws(lists, state.reopens.reasons, command.reasons)
    if flaws:
        raise Invalid(flaws)
    work.emit(f.ScopeReopened(lane.path, parent.path, command.reasons))


def _scope(work: Work, path: str) -> Scope:
    scope = work.case.scopes.get(path)
    if scope is None:
        raise NotFound("no_such_lane")
    return scope
