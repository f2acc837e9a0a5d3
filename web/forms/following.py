"""What an ID number says already is not asked a second time: birth date, sex, whether of age.

For rows of a table (the members of a household) whose `id_number` must be given: columns called
`birth_date`, `sex` and `adult` are filled in from it and not drawn. Pure over the columns and one
row. Consumer: `CatalogueForm`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from workflow.definition.catalogues import FieldType, FormField
from workflow.definition.identity import birth_of, mistake, tidy

NUMBER = "id_number"
ADULT_YEARS = 18
_SAID = {
    "birth_date": FieldType.DATE,
    "sex": FieldType.CHOICE,
    "adult": FieldType.BOOLEAN,
}
_SEXES = {"male", "female"}


def said_by_number(columns: Mapping[str, FormField]) -> frozenset[str]:
    """The columns that need not be asked, because the number in the same row must be given."""
    number = columns.get(NUMBER)
    if number is None or number.type is not FieldType.ID_NUMBER or not number.required:
        return frozenset()
    return frozenset(
        name
        for name, kind in _SAID.items()
        if name in columns
        and columns[name].type is kind
        and (name != "sex" or set(columns[name].options or {}) >= _SEXES)
    )


def filled_in(columns: Mapping[str, FormField], row: dict[str, Any], today: date) -> dict[str, Any]:
    """The row as typed, with what its number says; as it was where the number is not right."""
    unasked, number = said_by_number(columns), tidy(str(row.get(NUMBER) or ""))
    born = birth_of(number) if unasked and mistake(number, today) is None else None
    if born is None:
        return row
    said: dict[str, Any] = {
        "birth_date": born.isoformat(),
        "sex": "male" if int(number[16]) % 2 else "female",
        "adult": "yes" if _came_of_age(born, today) else "",
    }
    return {**row, **{name: said[name] for name in unasked}}


def _came_of_age(born: date, today: date) -> bool:
    return (today.year - ADULT_YEARS, today.month, today.day) >= (born.year, born.month, born.day)
