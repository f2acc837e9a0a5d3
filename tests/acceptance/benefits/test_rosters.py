"""The payment roster on pages: prepared, signed by another, for the bank, reported."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from tests.acceptance.benefits.conftest import Desk, get, post

ACCOUNT = "6200000000000000018"
GROUPED = "6200 0000 0000 0000 018"


def prepared(desk: Desk) -> str:
    """The address of April's draft."""
    desk.at.day("2026-04-08")
    officer = desk.staff("finance_officer")
    answer = officer.post(
        "/rosters", data={"place": "county", "line": "subsistence", "month": "2026-04"}
    )
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def shown(page: str) -> str:
    """The digest that the form of the signature carries."""
    return page.split('name="shown" value="')[1].split('"')[0]


def signed(desk: Desk) -> str:
    address = prepared(desk)
    leader = desk.staff("leader")
    post(leader, f"{address}/sign", confirm="yes", shown=shown(get(leader, address)))
    return address


def test_an_empty_office_says_what_comes(desk: Desk) -> None:
    assert "No roster yet" in get(desk.staff("leader"), "/rosters")


def test_who_pays_sees_whole_accounts_and_who_signs_masked_ones(desk: Desk) -> None:
    address = prepared(desk)
    assert GROUPED in get(desk.staff("finance_officer"), address)
    page = get(desk.staff("leader"), address)
    assert ACCOUNT not in page
    assert GROUPED not in page
    assert "**** 0018" in page


def test_a_leader_signs_and_the_bank_gets_the_workbook(desk: Desk) -> None:
    address = prepared(desk)
    officer, leader = desk.staff("finance_officer"), desk.staff("leader")
    assert "Sign this roster" not in get(officer, address)
    assert "Only a signed roster" in get(officer, f"{address}/roster.xlsx", 409)
    page = get(leader, address)
    post(leader, f"{address}/sign", shown=shown(page))
    assert "Sign this roster" in get(leader, address), "without the confirmation nothing is signed"
    post(leader, f"{address}/sign", confirm="yes", shown=shown(page))
    assert "Signed by Leader 1" in get(officer, address)
    assert "signed by Leader 1" in get(officer, "/rosters")
    book = load_workbook(io.BytesIO(officer.get(f"{address}/roster.xlsx").data))
    sheet = book.active
    assert sheet is not None
    assert sheet["D2"].value == ACCOUNT


def test_a_draft_that_changed_is_not_signed_unseen(desk: Desk) -> None:
    address = prepared(desk)
    leader = desk.staff("leader")
    page = post(leader, f"{address}/sign", 409, confirm="yes", shown="0" * 64)
    assert "prepared again since this page was shown" in page


def test_the_banks_report_comes_as_a_file(desk: Desk) -> None:
    address = signed(desk)
    officer = desk.staff("finance_officer")

    def sent(text: str, status: int) -> str:
        file = (io.BytesIO(text.encode()), "bank.csv")
        return post(officer, f"{address}/report", status, file=file)

    assert "no line 9" in sent("no,result\n9,failed\n", 422)
    assert "paid or failed" in sent("no,result\n1,perhaps\n", 422)
    assert "mark a line" in post(officer, f"{address}/report", 422)
    sent("序号,发放结果,原因\n1,失败,户名不符\n", 302)
    page = get(officer, address)
    assert "came back" in page
    assert "户名不符" in page
    assert len(desk.played.following("payment_return")) == 1


@pytest.mark.parametrize(
    ("locale", "other", "titles"),
    [
        (
            "en",
            "最低生活保障金",
            (
                "The transfer that came back",
                "Previous account",
                "What the bank says",
                "<dd>Subsistence allowance</dd>",
            ),
        ),
        (
            "zh",
            "Subsistence allowance",
            ("被退回的款项", "原收款账户", "银行退回原因", "<dd>最低生活保障金</dd>"),
        ),
    ],
)
def test_who_clears_up_reads_the_account_and_what_the_bank_said(
    desk: Desk, locale: str, other: str, titles: tuple[str, ...]
) -> None:
    address = signed(desk)
    post(desk.staff("finance_officer"), f"{address}/report", failed="1", why="户名不符")
    (case,) = desk.played.following("payment_return")
    known = desk.at.office.store.case(case)
    (task,) = known.open_tasks
    login = desk.at.staff("township_officer", task.place)
    where = f"/work/cases/{known.tracking}/tasks/{task.no}"
    officer = desk.at.client(desk.app, login)
    officer.get(f"/language/{locale}")
    page = get(officer, where)
    for words in (*titles, GROUPED, "户名不符"):
        assert words in page, words
    assert other not in page, "a benefit has one name on a page, that of its reader's language"
    assert GROUPED not in desk.staff("county_officer").get(where).get_data(as_text=True)


def test_one_line_is_marked_on_the_page(desk: Desk) -> None:
    address = signed(desk)
    officer = desk.staff("finance_officer")
    assert "under way" in get(officer, address)
    post(officer, f"{address}/report", paid="1")
    assert "under way" not in get(officer, address)
    post(officer, f"{address}/report", failed="1", why="销户")
    assert "came back" in get(officer, address)


def test_only_who_prepares_takes_the_report(desk: Desk) -> None:
    address = signed(desk)
    assert "Download for the bank" in get(desk.staff("leader"), address)
    post(desk.staff("leader"), f"{address}/report", 409, failed="1")


def test_lines_that_somebody_changed_behind_our_back_are_not_paid(desk: Desk) -> None:
    address = signed(desk)
    with desk.at.office.store.database.changing() as connection:
        connection.exec_driver_sql("UPDATE roster_lines SET pays = 1")
    assert "Do not pay from this page" in get(desk.staff("finance_officer"), address)


def test_what_is_missing_in_the_form_is_asked_for(desk: Desk) -> None:
    officer = desk.staff("finance_officer")
    page = post(officer, "/rosters", 422, place="county", line="subsistence", month="")
    assert "choose the budget line and the month" in page


@pytest.mark.parametrize("role", ["township_officer", "county_officer", "window_clerk"])
def test_rosters_are_for_those_who_pay_and_sign(desk: Desk, role: str) -> None:
    get(desk.staff(role), "/rosters", 403)


def test_another_places_roster_is_not_found(desk: Desk) -> None:
    address = prepared(desk)
    other = desk.at.client(desk.app, desk.at.staff("finance_officer", "town_b"))
    get(other, address, 404)
