"""Lists of recipients by quarter: what they show, to whom, and that they end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.office import TryOffice, make_office
from tests.support.people import another
from web.registry import OWN_PARTS
from workflow.benefits import quarterly
from workflow.domain.commands import ChangeEntitlement
from workflow.domain.people import SYSTEM

ADDRESS = "/published/town_a/lists/2026-Q2"
PRIVATE = (
    "990101",
    "13900000001",
    "李乙二",
    "王戊五",
    "6200000000000000018",
    "6200 0000",
    "人均收入",
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TryOffice]:
    """Two families with the allowance from April on, one of which is a child's alone."""
    made = make_office(tmp_path_factory.mktemp("quarterly"))
    first = made.play("granted_quietly")
    made.play("granted_quietly", **another("2010-06-06"))
    (no,) = first.case.entitlements
    change = ChangeEntitlement(case=first.case_id, entitlement=no, what="reduce", amount=50_000,
                               from_month="2026-06")  # fmt: skip
    made.office.engine.handle(change, SYSTEM)
    made.day("2026-07-01")
    assert quarterly.make_lists(made.office) == 2, "one for each township"
    assert quarterly.make_lists(made.office) == 0, "made once"
    yield made
    made.office.close()


def page(office: TryOffice, address: str = ADDRESS, role: str = "", status: int = 200) -> str:
    app = office.app(parts=(*OWN_PARTS, "public"))
    client = office.client(app, office.staff(role)) if role else app.test_client()
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_it_shows_names_in_part_with_what_is_paid_and_no_more(office: TryOffice) -> None:
    shown = page(office)
    assert shown.count("Subsistence allowance") == 1, "nobody under eighteen"
    assert "500.00" in shown, "what was paid in June"
    assert "1,260.00" not in shown
    assert "张甲一" not in shown
    assert "张" in shown
    for private in PRIVATE:
        assert private not in shown, private
    assert ADDRESS in page(office, "/published?place=town_a")
    assert "Nobody is on this list." in page(office, ADDRESS.replace("town_a", "town_b"))
    page(office, ADDRESS.replace("Q2", "Q1"), status=404)


def test_whole_names_stand_on_the_sheet_for_staff_of_the_place(office: TryOffice) -> None:
    sheet = page(office, f"{ADDRESS}/sheet", "village_assistant")
    assert "张甲一" in sheet
    for private in PRIVATE:
        assert private not in sheet, private
    assert page(office, f"{ADDRESS}/sheet", status=302)
    other = ADDRESS.replace("town_a", "town_b")
    page(office, f"{other}/sheet", "village_assistant", status=404)


def test_after_its_quarter_it_names_nobody(office: TryOffice) -> None:
    office.day("2026-09-30")
    assert "张" in page(office)
    office.day("2026-10-01")
    for address, role in ((ADDRESS, ""), (f"{ADDRESS}/sheet", "village_assistant")):
        ended = page(office, address, role)
        assert "names nobody any more" in ended
        assert "张" not in ended.replace("张贴", "")
    assert ADDRESS not in page(office, "/published?place=town_a")
