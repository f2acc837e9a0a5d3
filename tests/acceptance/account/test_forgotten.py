"""A forgotten password: one code, one use, one answer for everybody; every session ends."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from notifications.accounts import send_codes, words
from notifications.channel import Envelope, Never, Outcome, Sent, TryLater
from tests.support.office import PASSWORD, TryOffice
from web.auth.codes import PER_ADDRESS
from workflow.store.codes import MOST_TRIES

FRESH = "three words of mine"


@pytest.fixture
def zhang(office: TryOffice) -> int:
    """An applicant with a phone."""
    office.applicant("zhang")
    number = office.accounts["zhang"]
    office.office.accounts.set_contact(number, phone="13900000001", email="")
    return number


def ask(app: Flask, login: str = "zhang") -> FlaskClient:
    """Somebody who has asked for a code."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    answer = client.post("/password/forgotten", data={"login": login})
    assert answer.location.endswith("/password/fresh"), answer.get_data(as_text=True)
    return client


def choose(client: FlaskClient, code: str, fresh: str = FRESH) -> str:
    """Type the code and a new password; gives the page that follows."""
    data = {"code": code, "password_new": fresh, "password_again": fresh}
    answer = client.post("/password/fresh", data=data, follow_redirects=True)
    return answer.get_data(as_text=True)


def code(office: TryOffice) -> str:
    """The newest code."""
    return office.office.codes.waiting(1)[0].code


def test_a_code_opens_the_way_to_a_new_password_and_ends_every_session(
    office: TryOffice, app: Flask, zhang: int
) -> None:
    elsewhere = office.client(app, "zhang")
    client = ask(app)
    assert "You were signed out everywhere" in choose(client, code(office))
    assert elsewhere.get("/account").location.startswith("/sign-in")
    assert client.get("/account").location.startswith("/sign-in")
    assert client.post("/sign-in", data={"login": "zhang", "password": FRESH}).status_code == 302
    assert office.office.accounts.authenticate("zhang", FRESH).id == zhang


def test_a_code_works_once_and_for_half_an_hour(office: TryOffice, app: Flask, zhang: int) -> None:
    client = ask(app)
    late = code(office)
    office.at += timedelta(minutes=30)
    assert "its time is over" in choose(client, late)
    client = ask(app)
    used = code(office)
    with client.session_transaction() as session:
        waiting = list(session["asked_code"])
    choose(client, used)
    with client.session_transaction() as session:
        session["asked_code"] = waiting
    assert "This code is not right" in choose(client, used, "another good password")
    assert office.office.accounts.authenticate("zhang", FRESH)


def test_guessing_loses_the_code(office: TryOffice, app: Flask, zhang: int) -> None:
    client = ask(app)
    right = code(office)
    for number in range(MOST_TRIES):
        choose(client, f"{number:08}")
    assert "This code is not right" in choose(client, right)
    assert office.office.accounts.authenticate("zhang", PASSWORD)


def test_the_code_of_one_session_helps_nobody_else(
    office: TryOffice, app: Flask, zhang: int
) -> None:
    ask(app)
    seen = code(office)
    other = ask(app, "nobody-at-all")
    assert "This code is not right" in choose(other, seen)


def test_a_newer_password_voids_the_codes_asked_for_before(
    office: TryOffice, app: Flask, zhang: int
) -> None:
    stranger = ask(app)
    old = code(office)
    owner = ask(app)
    choose(owner, code(office))
    assert "This code is not right" in choose(stranger, old, "the password of a stranger")


def test_the_answer_is_the_same_whether_the_account_exists(
    office: TryOffice, app: Flask, zhang: int
) -> None:
    office.applicant("without-address")
    pages, cookies = [], []
    for login in ("zhang", "nobody-at-all", "without-address"):
        client = ask(app, login)
        page = client.get("/password/fresh").get_data(as_text=True)
        pages.append(re.sub(r'value="[^"]*"', "", page))
        with client.session_transaction() as session:
            asked = session["asked_code"]
        cookies.append((asked[0], asked[2:], len(asked[1])))
    assert pages[0] == pages[1] == pages[2]
    assert cookies[0] == cookies[1] == cookies[2]
    assert [m.address for m in office.office.codes.waiting()] == ["13900000001"]


