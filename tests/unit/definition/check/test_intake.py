"""What is accepted on a promise, under the checks: one change, one problem at its line."""

from __future__ import annotations

import pytest

from tests.unit.definition.check.small import SMALL
from workflow.definition.check import CHECKS
from workflow.definition.library import load_text

RULES = """pledges:
  gaps: {materials: [identity], during: [counter], time: 5 working days, unkept: lapsed}
  declared: {materials: [consent], by: clerk, within: {time: 5 working days, late: {remind: officer}}}
tells: assistant
start: counter"""  # noqa: E501
TEXT = SMALL.replace("tells: assistant\nstart: counter", RULES)


def test_the_rules_have_no_problem() -> None:
    assert CHECKS.run(load_text(TEXT, "small.yaml")) == ()


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("unknown-material", "gaps: {materials: [identity]", "gaps: {materials: [identit]"),
        ("pledge-not-asked", "gaps: {materials: [identity]", "gaps: {materials: [income_paper]"),
        ("unknown-state", "during: [counter], time", "during: [review], time"),
        ("pledge-unkept", "unkept: lapsed}", "unkept: review}"),
        ("unknown-material", "declared: {materials: [consent]", "declared: {materials: [consnt]"),
        ("unknown-role", "by: clerk, within: {time: 5", "by: clark, within: {time: 5"),
    ],
)
def test_one_change_gives_its_problem_at_its_line(code: str, old: str, new: str) -> None:
    assert TEXT.count(old) == 1
    text = TEXT.replace(old, new)
    line = text[: text.index(new)].count("\n") + 1
    found = CHECKS.run(load_text(text, "small.yaml"))
    assert [(each.code, each.line) for each in found] == [(code, line)]


def test_promises_are_about_something() -> None:
    text = SMALL.replace("tells: assistant\nstart: counter", "pledges: {}\nstart: counter")
    with pytest.raises(Exception, match="has `gaps`, or `declared`, or both"):
        load_text(text, "small.yaml")
