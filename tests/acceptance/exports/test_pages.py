"""Exports on pages: choose, look at what is ready and what is not, take the workbook, again."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from tests.support.office import Played, TryOffice, make_office
from web.exports.words import cell_problem, kept_back
from workflow.domain import facts as f

MARCH = {"mapping": "low_income_platform", "since": "2026-03-01", "until": "2026-03-20"}
PREVIEW = "/exports/low_income_platform/2026-03-01/2026-03-20"


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TryOffice]:
    made = make_office(tmp_path_factory.mktemp("export_pages"))
    yield made
    made.office.close()


@pytest.fixture(scope="module")
def played(at: TryOffice) -> Played:
    return at.play("granted_quietly")


@pytest.fixture(scope="module")
def app(at: TryOffice, played: Played) -> Flask:
    return at.app()


@pytest.fixture(scope="module")
def officer(at: TryOffice, app: Flask) -> FlaskClient:
    return at.client(app, at.staff("county_officer"))


def text(answer: TestResponse, status: int = 200) -> str:
    assert answer.status_code == status, answer.get_data(as_text=True)[-1500:]
    return unescape(re.sub(r"\s+", " ", answer.get_data(as_text=True)))


def test_from_the_choice_to_the_workbook_and_again(
    at: TryOffice, officer: FlaskClient, played: Played
) -> None:
    assert "Exports for another system" in text(officer.get("/benefits"))
    assert "None has been made yet." in text(officer.get("/exports"))
    answer = officer.post("/exports", data=MARCH)
    assert answer.headers["Location"].endswith(PREVIEW)
    page = text(officer.get(PREVIEW))
    assert "Make the workbook with one decision" in page
    assert "户主身份证号" in page
    for hidden in ("990101197905060116", "张甲一", "6200000000000000018", "6200 0000"):
        assert hidden not in page, "a preview may stay open on a desk"
    assert "1260.00" in page
    preview = page

    answer = officer.post(PREVIEW)
    assert answer.status_code == 302
    place = answer.headers["Location"]
    page = text(officer.get(place))
    key = re.search(r'name="key" value="(\w+)"', page)
    assert key is not None
    answer = officer.post(f"{place}/workbook", data={"key": key[1]})
    assert answer.headers["Content-Disposition"].endswith('low_income_platform-1.xlsx"')
    assert answer.headers["Cache-Control"] == "no-store"
    sheet = load_workbook(io.BytesIO(answer.data))["低保确认"]
    assert sheet["D2"].value == "990101197905060116"
    (income,) = [cell for cell in sheet[1] if cell.value == "人均月收入（元）"]
    each = sheet.cell(row=2, column=income.column).value
    assert each > 0
    assert f">{each:.2f}<" not in preview, "worked out from what the family told us"
    last = at.office.store.facts(played.case_id)[-1]
    assert isinstance(last.fact, f.DecisionExported)
    assert last.actor == "County Officer 1"
    history = text(officer.get(f"/work/cases/{played.case.tracking}"))
    assert "exported for another system (workbook 1)" in history

    assert "Nothing new was decided" in text(officer.get(PREVIEW))
    assert "Make the workbook with one decision" in text(officer.get(f"{PREVIEW}?again=1"))
    assert "Workbook 1" in text(officer.get("/exports"))
    refused = text(officer.post(PREVIEW), 409)
    assert "no workbook was made" in refused


def test_the_inspector_sees_who_took_what(at: TryOffice, app: Flask, officer: FlaskClient) -> None:
    officer.post("/exports/1/workbook", data={"key": "once"})
    inspector = at.client(app, at.staff("inspector"))
    page = text(inspector.get("/inspector/?kind=office"))
    assert "took an export for another system" in page


def test_what_is_left_out_says_why_and_stays_new(
    at: TryOffice, app: Flask, officer: FlaskClient, played: Played
) -> None:
    moment = at.at
    at.at = moment - at.office.settings.decision_wait
    try:
        page = text(officer.get(f"{PREVIEW}?again=1"))
    finally:
        at.at = moment
    assert played.case.tracking in page
    assert "can still be taken back" in page
    assert "Make the workbook" not in page
    with app.test_request_context():
        said = {cell_problem(code) for code in ("empty", "no_code", "too_long", "uneven")}
        said |= {kept_back(why) for why in ("waits", "revoked", "no_rows")}
    assert len(said) == 7


@pytest.mark.parametrize(
    "wrong",
    [{"until": "2026-02-01"}, {"until": "2026-13-40"}, {"since": "soon"}, {"mapping": "other"}],
)
def test_what_makes_no_sense_is_said_at_the_field(
    officer: FlaskClient, wrong: dict[str, str]
) -> None:
    page = text(officer.post("/exports", data={**MARCH, **wrong}), 422)
    assert f'href="#{next(iter(wrong))}' in page, "the summary leads to the field"
    assert officer.get("/exports/low_income_platform/2026-03-01/x").status_code == 404


def test_nobody_else_makes_or_takes_one(at: TryOffice, app: Flask, officer: FlaskClient) -> None:
    lead = at.client(app, at.staff("township_lead"))
    assert "No export is meant for your post" in text(lead.get("/exports"))
    for address in (PREVIEW, "/exports/1"):
        assert lead.get(address).status_code == 404
    assert lead.post("/exports/1/workbook").status_code == 404
    assert lead.post(PREVIEW).status_code == 404
    assert officer.get("/exports/99").status_code == 404
    admin = at.client(app, at.staff("administrator", "county"))
    assert "Exports for another system" in text(admin.get("/admin/definitions"))
    assert "Workbook 1" in text(admin.get("/exports/1"))
    assert at.client(app, at.applicant("family")).get("/exports").status_code == 403
