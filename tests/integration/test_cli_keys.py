"""Changing the encryption key from the command line, on an office that has data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.support.demo_office import settings_in
from workflow.bootstrap import open_office
from workflow.cli import main
from workflow.cli.office import chores
from workflow.ports import PersonRecord
from workflow.store import people
from workflow.store.rekeying import Rekeying
from workflow.worker import Worker


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new office that knows one person and one file."""
    monkeypatch.setenv("ONEWINDOW_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("ONEWINDOW_ENCRYPTION_KEYS", raising=False)
    monkeypatch.setattr("workflow.bootstrap.publish_shipped", lambda store, notes: [])
    office = open_office(settings_in(tmp_path))
    with office.store.database.changing() as connection:
        record = PersonRecord(name="张三", id_number="P1")
        people.find_or_add_person(connection, office.settings.keys, record, office.now())
    office.documents.put(b"paper", "text/plain")
    office.close()
    return tmp_path


def keys_in(folder: Path) -> list[str]:
    return list(json.loads((folder / "keys.json").read_text())["encryption"])


def test_a_new_key_the_worker_and_the_old_one_gone(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (old,) = keys_in(here)
    assert main(["keys", "--new", "--lang", "en"]) == 0
    assert "start pages and workers again" in capsys.readouterr().out
    fresh, kept = keys_in(here)
    assert kept == old
    assert (here / "keys.json").stat().st_mode & 0o777 == 0o600
    assert main(["keys", "--drop"]) == 2
    captured = capsys.readouterr()
    assert "still under an older key" in captured.err
    assert "persons: 2" in captured.out
    office = open_office(settings_in(here))
    worker = Worker(office, chores(office))
    for _ in range(60):
        worker.round()
    assert office.rekeying.left() == {}
    office.close()
    assert main(["keys", "--drop", "--lang", "en"]) == 0
    assert "0 left under an older key" in capsys.readouterr().out
    assert keys_in(here) == [fresh]
    open_office(settings_in(here)).close()


def test_all_at_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["keys", "--new"])
    capsys.readouterr()
    assert main(["keys", "--now", "--lang", "en"]) == 0
    assert "4 encrypted anew" in capsys.readouterr().out
    assert main(["keys", "--lang", "zh"]) == 0
    assert "没有改用新密钥的还有0项" in capsys.readouterr().out


def test_broken_off_it_goes_on_from_there_and_says_how_far_it_is(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["keys", "--new"])
    step = Rekeying.step

    def killed(work: Rekeying) -> int:
        if work.place().part == "documents":
            raise KeyboardInterrupt
        return step(work)

    with monkeypatch.context() as patched:
        patched.setattr(Rekeying, "step", killed)
        assert main(["keys", "--now", "--lang", "en"]) != 0
    told = capsys.readouterr().err
    assert "at persons, 1 encrypted anew" in told
    assert "at documents, 3 encrypted anew" in told
    assert main(["keys", "--now", "--lang", "en"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("1 encrypted anew"), "the file; nothing a second time"
    assert "0 left" in said.out
    assert "at accounts, 0 encrypted anew" in said.err, "another pass finds nothing"
    assert "at account_messages, 0" in said.err


def test_keys_of_the_environment_are_changed_there(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fresh = Fernet.generate_key().decode()
    monkeypatch.setenv("ONEWINDOW_ENCRYPTION_KEYS", ",".join([fresh, *keys_in(here)]))
    assert main(["keys", "--new"]) == 2
    assert "ONEWINDOW_ENCRYPTION_KEYS" in capsys.readouterr().err
    assert main(["keys", "--now"]) == 0
    monkeypatch.setenv("ONEWINDOW_ENCRYPTION_KEYS", fresh)
    assert main(["keys"]) == 0
