"""The command line on the office: pages, worker, settings; and its reference in the docs."""

from __future__ import annotations

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.support.demo_office import COMMAND, ROOT, folder, here, run, settings_in
from workflow.bootstrap import open_office
from workflow.cli import build_parser, main
from workflow.demo.install import people
from workflow.demo.staff import PASSWORD
from workflow.office.sheets import SHEETS
from workflow.settings import NAMES, PREFIX

__all__ = ["folder", "here"]

REFERENCE = ROOT / "docs" / "reference" / "command-line.md"
GUIDE = ROOT / "docs" / "how-to" / "run-in-production.md"


# -- the office ------------------------------------------------------------------------------------


def test_migrate_makes_the_database_and_says_its_revision(tmp_path: Path) -> None:
    done = run("migrate", folder=tmp_path / "new")
    assert done.returncode == 0, done.stderr
    assert "revision" in done.stdout
    assert "social_assistance: publication 1" in done.stdout
    assert (tmp_path / "new" / "onewindow.db").exists()


def test_a_worker_serves_one_round_and_ends(here: Path) -> None:
    done = run("worker", "--once", folder=here)
    assert done.returncode == 0, done.stderr
    assert "done" in done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server(here: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", COMMAND, "run", "--demo", "--port", str(port)],
        env={**os.environ, "ONEWINDOW_DATA_DIR": str(here)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield process, port
    if process.poll() is None:
        process.kill()
    process.wait(10)


def answered(port: int, seconds: float = 30) -> int:
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                return int(answer.status)
        except OSError:
            assert time.monotonic() < end, "the pages did not come up"
            time.sleep(0.1)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_run_serves_the_pages_says_where_and_stops_cleanly(
    server: tuple[subprocess.Popen[str], int], how: signal.Signals
) -> None:
    process, port = server
    assert answered(port) == 200
    process.send_signal(how)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0, output
    assert f"http://127.0.0.1:{port}/" in output
    assert PASSWORD in output
    assert re.search(r"window +周窗口", output)
    assert re.search(r"OW-\d{4}-\d{6}-\d [A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", output)
    assert "Stopped." in output
    assert "Traceback" not in output


def test_a_port_in_use_is_answered_in_one_line(here: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("run", "--port", str(port), folder=here)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "--port" in done.stderr


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"ONEWINDOW_ZONE": "Nowhere/Town"}, "ONEWINDOW_ZONE"),
        ({"ONEWINDOW_DATABASE_URL": "mysql://somewhere/db"}, "SQLite or PostgreSQL"),
        ({"ONEWINDOW_DATABASE_URL": "::::"}, "ONEWINDOW_DATABASE_URL"),
        ({"ONEWINDOW_DATABASE_URL": "sqlite:////nowhere/at/all/x.db"}, "database"),
        ({"ONEWINDOW_HASH_KEY": "x", "ONEWINDOW_ENCRYPTION_KEYS": "short"}, "ENCRYPTION_KEYS"),
    ],
)
def test_a_wrong_setting_is_answered_in_one_line(
    tmp_path: Path, environment: dict[str, str], words: str
) -> None:
    done = run("migrate", folder=tmp_path, **environment)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().count("\n") == 0
    assert words in done.stderr


def workbook(file: Path, *, region: str = "town_x") -> Path:
    """A filled-in template: a county with one town and an administrator."""
    assert main(["people", "template", str(file)]) == 0
    book = load_workbook(file)
    posts = (("administrator", "county_x"), ("township_lead", region))
    rows = {
        "regions": [
            ("county_x", "county", "", "某县", "X"),
            ("town_x", "township", "county_x", "某镇", "T"),
        ],
        "people": [("ou.admin", "欧某某", "", "", "zh")],
        "posts": [("ou.admin", role, place, "", "") for role, place in posts],
    }
    for sheet in SHEETS:
        for row in rows.get(sheet.name, []):
            book[f"{sheet.name} {sheet.zh}"].append(row)
    book.save(file)
    return file


