"""Benefits from the command line: recipients taken over, a month paid."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.integration.test_recipients import ROW, workbook
from workflow.bootstrap import open_office
from workflow.cli.main import main
from workflow.domain.calendar import china
from workflow.domain.entitlements import month_of, plus
from workflow.examples.run import PLACES
from workflow.settings import Settings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office with an officer, a payments officer and a leader."""
    monkeypatch.setenv("ONEWINDOW_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("LANG", "en")
    office = open_office(Settings.from_environment())
    office.store.places.put(PLACES)
    for role in ("county_officer", "finance_officer", "leader"):
        made = office.accounts.add(role, "lotus pond by night", role)
        office.accounts.give_post(made, role, "county", date(2020, 1, 1))
    office.close()
    return tmp_path


def test_a_month_from_the_list_to_the_banks_report(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, bank, report = folder / "list.xlsx", folder / "bank.xlsx", folder / "report.csv"
    book.write_bytes(workbook(ROW, {**ROW, "amount": "x"}))
    taking = ["benefits", "import", str(book), "--as", "county_officer", "--lang", "en"]
    assert main([*taking, "--dry-run"]) == 1
    assert "1 to take over, 0 there already, 1 refused" in capsys.readouterr().out
    assert main(taking) == 1
    assert "OW-" in capsys.readouterr().out
    month = plus(month_of(china().civil_day(datetime.now(UTC))), 1)
    by = ["--as", "finance_officer"]
    assert main(["roster", "prepare", "county", "subsistence", month, *by]) == 0
    assert "630.50" in capsys.readouterr().out
    assert main(["roster", "export", "1", str(bank), *by]) == 2
    assert main(["roster", "sign", "1", *by]) == 2
    assert "not_your_post" in capsys.readouterr().err
    assert main(["roster", "sign", "1", "--as", "leader"]) == 0
    assert main(["roster", "export", "1", str(bank), *by]) == 0
    assert bank.read_bytes()[:2] == b"PK"
    report.write_text("no,result,why\n1,failed,closed\n", encoding="utf-8")
    assert main(["roster", "report", "1", str(report), *by]) == 0
    assert main(["roster", "check"]) == 0
    assert main(["roster", "list", "--lang", "en"]) == 0
    assert "subsistence" in capsys.readouterr().out


def test_what_cannot_be_done_is_said_in_a_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blank = folder / "blank.xlsx"
    assert main(["benefits", "template", str(blank)]) == 0
    assert main(["benefits", "template", str(blank)]) == 2
    (folder / "bad.xlsx").write_text("no workbook")
    assert main(["benefits", "import", str(folder / "bad.xlsx"), "--as", "nobody"]) == 2
    assert main(["benefits", "import", str(folder / "bad.xlsx"), "--as", "leader"]) == 2
    assert main(["roster", "prepare", "county", "none", "2026-04", "--as", "finance_officer"]) == 2
    assert main(["roster", "sign", "9", "--as", "leader"]) == 2
    assert capsys.readouterr().err.count("onewindow:") == 5
