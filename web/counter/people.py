"""Finding a person by their exact ID number, and what the counter may see of them then.

Only that they are known, their open cases by service and number, and what they hold. Somebody whose
file is kept at another place shows nothing but where to go; names and the household are taken over
only for staff of the place responsible. Consumers: the first page of the counter, the intake.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from web.access import current_actor
from web.forms.places import name_of
from web.language import current_language, say
from web.office import the_office
from workflow.definition.catalogues import FieldType, Form, FormField
from workflow.domain.people import Actor
from workflow.machine.access import is_applicant, is_relative, staff_post_at
from workflow.ports import PersonRecord
from workflow.store import people
from workflow.store.queries.cases import CaseRow, cases_of_person
from workflow.store.queries.people import EntitlementRow, entitlements_of, person_by_id_number


@dataclass(frozen=True)
class OpenCase:
    """A request that runs."""

    definition: str
    service: str
    tracking: str


@dataclass(frozen=True)
class Held:
    """What somebody receives."""

    service: str
    amount: int | None
    first_month: str


@dataclass(frozen=True)
class Found:
    """A person as the counter may see them."""

    person: int
    record: PersonRecord
    home: str = ""
    """The place that their latest request names; "" without one."""
    field: str = ""
    """The field in which it names it."""
    own: bool = True
    """Whether whoever is asking works at that place or above it."""
    open: tuple[OpenCase, ...] = ()
    held: tuple[Held, ...] = ()


def find(id_number: str, actor: Actor | None = None) -> Found | None:
    """The person with an ID number; None when nobody is known under it."""
    office, actor = the_office(), actor or current_actor()
    with office.store.database.read() as connection:
        known = person_by_id_number(connection, office.store.keys, id_number)
        if known is None:
            return None
        person, record = known
        rows = cases_of_person(connection, person)
        held = entitlements_of(connection, person)
    home, field = _home(rows)
    if home and staff_post_at(home, actor, office.store.directory()) is None:
        return Found(person, record, home, field, own=False)
    if not home or actor.person == person or _related(rows, actor):
        # Without a request of their own, nothing says that they belong to this place.
        return Found(person, record, home, field)
    return Found(person, record, home, field, True, _open(rows), _held(held))


def _home(rows: list[CaseRow]) -> tuple[str, str]:
    """The place of the latest request, and the field that names it."""
    for row in rows:
        case = the_office().store.case(row.id)
        field = the_office().store.closure(case.closure).definition.office_field
        home = str(the_office().store.dossier(case).application().get(field, ""))
        return home or case.place, field
    return "", ""


def _related(rows: list[CaseRow], actor: Actor) -> bool:
    cases = (the_office().store.case(row.id) for row in rows)
    return any(is_relative(case, actor) or is_applicant(case, actor) for case in cases)


def _open(rows: list[CaseRow]) -> tuple[OpenCase, ...]:
    return tuple(
        OpenCase(row.definition, service_title(row.definition), row.tracking)
        for row in rows
        if row.status != "closed"
    )


def service_title(definition: str) -> str:
    """The name of a service that is filed."""
    return say(the_office().store.current(definition).definition.title)


def _held(rows: list[EntitlementRow]) -> tuple[Held, ...]:
    return tuple(
        Held(_of_process(row), row.amount, row.first_month)
        for row in rows
        if row.status == "running"
    )


def _of_process(row: EntitlementRow) -> str:
    store = the_office().store
    return say(store.closure(store.case(row.case).closure).processes[row.process].definition.title)


def place_words(code: str) -> str:
    """A place with the one above it, as people say it."""
    directory, locale = the_office().store.directory(), current_language()
    place = directory.places.get(code)
    if place is None:
        return code
    above = directory.places.get(place.parent or "")
    own = name_of(place, locale)
    if above is None or above.parent is None:
        return own
    upper = name_of(above, locale)
    return f"{upper}{own}" if locale.startswith("zh") else f"{own}, {upper}"


def prefilled(found: Found | None, forms: Mapping[str, Form], field: str) -> dict[str, Any]:
    """What is known of the person and the household, as answers to begin with: who they are, never
    what they have or what happened, which may have changed."""
    if found is None or not found.own or not found.home:
        return {}
    fields = {name: asked for form in forms.values() for name, asked in form.fields.items()}
    record = found.record
    known: dict[str, Any] = {
        "applicant_name": record.name,
        "id_number": record.id_number,
        "phone": record.phone,
        "birth_date": record.birth.isoformat() if record.birth else "",
    }
    if found.field == field:
        known[field] = found.home
    answers = {name: value for name, value in known.items() if value and name in fields}
    table = fields.get("members")
    rows = _members(found.person, table) if table is not None else []
    return {**answers, **({"members": rows} if rows else {})}


def _members(person: int, table: FormField) -> list[dict[str, Any]]:
    """The people of the last household, as rows of the table."""
    office, columns = the_office(), table.columns or {}
    if table.type is not FieldType.TABLE:
        return []
    with office.store.database.read() as connection:
        household = people.household_with(connection, person)
        members = people.members_of(connection, office.store.keys, household) if household else []
    rows = []
    for member in members:
        row = {
            "name": member.record.name,
            "relation": member.relation or "self",
            "id_number": member.record.id_number,
            "birth_date": member.record.birth.isoformat() if member.record.birth else "",
        }
        rows.append({column: value for column, value in row.items() if column in columns and value})
    return rows
