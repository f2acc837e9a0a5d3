"""Existing recipients on pages: template, dry run with a report for each row, then exactly that."""

from __future__ import annotations

import io
import re

from openpyxl import load_workbook

from tests.acceptance.benefits.conftest import Desk, get, post
from tests.integration.test_recipients import ROW, workbook
from workflow.benefits.recipients import SHEET

OTHER = {**ROW, "id_number": "990101198108150228", "name": "李乙二"}


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'name="(kept|shown)" value="([^"]+)"', page)
    return dict(found)


def test_the_template_has_every_column(desk: Desk) -> None:
    content = desk.staff("county_officer").get("/recipients/template.xlsx").data
    sheet = load_workbook(io.BytesIO(content))["recipients 享受对象"]
    assert [str(cell.value).split()[0] for cell in sheet[1]] == [c.name for c in SHEET.columns]


def test_the_dry_run_changes_nothing_and_the_import_does_what_was_shown(desk: Desk) -> None:
    officer = desk.staff("county_officer")
    assert "Take over existing recipients" in get(officer, "/benefits")
    assert "choose the workbook" in post(officer, "/recipients", 422)
    assert "no Excel workbook" in post(officer, "/recipients", 422,
                                       file=(io.BytesIO(b"not one"), "x.xlsx"))  # fmt: skip
    rows = workbook(OTHER, {**OTHER, "kind": "living", "amount": "-5"})
    page = post(officer, "/recipients", 200, file=(io.BytesIO(rows), "list.xlsx"))
    assert "Nothing has been changed" in page
    assert "李乙二" not in page, "a report may lie on a desk"
    assert "李*" in page
    page = post(officer, "/recipients/apply", 200, **hidden(page))
    assert "One benefit was taken over" in page
    again = post(officer, "/recipients", 200, file=(io.BytesIO(rows), "list.xlsx"))
    assert "There is nothing to import" in again
    assert "there already" in again


def test_what_changed_since_the_dry_run_is_shown_again(desk: Desk) -> None:
    officer = desk.staff("county_officer")
    rows = workbook(OTHER)
    first = hidden(post(officer, "/recipients", 200, file=(io.BytesIO(rows), "a.xlsx")))
    second = hidden(post(officer, "/recipients", 200, file=(io.BytesIO(rows), "a.xlsx")))
    post(officer, "/recipients/apply", 200, **first)
    assert "nothing was imported" in post(officer, "/recipients/apply", 200, **second)
    post(officer, "/recipients/apply", 302, kept="old", shown="x")


def test_only_the_county_takes_over_recipients(desk: Desk) -> None:
    for role in ("township_officer", "finance_officer", "window_clerk"):
        get(desk.staff(role), "/recipients", 403)
