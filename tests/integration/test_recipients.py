"""Existing recipients from a workbook: a report for every row, a case for each good one, once."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.support.office import TryOffice, make_office
from workflow.benefits import payments, recipients
from workflow.benefits.recipients import HOW_TO, SHEET, Plan
from workflow.domain.people import Actor
from workflow.office.importing import Action
from workflow.workbooks import read_workbook, template

GOOD = {
    "name": "张某某", "id_number": "990101197905060116", "village": "village_a", "kind": "低保",
    "amount": "630.50", "account": "6200000000000000091",
}  # fmt: skip
ROW = {**GOOD, "kind": "最低生活保障"}


def workbook(*rows: dict[str, Any]) -> bytes:
    book = load_workbook(io.BytesIO(template([SHEET], HOW_TO)))
    sheet = book["recipients 享受对象"]
    for number, row in enumerate(rows, 2):
        for index, column in enumerate(SHEET.columns, 1):
            sheet.cell(row=number, column=index, value=row.get(column.name))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def at(tmp_path: Path) -> TryOffice:
    return make_office(tmp_path)


def officer(at: TryOffice, place: str = "county") -> Actor:
    return at.actor(at.staff("county_officer", place))


def plan(at: TryOffice, *rows: dict[str, Any], actor: Actor | None = None) -> Plan:
    read = read_workbook(workbook(*rows), [SHEET])
    return recipients.plan_import(at.office, read, actor or officer(at))


def test_a_good_row_becomes_a_case_with_a_benefit_from_next_month(at: TryOffice) -> None:
    planned = plan(at, {**ROW, "grade": "A类", "stable": "是", "since": "2024-05", "size": 3})
    (line,) = planned.lines
    assert (line.action, line.amount, line.label) == (Action.ADD, 63_050, "张* …0116")
    (done,) = recipients.apply(at.office, planned, officer(at))
    assert done.tracking.startswith("OW-2026-")
    with at.office.store.database.read() as connection:
        case = at.office.store.case(
            int(connection.exec_driver_sql("SELECT id FROM cases").scalar_one())
        )
    assert (case.channel, case.status) == ("import", "closed")
    (benefit,) = case.entitlements.values()
    assert (benefit.amount, benefit.first_month, benefit.grade) == (63_050, "2026-04", "a")
    assert str(benefit.next_check) == "2027-03-02", "stable: yearly, by the national scheme"
    assert [t.kind for t in case.timers.values()] == ["follow_up"]
    at.day("2026-04-08")
    payments.prepare(
        at.office, at.actor(at.staff("finance_officer")), "county", "subsistence", "2026-04"
    )
    (roster,) = payments.rosters_of(at.office).at(["county"])
    assert (roster.count, roster.total) == (1, 63_050)


def test_nobody_is_written_to_because_they_were_taken_over(at: TryOffice) -> None:
    recipients.apply(at.office, plan(at, {**ROW, "phone": "13900000001"}), officer(at))
    with at.office.store.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM outbox").scalar() == 0
        assert connection.exec_driver_sql("SELECT count(*) FROM tasks").scalar() == 0


def test_reading_the_same_workbook_again_changes_nothing(at: TryOffice) -> None:
    first = plan(at, ROW)
    recipients.apply(at.office, first, officer(at))
    again = plan(at, ROW)
    assert [line.action for line in again.lines] == [Action.SAME]
    assert recipients.apply(at.office, again, officer(at)) == []
    repeated = recipients.apply(at.office, first, officer(at))  # the old plan, sent twice
    with at.office.store.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM cases").scalar() == 1
    assert repeated[0].tracking


def test_who_receives_the_same_by_a_grant_here_is_not_taken_over(at: TryOffice) -> None:
    at.play("granted_quietly")
    at.day("2026-05-04")
    assert [each.action for each in plan(at, ROW).lines] == [Action.SAME]
    other = {**ROW, "kind": "nursing"}
    assert [each.action for each in plan(at, other).lines] == [Action.ADD]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id_number": "990101197905060115"}, "check character"),
        ({"id_number": "9901011979"}, "18 characters"),
        ({"village": "nowhere"}, "no village called"),
        ({"kind": "养老金"}, "Write one of"),
        ({"amount": "0"}, "does not fit"),
        ({"amount": "12.345"}, "does not fit"),
        ({"amount": "many"}, "does not fit"),
        ({"amount": "nan"}, "does not fit"),
        ({"amount": "1e9"}, "does not fit"),
        ({"amount": "=1+1"}, "formula"),
        ({"name": None}, "missing"),
        ({"grade": "Z"}, "Write one of"),
        ({"stable": "maybe"}, "yes or no"),
        ({"since": "2024-13"}, "no month"),
        ({"size": "99"}, "whole number"),
        ({"account": "62 <00>"}, "8 to 32 digits"),
        ({"account": "6.2E+18"}, "as text"),
    ],
)
def test_a_row_that_cannot_be_used_says_why_and_keeps_no_other_back(
    at: TryOffice, change: dict[str, Any], said: str
) -> None:
    planned = plan(at, {**ROW, **change}, {**ROW, "kind": "living"})
    refused, good = planned.lines
    assert refused.action is Action.REFUSE
    assert refused.why is not None
    assert said in refused.why.en
    assert good.action is Action.ADD


def test_the_same_person_and_benefit_twice_is_found_in_the_file(at: TryOffice) -> None:
    planned = plan(at, ROW, {**ROW, "amount": "700"})
    assert [each.action for each in planned.lines] == [Action.ADD, Action.REFUSE]


def test_another_places_officer_takes_over_nobody(at: TryOffice) -> None:
    other = at.actor(at.staff("county_officer", "town_b"))
    (line,) = plan(at, ROW, actor=other).lines
    assert line.why is not None
    assert "not one of your places" in line.why.en


def test_a_known_household_is_left_as_it_is(at: TryOffice) -> None:
    played = at.play("granted_quietly")
    recipients.apply(at.office, plan(at, {**ROW, "kind": "living"}), officer(at))
    with at.office.store.database.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT count(*) FROM household_members WHERE until IS NULL"
        ).scalar()
        households = connection.exec_driver_sql("SELECT count(*) FROM households").scalar()
    assert (rows, households) == (3, 1)
    assert played.case.household is not None
