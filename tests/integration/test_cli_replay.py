"""`onewindow replay`: the shipped log, in both languages and as data; and a real one, if named.

ONEWINDOW_REPLAY_LOG may name the real log, which is not ours to ship (`make replay LOG=…` plays it
as well): then the gate below is held on it. Everything else runs on the log that was made up for
it.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scripts.files import ROOT
from workflow.cli import main

HERE = ROOT / "examples" / "replay"
DEFINITION, MAP = str(HERE / "permit_receipt.yaml"), str(HERE / "permit_receipt.map.yaml")
MADE = str(HERE / "permit_receipt.csv")
REAL = os.environ.get("ONEWINDOW_REPLAY_LOG", "")


def replay(log: str, *options: str) -> int:
    return main(["replay", log, "--definition", DEFINITION, "--map", MAP, *options])


def data(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_people_read_what_fits_and_where_the_others_deviate(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert replay(MADE, "--lang", "en") == 0
    text = capsys.readouterr().out
    assert "permit_receipt: 12 cases, 82 events" in text
    assert "T05 Print and send confirmation of receipt  no such step was open" in text
    assert "confirmation/adjust, confirmation/determine, stop/need" in text
    assert "the log says it ended; the process had not" in text


def test_the_report_speaks_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert replay(MADE, "--lang", "zh", "--mutants", "8") == 0
    text = capsys.readouterr().out
    assert "12个办件" in text
    assert "当时没有这一步可办" in text
    assert "变异办件（种子1）：8个" in text


def test_programs_read_the_same_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert replay(MADE, "--json", "--mutants", "40", "--seed", "7") == 0
    found = data(capsys)
    assert (found["cases"], found["fit"], found["fit_percent"]) == (12, 10, 83.3)
    assert found["completed"] == {"cases": 8, "fit": 8, "fit_percent": 100.0}
    assert found["unfinished"] == {"cases": 4, "fit": 2, "fit_percent": 50.0}
    first = found["deviating"][0]["deviations"][0]
    assert (first["event"], first["code"]) == (3, "not_open")
    assert first["open_instead"][0] == "confirmation/adjust"
    mutants = found["mutants"]
    kinds = mutants["kinds"].values()
    assert mutants["made"] == sum(kind["made"] for kind in kinds) == 40
    rejected = (kind["rejected_at_an_event"] + kind["rejected_at_the_end"] for kind in kinds)
    assert mutants["rejected"] == sum(rejected)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--fit-at-least", "83.3"), 0),
        (("--fit-at-least", "83.4"), 1),
        (("--mutants", "20", "--reject-at-least", "50"), 0),
        (("--mutants", "20", "--reject-at-least", "100.1"), 1),
        (("--reject-at-least", "1"), 1),
    ],
)
def test_the_exit_code_says_whether_it_is_enough(
    options: tuple[str, ...], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert replay(MADE, *options) == code


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["no.csv", "--definition", DEFINITION], "No such file"),
        ([MADE, "--definition", "no.yaml"], "there is no definition and no file"),
        ([MADE, "--definition", f"{DEFINITION}#other"], "say which definition"),
        ([DEFINITION, "--definition", DEFINITION], "no column for the case"),
    ],
)
def test_what_cannot_be_played_is_said_in_a_line(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["replay", *arguments]) == 2
    error = capsys.readouterr().err
    assert says in error
    assert len(error.splitlines()) == 1


def test_a_definition_with_problems_is_not_played(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.yaml"
    text = Path(DEFINITION).read_text(encoding="utf-8")
    broken.write_text(text.replace("by: permit_head,", "by: permit_hed,", 1), encoding="utf-8")
    assert main(["replay", MADE, "--definition", str(broken)]) == 1
    assert "did you mean `permit_head`?" in capsys.readouterr().err


def test_a_shipped_definition_is_played_by_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", MADE, "--definition", "education_aid", "--json"]) == 0
    assert data(capsys)["fit"] == 0


@dataclass(frozen=True)
class Gate:
    """A log, and what must hold on it."""

    log: str
    cases: int
    events: int
    fit: float
    """The least share of cases that fit, in percent."""
    mutants: int
    rejected: float
    """The least share of mutants that are rejected, in percent."""


SHIPPED = pytest.param(
    Gate(MADE, 12, 82, 83.3, 200, 85), id="shipped log: ONEWINDOW_REPLAY_LOG names no real one"
)
ACTUAL = pytest.param(Gate(REAL, 1434, 8577, 95, 2000, 85), id="real log")


@pytest.mark.parametrize("gate", [ACTUAL if REAL else SHIPPED])
def test_the_log_fits_and_its_mutants_do_not(
    gate: Gate, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the real log at least 95 % of the cases fit and at least 85 % of 2 000 mutants are
    rejected; without it, the shipped log has figures of its own."""
    fits = ("--fit-at-least", str(gate.fit))
    rejects = ("--mutants", str(gate.mutants), "--reject-at-least", str(gate.rejected))
    assert replay(gate.log, "--json", *fits, *rejects) == 0
    found = data(capsys)
    assert (found["cases"], found["events"]) == (gate.cases, gate.events)
    assert found["completed"]["cases"] + found["unfinished"]["cases"] == gate.cases
    assert found["mutants"]["made"] == gate.mutants
