"""An administrator looks after accounts and texts; that opens no family's file."""

from __future__ import annotations

import io
from datetime import date

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from tests.acceptance.applicant.family import text
from tests.acceptance.security.conftest import Visit
from tests.support.office import TryOffice
from workflow.office.sheets import HOW_TO, SHEETS
from workflow.workbooks import template


@pytest.fixture
def administrator(visit: Visit) -> FlaskClient:
    return visit("administrator", "county")


def workbook(**rows: list[list[str]]) -> io.BytesIO:
    book = load_workbook(io.BytesIO(template(SHEETS, HOW_TO)))
    for sheet in book.worksheets:
        for name, found in rows.items():
            if name in sheet.title.lower():
                for row in found:
                    sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return io.BytesIO(out.getvalue())


def test_nobody_gives_themselves_a_post_or_another_password(
    office: TryOffice, administrator: FlaskClient
) -> None:
    own = office.accounts[office.staff("administrator", "county")]
    for act in ("posts", "end-post", "close", "password"):
        sent = {"role": "county_officer", "place": "county"}
        answer = administrator.post(f"/admin/people/{own}/{act}", data=sent)
        assert answer.status_code == 403, act
    assert {p.role for p in office.office.accounts.posts_of(own, date(2026, 3, 2))} == {
        "administrator"
    }


def test_an_applicants_account_is_not_an_administrators_to_open(
    office: TryOffice, administrator: FlaskClient
) -> None:
    office.applicant("zhang")
    number = office.accounts["zhang"]
    assert administrator.get(f"/admin/people/{number}").status_code == 404
    for act in ("posts", "close", "password"):
        assert administrator.post(f"/admin/people/{number}/{act}").status_code == 404, act
    assert office.office.accounts.authenticate("zhang", "lotus pond by night")


def test_the_pages_of_administration_open_for_nobody_else(
    office: TryOffice, visit: Visit, stranger: FlaskClient
) -> None:
    pages = ("definitions", "people", "places", "import", "import/template.xlsx", "people/1",
             "calendar", "calendar/template.xlsx")  # fmt: skip
    for role in ("county_officer", "window_lead", "village_assistant"):
        client = visit(role)
        for page in pages:
            assert client.get(f"/admin/{page}").status_code == 403, (role, page)
        for post in ("import", "import/apply", "drafts", "people/1/password", "people/new",
                     "calendar", "calendar/enter"):  # fmt: skip
            assert client.post(f"/admin/{post}").status_code == 403, (role, post)
    for page in pages:
        assert stranger.get(f"/admin/{page}").status_code == 302, page


def test_an_administrator_of_a_township_touches_nobody_of_the_county(
    office: TryOffice, visit: Visit
) -> None:
    office.staff("county_officer", "county")
    number = office.accounts["county_officer@county#1"]
    small = visit("administrator", "town_a")
    assert small.get(f"/admin/people/{number}").status_code == 404
    assert small.post(f"/admin/people/{number}/password").status_code == 404
    assert small.get("/admin/places/county").status_code == 404
    assert "county_officer@county#1" not in text(small.get("/admin/people"))


def test_a_dry_run_that_another_wrote_cannot_be_applied_by_its_digest(
    office: TryOffice, administrator: FlaskClient
) -> None:
    file = workbook(people=[["li.new", "李某某", "", "", "zh"]])
    tried = administrator.post("/admin/import", data={"file": (file, "a.xlsx")})
    assert tried.status_code == 200, text(tried)
    for kept in ("", "forged", "WyJhIl0.x.y"):
        answer = administrator.post("/admin/import/apply", data={"kept": kept, "shown": "x"})
        assert answer.status_code == 302
    assert office.office.accounts.by_login("li.new") is None
