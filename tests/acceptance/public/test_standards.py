"""Service standards: the promise beside what it really took, and nobody can be recognised."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from tests.support.office import TryOffice
from web.public.standards import FEWEST
from workflow.store.tables import measures


@pytest.fixture
def stranger(office: TryOffice) -> FlaskClient:
    client = office.app().test_client()
    client.get("/language/en")
    return client


def finished(office: TryOffice, days: int, number: int, month: str = "2026-02") -> None:
    row = {
        "month": month,
        "kind": "service",
        "place": "town_a",
        "process": "medical_aid",
        "key": "granted",
        "days": days,
        "within": days <= 20,
        "number": number,
    }
    with office.office.store.database.changing() as connection:
        connection.execute(measures.insert(), row)


def section(client: FlaskClient, service: str) -> str:
    answer = client.get("/standards")
    assert answer.status_code == 200
    page = unescape(re.sub(r"\s+", " ", answer.get_data(as_text=True)))
    found = re.search(rf'id="s-{service}".*?</section>', page)
    assert found is not None
    return found[0]


def test_every_service_says_what_it_promises_and_what_the_law_demands(
    stranger: FlaskClient,
) -> None:
    shown = section(stranger, "subsistence_allowance")
    assert "We promise" in shown
    assert "20 working days" in shown
    assert "30 working days" in shown
    assert "It really took" not in shown
    stranger.get("/language/zh")
    assert "承诺" in section(stranger, "subsistence_allowance")


def test_what_it_really_took_stands_beside_it(office: TryOffice, stranger: FlaskClient) -> None:
    finished(office, 8, 6)
    finished(office, 25, 4)
    shown = section(stranger, "medical_aid")
    assert "half of 10 cases at most 8 working days, nine in ten at most 25" in shown
    assert "60% within the promise" in shown


def test_few_cases_are_not_told_of(office: TryOffice, stranger: FlaskClient) -> None:
    finished(office, 8, FEWEST - 1)
    assert "It really took" not in section(stranger, "medical_aid")
    finished(office, 9, 1)
    finished(office, 9, FEWEST, "2026-03")
    shown = section(stranger, "medical_aid")
    assert f"half of {2 * FEWEST} cases" in shown
    assert "February 2026" in shown


def test_a_month_with_few_cases_is_left_out(office: TryOffice, stranger: FlaskClient) -> None:
    finished(office, 8, 9, "2025-12")
    finished(office, 8, 9, "2026-01")
    finished(office, 8, 1, "2026-02")
    shown = section(stranger, "medical_aid")
    assert "December 2025" in shown
    assert "February 2026" not in shown


def test_only_the_last_twelve_months_count(office: TryOffice, stranger: FlaskClient) -> None:
    finished(office, 8, 50, "2025-03")
    assert "It really took" not in section(stranger, "medical_aid")
    finished(office, 8, 50, "2025-04")
    assert "half of 50 cases" in section(stranger, "medical_aid")


def test_only_what_people_can_ask_for_stands_there_each_once_after_its_package(
    stranger: FlaskClient,
) -> None:
    page = unescape(stranger.get("/standards").get_data(as_text=True))
    shown = re.findall(r'<h[23] class="ow-standard" id="s-(\w+)"', page)
    assert len(shown) == len(set(shown))
    assert {"reverification", "payment_return", "recorded_benefit"}.isdisjoint(shown)
    assert "payment that came back" not in page
    assert shown.index("social_assistance") < shown.index("medical_aid")
    assert shown.index("open_restaurant") < shown.index("food_licence")
    assert '<h3 class="ow-standard" id="s-medical_aid"' in page, "below its package"
    assert '<h2 class="ow-standard" id="s-temporary_aid"' in page
