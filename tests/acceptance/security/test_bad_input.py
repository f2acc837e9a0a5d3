"""What goes wrong in mid-form at the desks and for passers-by: each has a clear answer, and nothing
typed is lost. The applicant's own form: `tests/acceptance/applicant/test_bad_input.py`."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.acceptance.counter.conftest import Desk, hidden
from tests.acceptance.counter.conftest import family as paper_file
from tests.acceptance.work.pages import address, html, send, task_of
from tests.acceptance.work.pages import hidden as task_fields
from tests.support.office import PASSWORD, Played, TryOffice

LETTER = b"Dear office, here are my papers. " * 9


def signed_in_again(client: FlaskClient, where: str, login: str, typed: dict[str, Any]) -> str:
    """The form as it comes back after the session ended while it was being filled in."""
    client.delete_cookie("onewindow")
    asked = client.post(where, data=typed)
    assert asked.status_code == 401
    keep = re.search(r'name="keep" value="([^"]+)"', asked.get_data(as_text=True))
    assert keep is not None
    sent = {"login": login, "password": PASSWORD, "keep": unescape(keep[1])}
    back = client.post("/sign-in", data=sent).get_data(as_text=True)
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', back)
    again: dict[str, list[str]] = {}
    for name, value in fields:
        again.setdefault(unescape(name), []).append(unescape(value))
    answer = client.post(where, data={**again, "_again": "1"})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.fixture
def opinion(office: TryOffice) -> Played:
    """A request that waits for the township's opinion."""
    return office.play("granted_quietly", 4)


def test_an_officer_whose_session_ended_finds_the_opinion_again(
    office: TryOffice, app: Flask, opinion: Played
) -> None:
    login = office.staff("township_lead")
    client = office.client(app, login)
    where = address(opinion, task_of(opinion, "township_lead"))
    words = {"act_outcome": "oppose", "opinion_text": "我写了很久的意见"}
    typed = {**task_fields(html(client, where)), **words}
    page = signed_in_again(client, where, login, typed)
    assert "我写了很久的意见" in page
    assert re.search(r'value="oppose"[^>]*checked', page)
    assert task_of(opinion, "township_lead").status == "open", "nothing was done by itself"


def test_a_clerk_whose_session_ended_finds_the_request_again(office: TryOffice, app: Flask) -> None:
    login = office.staff("window_clerk")
    desk = Desk(office.client(app, login))
    where = desk.begin("social_assistance")
    typed = {**hidden(desk.get(where)), **paper_file(account_holder="王窗外")}
    page = signed_in_again(desk.client, where, login, typed)
    for words in ("李乙二", "王窗外", "990101198108150228"):
        assert f'value="{words}"' in page


def test_the_same_person_in_two_windows_decides_once_and_is_told_what_stands(
    office: TryOffice, app: Flask, opinion: Played
) -> None:
    client = office.client(app, office.staff("township_lead"))
    where = address(opinion, task_of(opinion, "township_lead"))
    other = {**task_fields(html(client, where)), "act_outcome": "oppose", "opinion_text": "另一窗"}
    send(client, where, act_outcome="support", proposed_amount="980", people_supported="2")
    before = opinion.case.seq
    told = client.post(where, data=other)
    assert told.status_code == 409
    assert "另一窗" in told.get_data(as_text=True)
    assert opinion.case.seq == before
    back = client.get(where, follow_redirects=True).get_data(as_text=True)
    assert 'name="act_outcome"' not in back, "the back button finds what was done"
    assert "Support" in back


def test_the_back_button_of_the_counter_finds_the_receipt(office: TryOffice, app: Flask) -> None:
    desk = Desk(office.client(app, office.staff("window_clerk")))
    where = desk.begin("social_assistance")
    receipt = desk.file(where, paper_file())
    answer = desk.client.get(where)
    assert answer.status_code == 302
    assert answer.headers["Location"] == receipt


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "whatever its name says"), ("zh", "文件内容不是图片")],
)
def test_evidence_that_is_no_picture_or_too_large_is_said_at_its_field(
    office: TryOffice, app: Flask, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    played = office.play("objection_by_phone_on_the_last_day", 6)
    secret = next(iter(played.case.notices.values())).secret
    where, client = f"/notices/{secret}/object", app.test_client()
    client.get(f"/language/{language}")
    words = {"text": "他家有一间店面。", "name": "王邻居"}
    wrong = {"proof_1": (io.BytesIO(LETTER), "shop.pdf")}
    page = client.post(where, data={**words, **wrong}).get_data(as_text=True)
    assert said in page
    assert 'aria-invalid="true"' in page
    for typed in words.values():
        assert typed in page
    monkeypatch.setattr("web.forms.uploads.LARGEST_FILE", 99)
    answer = client.post(where, data={**words, "proof_1": (io.BytesIO(LETTER), "film.jpg")})
    assert answer.status_code == 422
    for typed in words.values():
        assert typed in answer.get_data(as_text=True)
    assert not played.case.objections


def test_an_objection_from_a_page_open_for_long_is_offered_again(
    office: TryOffice, app: Flask
) -> None:
    played = office.play("objection_by_phone_on_the_last_day", 6)
    secret = next(iter(played.case.notices.values())).secret
    where, client = f"/notices/{secret}/object", app.test_client()
    client.get("/language/zh")
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post(where, data={"text": "他家有一间店面。", "csrf_token": "of last week"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "他家有一间店面。" in page
    assert "请再提交一次" in page
    assert not played.case.objections


def test_a_picture_of_the_board_that_is_none_is_said_and_the_day_stays(
    office: TryOffice, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    played = office.play("granted_quietly", 5)
    client = office.client(app, office.staff("village_assistant"))
    where = address(played, task_of(played, "village_assistant", "posting"))
    fields = task_fields(html(client, where))
    name = re.search(r'<input type="file"[^>]*name="([^"]+)"', html(client, where))
    assert name is not None
    wrong = {**fields, name[1]: (io.BytesIO(LETTER), "board.jpg")}
    answer = client.post(where, data=wrong, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "whatever its name says" in answer.get_data(as_text=True)
    monkeypatch.setattr("web.forms.uploads.LARGEST_FILE", 99)
    large = {**fields, name[1]: (io.BytesIO(LETTER), "board.jpg")}
    answer = client.post(where, data=large, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert task_of(played, "village_assistant", "posting").status == "open"
