"""One family's three weeks through real pages only: from a sheet of paper to decisions in the hand.

The town works in Chinese, on a phone in the village; the county, the family and a neighbour read
English. Nothing here knows the engine: what the pages do not offer cannot happen.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.acceptance.browser.conftest import Enter, fits
from tests.acceptance.work.test_privacy import PNG
from tests.support.office import TryOffice

pytestmark = pytest.mark.browser

CODE = r"(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}"
FATHER, MOTHER = "990101197905065013", "990101198108155029"


class Story:
    """Who does what, each in a browser of their own that stays open, as on a desk."""

    def __init__(self, office: TryOffice, enter: Enter) -> None:
        self.office = office
        self.enter = enter
        self.tracking = ""
        self.pages: dict[tuple[str, int], Page] = {}

    def desk(self, role: str, number: int = 1) -> Page:
        """Somebody's page: in the town in Chinese, elsewhere in English."""
        if (role, number) not in self.pages:
            login = self.office.staff(role, number=number)
            town = role.startswith(("village", "town", "window"))
            width = 360 if role == "village_assistant" else 1280
            self.pages[role, number] = self.enter(login, width, "zh" if town else "en")
        return self.pages[role, number]

    def task(self, role: str, title: str, number: int = 1) -> Page:
        """Open the family's task of this title from the list of tasks, as one finds it there."""
        page = self.desk(role, number)
        page.goto("/work/?view=queue")
        rows = page.locator(".ow-task", has_text=self.tracking)
        rows.get_by_role("link", name=title, exact=True).click()
        expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
        assert fits(page), title
        return page

    def done(self, page: Page) -> None:
        """Press the one button that sends, and see that it was taken."""
        expect(page.locator("main .btn-primary:visible")).to_have_count(1)
        page.locator("main .btn-primary:visible").click()
        expect(page.locator("#error-summary")).to_have_count(0)
        expect(page.locator(".ow-flash").first).to_be_visible()


@pytest.fixture
def story(office: TryOffice, enter: Enter) -> Story:
    return Story(office, enter)


def tick(page: Page | Locator, *labels: str) -> None:
    """Tick boxes and choices by what stands beside them."""
    for label in labels:
        page.get_by_label(label, exact=True).check()


def test_a_family_on_paper_gets_its_decisions(story: Story) -> None:
    story.office.day("2026-03-05")
    code = the_village_types_in_mondays_paper(story)
    the_counter_accepts(story)
    a_missing_paper_is_asked_for_and_brought(story)
    two_officers_visit(story)
    the_means_are_known(story)
    employment_aid_is_refused_and_handed_over(story)
    the_township_is_in_favour(story)
    the_village_posts_the_notice(story)
    a_neighbour_objects_and_is_answered(story)
    the_county_visits_and_decides(story)
    the_family_hears_and_looks_up(story, code)


def the_village_types_in_mondays_paper(story: Story) -> str:
    """Thursday: the assistant types in what was handed over on Monday. Gives the code."""
    page = story.desk("village_assistant")
    page.goto("/counter")
    page.locator("[name=id_number]").first.fill(FATHER)
    page.get_by_role("button", name="查找").click()
    page.get_by_role("button", name="社会救助").click()
    tick(page, "收入不够日常生活", "失业或找不到工作")
    page.fill("[name=applicant_name]", "田新一")
    for where in ("registered", "lives"):
        page.locator(f"[name={where}]").select_option(label="甲村")
    for number, (name, relation, card) in enumerate(
        (("田新一", "本人", FATHER), ("田新二", "配偶", MOTHER))
    ):
        if number:
            page.get_by_role("button", name="加一行").click()
        page.fill(f"[name=members-{number}-name]", name)
        page.locator(f"[name=members-{number}-relation]").select_option(label=relation)
        page.fill(f"[name=members-{number}-id_number]", card)
    page.fill("[name=members-1-monthly_income]", "1500")
    for paper in ("identity", "check_consent-1", "check_consent-2", "authority"):
        page.locator(f"[name=paper-{paper}-seen]").check()
    tick(page, "没有电话和邮箱：派人上门告知")
    page.get_by_text("是之前收到的纸质材料吗？").click()
    page.fill("[name=paper_day]", "2026-3-2")
    page.fill("[name=why]", "村里周一收件，周四录入")
    assert fits(page)
    page.get_by_role("button", name="提交申请").click()
    page.wait_for_url("**/filed*")
    receipt = page.inner_text("main")
    found = re.search(r"OW-\d{4}-\d{6}-\d", receipt)
    code = re.search(CODE, receipt)
    assert found, receipt
    assert code, receipt
    story.tracking = found[0]
    return code[0]


