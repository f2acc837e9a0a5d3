"""Typed once: the applicant's own row and the account holder follow from the applicant.

Left empty, the name and number of the row `self` and the holder of the account are the applicant's;
what somebody does type there stays. Consumer: the intake.
"""

from __future__ import annotations

from web.forms import CatalogueForm

HOLDER, NAME, NUMBER, TABLE = "account_holder", "applicant_name", "id_number", "members"


def fill_in(form: CatalogueForm) -> None:
    """Fill the empty ones on the page."""
    own = {"name": _typed(form, NAME), "id_number": _typed(form, NUMBER)}
    if own["name"] and HOLDER in form.only and not _typed(form, HOLDER):
        _put(form[HOLDER], own["name"])
    for row in form[TABLE] if TABLE in form.only else ():
        cells = {cell.short_name: cell for cell in row.form}
        if "relation" in cells and cells["relation"].raw == "self":
            for name, value in own.items():
                if value and name in cells and not cells[name].raw:
                    _put(cells[name], value)


def _typed(form: CatalogueForm, name: str) -> str:
    return str(form[name].raw or "") if name in form.only else ""


def _put(field: object, value: str) -> None:
    field.raw = field.data = value  # type: ignore[attr-defined]
