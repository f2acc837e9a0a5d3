"""The main flows in a browser that runs no scripts: asked at home, accepted at the counter, decided
from the inbox; an objection to a notice; a leader's nudge, an inspector's question. The same pages,
and nothing hidden that is needed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.acceptance.applicant.family import FATHER, PASSWORD
from tests.acceptance.browser.test_story import tick
from tests.support import office as offices
from tests.support.office import TryOffice

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(chromium: Browser, address: str) -> Iterator[Plain]:
    """Windows without scripts."""
    made = Plain(chromium, address)
    yield made
    for page in made.pages:
        page.context.close()


class Plain:
    """People whose browsers run no scripts."""

    def __init__(self, chromium: Browser, address: str) -> None:
        self.chromium, self.address = chromium, address
        self.pages: list[Page] = []

    def __call__(self, login: str = "") -> Page:
        """A window, signed in unless the login is empty."""
        context = self.chromium.new_context(
            java_script_enabled=False,
            locale="en-GB",
            viewport={"width": 360, "height": 900},
            base_url=self.address,
        )
        page = context.new_page()
        self.pages.append(page)
        if login:
            page.goto("/sign-in")
            page.fill("[name=login]", login)
            page.fill("[name=password]", offices.PASSWORD)
            send(page)
        return page


def send(page: Page) -> None:
    """Press the main button, and see that nothing is wrong."""
    page.locator("main .btn-primary").click()
    expect(page.locator("#error-summary")).to_have_count(0)


def test_a_request_is_asked_and_accepted(office: TryOffice, plain: Plain) -> None:
    home = plain()
    home.goto("/start")
    home.check("#social_assistance-low_income")
    send(home)
    send(home)
    home.locator("main a[href^='/register']").click()
    home.fill("[name=address]", "13900000001")
    send(home)
    home.fill("[name=code]", office.office.codes.waiting(1)[0].code)
    send(home)
    for name, typed in (("name", "张甲一"), ("id_number", FATHER), ("password", PASSWORD)):
        home.fill(f"[name={name}]", typed)
    for _page in ("the account", "what comes", "what happened"):
        send(home)
    for name in ("registered", "lives"):
        home.select_option(f"[name={name}]", "village_a")
    send(home)
    home.locator("[data-add]").click()
    for name, typed in (("name", "李乙二"), ("id_number", "990101198108155029")):
        home.fill(f"[name=members-1-{name}]", typed)
    home.fill("[name=members-1-monthly_income]", "1500")
    home.select_option("[name=members-1-relation]", "spouse")
    send(home)
    send(home)
    home.fill("[name=account_number]", "6200000000000000018")
    for _page in ("the account", "the services", "the documents"):
        send(home)
    home.fill("[name=name-1]", "张甲一")
    home.check("[name=tick-1]")
    for _page in ("the consent", "the review"):
        send(home)
    expect(home.locator(".ow-receipt svg")).to_be_visible()

    clerk = plain(office.staff("window_clerk"))
    clerk.goto("/work/?view=queue")
    clerk.locator(".ow-task a").first.click()
    clerk.check("[name=complete]")
    clerk.check("[name=act_outcome][value=accept]")
    send(clerk)
    expect(clerk.locator(".ow-flash").first).to_be_visible()
    home.goto("/my")
    home.locator("main a[href^='/my/cases/']").first.click()
    expect(home.locator(".ow-said")).to_be_visible()


def test_an_officer_decides_and_a_neighbour_objects(office: TryOffice, plain: Plain) -> None:
    played = office.play("family_granted", 16)
    neighbour = plain()
    neighbour.goto("/notices")
    neighbour.locator("main a[href^='/notices/']").first.click()
    neighbour.locator("main a[href$='/object']").click()
    neighbour.fill("[name=text]", "A car stands behind the house.")
    send(neighbour)
    expect(neighbour.get_by_text("It has been received")).to_be_visible()

    lead = plain(office.staff("township_lead", number=2))
    lead.goto("/work/?view=queue")
    lead.locator(".ow-task a").first.click()
    lead.fill("[name=looked_into]", "The neighbours were asked.")
    lead.fill("[name=answer_text]", "The car belongs to somebody else.")
    tick(lead, "Objection not upheld")
    send(lead)
    (objection,) = played.case.objections.values()
    assert objection.status != "open"


def test_a_leader_asks_for_the_late_one_and_an_inspector_why(
    office: TryOffice, plain: Plain
) -> None:
    played = office.play("family_granted", 4)
    office.day("2026-03-30")
    leader = plain(office.staff("leader"))
    leader.goto("/leader/")
    leader.locator("section[aria-labelledby=late-title] > p a").click()
    leader.locator(".ow-task form button").first.click()
    expect(leader.locator(".ow-flash").first).to_contain_text("nudged.")
    assert any(task.nudged_on for task in played.case.open_tasks)

    inspector = plain(office.staff("inspector"))
    inspector.goto("/inspector/")
    inspector.fill("[name=number]", played.case.tracking)
    inspector.locator("main .ow-filter button").first.click()
    inspector.locator("a[href$='/ask']").click()
    inspector.fill("[name=text]", "Why does it wait?")
    send(inspector)
    inspector.goto("/inspector/questions")
    expect(inspector.locator("main tbody")).to_contain_text("Why does it wait?")
