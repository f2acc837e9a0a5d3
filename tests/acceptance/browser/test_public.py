"""People without an account in a real browser: a neighbour objects and reads the answer; a family
looks up its request. On a phone and at a desk, in both languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from tests.acceptance.browser.conftest import SIZES, Enter, fits
from tests.acceptance.browser.test_story import CODE
from tests.acceptance.work.pages import task_of
from tests.support.office import Played, TryOffice
from workflow.domain import commands as c
from workflow.domain.tracking import hash_secret
from workflow.store.tables import cases

pytestmark = pytest.mark.browser

SECRET = "ABCD-EFGH-JKMN"
ANSWER = "车是别人家的。"


@pytest.fixture
def posted(office: TryOffice) -> Played:
    """A request whose notice is on the board."""
    played = office.play("granted_quietly", 6)
    office.day("2026-03-12")
    return played


@pytest.mark.parametrize(("width", "language"), SIZES)
def test_a_neighbour_objects_and_reads_the_answer(
    office: TryOffice, enter: Enter, posted: Played, width: int, language: str
) -> None:
    page = enter("", width, language)
    page.goto("/notices")
    assert fits(page)
    page.locator("main a[href^='/notices/']").first.click()
    assert "张甲一" not in page.inner_text("main"), "a website shows no full name"
    assert fits(page)
    page.locator("main a[href$='/object']").click()
    page.locator("main .btn-primary:visible").click()
    expect(page.locator("#error-summary")).to_be_focused()
    page.fill("[name=text]", "门口停着一辆车。")
    assert fits(page)
    page.locator("main .btn-primary:visible").click()
    expect(page.locator("#error-summary")).to_have_count(0)
    receipt = re.search(CODE, page.inner_text("main"))
    assert receipt
    assert fits(page)

    task = task_of(posted, "township_lead", kind="objection")
    said = {"looked_into": "问过邻居", "answer_text": ANSWER}
    done = c.Complete(case=posted.case_id, task=task.no, outcome="dismissed", form=said)
    office.office.engine.handle(done, office.actor(office.staff("township_lead", number=2)))
    page.locator("main a[href^='/objections']").first.click()
    page.locator("main form input:not([type=hidden])").first.fill(receipt[0])
    page.locator("main .btn-primary:visible").click()
    expect(page.get_by_text(ANSWER)).to_be_visible()
    assert fits(page)


@pytest.mark.parametrize(("width", "language"), SIZES)
def test_a_family_looks_up_its_request_with_number_and_code(
    office: TryOffice, enter: Enter, posted: Played, width: int, language: str
) -> None:
    with office.office.store.database.changing() as connection:
        mine = update(cases).where(cases.c.id == posted.case_id)
        connection.execute(mine.values(secret_hash=hash_secret(SECRET)))
    page = enter("", width, language)
    page.goto("/look-up")
    assert fits(page)
    page.fill("[name=tracking]", posted.case.tracking)
    page.fill("[name=secret]", "AAAA-AAAA-AAAA")
    page.locator("main .btn-primary:visible").click()
    expect(page.locator("#error-summary")).to_be_focused()
    assert page.input_value("[name=tracking]") == posted.case.tracking, "nothing is lost"
    page.fill("[name=secret]", SECRET)
    page.locator("main .btn-primary:visible").click()
    words = {"zh": "公示", "en": "notice"}[language]
    expect(page.locator("main")).to_contain_text(words)
    assert posted.case.tracking in page.inner_text("main")
    assert "990101" not in page.content(), "number and code show no ID number"
    assert fits(page)
