"""Pre-checks 预审: asked for online and in the village, answered at the counter, then filed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from notifications.accounts import words
from tests.acceptance.applicant.family import begin, fill, register, text
from tests.acceptance.counter.conftest import Desk, cases, family
from tests.support.office import TryOffice
from workflow.intake.pre_check_answers import message_to
from workflow.store.codes import PRE_CHECK, AccountMessage

Opened = Callable[..., Desk]


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
    assert "The office is checking it" in text(father.get(f"{draft}/review"))
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
    assert "The office is checking it" in text(father.get(f"{draft}/review"))


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


# -- whoever asked is told ------------------------------------------------------------------------


def message(office: TryOffice) -> AccountMessage | None:
    """The next message about an account that is not a code for opening one."""
    while (found := office.office.codes.claim(timedelta(days=9))) is not None:
        if found.template == PRE_CHECK:
            return found
    return None


def test_the_answer_is_told_with_a_link_and_nothing_of_the_request(
    office: TryOffice, desk: Opened, father: FlaskClient
) -> None:
    draft = asked(father)
    clerk = desk("window_clerk")
    clerk.post(first(clerk), {"missing": ["bank_account"], "remark-bank_account": "the number"})
    told = message(office)
    assert told is not None
    assert (told.channel, told.address) == ("sms", "13900000001")
    rendered = words(replace(told, code=f"https://window.example{draft}/review"))
    assert f"https://window.example{draft}/review" in rendered.body
    assert "number" not in rendered.body
    assert message(office) is None, "once"
    page = text(father.get("/my"))
    assert "one thing is missing or not clear" in page
    assert f'href="{draft}/review"' in page


def test_it_comes_as_the_account_prefers_and_always_stands_on_its_page(
    office: TryOffice, desk: Opened, father: FlaskClient
) -> None:
    accounts = office.office.accounts
    account = accounts.by_login("13900000001")
    assert account is not None
    accounts.set_contact(account.id, email="father@example.org", phone="13900000001")
    wanted: list[tuple[dict[str, bool], str | None]] = [
        ({}, "email"),
        ({"email": False}, "sms"),
        ({"sms": False}, "email"),
        ({"email": False, "sms": False}, None),
    ]
    for ways, channel in wanted:
        accounts.set_preferences(account.id, ways)
        told = message_to(office.office, account.id, "/")
        assert (told["channel"] if told else None) == channel
    asked(father)
    assert "The office is checking it" in text(father.get("/my"))
    clerk = desk("window_clerk")
    clerk.post(first(clerk), {"complete": "yes"})
    assert message(office) is None
    assert "nothing is missing" in text(father.get("/my"))


def test_the_link_is_that_of_the_pages_where_they_have_an_address(
    office: TryOffice, father: FlaskClient
) -> None:
    settings = replace(office.office.settings, base_url="https://window.example")
    there = replace(office.office, settings=settings)
    account = office.office.accounts.by_login("13900000001")
    assert account is not None
    made = message_to(there, account.id, "/request/1/review")
    assert made is not None
    link = settings.keys.decrypt(made["content"])
    assert link == "https://window.example/request/1/review"
    assert message_to(there, None, "/request/1/review") is None
    silent = replace(there, settings=replace(settings, sms=None, mail=None))
    assert message_to(silent, account.id, "/request/1/review") is None
