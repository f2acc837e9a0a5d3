"""The command line on cases and definitions: every command works and says plainly what is wrong."""

from __future__ import annotations

import json
import re
import shutil
from functools import reduce
from pathlib import Path

import pytest

from tests.support.demo_office import folder, here, settings_in
from workflow.bootstrap import open_office
from workflow.cli import main
from workflow.cli.common import case_named, language, width
from workflow.cli.sentences import SENTENCES
from workflow.definition.library import load
from workflow.domain.case import Case
from workflow.domain.facts import KINDS
from workflow.store.queries.inbox import inbox
from workflow.store.queries.inbox_shapes import View

__all__ = ["folder", "here"]


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
    assert "承诺20个工作日" in text
    assert "当日不计" in text


def test_explain_says_which_days_a_request_for_papers_paused(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", paused(here).tracking, "--lang", "zh"]) == 0
    text = capsys.readouterr().out
    assert "暂停：等待补正" in text
    assert "待恢复计时" in text


def paused(folder: Path) -> Case:
    """A demo case whose clock is paused: found where its task waits for the family."""
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


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE cases SET status = 'closed' WHERE id = {case}", "gives another case"),
        ("UPDATE facts SET kind = 'Nonsense' WHERE case_id = {case} AND seq = 3", "fact 3"),
        ("UPDATE facts SET data = '{{' WHERE case_id = {case} AND seq = 3", "fact 3"),
        ("UPDATE cases SET chosen = '{{' WHERE id = {case}", "rows cannot be read"),
        (
            "UPDATE entries SET content = (SELECT content FROM entries WHERE case_id <> {case} "
            "LIMIT 1) WHERE case_id = {case} AND no = 1",
            "entry 1 (application) is not what was recorded",
        ),
    ],
)
def test_verify_says_in_one_line_what_was_changed(
    folder: Path,
    tracking: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    change: str,
    said: str,
) -> None:
    here = tmp_path / "office"
    shutil.copytree(folder, here)
    office = open_office(settings_in(here))
    sql = change.format(case=case_named(office, tracking).id)
    with office.store.database.changing() as connection:
        connection.exec_driver_sql(sql)
    office.close()
    monkeypatch.setenv("ONEWINDOW_DATA_DIR", str(here))
    assert main(["verify", tracking]) == 1
    streams = capsys.readouterr()
    assert streams.out.startswith(f"{tracking}: ")
    assert said in streams.out
    assert (streams.out.count("\n"), streams.err) == (1, "")
    assert main(["verify", tracking, "--lang", "zh"]) == 1
    assert capsys.readouterr().out.endswith("。\n")


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

GUIDE = (Path(__file__).parents[2] / "docs/how-to/write-a-definition.md").read_text("utf-8")
AID = re.findall(r"```yaml\n(catalogue: heating\n.*?)```", GUIDE, re.DOTALL)[0]
"""The whole process of the guide, with its catalogue and its example."""


def test_check_finds_nothing_wrong_with_what_is_shipped(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check"]) == 0
    assert "no problems" in capsys.readouterr().out


def test_the_process_of_the_guide_passes_and_its_example_comes_out_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "heating_aid.yaml"
    file.write_text(AID, encoding="utf-8")
    library = load([file], base=load())
    monkeypatch.setattr("workflow.cli.definitions.load", lambda: library)
    assert main(["examples", "heating_granted"]) == 0
    assert main(["check", str(file)]) == 0
    assert capsys.readouterr().out.partition("longest chain")[2] in GUIDE


def test_check_of_a_broken_file_says_what_the_guide_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    slips = {
        "maximum: 8": "maximum: 12",
        "county_officer": "county_oficer",
        "not_granted}": "not_grantd}",
    }
    file = Path("my_county/heating_aid.yaml")
    file.parent.mkdir()
    file.write_text(reduce(lambda text, slip: text.replace(*slip, 1), slips.items(), AID), "utf-8")
    assert main(["check", str(file)]) == 1
    assert capsys.readouterr().out in GUIDE


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
    file.write_text(AID.replace("grant: granted,", "grant: grnted,"), encoding="utf-8")
    assert main(["publish", str(file), "heating_aid"]) == 1
    assert "broken.yaml:70:" in capsys.readouterr().err
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
