"""The tutorial is true: who follows it gets to the decision and meets every word it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Page, expect

from tests.acceptance.browser.conftest import Enter, serving
from tests.acceptance.work.test_privacy import PNG
from tests.support.demo_office import settings_in
from web.app import create_app
from workflow.demo.install import open_demonstration
from workflow.demo.staff import PASSWORD, STAFF

pytestmark = pytest.mark.browser

TUTORIAL = Path(__file__).parents[3] / "docs/tutorial/first-case.md"
WEDNESDAY = datetime.fromisoformat("2026-11-18T10:00:00+08:00")
NAME, CARD = "田新一", "990101198403124014"


class Watch:
    """What time it is in the demonstration."""

    def __init__(self) -> None:
        self.now = WEDNESDAY

    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def address(watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A demonstration as `make run` opens it."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("workflow.store.accounts._hasher", cheap)
    monkeypatch.setattr("tests.acceptance.browser.conftest.PASSWORD", PASSWORD)
    office = open_demonstration(settings_in(tmp_path), now=lambda: watch.now)
    with serving(create_app(office)) as where:
        yield where
    office.close()


class Reader:
    """Follows the tutorial and remembers every word that stood on a page."""

    def __init__(self, enter: Enter) -> None:
        self.enter = enter
        self.read: list[str] = []
        self.tracking = ""

    def look(self, page: Page) -> Page:
        """Read a page."""
        self.read.append(page.inner_text("body"))
        return page

    def press(self, page: Page, name: str) -> None:
        """Press a button or follow a link, by what stands on it."""
        self.look(page)
        found = page.get_by_role("button", name=name, exact=True)
        (found.or_(page.get_by_role("link", name=name, exact=True))).first.click()
        wrong = page.locator("#error-summary")
        assert wrong.count() == 0, wrong.inner_text()
        self.look(page)

    def task(self, login: str, title: str, family: str = "") -> Page:
        """Sign in and open a task from the list."""
        page = self.enter(login)
        page.goto("/work/?view=queue")
        self.look(page)
        row = page.locator(".ow-task", has_text=family or self.tracking)
        row.get_by_role("link", name=title, exact=True).click()
        return self.look(page)

    def choose(self, page: Page, *labels: str) -> None:
        """Tick what stands beside a box."""
        for label in labels:
            page.get_by_label(label, exact=True).check()


def test_who_follows_the_tutorial_decides_a_case(enter: Enter, watch: Watch) -> None:
    reader = Reader(enter)
    applicant = a_family_asks(reader)
    page = reader.task("window", "Checking the papers at the counter")
    expect(page.get_by_text("signed online, by name")).to_be_visible()
    missing = page.get_by_text("Not handed in:").inner_text()
    assert "Bank account" in missing
    assert "Disability certificate" not in missing, "nobody is disabled: nobody asks for it"
    reader.choose(page, "Accept")
    reader.press(page, "Send")
    page = reader.task("employment", "Recognition")
    reader.choose(page, "Recognise")
    reader.press(page, "Send")
    applicant.goto("/my")
    reader.press(applicant, "My requests")
    applicant.get_by_role("link", name="Social assistance in one request").click()
    expect(applicant.get_by_role("link", name="Read the decision")).to_have_count(0)
    watch.wait(minutes=10)
    applicant.reload()
    expect(applicant.get_by_role("link", name="Read the decision")).to_be_visible()
    the_means_are_checked(reader)
    the_county_decides(reader)
    they_look_around(reader)
    met = "\n".join(reader.read)
    named = re.findall(r"\*\*([^*]+)\*\*", TUTORIAL.read_text(encoding="utf-8"))
    unmet = [words for words in named if " ".join(words.split()) not in met]
    assert len(named) > 30
    assert not unmet


def test_the_tutorial_names_accounts_that_exist() -> None:
    named = set(re.findall(r"As `(\w+)`|as `(\w+)`", TUTORIAL.read_text(encoding="utf-8")))
    logins = {first or second for first, second in named} - {CARD}
    assert logins
    assert logins <= {each.login for each in STAFF if each.shows}


def a_family_asks(reader: Reader) -> Page:
    """Section 1; gives the family's page."""
    page = reader.enter(language="zh")
    page.goto("/")
    reader.press(page, "English")
    reader.choose(
        page, "Our income is not enough to live on", "Someone lost work or cannot find any"
    )
    reader.press(page, "Show what may help")
    for name in ("Apply now", "I have no account yet"):
        reader.press(page, name)
    page.fill("[name=address]", "13900000077")
    reader.press(page, "Send the code")
    reader.look(page)
    outbox = page.get_by_role("link", name="Read the code in the demonstration's own outbox")
    with page.context.expect_page() as opened:
        outbox.click()
    opened.value.wait_for_load_state()
    code = re.search(r"<strong>(\d{8})", opened.value.content())
    assert code
    page.fill("[name=code]", code[1])
    reader.press(page, "Go on")
    page.fill("[name=name]", NAME)
    page.fill("[name=id_number]", CARD)
    page.fill("[name=password]", "three words together")
    for name in ("Open the account", "Begin", "Save and continue"):
        reader.press(page, name)
    for where in ("registered", "lives"):
        page.locator(f"[name={where}]").select_option(label="Village A")
    reader.press(page, "Save and continue")
    page.fill("[name=members-0-monthly_income]", "1500")
    for name in ("Save and continue", "Save and continue"):
        reader.press(page, name)
    page.fill("[name=account_number]", "6200000000000000091")
    for _ in ("account", "services", "documents"):
        reader.press(page, "Save and continue")
    page.fill("[name=name-1]", NAME)
    reader.choose(page, "I have read this and agree")
    reader.press(page, "Save and continue")
    reader.press(page, "Send my request")
    found = re.search(r"OW-\d{4}-\d{6}-\d", page.inner_text("main"))
    assert found
    reader.tracking = found[0]
    return page


