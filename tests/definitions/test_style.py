"""Clerks copy the shipped files: what can be written in two ways stands in them in one."""

from __future__ import annotations

import re

import pytest

from scripts.files import ROOT, project_files
from tests.support.office import closures

FILES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in project_files(suffix=".yaml")
    if path.is_relative_to(ROOT / "definitions")
}
ONE = re.compile(r"\b1 (?:working days|calendar days|months)\b")


@pytest.mark.parametrize("at", FILES)
def test_one_day_is_one_day(at: str) -> None:
    assert ONE.findall(FILES[at]) == []


@pytest.mark.parametrize("at", FILES)
def test_the_first_version_is_not_written(at: str) -> None:
    assert "\nversion: 1\n" not in FILES[at]


def test_the_step_that_accepts_says_what_is_done_there() -> None:
    """Families read its English title, too: "Counter" names a place and "Intake" nothing."""
    titles = {
        state.title.en
        for closure in closures().values()
        for process in closure.processes.values()
        for state in process.states.values()
        if "accept" in state.then and state.title is not None
    }
    assert "Checking the papers at the counter" in titles
    assert [title for title in titles if len(title.split()) < 3] == []
