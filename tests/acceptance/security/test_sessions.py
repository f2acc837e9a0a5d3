"""Sessions: each begins anew, belongs to one person, and cannot be led elsewhere."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.acceptance.applicant.family import PASSWORD, code_of, register, text
from tests.support.office import TryOffice


def test_a_new_account_begins_with_nothing_of_whoever_sat_here_before(
    stranger: FlaskClient,
) -> None:
    with stranger.session_transaction() as session:
        session["codes"] = {"OW-2026-000001-7": "AAAA-BBBB-CCCC"}
        session["receipt"] = "AAAA-BBBB-CCCC"
        session["csrf_token"] = "known to somebody else"
    stranger.get("/large-type/on")
    assert register(stranger).status_code == 302
    with stranger.session_transaction() as session:
        assert not {"codes", "receipt"} & set(session)
        assert session.get("csrf_token") != "known to somebody else"
        assert session.permanent
    assert 'class="ow-large"' in text(stranger.get("/account")), "how one reads stays"


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/\t/evil.example",
        "javascript:1",
    ],
)
def test_registering_never_leads_to_another_site(stranger: FlaskClient, target: str) -> None:
    stranger.post("/register", data={"address": "13900000001", "next": target})
    stranger.post("/register/code", data={"code": code_of(stranger)})
    data = {"name": "张甲一", "id_number": "990101197905060116", "password": PASSWORD}
    answer = stranger.post("/register/details", data={**data, "next": target})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/my/"[:-1]


def test_a_redirect_of_ours_names_no_host(stranger: FlaskClient) -> None:
    """What was asked for as host may be anything, and a proxy asks by http."""
    for asked, leads in (("/work", "/work/"), ("/work?view=mine", "/work/?view=mine")):
        answer = stranger.get(asked, headers={"Host": "evil.example"})
        assert (answer.status_code, answer.headers["Location"]) == (308, leads)
    for asked in ("//evil.example/work", "/work//", "//work", "/notices//a"):
        leads = stranger.get(asked, base_url="http://localhost").headers.get("Location", "/")
        assert leads.startswith("/"), asked
        assert not leads.startswith("//"), asked


def test_one_address_cannot_open_accounts_under_everybody_s_id_numbers(
    stranger: FlaskClient, office: TryOffice
) -> None:
    from web.applicant.registration import MOST_TRIES
    from workflow.demo.people import id_number

    answers = [
        register(
            stranger,
            name="陈他人",
            phone=f"139000001{n:02}",
            id_number=id_number("1980-01-01", 100 + n),
        ).status_code
        for n in range(MOST_TRIES + 1)
    ]
    assert answers == [302] * MOST_TRIES + [422]


def test_asking_for_a_code_does_not_tell_who_has_an_account(
    stranger: FlaskClient, office: TryOffice
) -> None:
    office.applicant("13900000001")
    pages = []
    for phone in ("13900000001", "13900000002"):
        answer = stranger.post("/register", data={"address": phone}, follow_redirects=True)
        pages.append(text(answer).replace(phone, "…"))
    strip = re.compile(r'name="csrf_token" value="[^"]*"')
    assert strip.sub("", pages[0]) == strip.sub("", pages[1])


def test_every_post_but_signing_in_wants_the_token_of_its_own_page(
    office: TryOffice, app: Flask
) -> None:
    clients = {
        "applicant": office.client(app, office.applicant("zhang")),
        "staff": office.client(app, office.staff("window_clerk")),
        "administrator": office.client(app, office.staff("administrator", "county")),
    }
    app.config["WTF_CSRF_ENABLED"] = True
    posts = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    assert len(posts) > 30
    for rule in posts:
        given = dict.fromkeys(rule.arguments, "1")
        given.update({"act": "close", "level": "village", "kind": "act"} if rule.arguments else {})
        with app.test_request_context():
            from flask import url_for

            address = url_for(rule.endpoint, **{n: given.get(n, "1") for n in rule.arguments})
        for who, client in clients.items():
            answer = client.post(address, data={"csrf_token": "forged"})
            assert answer.status_code in (400, 403, 405), (who, address, answer.status_code)


def test_who_signed_out_cannot_come_back_with_the_cookie_they_had(
    office: TryOffice, app: Flask
) -> None:
    client = office.client(app, office.staff("window_clerk"))
    cookie = client.get_cookie("onewindow")
    assert cookie is not None
    thief = app.test_client()
    thief.set_cookie("onewindow", cookie.value)
    assert thief.get("/counter").status_code == 200
    client.post("/sign-out")
    assert thief.get("/counter").status_code == 302


def test_a_post_packed_by_another_site_is_not_offered_after_signing_in(
    office: TryOffice, app: Flask, stranger: FlaskClient
) -> None:
    waiting = text(stranger.post("/counter/start", data={"definition": "temporary_aid"}))
    keep = re.search(r'name="keep" value="([^"]+)"', waiting)
    assert keep is not None
    victim = app.test_client()
    answer = victim.post(
        "/sign-in", data={"keep": keep[1]}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert keep[1] not in text(answer)


def test_signing_in_takes_as_long_for_unknown_accounts(
    office: TryOffice, monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    from workflow.store import accounts

    asked: list[str] = []
    real = accounts._hasher

    class Counting:
        def verify(self, stored: str, password: str) -> bool:
            asked.append(stored)
            return bool(real.verify(stored, password))

    office.staff("window_clerk")
    monkeypatch.setattr(accounts, "_hasher", Counting())
    client = app.test_client()
    for login in ("window_clerk@town_a#1", "nobody.at.all"):
        client.post("/sign-in", data={"login": login, "password": "wrong password"})
    assert len(asked) == 2, "a hash is checked in either case"
    said = set()
    for login in ("window_clerk@town_a#1", "nobody.at.all"):
        page = text(client.post("/sign-in", data={"login": login, "password": "x"}))
        said.add(re.sub(r'name="csrf_token"[^>]*>', "", page).replace(login, ""))
    assert len(said) == 1, "and the page says the same"