def test_people_import_shows_first_and_then_writes_exactly_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONEWINDOW_DATA_DIR", str(tmp_path / "office"))
    file = str(workbook(tmp_path / "county.xlsx"))
    assert main(["people", "import", file, "--dry-run", "--lang", "en"]) == 0
    assert "5 new, 0 changed" in capsys.readouterr().out
    assert main(["people", "import", file, "--lang", "en"]) == 0
    shown = re.search(r"ou\.admin +欧某某 +(\w{4}(-\w{4}){3})", capsys.readouterr().out)
    assert shown is not None
    office = open_office(settings_in(tmp_path / "office"))
    account = office.accounts.authenticate("ou.admin", shown[1])
    assert {post.role for post in office.accounts.actor(account.id).posts} == {
        "administrator",
        "township_lead",
    }
    office.close()
    assert main(["people", "import", file, "--lang", "en"]) == 0
    assert "0 new, 0 changed, 5 the same" in capsys.readouterr().out


def test_a_workbook_with_a_row_that_cannot_be_used_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONEWINDOW_DATA_DIR", str(tmp_path / "office"))
    file = str(workbook(tmp_path / "county.xlsx", region="nowhere"))
    assert main(["people", "import", file, "--lang", "zh"]) == 1
    assert "不能用1" in capsys.readouterr().out
    office = open_office(settings_in(tmp_path / "office"))
    assert office.accounts.by_login("ou.admin") is None
    office.close()


def test_a_file_that_is_no_workbook_is_answered_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "notes.xlsx"
    file.write_text("not a workbook")
    assert main(["people", "import", str(file)]) == 2
    assert main(["people", "import", str(tmp_path / "none.xlsx")]) == 2
    assert main(["people", "template", str(file)]) == 2
    assert capsys.readouterr().err.count("\n") == 3


def test_a_database_with_real_data_refuses_the_demonstration(tmp_path: Path) -> None:
    office = open_office(settings_in(tmp_path))
    people(office)
    office.close()
    done = run("run", "--demo", "--port", str(free_port()), folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "ONEWINDOW_DATA_DIR" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nothing"],
        ["run", "--port", "99999"],
        ["run", "--port", "x"],
        ["worker", "--sleep", "0"],
        ["explain"],
        ["demo", "--lang", "fr"],
    ],
)
def test_wrong_arguments_end_with_exit_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: onewindow" in capsys.readouterr().err


# -- the reference ---------------------------------------------------------------------------------


def commands_of(parser: argparse.ArgumentParser, above: str = "") -> Iterator[tuple[str, Any]]:
    """Every command that does something, with its parser: `people import`, not `people`."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield from commands_of(below, f"{above} {name}".strip())
            return
    yield above, parser


COMMANDS = dict(commands_of(build_parser()))


def sections() -> dict[str, str]:
    text = REFERENCE.read_text(encoding="utf-8")
    found = re.split(r"^## `onewindow ([a-z -]+)`\n", text, flags=re.MULTILINE)
    return dict(zip(found[1::2], found[2::2], strict=True))


def test_the_reference_describes_every_command_and_no_other() -> None:
    assert list(sections()) == list(COMMANDS)


@pytest.mark.parametrize("command", list(COMMANDS))
def test_the_reference_names_every_option_and_argument_and_no_other(command: str) -> None:
    actions = [a for a in COMMANDS[command]._actions if a.dest != "help"]
    real = {option for action in actions for option in action.option_strings}
    real |= {str(action.metavar) for action in actions if not action.option_strings}
    named = set(re.findall(r"^- `(--[a-z-]+|[A-Z]+)", sections()[command], flags=re.MULTILINE))
    assert named == real


def test_every_command_explains_itself_in_both_languages(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for command, parser in COMMANDS.items():
        assert re.search(r"[一-鿿]", parser.description or ""), command
        for action in parser._actions:
            assert action.help, f"{command} {action.dest}"


def test_the_guide_names_every_setting() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert [name for name in NAMES if f"`{PREFIX}{name}`" not in text] == []
