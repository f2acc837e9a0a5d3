"""Which post a piece of work goes to: the role at the place that the file names."""

from __future__ import annotations

from workflow.definition.model import Definition
from workflow.domain.case import Scope
from workflow.domain.people import Directory
from workflow.errors import Refusal
from workflow.machine.guards import row_of
from workflow.machine.work import Work
from workflow.ports import Data


def office_of(definition: Definition, answers: Data, directory: Directory) -> str:
    """The region that handles a case of `definition`: `<level> of <field>` of the application.

    Raises Refusal('no_office') when the answers name no place in the directory at that level.
    """
    field = definition.office_field
    place = directory.at_level(str(answers.get(field, "")), definition.office_level)
    if place is None:
        raise Refusal("no_office", field=field, level=definition.office_level)
    return place


def place_for(work: Work, scope: Scope, role: str, at: str | None = None) -> str:
    """Where the post is that `role` has for work in `scope`.

    Raises Refusal('no_place') when the file names no such place.
    """
    directory, case = work.context.directory, work.case
    level = work.context.closure.catalogues.role_level(role)
    if level == "organisation":
        code = _organisation(work, scope, at or "")
        if code not in directory.places:
            raise Refusal("no_place", role=role, field=at)
        return code
    field = work.process(scope).definition.office_field
    home = str(work.application().get(field, ""))
    place = directory.at_level(home, level) or directory.at_level(case.place, level)
    if place is None:
        raise Refusal("no_place", role=role, field=field)
    return place


def _organisation(work: Work, scope: Scope, at: str) -> str:
    if at.startswith("member."):
        return str(row_of(work, scope).get(at.removeprefix("member."), ""))
    return str(work.application().get(at, ""))


def home_of(work: Work) -> str:
    """The place the application names for the root's office: whose staff may act for the family."""
    field = work.context.closure.definition.office_field
    return str(work.application().get(field, "")) or work.case.place