def the_counter_accepts(story: Story) -> None:
    """The time runs from Monday, the day of the paper."""
    page = story.task("window_clerk", "窗口受理")
    expect(page.get_by_text("3月2日").first).to_be_visible()
    tick(page, "受理")
    story.done(page)


def a_missing_paper_is_asked_for_and_brought(story: Story) -> None:
    """What the officers miss is asked once; the clock is paused until it is there."""
    story.office.day("2026-03-06")
    page = story.task("check_centre", "Data check")
    page.get_by_text("Something is missing").click()
    page.locator("[name=item]").select_option(label="Consent to check and promise of truth")
    page.locator("[name=reason]").select_option(label="a signature or thumbprint is missing")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_text("into one request to the applicant").first).to_be_visible()
    story.done(story.task("window_clerk", "发出一次性补正告知"))

    story.office.day("2026-03-09")
    village = story.task("village_assistant", "当面告知申请人")
    expect(village.get_by_text("缺少签名或手印").first).to_be_visible()
    village.fill("[name=received_by]", "田新一")
    tick(village, "当面读给他听")
    story.done(village)
    village.goto("/counter")
    village.fill("[name=number]", story.tracking)
    village.get_by_role("button", name="打开").click()
    expect(village.get_by_text("等您补充期间，办理时间暂停计算")).to_be_visible()
    village.get_by_role("link", name="代申请人补充").click()
    for number in (1, 2):
        village.locator(f"[name=paper-check_consent-{number}-seen]").check()
    village.get_by_role("button", name="提交补充内容").click()
    expect(village.locator("#error-summary")).to_have_count(0)
    village.wait_for_url(lambda url: "answer" not in url)


def two_officers_visit(story: Story) -> None:
    """One writes, the other signs the same unchanged."""
    page = story.task("township_officer", "入户调查")
    page.fill("[name=visited_on]", "2026-3-9")
    tick(page, "入户", "配合", "已签字（或按手印）")
    page.get_by_label("签字人姓名").fill("田新二")
    page.fill("[name=living]", "两间瓦房，母亲在家")
    page.locator("main .btn-primary:visible").click()
    expect(page.locator("#error-summary")).to_have_count(0)
    other = story.task("township_officer", "入户调查", number=2)
    expect(other.get_by_text("两间瓦房，母亲在家")).to_be_visible()
    other.get_by_role("button", name="原样签署").click()
    expect(other.locator(".ow-flash").first).to_be_visible()


def the_means_are_known(story: Story) -> None:
    """What was missing came: the check goes on, and every service uses its result."""
    story.office.day("2026-03-10")
    page = story.task("check_centre", "Data check")
    page.fill("[name=checked_income]", "1480")
    tick(page, "Agrees with the request")
    story.done(page)


def employment_aid_is_refused_and_handed_over(story: Story) -> None:
    """A refusal gives its reason in writing and is brought to the home."""
    page = story.task("employment_officer", "Recognition")
    tick(page, "Do not grant")
    page.locator("[name=act_reasons_refuse]").first.check()
    story.done(page)
    village = story.task("village_assistant", "送达决定")
    village.fill("[name=received_by]", "田新一")
    tick(village, "当面交给")
    story.done(village)


def the_township_is_in_favour(story: Story) -> None:
    """The township's head gives an opinion with an amount."""
    page = story.task("township_lead", "乡镇初审意见")
    page.fill("[name=proposed_amount]", "840")
    page.fill("[name=people_supported]", "2")
    tick(page, "同意，提交公示")
    story.done(page)


