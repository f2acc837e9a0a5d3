"""Officers in a real browser: two sign one visit, by keyboard, on a phone and at a desk."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.acceptance.browser.conftest import SIZES, Enter, fits
from tests.acceptance.work.pages import task_of
from tests.acceptance.work.test_privacy import PNG, hand_in
from tests.acceptance.work.test_together import two
from tests.support.office import TryOffice

pytestmark = pytest.mark.browser

WORDS = {
    "zh": {
        "took_part": "配合",
        "witness": "已签字（或按手印）",
        "who": "签字人姓名",
        "home": "入户",
        "outcome": "提交调查结果",
        "sign": "原样签署",
        "done": "全部办完了",
        "signed": "您已签署",
    },
    "en": {
        "took_part": "Took part",
        "witness": "Signed, or thumbprint given",
        "who": "Name of the person who signed",
        "home": "At home",
        "outcome": "Record what was found",
        "sign": "Sign unchanged",
        "done": "Everything is done",
        "signed": "You have signed",
    },
}


def accessible(page: Page) -> None:
    """Nothing that axe finds serious."""
    found = Axe().run(page).response["violations"]
    serious = [
        (each["id"], [node["html"] for node in each["nodes"]][:3])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    assert not serious, serious


def assert_what_follows_is_read_beside_its_button(page: Page) -> None:
    """On a low screen the button stays in sight while one scrolls: what it does must, too."""
    size = page.viewport_size
    page.set_viewport_size({"width": 1280, "height": 700})
    page.evaluate("scrollTo(0, document.querySelector('.ow-act').offsetTop)")
    covered = page.locator(".ow-act form .ow-aside").evaluate_all(
        "all => all.map(one => { const box = one.getBoundingClientRect();"
        " return one.contains(document.elementFromPoint(box.left + 20, box.bottom - 4)); })"
    )
    assert covered == [True], "in sight, and nothing lies over it"
    page.evaluate("scrollTo(0, 0)")
    page.set_viewport_size(size)


@pytest.mark.parametrize(("width", "language"), SIZES)
def test_two_officers_sign_one_visit(
    office: TryOffice, enter: Enter, width: int, language: str
) -> None:
    words = WORDS[language]
    played = office.play("family_granted", 2)
    office.day("2026-03-06")
    task = task_of(played, "township_officer")

    page = enter(office.staff("township_officer"), width, language)
    page.goto("/work/")
    assert fits(page)
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/tasks/**")
    assert fits(page)
    assert page.locator(".btn-primary:visible").count() == 1
    if width > 1000:
        assert_what_follows_is_read_beside_its_button(page)
    page.fill("[name=visited_on]", "2026-3-6")
    page.get_by_label(words["home"], exact=True).check()
    page.fill("[name=living]", "两间瓦房")
    page.locator(".btn-primary").click()
    expect(page.locator("#error-summary")).to_be_focused()
    assert page.input_value("[name=living]") == "两间瓦房", "nothing is lost"
    page.get_by_label(words["took_part"], exact=True).check()
    page.get_by_label(words["witness"], exact=True).check()
    page.get_by_label(words["who"]).fill("张甲一")  # asked as soon as somebody signed
    page.get_by_role("button", name=words["outcome"]).click()
    page.wait_for_url("**/work/")
    expect(page.get_by_text(words["done"])).to_be_visible()
    page.goto(f"/work/cases/{played.case.tracking}/tasks/{task.no}")
    expect(page.get_by_role("heading", name=words["signed"])).to_be_visible()

    other = enter(office.staff("township_officer", number=2), width, language)
    other.goto("/work/")
    other.locator(".ow-task").click(position={"x": 12, "y": 12})
    expect(other.get_by_text("两间瓦房")).to_be_visible()
    assert fits(other)
    other.get_by_role("button", name=words["sign"]).click()
    expect(other.get_by_text(words["done"])).to_be_visible()
    assert played.case.tasks[task.no].outcome == "found"


@pytest.mark.parametrize(("width", "language"), SIZES)
def test_an_officer_decides_from_the_list(
    office: TryOffice, enter: Enter, width: int, language: str
) -> None:
    played = office.play("granted_quietly", 8)
    office.day("2026-03-20")
    page = enter(office.staff("county_officer"), width, language)
    page.goto("/work/?view=queue")
    page.locator(".ow-task", has_text=played.case.tracking).locator("a").first.click()
    page.wait_for_url("**/tasks/**")
    assert fits(page)
    page.fill("[name=amount]", "1260")
    page.fill("[name=payee]", "张甲一")
    page.locator("[name=grade][value=a]").check()
    page.locator("[name=act_outcome][value=grant]").check()
    assert page.locator("main .btn-primary:visible").count() == 1
    page.locator("main .btn-primary:visible").click()
    expect(page.locator("#error-summary")).to_have_count(0)
    expect(page.locator(".ow-flash").first).to_be_visible()
    (decision,) = (each for each in played.case.decisions.values() if each.path == "subsistence")
    assert decision.outcome == "granted"
    page.goto(f"/work/cases/{played.case.tracking}")
    assert fits(page)
    expect(page.locator("main a[href*='/letters/']").first).to_be_visible()


def test_reasons_appear_with_the_outcome_that_needs_them(office: TryOffice, enter: Enter) -> None:
    played = office.play("family_granted", 2)
    task = task_of(played, "school_officer", place="school_town")
    page = enter(office.staff("school_officer", "school_town"))
    page.goto(f"/work/cases/{played.case.tracking}/tasks/{task.no}")
    reason = page.get_by_label("the pupil is not enrolled at this school")
    expect(reason).to_be_hidden()
    page.get_by_label("Do not grant").check()
    expect(reason).to_be_visible()


def test_a_key_takes_the_task_and_another_searches(office: TryOffice, enter: Enter) -> None:
    played = office.play("family_granted", 2)
    page = enter(office.staff("check_centre"))
    page.goto("/work/")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    accessible(page)
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("ja?")
    assert page.input_value("#text") == "ja?", "in a field keys are letters"
    expect(keys).to_be_hidden()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.wait_for_url("**/tasks/**")
    assert task_of(played, "check_centre").claimed_by is not None


def test_keys_go_up_the_list_put_back_and_hand_on(office: TryOffice, enter: Enter) -> None:
    both = two(office)
    office.staff("window_clerk", number=2)
    page = enter(office.staff("window_clerk"))
    page.goto("/work/")
    lines, current = page.locator(".ow-task"), page.locator(".ow-task.ow-current")
    expect(lines).to_have_count(2)
    names = [line.locator("a").first.get_attribute("href") for line in lines.all()]
    for key, number in (("j", 0), ("j", 1), ("k", 0), ("k", 0)):
        page.keyboard.press(key)
        expect(current).to_have_count(1)
        assert current.locator("a").first.get_attribute("href") == names[number], key
        expect(current.locator("a").first).to_be_focused()
    page.keyboard.press("a")
    page.wait_for_url("**/tasks/**")
    page.keyboard.press("r")
    page.wait_for_url("**/reassign")
    page.goto("/work/?view=mine")
    assert [task_of(each, "window_clerk").claimed_by for each in both].count(None) == 1
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("r")
    assert [task_of(each, "window_clerk").claimed_by for each in both] == [None, None]


def test_a_picture_is_seen_in_its_box(office: TryOffice, enter: Enter) -> None:
    played = office.play("family_granted", 2)
    hand_in(office, played, "disability_card", PNG)
    task = task_of(played, "disability_officer")
    page = enter(office.staff("disability_officer"))
    page.goto(f"/work/cases/{played.case.tracking}/tasks/{task.no}")
    picture = page.locator(".ow-papers img")
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.ow-papers img').naturalWidth > 0")
