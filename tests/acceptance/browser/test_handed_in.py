"""A neighbour comes to the village desk: the assistant's phone, a letter, a word of their own."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.acceptance.browser.conftest import SIZES, Enter, fits
from tests.acceptance.browser.test_without_scripts import Plain, plain, send
from tests.acceptance.work.test_privacy import PNG
from tests.support.office import TryOffice

pytestmark = pytest.mark.browser
EXAMPLE, POSTED = "objection_by_phone_on_the_last_day", 6
LETTER: FilePayload = {"name": "a.png", "mimeType": "image/png", "buffer": PNG}
__all__ = ["plain"]


def hand_in(page: Page) -> str:
    """From the desk to the receipt; its number."""
    page.goto("/counter")
    page.locator("main a[href='/counter/hand-in']").click()
    page.locator("main a[href^='/counter/hand-in/']").first.click()
    assert fits(page)
    page.check("[name=about][value=household]")
    page.set_input_files(
        "[name=proof_1]", {"name": "a.png", "mimeType": "image/png", "buffer": PNG}
    )
    page.fill("[name=word]", "huai1952")
    page.locator("main .btn-primary").click()
    expect(page.locator("main .ow-number")).to_have_text(re.compile(r"^(\w{4}-){2}\w{4}$"))
    assert fits(page)
    return page.locator("main .ow-number").inner_text()


@pytest.mark.parametrize(("width", "language"), SIZES)
def test_a_letter_is_photographed_and_the_receipt_shown(
    office: TryOffice, enter: Enter, width: int, language: str
) -> None:
    played = office.play(EXAMPLE, POSTED)
    login = office.staff("village_assistant")
    office.office.accounts.set_locale(office.accounts[login], language)
    page = enter(login, width, language)
    number = hand_in(page)
    page.locator("main a[href='/counter/hand-in']").click()
    expect(page.locator("#handed ~ ul")).to_contain_text(number)
    assert len(played.case.objections) == 1


def test_it_needs_no_scripts_and_who_is_concerned_is_sent_on(
    office: TryOffice, plain: Plain
) -> None:
    played = office.play(EXAMPLE, POSTED)
    page = plain(office.staff("village_assistant"))
    hand_in(page)
    page.goto("/counter/hand-in")
    page.locator("main a[href^='/counter/hand-in/']").first.click()
    page.check("[name=about][value=office]")
    send(page)
    expect(page.locator("main .ow-qr svg")).to_be_visible()
    assert fits(page)
    assert len(played.case.objections) == 1