def test_nobody_is_flooded_with_codes_and_is_not_told_so(
    office: TryOffice, app: Flask, zhang: int
) -> None:
    for _number in range(PER_ADDRESS + 2):
        ask(app)
    assert len(office.office.codes.waiting()) == PER_ADDRESS


def test_one_place_asks_for_so_many_codes_and_no_more(office: TryOffice, app: Flask) -> None:
    for number in range(20):
        ask(app, f"somebody-{number}")
    answer = app.test_client().post("/password/forgotten", data={"login": "zhang"})
    assert answer.status_code == 422


def test_a_session_from_before_the_reset_is_no_session_after_it(
    office: TryOffice, app: Flask, zhang: int
) -> None:
    fixed = app.test_client()
    fixed.get("/sign-in")
    with fixed.session_transaction() as session:
        session["sid"] = "known to a stranger"
    choose(ask(app), code(office))
    fixed.post("/sign-in", data={"login": "zhang", "password": FRESH})
    with fixed.session_transaction() as session:
        assert session["sid"] != "known to a stranger"


def test_slips_in_the_password_cost_no_code(office: TryOffice, app: Flask, zhang: int) -> None:
    client = ask(app)
    for _number in range(MOST_TRIES + 1):
        page = choose(client, code(office), "short")
        assert "at least 8 characters" in page
        assert "Please type the password again; everything else is still here." in page
        assert "What you filled in is still here." not in page, "passwords never come back"
    assert "You were signed out everywhere" in choose(client, code(office))


def test_codes_are_shown_on_no_page_of_an_office(office: TryOffice, app: Flask, zhang: int) -> None:
    assert app.test_client().get("/codes").status_code == 404
    page = ask(app).get("/password/fresh").get_data(as_text=True)
    assert code(office) not in page
    assert "/codes" not in page


class Gateway:
    """A gateway that answers as it is told."""

    name = "sms"

    def __init__(self, *answers: Outcome) -> None:
        self.answers = list(answers)
        self.got: list[Envelope] = []

    def send(self, envelope: Envelope) -> Outcome:
        self.got.append(envelope)
        return self.answers.pop(0)


def test_codes_go_out_once_and_are_then_forgotten(
    office: TryOffice, app: Flask, zhang: int
) -> None:
    ask(app)
    expected, codes = code(office), office.office.codes
    gateway = Gateway(TryLater("busy"), Sent())
    assert send_codes(codes, {"sms": gateway}, 5) == 1
    office.at += timedelta(minutes=1)
    assert send_codes(codes, {"sms": gateway}, 5) == 1
    assert send_codes(codes, {"sms": gateway}, 5) == 0
    assert [each.address for each in gateway.got] == ["13900000001"] * 2
    assert expected in gateway.got[1].words.sms
    assert "30" in gateway.got[1].words.sms
    assert codes.waiting() == []


def test_a_code_that_cannot_go_out_does_not_hold_up_others(
    office: TryOffice, app: Flask, zhang: int
) -> None:
    ask(app)
    ask(app)
    codes = office.office.codes
    assert send_codes(codes, {"sms": Gateway(Never("no such number"))}, 1) == 1
    assert send_codes(codes, {}, 5) == 1


def test_the_words_are_there_in_both_languages(office: TryOffice) -> None:
    codes = office.office.codes
    for purpose in ("register", "reset"):
        for locale in ("zh", "en"):
            codes.make(purpose, "sms", "13900000001", timedelta(minutes=10), locale=locale)
            message = codes.waiting(1)[0]
            said = words(message)
            assert message.code in said.body
            assert message.code not in said.subject
            assert "10" in said.sms
