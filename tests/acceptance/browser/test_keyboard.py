"""The four main flows by keyboard alone: asking at home, accepting at the counter, deciding from
the inbox, objecting to a notice. The focus is always seen and never lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.acceptance.applicant.family import FATHER, PASSWORD
from tests.acceptance.browser.conftest import Enter
from tests.acceptance.browser.keys import Keys
from tests.support.office import TryOffice

pytestmark = pytest.mark.browser


def hands(page: Page) -> Keys:
    """A page, and hands on its keyboard; nothing glides, so that what has the focus is in sight."""
    page.emulate_media(reduced_motion="reduce")
    return Keys(page)


def test_somebody_asks_at_home(office: TryOffice, enter: Enter) -> None:
    page = enter("", 1280, "en")
    keys = hands(page)
    page.goto("/start")
    keys.skip_the_head()
    keys.tick("#social_assistance-low_income")
    keys.send()
    expect(page.locator(".ow-answer")).to_be_visible()
    keys.send()
    keys.follow("main a[href^='/register']")
    keys.type("[name=address]", "13900000001")
    keys.send()
    keys.type("[name=code]", office.office.codes.waiting(1)[0].code)
    keys.send()
    for name, typed in (("name", "张甲一"), ("id_number", FATHER), ("password", PASSWORD)):
        keys.type(f"[name={name}]", typed)
    keys.send()
    keys.send()
    assert page.is_checked("[name=happened][value=low_income]")
    keys.send()
    for name in ("registered", "lives"):
        keys.choose(name, "village_a")
    keys.send()
    keys.to("[data-add]")
    keys.press("Enter")
    assert keys.at("[name=members-1-name]"), "a new row begins where one types"
    keys.to("[data-remove][value$='-1']")
    keys.press("Enter")
    assert keys.at("[data-add]"), "the focus returns to where the row was asked for"
    page.evaluate("document.activeElement.blur()")
    keys.send()
    keys.type("[name=family_savings]", "1500")
    keys.send()
    keys.type("[name=account_number]", "6200000000000000018")
    keys.send()
    keys.send()
    keys.send()
    keys.type("[name=name-1]", "张甲一")
    keys.tick("[name=tick-1]")
    keys.send()
    keys.follow("main .btn-primary")
    page.wait_for_url("**/receipt")
    expect(page.locator(".ow-receipt")).to_contain_text(re.compile(r"OW-2026-"))


def test_the_counter_accepts(office: TryOffice, enter: Enter) -> None:
    played = office.play("family_granted", 1)
    page = enter(office.staff("window_clerk"), 1280, "zh")
    keys = hands(page)
    page.goto("/work/?view=queue")
    keys.skip_the_head()
    keys.press("j")
    with page.expect_navigation():
        keys.press("o")
    keys.skip_the_head()
    keys.tick("[name=complete]")
    keys.choose("act_outcome", "accept")
    keys.send()
    assert played.case.status == "accepted"


def test_an_officer_decides_and_is_led_to_the_next(office: TryOffice, enter: Enter) -> None:
    played = office.play("family_granted", 18)
    page = enter(office.staff("county_officer"), 1280, "en")
    keys = hands(page)
    page.goto("/work/?view=queue")
    keys.press("j")
    keys.press("?")
    expect(page.locator("dialog[open]")).to_be_visible()
    keys.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert keys.at("[data-item] a"), "the dialog gives the focus back"
    with page.expect_navigation():
        keys.press("o")
    keys.press("a")
    keys.type("[name=amount]", "980")
    keys.type("[name=payee]", "张甲一")
    keys.choose("act_outcome", "grant")
    keys.send()
    expect(page.locator(".ow-flash").first).to_be_in_viewport()
    assert played.case.decisions


def test_somebody_objects_to_a_notice(office: TryOffice, enter: Enter) -> None:
    played = office.play("family_granted", 16)
    page = enter("", 1280, "en")
    keys = hands(page)
    page.goto("/notices")
    keys.skip_the_head()
    keys.follow("main a[href^='/notices/']")
    keys.follow("main a[href$='/object']")
    keys.type("[name=text]", "A car stands behind the house.")
    keys.send()
    expect(page.get_by_text("It has been received")).to_be_visible()
    assert len(played.case.objections) == 1
