"""A family's paper file becomes a case in one go, at the desk and on a phone in the village."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.acceptance.browser.conftest import SIZES, Enter, fits
from tests.support.office import TryOffice

pytestmark = pytest.mark.browser

OWNER, WIFE = "990101197905060116", "990101198108150228"
PICTURE = {
    "name": "hukou.png",
    "mimeType": "image/png",
    "buffer": bytes.fromhex("89504e470d0a1a0a0000000d49484452") + b"0" * 300,
}
GO_ON = {"zh": "继续办理受理", "en": "Go on to acceptance"}
TAKEN = {"zh": "已转到窗口", "en": "The counter has it now"}
FILE = "main .ow-buttons .btn-primary"


def begin(page: Page) -> None:
    """Search the person, then begin the combined request."""
    page.goto("/counter")
    page.fill("#id_number", OWNER)
    page.keyboard.press("Enter")
    page.locator("form:has(input[value=social_assistance]) button").first.click()
    page.wait_for_url("**/intake/**")


def talk(page: Page) -> None:
    """Fill in what the family says, in the order of the page."""
    page.check("[name=happened][value=low_income]")
    page.check("[name=happened][value=ill]")
    page.fill("[name=applicant_name]", "张甲一")
    page.select_option("[name=registered]", "village_a")
    page.select_option("[name=lives]", "village_a")
    page.fill("[name=members-0-name]", "张甲一")
    page.select_option("[name=members-0-relation]", "self")
    page.fill("[name=members-0-id_number]", OWNER)
    page.click("[data-add]")
    page.fill("[name=members-1-name]", "李乙二")
    page.select_option("[name=members-1-relation]", "spouse")
    page.fill("[name=members-1-id_number]", WIFE)
    page.fill("[name=members-1-monthly_income]", "1800")


@pytest.mark.parametrize(("width", "language"), SIZES)
def test_the_desk_files_and_goes_on_to_acceptance(
    office: TryOffice, enter: Enter, width: int, language: str
) -> None:
    page = enter(office.staff("window_clerk"), width, language)
    begin(page)
    assert fits(page)
    talk(page)
    missing = page.locator("[data-derived=missing] li")
    expect(missing).to_have_count(5)
    expect(page.locator("#service-medical")).to_be_checked()
    page.fill("[name=account_holder]", "张甲一")
    page.fill("[name=account_number]", "6200000000000000018")
    page.check("#paper-identity")
    expect(missing).to_have_count(4)
    page.check("#paper-authority")
    page.check("#contact-none")
    page.click(FILE)
    page.wait_for_url("**/filed")
    assert page.locator(".ow-receipt svg").count() == 1
    assert fits(page)
    page.click(f"text={GO_ON[language]}")
    page.wait_for_url("**/tasks/*")
    assert fits(page)
    page.check("[name=act_outcome][value=accept]")
    page.check("[name=complete]")
    page.locator("main .btn-primary:visible").click()
    expect(page.locator(".ow-flash").first).to_be_visible()
    expect(page.locator("#error-summary")).to_have_count(0)


@pytest.mark.parametrize(("width", "language"), SIZES)
def test_the_village_files_without_bank_data(
    office: TryOffice, enter: Enter, width: int, language: str
) -> None:
    page = enter(office.staff("village_assistant"), width, language)
    begin(page)
    assert fits(page)
    talk(page)
    expect(page.locator("[data-derived=missing] li")).to_have_count(5)
    assert page.locator("[name=account_number]").count() == 0
    page.set_input_files("#paper-identity-file", files=[PICTURE])
    page.click(FILE)
    page.wait_for_selector("#error-summary")
    assert "李乙二" in page.input_value("[name=members-1-name]")
    assert "hukou.png" in page.inner_text("[data-paper=paper-identity]")
    assert fits(page)
    page.check("#paper-authority")
    page.check("#contact-none")
    page.click(FILE)
    page.wait_for_url("**/filed")
    assert fits(page)
    expect(page.get_by_text(TAKEN[language])).to_be_visible()


def test_the_keyboard_goes_through_the_page_in_talking_order(
    office: TryOffice, enter: Enter
) -> None:
    page = enter(office.staff("window_clerk"), 1280, "zh")
    begin(page)
    order = page.evaluate(
        """() => [...document.querySelectorAll('#intake input, #intake select, #intake button')]
        .filter(e => e.type !== 'hidden' && e.tabIndex >= 0 && e.name).map(e => e.name)"""
    )
    wanted = ["happened", "applicant_name", "members-0-name", "account_number", "contact"]
    assert [name for name in dict.fromkeys(order) if name in wanted] == wanted
    for _step in range(3):
        page.keyboard.press("Tab")
    page.focus("[name=happened]")
    page.keyboard.press("Space")
    expect(page.locator("#service-subsistence")).to_be_checked()
    focused = page.evaluate("document.activeElement.name")
    assert focused == "happened", "what follows is drawn without taking the focus away"