def the_village_posts_the_notice(story: Story) -> None:
    """Printed, posted, photographed: seven days begin."""
    story.office.day("2026-03-11")
    page = story.task("village_assistant", "张贴公示")
    expect(page.get_by_role("link", name="打印公示（A4，带二维码）")).to_be_visible()
    page.locator("[name=act_photo]").set_input_files(
        {"name": "board.png", "mimeType": "image/png", "buffer": PNG}
    )
    story.done(page)


def a_neighbour_objects_and_is_answered(story: Story) -> None:
    """Without an account; another head than the one who gave the opinion answers."""
    story.office.day("2026-03-13")
    neighbour = story.enter("", 360, "en")
    neighbour.goto("/")
    neighbour.get_by_role("link", name="Public notices").click()
    neighbour.locator("main").get_by_role("link", name="Subsistence allowance").click()
    assert "田新一" not in neighbour.inner_text("main"), "a website shows no full name"
    neighbour.get_by_role("link", name="Object to this notice").click()
    neighbour.get_by_label("What do you object to").fill("A car stands behind the house.")
    neighbour.get_by_role("button", name="Send my objection").click()
    expect(neighbour.get_by_text("It has been received")).to_be_visible()
    receipt = re.search(CODE, neighbour.inner_text("main"))
    assert receipt

    story.office.day("2026-03-16")
    author = story.task("township_lead", "核查异议")
    expect(author.get_by_text("您已签署“乡镇初审意见”")).to_be_visible()
    expect(author.locator("main .btn-primary:visible")).to_have_count(0)
    page = story.task("township_lead", "核查异议", number=2)
    page.fill("[name=looked_into]", "问过邻居，看过行驶证")
    page.fill("[name=answer_text]", "车是别人家的。")
    tick(page, "异议不成立")
    story.done(page)

    neighbour.get_by_role("link", name="Read the answer later").click()
    neighbour.get_by_label("Receipt number").fill(receipt[0])
    neighbour.get_by_role("button", name="Read the answer").click()
    expect(neighbour.get_by_text("车是别人家的。")).to_be_visible()


def the_county_visits_and_decides(story: Story) -> None:
    """After an objection two officers of the county go and look before one decides."""
    story.office.day("2026-03-19")
    page = story.task("county_officer", "County home visit")
    page.fill("[name=county_visited_on]", "2026-3-19")
    page.fill("[name=county_found]", "As the township wrote; no car.")
    page.locator("main .btn-primary:visible").click()
    expect(page.locator("#error-summary")).to_have_count(0)
    other = story.task("county_officer", "County home visit", number=2)
    other.get_by_role("button", name="Sign unchanged").click()
    expect(other.locator(".ow-flash").first).to_be_visible()

    story.office.day("2026-03-20")
    page = story.task("county_officer", "Determination after the visit")
    page.fill("[name=amount]", "840")
    page.fill("[name=payee]", "田新一")
    tick(page, "B", "Grant")
    story.done(page)


def the_family_hears_and_looks_up(story: Story, code: str) -> None:
    """The decision is read out at home; number and code show the same on any phone."""
    story.office.day("2026-03-23")
    page = story.desk("village_assistant")
    page.goto("/work/?view=queue")
    decisions = page.locator(".ow-task", has_text=story.tracking).filter(has_text="最低生活保障")
    decisions.get_by_role("link", name="当面告知申请人").click()
    expect(page.get_by_text("每月840.00元").first).to_be_visible()
    letter = page.get_by_role("link", name="打印文书").get_attribute("href")
    page.fill("[name=received_by]", "田新一")
    tick(page, "当面读给他听")
    story.done(page)
    assert letter
    page.goto(letter)
    expect(page.get_by_text("确认通知书").first).to_be_visible()

    family = story.enter("", 360, "en")
    family.goto("/look-up")
    family.get_by_label("Tracking number").fill(story.tracking)
    family.get_by_label("Code").fill(code)
    family.get_by_role("button", name="Show my request").click()
    shown = family.locator("main")
    for words in ("All is decided", "Granted", "Not granted this time"):
        expect(shown.get_by_text(words).first).to_be_visible()
    expect(shown.get_by_text("Mon 2 Mar")).to_be_visible()
    assert fits(family)
    assert FATHER not in family.content(), "number and code show no ID number"
