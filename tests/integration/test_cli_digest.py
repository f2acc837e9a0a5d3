"""The command `digest`: what somebody would be told, and whether they would be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.office import make_office
from workflow.cli.main import main


def test_a_digest_is_shown_and_not_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    office = make_office(tmp_path)
    clerk, officer = office.staff("window_clerk"), office.staff("county_officer")
    office.accounts[office.applicant("zhang")]
    office.play("family_granted", 1)
    monkeypatch.setenv("ONEWINDOW_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ONEWINDOW_DATABASE_URL", f"sqlite:///{tmp_path / 'office.db'}")
    assert main(["digest", clerk, "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert "Your tasks today: 1 overdue" in told, "the office of the command line lives today"
    assert "They do not want a daily digest." in told
    office.office.accounts.set_preferences(office.accounts[officer], {"digest": True})
    assert main(["digest", officer, "--lang", "zh"]) == 0
    assert "没有要说的，不发。" in capsys.readouterr().out
    assert office.office.inboxes.of_user(office.accounts[clerk]) == []
    for nobody in ("zhang", "who"):
        assert main(["digest", nobody]) == 2
        assert "nobody who works here" in capsys.readouterr().err
