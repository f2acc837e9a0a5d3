"""`onewindow table`: decision tables listed and explained at the command line."""

from __future__ import annotations

import pytest

from workflow.cli import main

BORDER = ["table", "explain", "subsistence_amount", "people=3", "supported=3", "kind=subsistence"]


def test_every_shipped_table_is_listed_with_the_values_it_is_given(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["table", "list", "--lang", "en"]) == 0
    told = capsys.readouterr().out
    for words in ("twelve_indicators  v1  collect  12 rows", "income: money", "aid_route"):
        assert words in told, words


def test_a_table_is_explained_row_by_row_in_both_languages(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*BORDER, "income=305999"]) == 0
    told = capsys.readouterr().out
    assert "→ ✓ The line less the income for each person" in told
    assert "below 1,020.00 yuan" in told
    assert "= Monthly amount: 1.00 yuan" in told
    assert main([*BORDER, "income=306000", "--lang", "zh"]) == 0
    told = capsys.readouterr().out
    assert "✗ 人均月收入 低于1,020.00元" in told
    assert "= 每月金额: 0.00元" in told


def test_a_region_may_have_its_own_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*BORDER, "income=306000", "--set", "subsistence_line=110000"]) == 0
    assert "= Monthly amount: 240.00 yuan" in capsys.readouterr().out


def test_missing_values_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(BORDER) == 1
    assert "still needed: Income of the household" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["table", "explain", "nonsense"], "there is no table"),
        ([*BORDER, "income=1.5"], "write a whole number"),
        ([*BORDER, "incom=1"], "no value of the table"),
        ([*BORDER, "income"], "write NAME=VALUE"),
        ([*BORDER[:-1], "kind=rich"], "kind is one of"),
        ([*BORDER, "--set", "rain=1"], "reads no parameter"),
        (["table", "explain", "eligibility", "below=1"], "write yes or no"),
    ],
)
def test_what_cannot_be_used_is_said(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert said in capsys.readouterr().err
