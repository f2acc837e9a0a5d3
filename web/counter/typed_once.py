"""Typed once: the applicant's own row and the account holder follow from the applicant.

Left empty, the name and number of the row `self` and the holder of the account are the applicant's;
what somebody does type there stays. A number with a slip in it is told, and put right, where it was
typed: the row waits for it and is not reproached. Consumer: the intake.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from web.forms import CatalogueForm
from workflow.definition.identity import mistake, tidy

HOLDER, NAME, NUMBER, TABLE = "account_holder", "applicant_name", "id_number", "members"


def fill_in(form: CatalogueForm) -> None:
    """Fill the empty ones on the page."""
    own = {"name": _typed(form, NAME), NUMBER: _typed(form, NUMBER)}
    if own["name"] and HOLDER in form.only and not _typed(form, HOLDER):
        _put(form[HOLDER], own["name"])
    slip = _slip(own[NUMBER])
    for cells in _own_rows(form):
        if slip and NUMBER in cells and cells[NUMBER].raw == own[NUMBER]:
            _put(cells[NUMBER], "")
        for name, value in own.items():
            if value and name in cells and not cells[name].raw and not (slip and name == NUMBER):
                _put(cells[name], value)


def tell_once(form: CatalogueForm) -> None:
    """After the check: an own row without a number lacks none, while the one above has a slip."""
    for cells in _own_rows(form) if _slip(_typed(form, NUMBER)) else ():
        if NUMBER in cells and not cells[NUMBER].raw:
            cells[NUMBER].errors = []


def _own_rows(form: CatalogueForm) -> Iterator[Mapping[str, Any]]:
    """The cells of the applicant's own rows."""
    for row in form[TABLE] if TABLE in form.only else ():
        cells = {cell.short_name: cell for cell in row.form}
        if "relation" in cells and cells["relation"].raw == "self":
            yield cells


def _slip(number: str) -> bool:
    return bool(number) and mistake(tidy(number)) is not None


def _typed(form: CatalogueForm, name: str) -> str:
    return str(form[name].raw or "") if name in form.only else ""


def _put(field: object, value: str) -> None:
    field.raw = field.data = value  # type: ignore[attr-defined]
