"""One's own account: how to be reached, a new password, where one is signed in."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.office import PASSWORD, TryOffice

PHONE = {"HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 12) Firefox/118.0"}
NEW = "three words of mine"


def typed(present: str) -> dict[str, str]:
    """The form for a new password."""
    return {"password_now": present, "password_new": NEW, "password_again": NEW}


def test_everybody_with_an_account_finds_it_in_both_languages(
    office: TryOffice, app: Flask
) -> None:
    for login in (office.staff("window_clerk"), office.applicant("zhang")):
        client = office.client(app, login)
        assert 'href="/account"' in client.get("/", follow_redirects=True).get_data(as_text=True)
        page = client.get("/account").get_data(as_text=True)
        assert login in page
        assert "Where you are signed in" in page
        assert client.get("/language/zh?next=/account").status_code == 302
        assert "在哪些设备上登录" in client.get("/account").get_data(as_text=True)


def test_without_an_account_it_leads_to_the_sign_in_page(app: Flask) -> None:
    for page in ("/account", "/account/reach", "/account/password"):
        assert app.test_client().get(page).location.startswith("/sign-in")


def test_phone_and_email_are_changed_and_messages_go_there(office: TryOffice, app: Flask) -> None:
    client = office.client(app, office.staff("window_clerk"))
    assert client.post(
        "/account/reach", data={"phone": "13900000009", "email": "", "password_now": PASSWORD}
    ).location
    found = office.office.accounts.by_login(office.staff("window_clerk"))
    assert found is not None
    assert (found.phone, found.email) == ("13900000009", "")
    assert "13900000009" in client.get("/account").get_data(as_text=True)


def test_a_session_left_open_does_not_lead_codes_elsewhere(office: TryOffice, app: Flask) -> None:
    client = office.client(app, office.applicant("zhang"))
    answer = client.post("/account/reach", data={"phone": "13900000009", "password_now": "guess"})
    assert answer.status_code == 422
    found = office.office.accounts.by_login("zhang")
    assert found is not None
    assert found.phone == ""


@pytest.mark.parametrize(
    ("typed", "say"),
    [
        ({"phone": "12", "email": ""}, "11 digits"),
        ({"phone": "", "email": "wu at home"}, "name@place.cn"),
    ],
)
def test_what_cannot_be_reached_is_explained_and_stays_typed(
    office: TryOffice, app: Flask, typed: dict[str, str], say: str
) -> None:
    client = office.client(app, office.applicant("zhang"))
    answer = client.post("/account/reach", data={**typed, "password_now": PASSWORD})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert say in page
    assert all(f'value="{value}"' in page for value in typed.values() if value)


def test_a_new_password_counts_at_once_and_ends_every_other_session(
    office: TryOffice, app: Flask
) -> None:
    login = office.applicant("zhang")
    here, there = office.client(app, login), office.client(app, login)
    answer = here.post("/account/password", data=typed(PASSWORD))
    assert answer.location == "/account"
    assert here.get("/account").status_code == 200, "one stays signed in where one chose it"
    assert there.get("/account").status_code == 302
    fresh = app.test_client()
    assert fresh.post("/sign-in", data={"login": login, "password": PASSWORD}).status_code == 400
    assert fresh.post("/sign-in", data={"login": login, "password": NEW}).status_code == 302


@pytest.mark.parametrize(
    ("present", "fresh", "again", "say"),
    [
        ("something else", NEW, NEW, "not your current password"),
        (PASSWORD, "short", "short", "at least 8 characters"),
        (PASSWORD, NEW, NEW + "s", "not the same"),
        (PASSWORD, "", "", "Choose a password"),
    ],
)
def test_a_new_password_that_cannot_be_taken_changes_nothing(
    office: TryOffice, app: Flask, present: str, fresh: str, again: str, say: str
) -> None:
    login = office.applicant("zhang")
    client = office.client(app, login)
    form = {"password_now": present, "password_new": fresh, "password_again": again}
    answer = client.post("/account/password", data=form)
    assert answer.status_code == 422
    assert say in answer.get_data(as_text=True)
    assert office.client(app, login).get("/account").status_code == 200


def test_guessing_the_password_so_far_is_counted(office: TryOffice, app: Flask) -> None:
    client = office.client(app, office.applicant("zhang"))
    said = [client.post("/account/password", data=typed(f"x{n}")) for n in range(9)]
    assert "several tries with a wrong password" in said[-1].get_data(as_text=True)
    right = typed(PASSWORD)
    assert client.post("/account/password", data=right).status_code == 422


def _on_phone(office: TryOffice, app: Flask, login: str) -> FlaskClient:
    client = app.test_client()
    client.environ_base.update(PHONE)
    assert client.post("/sign-in", data={"login": login, "password": PASSWORD}).status_code == 302
    return client


def test_a_lost_phone_is_signed_out_from_another_device(office: TryOffice, app: Flask) -> None:
    login = office.applicant("zhang")
    here, phone = office.client(app, login), _on_phone(office, app, login)
    page = here.get("/account").get_data(as_text=True)
    assert "Firefox, Android" in page
    number = re.search(r'name="session" value="(\d+)"', page)
    assert number is not None
    assert here.post("/account/sessions/end", data={"session": number[1]}).location == "/account"
    assert phone.get("/account").status_code == 302
    assert "Firefox, Android" not in here.get("/account").get_data(as_text=True)


def test_signing_out_everywhere_else_keeps_this_one(office: TryOffice, app: Flask) -> None:
    login = office.applicant("zhang")
    here, *others = [office.client(app, login) for _ in range(3)]
    here.post("/account/sessions/end", data={"session": "others"})
    assert [client.get("/account").status_code for client in (here, *others)] == [200, 302, 302]


def test_nobody_ends_the_session_of_another_account(office: TryOffice, app: Flask) -> None:
    phone = _on_phone(office, app, office.applicant("zhang"))
    other = office.client(app, office.applicant("li"))
    for number in range(1, 6):
        own = re.findall(r'value="(\d+)"', other.get("/account").get_data(as_text=True))
        if str(number) not in own:
            other.post("/account/sessions/end", data={"session": str(number)})
    assert phone.get("/account").status_code == 200


def test_a_copied_cookie_is_worth_nothing_after_signing_out(office: TryOffice, app: Flask) -> None:
    client = office.client(app, office.applicant("zhang"))
    with client.session_transaction() as session:
        copied = dict(session)
    client.post("/sign-out")
    thief = app.test_client()
    with thief.session_transaction() as session:
        session.update(copied)
    assert thief.get("/account").status_code == 302
