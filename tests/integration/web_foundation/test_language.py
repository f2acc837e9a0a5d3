"""Two languages, and the switches that keep the page."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.web_foundation.conftest import Visitor
from web.language import compile_translations
from workflow.bootstrap import Office

Visit = Callable[..., Visitor]


@pytest.mark.parametrize(
    ("accepts", "word"),
    [("zh-CN", "账号"), ("en-GB,en;q=0.9", "Account name"), ("fr", "账号"), ("", "账号")],
)
def test_a_page_speaks_the_browser_s_language_else_chinese(
    visit: Visit, accepts: str, word: str
) -> None:
    assert word in visit(accepts).get("/sign-in").text


def test_the_switch_keeps_the_page_and_lasts(visit: Visit) -> None:
    visitor = visit("zh")
    page = visitor.get("/trial/form?step=2")
    assert 'href="/language/en?next=/trial/form?step%3D2"' in page.text
    assert visitor.get("/language/en?next=/trial/form?step%3D2").location == "/trial/form?step=2"
    page = visitor.get("/trial/form")
    assert '<html lang="en">' in page.text
    assert "A question of every kind" in page.text


def test_the_choice_stays_with_the_account(visit: Visit, office: Office) -> None:
    visitor = visit("zh")
    visitor.sign_in("father")
    visitor.get("/language/en")
    elsewhere = visit("zh")
    elsewhere.sign_in("father")
    assert '<html lang="en">' in elsewhere.get("/trial/form").text


def test_switching_in_mid_form_keeps_what_was_typed(visit: Visit) -> None:
    visitor = visit("zh")
    page = visitor.get("/trial/form")
    page = visitor.send(page, "/trial/form", birth="2026年1月2日", _locale="en", _large="on")
    assert page.status_code == 200
    assert '<html lang="en" class="ow-large">' in page.text
    assert 'value="2026年1月2日"' in page.text


def test_large_type_is_switched_on_and_off_and_survives_signing_in(visit: Visit) -> None:
    visitor = visit("en")
    assert visitor.get("/large-type/on?next=/trial/form").location == "/trial/form"
    visitor.sign_in("lead")
    assert '<html lang="en" class="ow-large">' in visitor.get("/trial/form").text
    visitor.get("/large-type/off")
    assert "ow-large" not in visitor.get("/trial/form").text


def test_light_and_dark_are_the_devices_unless_somebody_chose(visit: Visit) -> None:
    visitor = visit("en")
    page = visitor.get("/trial/form").text
    assert 'media="screen and (prefers-color-scheme: dark)"' in page
    assert visitor.get("/colours/dark?next=/trial/form").location == "/trial/form"
    page = visitor.get("/trial/form").text
    assert 'media="screen">' in page
    assert '<meta name="color-scheme" content="dark">' in page
    visitor.get("/colours/light")
    assert "dark.css" not in visitor.get("/trial/form").text
    visitor.get("/colours/plaid")
    assert "dark.css" not in visitor.get("/trial/form").text, "an unknown colour changes nothing"


def test_how_somebody_reads_outlives_the_session(visit: Visit) -> None:
    visitor = visit("en")
    visitor.get("/large-type/on")
    visitor.get("/colours/dark")
    visitor.client.delete_cookie("onewindow")
    page = visitor.get("/trial/form").text
    assert 'class="ow-large"' in page
    assert 'content="dark"' in page


def test_the_demonstration_says_that_it_is_one(visit: Visit) -> None:
    text = visit("en").get("/sign-in").text
    assert "places, people and cases are made up" in text
    assert '<a href="tel:0731-00000000">0731-0000 0000</a>' in text, "one tap calls"


def test_the_foot_says_who_helps_the_public_and_who_helps_staff(visit: Visit) -> None:
    for language, public, staff in (
        ("en", "nobody has to do this alone", "Ask your lead or your administrator."),
        ("zh", "会有人帮您办", "可以问科室负责人或系统管理员。"),
    ):
        for login, own, others in (("", public, staff), ("father", public, staff),
                                   ("lead", staff, public)):  # fmt: skip
            visitor = visit(language)
            if login:
                visitor.sign_in(login)
                visitor.get(f"/language/{language}")
            foot = visitor.get("/trial/form").text.split("<footer", 1)[1]
            assert own in foot, (language, login)
            assert others not in foot, (language, login)


def test_translations_are_compiled_when_missing_or_older(tmp_path: Path) -> None:
    source = tmp_path / "zh/LC_MESSAGES/messages.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid ""\nmsgstr ""\n\nmsgid "Case"\nmsgstr "办件"\n', encoding="utf-8")
    compiled = source.with_suffix(".mo")
    compile_translations(tmp_path)
    assert "办件".encode() in compiled.read_bytes()
    source.write_text(source.read_text(encoding="utf-8").replace("办件", "事项"), encoding="utf-8")
    os.utime(compiled, (1, 1))
    compile_translations(tmp_path)
    assert "事项".encode() in compiled.read_bytes()