def the_means_are_checked(reader: Reader) -> None:
    """Section 4."""
    page = reader.task("check", "Data check")
    page.fill("[name=checked_income]", "1500")
    reader.choose(page, "Agrees with the request")
    reader.press(page, "Send")
    page = reader.task("township1", "Home visit")
    page.fill("[name=visited_on]", "2026-11-18")
    reader.choose(page, "At home", "Took part", "Signed, or thumbprint given")
    page.locator("[name=witness_name]").fill(NAME)
    page.fill("[name=living]", "One room, warm.")
    reader.press(page, "Record what was found")
    reader.press(reader.task("township2", "Home visit"), "Sign unchanged")
    page = reader.task("lead", "The township's opinion")
    page.fill("[name=proposed_amount]", "980")
    reader.choose(page, "Support")
    reader.press(page, "Send")
    page = reader.task("village", "Post the notice")
    photo = page.locator("[name=act_photo]")
    photo.set_input_files({"name": "board.png", "mimeType": "image/png", "buffer": PNG})
    page.locator("main .btn-primary:visible").click()
    expect(page.locator(".ow-flash").first).to_be_visible()
    reader.press(page, "Public notices")


def the_county_decides(reader: Reader) -> None:
    """Section 5, on a family whose notice has ended."""
    page = reader.task("county1", "The county's determination", "郭")
    page.fill("[name=amount]", "980")
    page.fill("[name=payee]", "郭示壬")
    reader.choose(page, "Grant")
    reader.press(page, "Send")
    expect(page.locator(".ow-flash").first).to_be_visible()


def they_look_around(reader: Reader) -> None:
    """Section 6."""
    reader.press(reader.enter("village"), "Counter")
    page = reader.enter("admin")
    reader.press(page, "Definitions")
    page.get_by_role("link", name="Subsistence allowance").first.click()
    expect(page.get_by_role("button", name="Change it")).to_be_visible()
    reader.look(page)
