"""A family in a real browser: from what happened to the receipt, the link for who is away, and an
answer to what is missing; on a phone in Chinese and at a desk in English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.acceptance.applicant.family import DAUGHTER, FATHER, MOTHER, PASSWORD, PNG
from tests.acceptance.applicant.test_apply import case_of
from tests.acceptance.browser.conftest import SIZES, Enter, fits
from tests.support.office import TryOffice

pytestmark = pytest.mark.browser


def calm(page: Page) -> None:
    """Nothing too wide, one row of links above, one main button at most."""
    assert fits(page), page.url
    assert page.evaluate("document.querySelector('.ow-nav').offsetHeight") < 66, page.url
    assert page.locator(".btn-primary:visible").count() <= 1, page.url


def go_on(page: Page) -> None:
    """The main button of the page."""
    calm(page)
    before = page.url
    page.locator("main .btn-primary:visible").click()
    page.wait_for_url(lambda url: url != before)


def register(office: TryOffice, page: Page) -> None:
    page.goto("/start")
    page.check("#social_assistance-ill")
    page.check("#social_assistance-schooling")
    go_on(page)
    expect(page.locator(".ow-answer")).to_be_visible()
    go_on(page)
    page.locator("main a[href^='/register']").click()
    page.fill("[name=address]", "13900000001")
    go_on(page)
    page.fill("[name=code]", office.office.codes.waiting(1)[0].code)
    go_on(page)
    for name, value in (("name", "张甲一"), ("id_number", FATHER), ("password", PASSWORD)):
        page.fill(f"[name={name}]", value)
    go_on(page)
    page.wait_for_url("**/apply/social_assistance**")


def fill_in(page: Page) -> None:
    go_on(page)
    assert page.is_checked("[name=happened][value=ill]"), "what was ticked at the start"
    go_on(page)
    page.select_option("[name=registered]", "village_a")
    page.select_option("[name=lives]", "village_a")
    go_on(page)
    rows = ((1, "李乙二", "spouse", MOTHER), (2, "张丙三", "child", DAUGHTER))
    for number, name, relation, id_number in rows:
        page.locator("[data-add]").click()
        page.fill(f"[name=members-{number}-name]", name)
        page.select_option(f"[name=members-{number}-relation]", relation)
        page.fill(f"[name=members-{number}-id_number]", id_number)
    expect(page.locator("[name=members-2-school]")).to_be_hidden()
    page.check("[name=members-2-pupil]")
    page.select_option("[name=members-2-school]", "school_town")
    page.fill("[name=members-1-monthly_income]", "1500.50")
    page.fill("[name=members-2-monthly_income]", "300")
    page.locator("[name=members-0-name]").focus()
    expect(page.locator("[data-derived=members]")).to_contain_text("1,800.50")
    go_on(page)
    page.fill("[name=family_savings]", "500")
    go_on(page)
    page.fill("[name=account_number]", "6200000000000000018")
    go_on(page)


def sends(page: Page, picture: Path, words: str) -> None:
    """Choose a picture and look at the page before the office has answered, and afterwards."""
    bar, said = (
        page.locator("#paper-identity progress"),
        page.locator("#paper-identity [role=status]"),
    )
    shown: list[tuple[bool, str]] = []

    def on_its_way(route: Route) -> None:
        if route.request.method == "POST":
            shown.append((bar.is_visible(), said.inner_text()))
        route.continue_()

    page.evaluate(
        "window.moved = []; new MutationObserver((seen) => seen.forEach((one) =>"
        " window.moved.push(one.target.value))).observe(document.getElementById('documents'),"
        " {subtree: true, attributeFilter: ['value']})"
    )
    expect(bar).to_be_hidden()
    page.route("**/documents", on_its_way)
    page.set_input_files("#identity", picture)
    expect(page.locator("#paper-identity .ow-pages img")).to_be_visible()
    page.unroute("**/documents")
    assert shown == [(True, words)], "while it is sent"
    assert page.evaluate("window.moved.at(-1)") == 100, "all of it was sent"
    expect(bar).to_be_hidden()
    expect(said).to_have_text("")


@pytest.mark.parametrize(("width", "language"), SIZES)
def test_a_family_asks_once(
    office: TryOffice, enter: Enter, tmp_path: Path, width: int, language: str
) -> None:
    picture = tmp_path / "cards.png"
    picture.write_bytes(PNG)
    page = enter("", width, language)
    register(office, page)
    fill_in(page)
    assert page.is_checked("#chosen-medical")
    page.uncheck("#chosen-education")
    go_on(page)
    sends(page, picture, "正在上传…" if language == "zh" else "Sending…")
    go_on(page)
    page.fill("[name=name-1]", "张甲一")
    page.check("[name=tick-1]")
    page.locator("button[name=ask]").click()
    link = page.locator(".ow-link").inner_text()
    assert page.input_value("[name=name-1]") == "张甲一", "nothing is lost"
    go_on(page)
    calm(page)

    away = enter("", width, language)
    away.goto(re.sub(r"^https?://[^/]+", "", link))
    calm(away)
    away.fill("[name=name]", "李乙二")
    away.check("[name=tick]")
    away.locator("main .btn-primary").click()
    expect(away.locator(".ow-read")).to_be_visible()
    expect(away.locator("[name=name]")).to_have_count(0)

    page.reload()
    page.locator("main .btn-primary:visible").dblclick()
    page.wait_for_url("**/receipt")
    calm(page)
    expect(page.locator(".ow-receipt svg")).to_be_visible()
    expect(page.locator(".ow-receipt")).to_contain_text(re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}-"))
    go_on(page)
    expect(page.locator(".ow-said")).to_be_visible()
    calm(page)
    page.goto("/my")
    expect(page.locator(".ow-request")).to_have_count(1)
    calm(page)
    case = case_of(office, page.locator(".ow-request-side .ow-small").inner_text())
    assert case.chosen == ("subsistence", "medical")
    assert {m.row for m in case.materials.values() if m.item == "check_consent"} == {1, 2}


LOST = {
    "zh": "没有传上来：网络断开了。请再选一次。",
    "en": "It did not arrive: no connection. Please choose it again.",
}


def does_not_arrive(page: Page, name: str, folder: Path, language: str) -> None:
    """The connection breaks while a picture is sent: it is said, and the same one can be chosen."""
    (folder / "lost.png").write_bytes(PNG)
    paper = page.locator(f"#paper-{name}")

    def lost(route: Route) -> None:
        if route.request.method == "POST":
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/answer", lost)
    page.set_input_files(f"#{name}", folder / "lost.png")
    expect(paper.locator("[data-sending]")).to_have_text(LOST[language])
    expect(paper.locator("progress")).to_be_hidden()
    assert page.input_value(f"#{name}") == "", "choosing the same file again is a change"
    expect(paper.locator(".ow-pages li")).to_have_count(0)
    page.unroute("**/answer")


@pytest.mark.parametrize(("width", "language"), SIZES)
def test_what_is_missing_is_answered(
    office: TryOffice, enter: Enter, tmp_path: Path, width: int, language: str
) -> None:
    played = office.play("merged_correction", 6)
    login = office.applicant("owner", played.case.applicant, locale=language)
    page = enter(login, width, language)
    page.goto(f"/my/cases/{played.case.tracking}")
    page.locator("main details summary").first.click()
    calm(page)
    go_on(page)
    asked = page.locator("main input[type=file][multiple]")
    does_not_arrive(page, str(asked.first.get_attribute("name")), tmp_path, language)
    for name in [field.get_attribute("name") for field in asked.all()]:
        for number in (1, 2):
            (tmp_path / f"{number}.png").write_bytes(PNG + bytes([number]))
            page.set_input_files(f"#{name}", tmp_path / f"{number}.png")
            pages = page.locator(f"#paper-{name} .ow-pages li")
            expect(pages).to_have_count(number)
    go_on(page)
    expect(page.locator(".ow-todo-nothing")).to_be_visible()
    assert {c.status for c in played.case.corrections.values()} == {"answered"}
    sent = [m for m in played.case.materials.values() if m.channel == "upload"]
    assert len(sent) == 2 * len({m.item for m in sent}), "two pages of each"


def test_on_a_phone_the_links_that_do_not_fit_open_from_one_of_them(
    office: TryOffice, enter: Enter
) -> None:
    page = enter(office.applicant("owner"), 360, "en")
    page.goto("/my")
    calm(page)
    notices = page.get_by_role("link", name="Public notices")
    expect(notices).to_be_hidden()
    page.locator("header .ow-nav summary").press("Enter")
    expect(notices).to_be_visible()
    notices.press("Enter")
    page.wait_for_url("**/notices*")
    expect(page.locator("header .ow-nav summary.is-here")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator("header .ow-nav summary")).to_be_hidden()
    expect(page.get_by_role("link", name="Public notices")).to_have_attribute(
        "aria-current", "page"
    )


def test_dark_and_large_are_read_on_a_small_phone(office: TryOffice, enter: Enter) -> None:
    page = enter("", 320, "zh")
    page.goto("/colours/dark")
    page.goto("/large-type/on")
    for address in (
        "/start?_asked=1&social_assistance=ill&q=学",
        "/services/social_assistance",
        "/services/social_assistance/check",
    ):
        page.goto(address)
        calm(page)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 24, 23)"
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
