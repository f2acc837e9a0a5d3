"""Old pages, ended sessions, refusals, failures: an answer to each, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from tests.integration.web_foundation import office as small
from tests.integration.web_foundation.conftest import Visitor, hidden

Visit = Callable[..., Visitor]
ANSWERS = {"name": "张某某", "birth": "1980-02-03"}


def officer(visit: Visit, language: str = "en") -> Visitor:
    visitor = visit(language)
    visitor.sign_in("lead")
    return visitor


def test_a_session_that_ended_in_mid_form_loses_nothing(visit: Visit) -> None:
    visitor = officer(visit)
    page = visitor.get("/trial/short/ok")
    visitor.client.delete_cookie("onewindow")
    asked = visitor.send(page, "/trial/short/ok", **ANSWERS)
    assert asked.status_code == 401
    assert "Your session ended." in asked.text
    assert small.handled == []
    mistyped = visitor.send(asked, "/sign-in", login="lead", password="wrong")
    offered = visitor.send(mistyped, "/sign-in", login="lead", password=small.PASSWORD)
    assert "You are signed in again." in offered.text
    assert small.handled == [], "nothing is sent behind one's back"
    looked = visitor.send(offered, "/trial/short/ok", _again="1")
    assert 'value="1980-02-03"' in looked.text
    assert small.handled == []
    assert visitor.send(offered, "/trial/short/ok").status_code == 302
    assert small.handled == [ANSWERS]


def test_an_old_page_is_offered_again_with_its_values(visit: Visit) -> None:
    visitor = officer(visit)
    page = visitor.post("/trial/short/ok", {**ANSWERS, "csrf_token": "of last week"})
    assert page.status_code == 400
    assert "What you filled in is still here." in page.text
    assert small.handled == []
    assert visitor.send(page, "/trial/short/ok").status_code == 302
    assert small.handled == [ANSWERS]


HERE = {"Origin": "http://localhost"}
ELSEWHERE: tuple[dict[str, str], ...] = (
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost:8080"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "null"},
    {"Origin": "http://["},
    {"Sec-Fetch-Site": "cross-site"},
    {**HERE, "Sec-Fetch-Site": "same-site"},
)


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_what_another_site_sends_is_refused_and_not_offered(
    visit: Visit, headers: dict[str, str]
) -> None:
    visitor = officer(visit)
    page = visitor.post("/trial/short/ok", ANSWERS, headers=headers)
    assert page.status_code == 400
    assert "张某某" not in page.text
    stranger = visit("en").post("/trial/short/ok", ANSWERS, headers=headers)
    assert stranger.status_code == 401
    assert "keep" not in hidden(stranger)
    assert small.handled == []


def test_a_valid_token_from_another_host_does_nothing_and_loses_no_word(visit: Visit) -> None:
    """The token has leaked, or a proxy has changed the address without saying so."""
    visitor, stranger = officer(visit), visit("en")
    filled = {**hidden(visitor.get("/trial/short/ok")), **ANSWERS}
    signing = {**hidden(stranger.get("/sign-in")), "login": "lead", "password": small.PASSWORD}
    for headers in ELSEWHERE:
        page = visitor.post("/trial/short/ok", filled, headers=headers)
        assert page.status_code == 400, headers
        assert "This was not sent from a page of OneWindow" in page.text
        assert "张某某" in page.text
        main = page.text.split("<main")[1].split("</main>")[0]
        assert "<form" not in main, "nothing to press"
        assert stranger.post("/sign-in", signing, headers=headers).status_code == 400
    assert small.handled == []
    assert visitor.post("/trial/short/ok", filled).status_code == 302


def test_what_a_browser_sends_from_our_own_page_is_taken_behind_proxies_too(
    visit: Visit, app: Flask
) -> None:
    office = app.extensions["onewindow"]
    public = replace(office.settings, base_url="https://town.example")
    visitor = officer(visit)
    filled = {**hidden(visitor.get("/trial/short/ok")), **ANSWERS}
    app.extensions["onewindow"] = replace(office, settings=public)
    for headers in (
        HERE,
        {"Origin": "https://localhost"},
        {"Origin": "https://Town.example"},
        {"Origin": "https://other.example", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ):
        answer = visitor.post("/trial/short/ok", filled, headers=headers)
        assert answer.status_code == 302, headers


def test_a_forged_packet_brings_nothing_back(visit: Visit) -> None:
    visitor = visit("en")
    page = visitor.get("/sign-in")
    there = visitor.send(page, "/sign-in", login="lead", password=small.PASSWORD, keep="W10.x.y")
    assert there.status_code == 302


@pytest.mark.parametrize(
    ("how", "status", "heading", "sentence"),
    [
        ("refused", 409, "Not possible now", "You are registered as a relative"),
        ("unknown", 409, "Not possible now", "not possible at present (something_new)"),
        ("conflict", 409, "Someone else got there first", "周某某 has taken this task meanwhile."),
        ("busy", 503, "Please try again", "Nothing was changed."),
        ("broken", 500, "Our fault", "Something went wrong on our side."),
        ("unreadable", 500, "Cannot be read", "Trying again does not help."),
        ("damaged", 500, "Cannot be read", "Nothing was changed."),
    ],
)
def test_a_refusal_leads_back_to_the_form_with_what_was_typed(
    visit: Visit, how: str, status: int, heading: str, sentence: str
) -> None:
    visitor = officer(visit)
    path = f"/trial/short/{how}"
    page = visitor.send(visitor.get(path), path, **ANSWERS)
    assert page.status_code == status
    assert f"<h1>{heading}</h1>" in page.text
    assert sentence in page.text
    back = visitor.send(page, path, _again="1")
    assert back.status_code == 200
    assert 'value="张某某"' in back.text


def test_a_refusal_is_told_in_chinese_too(visit: Visit) -> None:
    visitor = officer(visit, "zh")
    visitor.get("/language/zh")
    page = visitor.send(visitor.get("/trial/short/conflict"), "/trial/short/conflict", **ANSWERS)
    assert "有人先办了一步" in page.text
    assert "周某某刚刚认领了这项待办。" in page.text


def test_a_failure_shows_a_number_that_the_log_has_and_no_trace(
    visit: Visit, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = officer(visit)
    page = visitor.send(visitor.get("/trial/short/broken"), "/trial/short/broken", **ANSWERS)
    assert "secret detail" not in page.text
    assert "Traceback" not in page.text
    number = page.text.split("please tell this number: ")[1][:8]
    assert number.isdigit()
    assert f"incident {number}" in caplog.text
    assert "secret detail" in caplog.text


def test_what_is_not_there_is_said_calmly(visit: Visit) -> None:
    visitor = officer(visit)
    assert "There is nothing at this address." in visitor.get("/no/such/page").text
    gone = visitor.send(visitor.get("/trial/short/gone"), "/trial/short/gone", **ANSWERS)
    assert gone.status_code == 404
    assert "or it is not yours to see" in gone.text


def test_what_is_far_too_large_is_said(visit: Visit, app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1000
    page = visit("en").post("/trial/form", {"name": "x" * 2000})
    assert page.status_code == 413
    assert "too large to be sent" in page.text


def test_an_error_page_that_fails_itself_still_answers(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> str:
        raise RuntimeError("templates gone")

    visitor = officer(visit)
    monkeypatch.setattr("web.errors.render_template", broken)
    page = visitor.get("/trial/forgotten")
    assert page.status_code == 500
    assert "templates gone" not in page.text
    assert "Something went wrong on our side." in page.text
