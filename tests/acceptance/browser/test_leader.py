"""A leader in a real browser: the late one in sight, asked for, ordered, handed on; the numbers
followed to their cases; the payments signed and taken home. On a phone and at a desk."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.acceptance.browser.conftest import SIZES, Enter, fits
from tests.support.office import Played, TryOffice
from workflow.benefits import payments
from workflow.store.measures import add_closed

pytestmark = pytest.mark.browser

WORDS = {
    "zh": {"late": "超期", "asked": "已催办", "ordered": "已督办"},
    "en": {"late": "overdue", "asked": "nudged.", "ordered": "Ordered."},
}


@pytest.fixture
def late(office: TryOffice) -> Played:
    """A request that waits too long for its visit; another was granted and will be paid."""
    office.play("granted_quietly")
    add_closed(office.office.store, office.office.calendar)
    played = office.play("temporary_aid_small_and_quick", 2)
    for number in (1, 2, 3):
        office.staff("township_officer", number=number)
    office.day("2026-04-08")
    officer = office.actor(office.staff("finance_officer", "county"))
    assert payments.prepare(office.office, officer, "county", "subsistence", "2026-04")
    return played


def saved(page: Page, link: str) -> bytes:
    """What a link of the page gives to keep."""
    with page.expect_download() as taking:
        page.locator(link).first.click()
    return Path(taking.value.path()).read_bytes()


def on_the_board(page: Page) -> None:
    page.goto("/leader/")
    assert fits(page)


@pytest.mark.parametrize(("width", "language"), SIZES)
def test_the_late_one_is_found_and_acted_on(
    office: TryOffice, enter: Enter, late: Played, width: int, language: str
) -> None:
    words, tracking = WORDS[language], late.case.tracking
    page = enter(office.staff("leader"), width, language)
    page.goto("/")
    page.wait_for_url("**/leader/")
    named = page.locator("section[aria-labelledby=late-title] li").first
    expect(named).to_contain_text(words["late"])
    box = named.bounding_box()
    assert box
    assert box["y"] + box["height"] < 900, "the late one stands on the first screen"
    named.get_by_role("link").click()
    page.wait_for_url(f"**/work/cases/{tracking}")
    expect(page.locator(".ow-light-overdue").first).to_be_visible()
    assert fits(page)

    on_the_board(page)
    page.locator("section[aria-labelledby=late-title] > p a").click()
    line = page.locator(".ow-task", has_text=tracking).first
    assert fits(page)
    line.locator("form button").click()
    expect(page.locator(".ow-flash").first).to_contain_text(words["asked"])
    assert any(task.nudged_on for task in late.case.open_tasks)

    line.locator("a[href*='/supervise']").click()
    page.fill("[name=order]", "请说明进度")
    page.fill("[name=due]", "2026-04-10")
    assert fits(page)
    page.locator("main .btn-primary:visible").click()
    page.wait_for_url("**/leader/tasks**")
    expect(page.locator(".ow-flash").first).to_contain_text(words["ordered"])

    line.locator("a[href*='/reassign']").click()
    assert fits(page)
    page.locator("main [name=to]").first.check()
    page.fill("[name=reason]", "出差")
    page.locator("main .btn-primary:visible").click()
    page.wait_for_url("**/leader/tasks**")
    assert [task.assigned for task in late.case.open_tasks if task.assigned], "handed to one"


@pytest.mark.parametrize(("width", "language"), SIZES)
def test_numbers_lead_to_cases_and_payments_are_signed(
    office: TryOffice, enter: Enter, late: Played, width: int, language: str
) -> None:
    page = enter(office.staff("leader"), width, language)
    on_the_board(page)
    square = page.locator(".ow-heat a").first
    square.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/leader/finished?**")
    assert fits(page)
    page.locator("main table a").first.click()
    page.wait_for_url("**/work/cases/**")

    on_the_board(page)
    number = page.locator("#services td a").first
    count = int(number.inner_text())
    number.click()
    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(count)
    sheet = saved(page, "a[href*='/leader/lists/ended.csv']").decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(sheet)))) == count + 1
    book = load_workbook(io.BytesIO(saved(page, "a[href*='/leader/lists/ended.xlsx']")))
    assert book.worksheets[0].max_row == count + 1

    on_the_board(page)
    page.locator("section[aria-labelledby=yours-title] a[href*='/rosters/']").click()
    assert fits(page)
    page.locator("main .ow-confirm summary").click()
    page.locator("main form[action$='/sign'] button").click()
    expect(page.locator("main form[action$='/sign']")).to_have_count(0)
    assert re.search("✓ .*Leader 1", page.inner_text("main"))
    on_the_board(page)
    whole = load_workbook(io.BytesIO(saved(page, "a[href^='/leader/numbers.xlsx']")))
    assert len(whole.sheetnames) == 9
