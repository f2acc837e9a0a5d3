"""Headers, cookies, caches, signing in and out."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests.integration.web_foundation import office as small
from tests.integration.web_foundation.conftest import Visitor, hidden
from workflow.bootstrap import Office

Visit = Callable[..., Visitor]


def test_no_page_may_run_inline_code_or_load_from_elsewhere(visit: Visit) -> None:
    page = visit().get("/trial/form")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon[a-z]+=", page.text) == []
    assert re.findall(r'(?:src|href|action)="(?!/|#|tel:|")[^"]*', page.text) == []
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_the_page_s_own_files_are_there(visit: Visit) -> None:
    visitor = visit()
    page = visitor.get("/sign-in")
    files = re.findall(r'(?:src|href)="(/(?:static|bootstrap)/[^"]+)"', page.text)
    assert len(files) == 5
    for file in files:
        answer = visitor.get(file)
        assert answer.status_code == 200
        assert "no-store" not in answer.headers.get("Cache-Control", "")


def test_personal_pages_are_not_stored_and_not_listed(visit: Visit) -> None:
    visitor = visit()
    visitor.sign_in("clerk")
    for path in ("/trial/show", "/trial/form"):
        page = visitor.get(path)
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in visitor.get("/trial/form").text


def test_only_pages_that_say_so_are_listed(visit: Visit) -> None:
    page = visit().get("/trial/about")
    assert "X-Robots-Tag" not in page.headers
    assert page.headers["Cache-Control"] == "private, no-cache"


def test_the_session_cookie_is_guarded(visit: Visit, furnished: Path) -> None:
    cookie = visit().sign_in("clerk").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    office, _ = small.open_office(furnished, "https://onewindow.example")
    secure = Visitor(small.make_app(office).test_client(), "zh")
    page = secure.get("/sign-in", base_url="https://onewindow.example")
    assert page.headers["Set-Cookie"].startswith("__Host-onewindow=")
    assert "Secure" in page.headers["Set-Cookie"]
    assert "max-age" in page.headers["Strict-Transport-Security"]


def test_a_wrong_password_says_so_without_telling_which_accounts_exist(visit: Visit) -> None:
    visitor = visit("en")
    answers = []
    for login in ("clerk", "nobody"):
        page = visitor.send(visitor.get("/sign-in"), "/sign-in", login=login, password="wrong")
        assert page.status_code == 400
        assert f'value="{login}"' in page.text
        assert "wrong" not in re.findall(r'type="password"[^>]*', page.text)[0]
        answers.append(re.findall(r"<li>.*</li>", page.text)[-1])
    assert answers[0] == answers[1]
    assert "Account name and password do not match" in answers[0]


def test_guessing_is_slowed_down_and_waiting_helps(visit: Visit, clock: small.Clock) -> None:
    visitor = visit("en")
    for _ in range(8):
        visitor.send(visitor.get("/sign-in"), "/sign-in", login="clerk", password="wrong")
    assert visitor.sign_in("clerk").status_code == 400
    assert "Minutes to wait: 1." in visitor.sign_in("clerk").text
    assert visit().sign_in("lead").status_code == 302, "others are not locked out"
    clock.later(minutes=1)
    visitor.send(visitor.get("/sign-in"), "/sign-in", login="clerk", password="wrong")
    assert "Minutes to wait: 2." in visitor.sign_in("clerk").text, "each further try waits longer"
    clock.later(minutes=2)
    assert visitor.sign_in("clerk").status_code == 302


def test_guessing_many_accounts_from_one_address_is_slowed_down(visit: Visit) -> None:
    visitor = visit("en")
    page = visitor.get("/sign-in")
    for number in range(50):
        visitor.send(page, "/sign-in", login=f"someone{number}", password="wrong")
    assert "Minutes to wait" in visitor.sign_in("clerk").text


def test_signing_out_needs_a_post_and_ends_the_session(visit: Visit) -> None:
    visitor = visit()
    visitor.sign_in("clerk")
    assert visitor.get("/sign-out").status_code == 405
    token = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get("/trial/form").text)
    assert token is not None
    assert visitor.post("/sign-out", {"csrf_token": token[1]}).location == "/sign-in"
    assert visitor.get("/trial/show").status_code == 302


def test_a_new_password_or_a_closed_account_ends_the_session(visit: Visit, office: Office) -> None:
    for change in (
        lambda user: office.accounts.set_password(user, "another good one"),
        lambda user: office.accounts.set_active(user, False),
    ):
        visitor = visit()
        office.accounts.set_password(1, small.PASSWORD)
        visitor.sign_in("clerk")
        assert visitor.get("/trial/show").status_code == 200
        change(1)
        assert visitor.get("/trial/show").status_code == 302


def test_a_session_ends_by_itself(visit: Visit, app: Flask) -> None:
    visitor = visit()
    assert "Expires" in visitor.sign_in("clerk").headers["Set-Cookie"]
    assert app.permanent_session_lifetime.total_seconds() == 4 * 3600


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_site(visit: Visit, target: str) -> None:
    visitor = visit()
    page = visitor.get("/sign-in", query_string={"next": target})
    there = visitor.post(
        "/sign-in",
        {**hidden(page), "next": target, "login": "lead", "password": small.PASSWORD},
    )
    assert there.location == "/"
    switched = visitor.get("/language/en", query_string={"next": target})
    assert switched.location == "/"
