"""Who a request is about: the natural persons named in an application.

The field names are a convention between the engine and every definition: `applicant_name`,
`id_number`, `birth_date`, `phone`, and a table `members` with `name`, `relation` (`self` for the
applicant), `id_number`, `birth_date`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from workflow.ports import Data, PersonRecord


def persons_in(answers: Data) -> tuple[PersonRecord, list[PersonRecord]]:
    """The applicant, and the household's members (the applicant among them has no relation)."""
    applicant = PersonRecord(
        name=str(answers.get("applicant_name", "")),
        id_number=str(answers.get("id_number", "")),
        birth=_date(answers.get("birth_date")),
        phone=str(answers.get("phone", "")),
    )
    rows = answers.get("members") or []
    members = [_member(row) for row in rows if isinstance(row, dict)]
    if not any(member.relation == "" for member in members):
        members.insert(0, applicant)
    return applicant, members


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
