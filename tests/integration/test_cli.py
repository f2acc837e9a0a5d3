"""The command line: every command works, says plainly what is wrong, and is in the reference."""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from workflow.bootstrap import open_office
from workflow.cli import build_parser, main
from workflow.cli.cases import verified
from workflow.cli.common import case_named, language, width
from workflow.cli.sentences import SENTENCES
from workflow.demo.install import people
from workflow.demo.staff import PASSWORD
from workflow.domain.case import Case
from workflow.domain.facts import KINDS
from workflow.settings import Settings
from workflow.store.queries.inbox import View, inbox

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference" / "command-line.md"
COMMAND = "import sys; from workflow.cli import main; sys.exit(main())"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a demonstration office, made once."""
    folder = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as patch:
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr("workflow.store.accounts._hasher", cheap)
        open_office(settings_in(folder), demo=True).close()
    return folder


@pytest.fixture
def here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The commands of a test work on the demonstration office."""
    monkeypatch.setenv("ONEWINDOW_DATA_DIR", str(folder))
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    return folder


@pytest.fixture
def tracking(here: Path) -> str:
    """The tracking number of the applicant's case, with six services running."""
    office = open_office(settings_in(here))
    account = office.accounts.by_login("family")
    assert account is not None
    with office.store.begin() as unit:
        found = unit.open_case(account.person or 0, "social_assistance")
    office.close()
    assert found is not None
    return found


def settings_in(folder: Path) -> Settings:
    return Settings.from_environment({"ONEWINDOW_DATA_DIR": str(folder)})


