"""Pre-checks 预审: asked for online and in the village, answered at the counter, then filed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.acceptance.applicant.family import begin, fill, register, text
from tests.acceptance.counter.conftest import Desk, cases, family
from tests.support.office import TryOffice

Opened = Callable[..., Desk]


@pytest.fixture
def app(office: TryOffice) -> Flask:
    """All pages: who asked online reads what the counter said."""
    return office.app()


@pytest.fixture
def father(app: Flask) -> FlaskClient:
    """The father, with an account he made himself."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert register(client).status_code == 302
    return client


def asked(client: FlaskClient) -> str:
    """A draft that the office is asked to look at; gives its address."""
    draft = begin(client, "low_income")
    fill(client, draft, "low_income")
    answer = client.post(f"{draft}/pre-check")
    assert answer.location.endswith("/review")
    return draft


def first(clerk: Desk) -> str:
    """The address of the first pre-check on the list."""
    found = re.search(r"/counter/pre-checks/\d+", clerk.get("/counter/pre-checks"))
    assert found
    return found[0]


def test_the_clerk_says_what_is_missing_and_the_family_reads_it_and_files(
    office: TryOffice, desk: Opened, father: FlaskClient
) -> None:
    draft = asked(father)
    assert "The office is looking at it" in text(father.get(f"{draft}/review"))
    assert not cases(office), "nothing is filed"
    clerk = desk("window_clerk")
    assert "Pre-checks (1)" in clerk.get("/counter")
    address = first(clerk)
    assert "张甲一" in clerk.get(address)
    said = {"missing": ["bank_account"], "remark-bank_account": "the page with the number"}
    clerk.post(address, said)
    assert "Pre-checks (0)" in clerk.get("/counter")
    page = text(father.get(f"{draft}/review"))
    assert "This is missing or not clear" in page
    assert "the page with the number" in page
    answer = father.post(f"{draft}/review", data={})
    assert "receipt" in answer.location
    (case,) = cases(office)
    assert case.prechecked_on == date(2026, 3, 2)
    assert case.accepted_on is None
    assert "after a pre-check on" in clerk.get(f"/work/cases/{case.tracking}")


def test_nothing_missing_is_said_and_asking_again_takes_the_answer_back(
    desk: Opened, father: FlaskClient
) -> None:
    draft = asked(father)
    clerk = desk("window_clerk")
    clerk.post(first(clerk), {"complete": "yes", "note": "well done"})
    page = text(father.get(f"{draft}/review"))
    assert "nothing is missing" in page
    assert "well done" in page
    father.post(f"{draft}/pre-check")
    assert "The office is looking at it" in text(father.get(f"{draft}/review"))


def test_an_unclear_answer_is_asked_about_and_stays_typed(
    desk: Opened, father: FlaskClient
) -> None:
    asked(father)
    clerk = desk("window_clerk")
    address = first(clerk)
    clerk.post(address, {}, 422)
    both = {"complete": "yes", "missing": ["identity"], "remark-identity": "both sides"}
    page = clerk.post(address, both, 422).get_data(as_text=True)
    assert "Which is it?" in page
    assert "both sides" in page


def test_filing_does_not_wait_and_takes_it_off_the_list(
    office: TryOffice, desk: Opened, father: FlaskClient
) -> None:
    draft = asked(father)
    clerk = desk("window_clerk")
    address = first(clerk)
    assert "receipt" in father.post(f"{draft}/review", data={}).location
    (case,) = cases(office)
    assert case.prechecked_on is None
    clerk.post(address, {"complete": "yes"}, 404)


def test_only_the_office_responsible_looks(desk: Opened, father: FlaskClient) -> None:
    asked(father)
    address = first(desk("window_clerk"))
    desk("window_clerk", "town_b").get(address, 404)
    desk("township_officer").get(address, 404)
    desk("village_assistant").get(address, 404)
    assert father.get(address).status_code == 403


def test_incomplete_answers_are_filled_in_first(father: FlaskClient) -> None:
    draft = begin(father, "low_income")
    answer = father.post(f"{draft}/pre-check", follow_redirects=True)
    assert "Fill them in first" in text(answer)


def test_a_service_without_it_offers_none(father: FlaskClient) -> None:
    draft = begin(father, definition="temporary_aid")
    assert "pre-check" not in text(father.get(f"{draft}/review"))


def test_the_village_asks_the_counter_and_files_with_everything_kept(
    office: TryOffice, desk: Opened
) -> None:
    village = desk("village_assistant")
    fields = family()
    address = village.begin("social_assistance")
    village.post(address, {**fields, "_again": "1"}, 200)
    village.post(f"{address}/pre-check")
    clerk = desk("window_clerk")
    looked = first(clerk)
    assert "李乙二" in clerk.get(looked)
    clerk.post(looked, {"missing": ["identity"], "remark-identity": "both sides, please"})
    page = village.get(address)
    assert "both sides, please" in page
    assert "李乙二" in page
    village.file(address, fields)
    (case,) = cases(office)
    assert (case.channel, case.prechecked_on) == ("village", date(2026, 3, 2))
