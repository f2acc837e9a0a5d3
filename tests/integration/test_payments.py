"""Paying the month: prepared by one, signed by another, never changed, put right a month later."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.support.office import TryOffice, make_office
from workflow.benefits import payments, roster_sheets
from workflow.benefits.payments import Result
from workflow.domain import commands as c
from workflow.domain.people import SYSTEM, Actor
from workflow.errors import Conflict, Refusal
from workflow.store.rosters import Roster
from workflow.workbooks import BadWorkbook


@dataclass
class Desk:
    """An office with one household on the subsistence allowance, 1,260 yuan from April on."""

    at: TryOffice
    case: int
    benefit: int

    def who(self, role: str, number: int = 1) -> Actor:
        return self.at.actor(self.at.staff(role, "county", number))

    def prepare(self, month: str) -> Roster:
        officer = self.who("finance_officer")
        number = payments.prepare(self.at.office, officer, "county", "subsistence", month)
        return payments.rosters_of(self.at.office).get(number)

    def paid(self, month: str) -> Roster:
        """Prepared and signed."""
        roster = self.prepare(month)
        payments.sign(self.at.office, self.who("leader"), roster.id, roster.digest)
        return payments.rosters_of(self.at.office).get(roster.id)

    def change(self, what: str, month: str, amount: int | None = None) -> None:
        command = c.ChangeEntitlement(
            case=self.case, entitlement=self.benefit, what=what, amount=amount, from_month=month
        )
        self.at.office.engine.handle(command, SYSTEM)

    def lines(self, roster: Roster) -> list[tuple[int, int, int]]:
        """(regular, correction, paid) in yuan."""
        found = payments.rosters_of(self.at.office).lines(roster.id)
        return [
            (e.line.regular // 100, e.line.correction // 100, e.line.pays // 100) for e in found
        ]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    at = make_office(tmp_path)
    played = at.play("granted_quietly")
    (benefit,) = played.case.entitlements.values()
    return Desk(at, played.case_id, benefit.no)


def test_a_month_is_prepared_by_one_and_signed_by_another(desk: Desk) -> None:
    desk.at.day("2026-04-08")
    roster = desk.prepare("2026-04")
    assert (roster.count, roster.total, roster.status) == (1, 126_000, "draft")
    office = desk.at.office
    with pytest.raises(Refusal, match="not_your_post"):
        payments.sign(office, desk.who("finance_officer"), roster.id, roster.digest)
    with pytest.raises(Refusal, match="not_your_post"):
        payments.prepare(office, desk.who("leader"), "county", "subsistence", "2026-04")
    payments.sign(office, desk.who("county_lead"), roster.id, roster.digest)
    assert payments.is_intact(office, payments.rosters_of(office).get(roster.id))
    with pytest.raises(Conflict, match="roster_signed"):
        desk.prepare("2026-04")
    with pytest.raises(Conflict, match="roster_signed"):
        payments.sign(office, desk.who("leader"), roster.id, roster.digest)


def test_who_prepared_does_not_sign_under_another_post(desk: Desk) -> None:
    desk.at.day("2026-04-08")
    roster = desk.prepare("2026-04")
    login = desk.at.staff("finance_officer", "county")
    account = desk.at.accounts[login]
    desk.at.office.accounts.give_post(account, "leader", "county", desk.at.now().date())
    with pytest.raises(Refusal, match="own_roster"):
        payments.sign(desk.at.office, desk.at.actor(login), roster.id, roster.digest)


def test_what_changed_meanwhile_is_not_signed_unseen(desk: Desk) -> None:
    desk.at.day("2026-04-08")
    roster = desk.prepare("2026-04")
    desk.change("reduce", "2026-04", 80_000)
    with pytest.raises(Conflict, match="roster_outdated"):
        payments.sign(desk.at.office, desk.who("leader"), roster.id, roster.digest)
    again = desk.prepare("2026-04")
    assert again.id == roster.id
    with pytest.raises(Conflict, match="roster_changed"):
        payments.sign(desk.at.office, desk.who("leader"), roster.id, roster.digest)
    payments.sign(desk.at.office, desk.who("leader"), roster.id, again.digest)


def test_too_much_and_too_little_is_put_right_the_month_after(desk: Desk) -> None:
    desk.at.day("2026-06-08")
    assert desk.lines(desk.paid("2026-04")) == [(1260, 0, 1260)]
    assert desk.lines(desk.paid("2026-05")) == [(1260, 0, 1260)]
    desk.change("increase", "2026-05", 140_000)
    assert desk.lines(desk.paid("2026-06")) == [(1400, 140, 1540)]
    desk.change("reduce", "2026-06", 100_000)
    assert desk.lines(desk.prepare("2026-07")) == [(1000, -400, 600)]


def test_what_a_late_stop_paid_too_much_is_named_and_not_paid(desk: Desk) -> None:
    desk.at.day("2026-06-08")
    desk.paid("2026-04")
    desk.paid("2026-05")
    desk.change("stop", "2026-05")
    roster = desk.prepare("2026-06")
    assert desk.lines(roster) == [(0, -1260, 0)]
    assert (roster.count, roster.total) == (0, 0)
    with pytest.raises(Refusal, match="nothing_to_pay"):
        payments.sign(desk.at.office, desk.who("leader"), roster.id, roster.digest)


def test_a_month_that_no_roster_paid_is_not_caught_up_by_itself(desk: Desk) -> None:
    desk.at.day("2026-06-08")
    assert desk.lines(desk.paid("2026-06")) == [(1260, 0, 1260)]


def test_a_transfer_that_came_back_becomes_a_task_and_is_paid_the_month_after(desk: Desk) -> None:
    desk.at.day("2026-04-20")
    roster = desk.paid("2026-04")
    officer, office = desk.who("finance_officer"), desk.at.office
    assert payments.report(office, officer, roster.id, [Result(1, False, "账户已销户")]) == 1
    (kept,) = payments.rosters_of(office).lines(roster.id)
    assert (kept.status, kept.why) == ("failed", "账户已销户")
    assert kept.return_case is not None
    case = office.store.case(kept.return_case)
    (task,) = case.open_tasks
    assert (task.role, task.state) == ("township_officer", "clear_up")
    assert str(task.due_on) == "2026-04-27"
    again = [Result(1, False, "账户已销户")]
    assert payments.report(office, officer, roster.id, again) == 0, "the same report again"
    assert payments.look_into_returns(office) == 0
    desk.at.day("2026-05-08")
    assert desk.lines(desk.prepare("2026-05")) == [(1260, 1260, 2520)]


def test_looking_into_returns_goes_on_where_it_was_interrupted(desk: Desk) -> None:
    desk.at.day("2026-04-20")
    roster = desk.paid("2026-04")
    office = desk.at.office
    rosters = payments.rosters_of(office)
    rosters.report(roster.id, [(1, "failed", "")], desk.at.now().date())
    asked = c.Review(case=desk.case, entitlement=desk.benefit, use="payment_return",
                     reason="payment_returned")  # fmt: skip
    office.engine.handle(asked, SYSTEM)  # filed, and killed before it was noted
    assert payments.look_into_returns(office) == 1
    assert payments.look_into_returns(office) == 0
    with office.store.database.read() as connection:
        found = connection.exec_driver_sql(
            "SELECT count(*) FROM cases WHERE definition = 'payment_return'"
        )
        assert found.scalar() == 1


def test_only_a_signed_roster_is_reported_on(desk: Desk) -> None:
    desk.at.day("2026-04-08")
    roster = desk.prepare("2026-04")
    officer = desk.who("finance_officer")
    with pytest.raises(Conflict, match="roster_not_signed"):
        payments.report(desk.at.office, officer, roster.id, [Result(1, True)])


def test_a_roster_of_a_far_month_is_refused(desk: Desk) -> None:
    desk.at.day("2026-04-08")
    assert desk.prepare("2026-05").count == 1
    with pytest.raises(Refusal, match="month_ahead"):
        desk.prepare("2026-06")


def test_names_and_accounts_are_unreadable_on_the_disk(desk: Desk) -> None:
    desk.at.day("2026-04-08")
    desk.paid("2026-04")
    raw = b"".join(path.read_bytes() for path in desk.at.folder.glob("office.db*"))
    assert "张甲一".encode() not in raw
    assert b"6200000000000000018" not in raw


def test_the_workbook_for_the_bank_can_be_filled_in_and_read_back(desk: Desk) -> None:
    desk.at.day("2026-04-20")
    roster = desk.paid("2026-04")
    office = desk.at.office
    budget = payments.budget_lines(office)["subsistence"]
    lines = payments.rosters_of(office).lines(roster.id)
    workbook = load_workbook(io.BytesIO(roster_sheets.export(roster, lines, budget, {})))
    sheet = workbook.active
    assert sheet is not None
    row = [cell.value for cell in sheet[2]]
    assert row[:7] == [1, "张甲一", None, "6200000000000000018", 1260, 0, "2026-04"]
    sheet["I2"] = "失败"
    sheet["J2"] = "户名不符"
    out = io.BytesIO()
    workbook.save(out)
    assert roster_sheets.read_report(out.getvalue()) == [Result(1, False, "户名不符")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("序号,发放结果,原因\n1,成功,\n2,失败,销户\n", [Result(1, True), Result(2, False, "销户")]),
        ("no;result\n3;paid\n\n4;\n", [Result(3, True)]),
    ],
)
def test_a_report_as_csv_is_read(text: str, found: list[Result]) -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        assert roster_sheets.read_report(text.encode(encoding)) == found


@pytest.mark.parametrize(
    "text",
    ["", "a,b\n1,2\n", "no,result\nx,paid\n", "no,result\n1,maybe\n",
     "no,result\n1,paid\n1,paid\n", "no,result\n1,\n", "\x00\xff",
     "no,result\n" + "9" * 5_000 + ",paid\n", "no,result\n" + "1,paid\n" * 100_002],
)  # fmt: skip
def test_a_report_that_is_unclear_is_refused_with_its_row(text: str) -> None:
    with pytest.raises(BadWorkbook):
        roster_sheets.read_report(text.encode("latin-1"))


def test_a_name_that_looks_like_a_formula_stays_a_name(desk: Desk) -> None:
    desk.at.day("2026-04-20")
    roster = desk.paid("2026-04")
    office = desk.at.office
    (kept,) = payments.rosters_of(office).lines(roster.id)
    evil = [type(kept)(kept.no, type(kept.line)(**{
        **{n: getattr(kept.line, n) for n in kept.line.__dataclass_fields__}, "payee": "=1+1"
    }), kept.status, "", None, None)]  # fmt: skip
    budget = payments.budget_lines(office)["subsistence"]
    sheet = load_workbook(io.BytesIO(roster_sheets.export(roster, evil, budget, {}))).active
    assert sheet is not None
    assert sheet["B2"].data_type == "s"


@pytest.mark.parametrize(
    ("example", "line", "month", "yuan"),
    [
        ("temporary_aid_small_and_quick", "temporary", "2026-03", 600),
        ("upheld_is_noticed_again", "destitute", "2026-05", 1500),
        ("granted_after_notice", "housing", "2026-04", 300),
        ("one_refused", "education", "2026-03", 1000),
    ],
)
def test_every_line_pays_what_its_services_grant(
    tmp_path: Path, example: str, line: str, month: str, yuan: int
) -> None:
    at = make_office(tmp_path)
    case = at.play(example).case_id
    at.day(f"{month}-20")
    officer, leader = (at.actor(at.staff(r, "county", 1)) for r in ("finance_officer", "leader"))
    number = payments.prepare(at.office, officer, "county", line, month)
    roster = payments.rosters_of(at.office).get(number)
    payments.sign(at.office, leader, number, roster.digest)
    (paid,) = payments.rosters_of(at.office).lines(number)
    assert (paid.line.case, paid.line.pays, bool(paid.line.account)) == (case, yuan * 100, True)


def test_aid_that_was_handed_over_is_on_no_roster(tmp_path: Path) -> None:
    at = make_office(tmp_path)
    at.play("temporary_aid_first")
    at.day("2026-03-31")
    officer = at.actor(at.staff("finance_officer", "county", 1))
    number = payments.prepare(at.office, officer, "county", "temporary", "2026-03")
    assert not payments.rosters_of(at.office).lines(number)