def run(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", COMMAND, *arguments],
        env={**os.environ, "ONEWINDOW_DATA_DIR": str(folder), **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


# -- a case ----------------------------------------------------------------------------------------


def test_explain_shows_both_limits_day_by_day_with_the_reason(
    tracking: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", tracking, "--lane", "subsistence", "--lang", "en"]) == 0
    text = capsys.readouterr().out
    assert re.search(r"promised 20 working days, due \d{4}-\d\d-\d\d, day \d+ of 20", text)
    assert "statutory 30 working days" in text
    assert re.search(r"Sat  (weekend|holiday.*)  ", text)
    assert "starts, not counted" in text
    assert "← today" in text


def test_explain_speaks_chinese_and_takes_the_number_however_it_was_typed(
    tracking: str, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = tracking.lower().replace("-", " ")
    assert main(["explain", typed, "--lang", "zh"]) == 0
    text = capsys.readouterr().out
    assert "承诺 20个工作日" in text
    assert "当日不计" in text


def test_explain_says_which_days_a_request_for_papers_paused(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", paused(here).tracking, "--lang", "zh"]) == 0
    text = capsys.readouterr().out
    assert "暂停：等待补正" in text
    assert "待恢复计时" in text


def paused(folder: Path) -> Case:
    """A demo case whose clock stands still: found where its task waits for the family."""
    office = open_office(settings_in(folder))
    account = office.accounts.by_login("check")
    assert account is not None
    posts = office.accounts.actor(account.id).posts
    with office.store.database.read() as connection:
        rows = inbox(connection, account.id, posts, View.QUEUE, office.now()).rows
    found = [office.store.case(row.case) for row in rows]
    office.close()
    return next(c for c in found if any(pause.until is None for pause in c.pauses.values()))


def test_explain_names_the_lanes_it_knows_when_asked_for_another(
    tracking: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", tracking, "--lane", "nothing"]) == 2
    error = capsys.readouterr().err
    assert "subsistence" in error
    assert "education[3]" in error


def test_history_lists_every_fact_without_personal_data(
    tracking: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["history", tracking, "--lang", "en"]) == 0
    text = capsys.readouterr().out
    assert "filed the request" in text
    assert "accepted: the clock starts" in text
    assert "relative registered" in text
    assert "Counter clerk, Town A" in text
    assert "990101" not in text
    assert "李乙二" not in text


def test_every_kind_of_fact_has_its_sentence() -> None:
    assert SENTENCES.keys() == KINDS.keys()


def test_verify_confirms_an_untouched_history(
    tracking: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", tracking]) == 0
    assert "unbroken" in capsys.readouterr().out


def test_verify_notices_a_case_that_its_history_does_not_give(here: Path, tracking: str) -> None:
    office = open_office(settings_in(here))
    found = case_named(office, tracking)
    assert verified(office, found) == ""
    assert "history" in verified(office, replace(found, status="closed"))
    assert "tasks" in verified(office, replace(found, tasks={}))
    assert "end" in verified(office, replace(found, chain="0" * 64))
    office.close()


@pytest.mark.parametrize("command", ["explain", "history", "verify"])
@pytest.mark.parametrize("number", ["OW-2026-000001-1", "nonsense", "OW-2019-999999-9"])
def test_a_number_without_a_case_is_answered_in_one_line(
    here: Path, capsys: pytest.CaptureFixture[str], command: str, number: str
) -> None:
    assert main([command, number]) == 2
    streams = capsys.readouterr()
    assert streams.out == ""
    assert streams.err.startswith("onewindow: ")
    assert streams.err.count("\n") == 1


# -- definitions -----------------------------------------------------------------------------------

AID = """\
definition: heating_aid
title: {zh: 取暖补贴, en: Heating aid}
department: civil_affairs
nature: benefit
pays: true
basis: [本县取暖补贴办法]
scope: {zh: 在本县过冬的困难家庭。, en: Households in difficulty.}
duties: {zh: 县民政局确认。, en: The county decides.}
conditions: {zh: 自己负担取暖费用。, en: The household pays for its heating.}
procedure: {zh: 十个工作日内确认。, en: Decided within ten working days.}
subject: household
office: township of lives
clock: {from: accepted, promised: 10 working days, yellow: 2 working days}
reads: {forms: [heating_request], materials: [identity]}
applicant: {says: heating_request, at_least: 0}
start: counter
states:
  counter:
    title: {zh: 窗口受理, en: Counter}
    task: {by: window_clerk, reads: [heating_request, identity], reasons: {decline: decline_intake}}
    within: {time: 2 working days, late: {escalate: window_lead}}
    then: {accept: granted, decline: declined}
  granted: {final: {outcome: granted, letter: decision}}
  declined: {final: {outcome: terminated, letter: not_accepted}}
---
catalogue: heating
forms:
  heating_request:
    title: {zh: 取暖补贴申请, en: Request for heating aid}
    fields:
      applicant_name:
        title: {zh: 姓名, en: Name}
        type: text
        privacy: name
        required: true
      lives:
        title: {zh: 住在哪个村, en: Village}
        type: place
        level: village
        required: true
"""


def test_check_finds_nothing_wrong_with_what_is_shipped(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check"]) == 0
    assert "no problems" in capsys.readouterr().out


def test_check_of_a_broken_file_gives_places_and_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text(AID.replace("accept: granted,", "accept: grnted,"), encoding="utf-8")
    assert main(["check", str(file)]) == 1
    assert "broken.yaml:22:" in capsys.readouterr().out


def test_schema_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    for kind in ("definition", "catalogue"):
        assert main(["schema", "--of", kind]) == 0
        assert json.loads(capsys.readouterr().out)["type"] == "object"


def test_publish_puts_a_definition_into_the_office(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONEWINDOW_DATA_DIR", str(tmp_path / "office"))
    file = tmp_path / "heating.yaml"
    file.write_text(AID, encoding="utf-8")
    assert main(["publish", str(file), "heating_aid", "--by", "谢管理"]) == 0
    assert "heating_aid: publication 1" in capsys.readouterr().out
    office = open_office(settings_in(tmp_path / "office"))
    assert office.store.current("heating_aid").definition.title.en == "Heating aid"
    office.close()


def test_publish_refuses_a_definition_with_problems(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONEWINDOW_DATA_DIR", str(tmp_path / "office"))
    file = tmp_path / "broken.yaml"
    file.write_text(AID.replace("accept: granted,", "accept: grnted,"), encoding="utf-8")
    assert main(["publish", str(file), "heating_aid"]) == 1
    assert "broken.yaml:22:" in capsys.readouterr().err
    assert main(["publish", str(file), "nothing"]) == 2
    assert main(["publish", str(tmp_path / "none.yaml"), "heating_aid"]) == 1


def test_examples_of_one_definition_are_played(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examples", "employment_aid", "family_granted"]) == 0
    text = capsys.readouterr().out
    assert "ok      family_granted" in text
    assert "3 examples, 0 failed" in text


def test_an_unknown_example_is_answered_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examples", "nothing"]) == 2
    assert "nothing" in capsys.readouterr().err


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
    output, _ = process.communicate(timeout=20)
    assert process.returncode == 0, output
    assert f"http://127.0.0.1:{port}/" in output
    assert PASSWORD in output
    assert re.search(r"window +周窗口", output)
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


def test_the_language_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert language() == "en"
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert language() == "zh"
    monkeypatch.setenv("LC_ALL", "C")
    assert language() == "en"


def test_chinese_characters_take_two_columns() -> None:
    assert width("受理 ok") == 7


# -- the reference ---------------------------------------------------------------------------------


def subparsers() -> dict[str, argparse.ArgumentParser]:
    parser = build_parser()
    action = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    return dict(action.choices)


def sections() -> dict[str, str]:
    text = REFERENCE.read_text(encoding="utf-8")
    found = re.split(r"^## `onewindow ([a-z]+)`\n", text, flags=re.MULTILINE)
    return dict(zip(found[1::2], found[2::2], strict=True))


def test_the_reference_describes_every_command_and_no_other() -> None:
    assert list(sections()) == list(subparsers())


@pytest.mark.parametrize("command", list(subparsers()))
def test_the_reference_names_every_option_and_argument_and_no_other(command: str) -> None:
    actions = [a for a in subparsers()[command]._actions if a.dest != "help"]
    real = {option for action in actions for option in action.option_strings}
    real |= {str(action.metavar) for action in actions if not action.option_strings}
    named = set(re.findall(r"^- `(--[a-z-]+|[A-Z]+)", sections()[command], flags=re.MULTILINE))
    assert named == real


def test_every_command_explains_itself_in_both_languages(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for command, parser in subparsers().items():
        assert re.search(r"[一-鿿]", parser.description or ""), command
        for action in parser._actions:
            assert action.help, f"{command} {action.dest}"
