"""Whether anybody can hold each task: the role's level of place and the case's office must meet."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.definition.acting_roles import roles_beside
from workflow.definition.catalogues import FieldType
from workflow.definition.check.examined import Examined
from workflow.definition.check.header import LEVELS
from workflow.definition.check.panels import named_seats
from workflow.definition.check.registry import CHECKS
from workflow.definition.problems import Problem
from workflow.definition.reader import Path


@CHECKS.for_definition("task-without-holder")
def holders(it: Examined) -> Iterator[Problem]:
    """Each task's role serves a place that the case leads to."""
    for process, name, state in it.steps:
        if state.task is not None:
            path = process.at(name, "task")
            yield from _holder(it, (*path, "by"), state.task.by, state.task.at)
            for index, seat in enumerate(named_seats(state.task)):
                at: Path = (*path, "panel", "seats", index)
                yield from _holder(it, (*at, "by"), seat.by, seat.at)
                if seat.at is not None:
                    yield from _organisation(it, (*at, "at"), seat.by, seat.at)
            if state.task.at is not None:
                yield from _organisation(it, (*path, "at"), state.task.by, state.task.at)
        if state.notice is not None:
            path = process.at(name, "notice")
            for place, each in state.notice.places.items():
                if each.posted_by is not None:
                    yield from _holder(it, (*path, "places", place, "posted_by"), each.posted_by)
            yield from _holder(it, (*path, "objections", "to"), state.notice.objections.to)
        if state.final is not None and state.final.served is not None:
            path = process.at(name, "final", "served", "through")
            yield from _holder(it, path, state.final.served.through)
    for path, role in roles_beside(it.processes):
        yield from _holder(it, path, role)
    for name, rule in it.definition.procedures.items():
        yield from _holder(it, ("procedures", name, "by"), rule.by)
    if it.definition.tells is not None:
        yield from _holder(it, ("tells",), it.definition.tells)
    if it.definition.corrections is not None:
        path = ("corrections", "sent_by")
        yield from _holder(it, path, it.definition.corrections.sent_by)


def _holder(it: Examined, path: Path, name: str, at: str | None = None) -> Iterator[Problem]:
    role = it.catalogues.roles.get(name)
    if role is None:
        return
    if role.serves == "organisation":
        if at is None and it.definition.office_level != "organisation":
            what = f"`{name}` serves one organisation, and nothing says which"
            instead = "add `at: <field>` with a field of the type organisation"
            yield it.problem(path, "task-without-holder", what, instead)
    elif (deepest := _deepest(it)) is not None and role.serves not in deepest:
        known = f"the case is only known down to a {deepest[-1]}"
        what = f"`{name}` serves a {role.serves}, and {known}"
        instead = f"take a role that serves a {' or '.join(reversed(deepest))}"
        yield it.problem(path, "task-without-holder", what, instead)


def _deepest(it: Examined) -> tuple[str, ...] | None:
    """The levels of place that the office's field leads to; None where it does not say."""
    name = it.definition.office_field
    field = {**it.answers, **{f"member.{key}": each for key, each in it.columns.items()}}.get(name)
    if field is None or field.type is not FieldType.PLACE or field.level is None:
        return None
    return LEVELS[: LEVELS.index(field.level) + 1]


def _organisation(it: Examined, path: Path, role: str, at: str) -> Iterator[Problem]:
    """`at` belongs to a role that serves an organisation, and names a field that holds one."""
    known = it.catalogues.roles.get(role)
    if known is not None and known.serves != "organisation":
        what = f"`{role}` serves a {known.serves}, which `at` cannot choose"
        yield it.problem(path, "task-without-holder", what, "leave `at` out")
        return
    fields = it.columns if at.startswith("member.") else it.answers
    field = fields.get(at.removeprefix("member."))
    if field is not None and field.type is not FieldType.ORGANISATION:
        what = f"the field `{at}` holds no organisation"
        instead = "name a field of the type organisation"
        yield it.problem(path, "task-without-holder", what, instead)
