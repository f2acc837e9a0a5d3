"""Who a request is about: the natural persons named in an application.

The field names are a convention between the engine and every definition: `applicant_name`,
`id_number`, `birth_date`, `phone`, and a table `members` with `name`, `relation` (`self` for the
applicant), `id_number`, `birth_date`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from workflow.definition.answer_values import ErrorCode
from workflow.ports import Data, PersonRecord

MEMBER = "person_id"
"""In the kept application: the person that a row of `members` is about."""


def persons_in(answers: Data) -> tuple[PersonRecord, list[PersonRecord]]:
    """The applicant, and the persons of the rows of `members` in order, among which the
    applicant's own row has no relation."""
    applicant = PersonRecord(
        name=str(answers.get("applicant_name", "")),
        id_number=str(answers.get("id_number", "")),
        birth=_date(answers.get("birth_date")),
        phone=str(answers.get("phone", "")),
    )
    return applicant, [_member(row) for row in answers.get("members") or ()]


def repeated(answers: Data) -> dict[str, str]:
    """Rows that name somebody a second time, as flaws of the form: one person counts once."""
    applicant, members = persons_in(answers)
    flaws: dict[str, str] = {}
    seen: set[str] = set()
    own = [number for number, member in enumerate(members, 1) if not member.relation]
    for number in own[1:]:
        flaws[f"members[{number}].relation"] = ErrorCode.REPEATED.value
    if not own:
        seen.add(applicant.id_number.upper())
    for number, member in enumerate(members, 1):
        if member.id_number and member.id_number.upper() in seen:
            flaws[f"members[{number}].id_number"] = ErrorCode.REPEATED.value
        seen.add(member.id_number.upper())
    return flaws


def with_persons(answers: Data, ids: Sequence[int]) -> dict[str, Any]:
    """The answers with each row of `members` naming its person."""
    rows = answers.get("members") or ()
    if not rows or len(rows) != len(ids):
        return dict(answers)
    named = [{**row, MEMBER: person} for row, person in zip(rows, ids, strict=True)]
    return {**answers, "members": named}


def persons_of(answers: Data) -> dict[str, int]:
    """The persons of the rows of a kept application, by ID number."""
    rows = answers.get("members") or ()
    return {
        str(row["id_number"]): row[MEMBER] for row in rows if "id_number" in row and MEMBER in row
    }


def known_again(rows: Sequence[Data], persons: Mapping[str, int]) -> list[Data]:
    """Corrected rows of `members`, each naming the person it named before."""
    found = ((row, persons.get(str(row.get("id_number", "")))) for row in rows)
    return [row if person is None else {**row, MEMBER: person} for row, person in found]


def _member(row: dict[str, Any]) -> PersonRecord:
    relation = str(row.get("relation", "other"))
    return PersonRecord(
        name=str(row.get("name", "")),
        id_number=str(row.get("id_number", "")),
        birth=_date(row.get("birth_date")),
        relation="" if relation == "self" else relation,
    )


def _date(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None
