"""An inspector in a real browser: from the lists to the case, a question with its answer, a sample
with its seed, the whole file on paper. On a phone and at a desk."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.acceptance.browser.conftest import SIZES, Enter, fits
from tests.support.office import Played, TryOffice

pytestmark = pytest.mark.browser

WORDS = {
    "zh": {"answered": "已答复", "seed": "种子"},
    "en": {"answered": "Answered", "seed": "Seed"},
}


@pytest.fixture
def played(office: TryOffice) -> Played:
    """A request in which somebody registered a relative, decided after the county's visit."""
    return office.play("relative_brings_county_visit")


def send(page: Page) -> None:
    """Press the one main button; nothing is wrong with the form."""
    expect(page.locator("main .btn-primary:visible")).to_have_count(1)
    page.locator("main .btn-primary:visible").click()
    expect(page.locator("#error-summary")).to_have_count(0)


@pytest.mark.parametrize(("width", "language"), SIZES)
def test_from_the_lists_to_a_question_that_is_answered(
    office: TryOffice, enter: Enter, played: Played, width: int, language: str
) -> None:
    tracking = played.case.tracking
    page = enter(office.staff("inspector"), width, language)
    page.goto("/")
    page.wait_for_url("**/inspector/**")
    for kind in ("late", "unusual", "office", "relatives"):
        page.locator(f".ow-tabs a[href*='kind={kind}']").click()
        page.wait_for_url(f"**kind={kind}**")
        assert fits(page), kind
    page.locator("main tbody a", has_text=tracking).first.click()
    page.wait_for_url(f"**/work/cases/{tracking}")
    assert fits(page)
    assert page.locator("main a[href*='/reassign']").count() == 0, "one looks and handles nothing"

    page.locator("a[href$='/ask']").click()
    page.select_option("[name=path]", "subsistence")
    page.locator("[name=days]").first.check()
    page.fill("[name=text]", "为何由县里再入户？")
    assert fits(page)
    send(page)

    head = enter(office.staff("county_lead"), width, language)
    head.goto("/work/answers")
    assert fits(head)
    head.locator("main a[href*='/work/answers/questions/']").click()
    expect(head.get_by_text("为何由县里再入户？")).to_be_visible()
    head.fill("[name=reply]", "有近亲属备案，依规由县级入户。")
    send(head)

    page.goto("/inspector/questions")
    assert fits(page)
    expect(page.locator("main tbody")).to_contain_text("有近亲属备案，依规由县级入户。")
    expect(page.locator("main tbody")).to_contain_text(WORDS[language]["answered"])


@pytest.mark.parametrize(("width", "language"), SIZES)
def test_a_seeded_sample_leads_to_the_printed_file(
    office: TryOffice, enter: Enter, played: Played, width: int, language: str
) -> None:
    page = enter(office.staff("inspector"), width, language)
    page.goto("/inspector/samples")
    assert fits(page)
    page.locator("[name=kind]").first.check()
    page.fill("[name=since]", "2026-3-1")
    page.fill("[name=until]", f"{played.at:%Y-%m-%d}")
    page.fill("[name=percent]", "100")
    send(page)
    page.wait_for_url("**/inspector/samples/decisions/**")
    assert fits(page)
    expect(page.locator(".ow-list")).to_contain_text(WORDS[language]["seed"])
    seed = page.locator(".ow-list code").inner_text()
    page.reload()
    expect(page.locator(".ow-list code")).to_have_text(seed)
    page.locator("main ol a", has_text=played.case.tracking).first.click()
    page.wait_for_url("**/work/cases/**")
    with page.expect_download() as taking:
        page.locator("form[action$='/file'] button").click()
    assert Path(taking.value.path()).read_bytes().startswith(b"%PDF")
    kinds = [type(each.fact).__name__ for each in office.office.store.facts(played.case_id)]
    assert "FilePrinted" in kinds, "that it was printed stands in the history"
