"""Requests from a workbook: tried first, filed one by one, never twice, each row answered for."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.support.office import TryOffice, make_office
from workflow.cli import main
from workflow.intake.importing import ImportedRow, import_requests
from workflow.intake.sheets import sheets_of
from workflow.workbooks import read_workbook, template

HEAD = ["reference", "chosen", "contact", "happened", "applicant_name", "id_number", "phone",
        "registered", "lives", "family_savings", "account_holder",
        "account_number"]  # fmt: skip
GOOD = ["A-1", "subsistence", "phone", "收入不够日常生活", "张甲一", "990101197905060116",
        "13900000001", "village_a", "village_b", "1800.00", "张甲一",
        "6200000000000000018"]  # fmt: skip
MEMBERS = ["reference", "name", "relation", "id_number", "adult"]
MEMBER = ["A-1", "张甲一", "本人", "990101197905060116", "是"]


@pytest.fixture
def office(tmp_path: Path) -> TryOffice:
    return make_office(tmp_path)


def book(*rows: list[str], members: tuple[list[str], ...] = (MEMBER,)) -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "requests"
    for row in (HEAD, *rows):
        sheet.append(row)
    table = workbook.create_sheet("members")
    for row in (MEMBERS, *members):
        table.append(row)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def brought(office: TryOffice, content: bytes, *, dry_run: bool = False) -> list[ImportedRow]:
    closure = office.office.store.current("social_assistance")
    account = office.office.accounts.by_login(office.staff("window_clerk"))
    assert account is not None
    with office.office.store.begin() as unit:
        actor = unit.staff(office.office.calendar.civil_day(office.at)).actor(account.id)
    assert actor is not None
    rows = read_workbook(content, sheets_of(closure))
    engine = office.office.engine
    return list(import_requests(engine, closure, rows, actor, dry_run=dry_run))


def test_a_dry_run_tries_every_rule_and_leaves_nothing(office: TryOffice) -> None:
    (row,) = brought(office, book(GOOD), dry_run=True)
    assert (row.action, row.tracking) == ("file", "")
    (again,) = brought(office, book(GOOD), dry_run=True)
    assert again.action == "file", "nothing was filed by the first try"


def test_each_row_is_filed_once(office: TryOffice) -> None:
    (row,) = brought(office, book(GOOD))
    assert row.action == "file"
    assert row.tracking.startswith("OW-2026-")
    (again,) = brought(office, book(GOOD))
    assert (again.action, again.tracking) == ("same", row.tracking)


def test_a_bad_row_is_named_and_stops_no_other(office: TryOffice) -> None:
    bad = ["B-1", *GOOD[1:]]
    bad[HEAD.index("family_savings")] = "viel"
    elsewhere = ["C-1", *GOOD[1:]]
    elsewhere[HEAD.index("registered")] = "village_b"
    twice = list(GOOD)
    members = (MEMBER, ["B-1", *MEMBER[1:]], ["C-1", *MEMBER[1:]])
    rows = brought(office, book(bad, elsewhere, GOOD, twice, members=members))
    found = {(row.number, row.action, row.code, row.flaws[:1]) for row in rows}
    assert (2, "refuse", "", (("family_savings", "not_money"),)) in found
    assert [row.action for row in rows] == ["refuse", "refuse", "file", "refuse"]
    assert rows[1].code == "not_your_place"
    assert rows[3].flaws == (("reference", "twice"),)


def test_the_template_has_every_question_but_files(office: TryOffice) -> None:
    closure = office.office.store.current("social_assistance")
    workbook = load_workbook(io.BytesIO(template(sheets_of(closure))))
    names = [str(cell.value).split()[0] for cell in workbook["requests 申请"][1]]
    assert names[:3] == ["reference", "chosen", "contact"]
    assert {"applicant_name", "family_savings", "account_number"} <= set(names)
    assert "members" not in names


def test_the_command_line_files_as_the_account_that_is_named(
    office: TryOffice,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    office.here(monkeypatch)
    file = tmp_path / "requests.xlsx"
    file.write_bytes(book(GOOD))
    command = ["requests", "import", str(file), "--definition", "social_assistance"]
    office.office.accounts.add("zhang", "lotus pond by night", "张甲一")
    assert main([*command, "--as", "zhang"]) == 2
    assert "nobody on the staff" in capsys.readouterr().err
    assert main([*command, "--as", "nobody.here"]) == 2
    clerk = office.staff("window_clerk")
    assert main([*command, "--as", clerk, "--dry-run", "--lang", "en"]) == 0
    assert "1 could be filed" in capsys.readouterr().out
