"""An administrator in a real browser: a definition changed and published, people imported."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.acceptance.browser.conftest import SIZES, Enter, fits
from tests.support.office import TryOffice

pytestmark = pytest.mark.browser

WORDS = {
    "zh": {"service": "最低生活保障", "change": "修改", "check": "保存并检查",
           "look": "保存并查看发布会带来的变化",
           "publish": "发布新版本", "published": "已发布", "one": "有1个问题", "fine": "没有问题",
           "try": "试算", "import": "导入这些行", "imported": "导入完成"},
    "en": {"service": "Subsistence allowance", "change": "Change it", "check": "Save and check",
           "look": "Save and review what publishing changes", "publish": "Publish the new version",
           "published": "Published.", "one": "There is one problem", "fine": "No problems",
           "try": "Show what would happen", "import": "Import these rows", "imported": "Imported"},
}  # fmt: skip


@pytest.mark.parametrize(("width", "language"), SIZES)
def test_a_definition_is_read_changed_checked_and_published(
    office: TryOffice, enter: Enter, width: int, language: str
) -> None:
    words = WORDS[language]
    page = enter(office.staff("administrator", "county", locale=language), width, language)
    page.goto("/admin/definitions")
    assert fits(page)
    page.get_by_role("link", name=words["service"], exact=True).click()
    expect(page.locator("svg[role=group]")).to_be_visible()
    assert fits(page)
    page.get_by_role("button", name=words["change"], exact=True).click()
    text = page.locator("#text")
    right = text.input_value()
    text.fill(right.replace("by: township_lead", "by: township_leed", 1))
    page.get_by_role("button", name=words["check"]).click()
    expect(page.get_by_role("heading", name=words["one"])).to_be_visible()
    assert fits(page)
    page.locator("a[data-line]").press("Enter")
    chosen = "t => t.value.slice(t.selectionStart, t.selectionEnd)"
    assert text.evaluate(chosen) == "township_leed", "the link leads to the place in the text"
    page.get_by_role("button", name=words["check"]).press("Enter")
    text.fill(right.replace("code: SA-001", "code: SA-002"))
    page.get_by_role("button", name=words["check"]).click()
    expect(page.get_by_role("heading", name=words["fine"])).to_be_visible()
    page.get_by_role("button", name=words["look"]).click()
    assert fits(page)
    page.get_by_role("button", name=words["publish"]).click()
    expect(page.get_by_role("status").first).to_contain_text(words["published"])
    now = office.office.store.current("social_assistance")
    assert now.definitions["subsistence_allowance"].code == "SA-002"


@pytest.mark.parametrize(("width", "language"), SIZES)
def test_people_are_imported_after_a_dry_run(
    office: TryOffice, enter: Enter, tmp_path: Path, width: int, language: str
) -> None:
    words = WORDS[language]
    page = enter(office.staff("administrator", "county", locale=language), width, language)
    page.goto("/admin/import")
    assert fits(page)
    with page.expect_download() as download:
        page.locator("main ol a").first.click()
    download.value.save_as(tmp_path / "template.xlsx")
    book = load_workbook(tmp_path / "template.xlsx")
    book["people 人员"].append(["wang", "王某某", "", "", ""])
    book["people 人员"].append(["bad", "=1+1", "", "", ""])
    book["posts 岗位"].append(["wang", "township_officer", "town_a", "2026-03-02", ""])
    filled = tmp_path / "office.xlsx"
    book.save(filled)
    page.set_input_files("#file", filled)
    page.get_by_role("button", name=words["try"]).click()
    expect(page.get_by_role("button", name=words["import"])).to_be_visible()
    assert fits(page)
    page.get_by_role("button", name=words["import"]).click()
    expect(page.get_by_role("heading", name=words["imported"])).to_be_visible()
    assert fits(page)
    password = page.locator(".ow-passwords td").nth(1).inner_text()
    assert office.office.accounts.authenticate("wang", password)
    for address in ("/admin/people", "/admin/places", "/admin/places/county/numbers"):
        page.goto(address)
        assert fits(page), address
