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


PAPERS = """materials:
  agent_paper: {title: {zh: 委托书, en: Authority}, on_behalf: agent}
  phone_paper: {title: {zh: 电话确认, en: Confirmation}, on_behalf: phone}
"""
COMING_IN = """behalf:
  relative: {shows: agent_paper, lasts: 6 months}
  guardian: {shows: agent_paper, withdraws: true}
by_phone: {confirmed_by: [phone_paper]}
pre_check: {by: clerk, within: 2 working days}
tells: assistant
start: counter"""
ASKED = SMALL.replace("materials:\n", PAPERS, 1).replace(
    "tells: assistant\nstart: counter", COMING_IN
)


def test_ways_of_coming_in_have_no_problem() -> None:
    assert CHECKS.run(load_text(ASKED, "small.yaml")) == ()


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("unknown-material", "relative: {shows: agent_paper", "relative: {shows: agent_papr"),
        ("paper-not-shown", "guardian: {shows: agent_paper", "guardian: {shows: identity"),
        ("paper-not-shown", "confirmed_by: [phone_paper]", "confirmed_by: [agent_paper]"),
        ("unknown-role", "pre_check: {by: clerk", "pre_check: {by: clark"),
    ],
)
def test_one_change_to_how_it_comes_in_gives_its_problem(code: str, old: str, new: str) -> None:
    assert ASKED.count(old) == 1
    text = ASKED.replace(old, new)
    line = text[: text.index(new)].count("\n") + 1
    found = CHECKS.run(load_text(text, "small.yaml"))
    assert [(each.code, each.line) for each in found] == [(code, line)]


def test_only_known_capacities_act_for_somebody() -> None:
    text = ASKED.replace("  relative: {shows: agent_paper", "  neighbour: {shows: agent_paper")
    with pytest.raises(Exception, match="neighbour"):
        load_text(text, "small.yaml")
