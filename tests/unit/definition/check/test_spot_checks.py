"""The share that is checked at random: a number of the region that the law bounds."""

from __future__ import annotations

import pytest

from tests.unit.definition.check.small import SMALL, assert_only, problems
from workflow.definition.check import CHECKS
from workflow.definition.library import load_text

START = "inputs: {means: outcome}\n"
NAMED = "spot_check: checked_share\n" + START
DELEGATED = "  delegated: {title: {zh: 已委托, en: Delegated}, unit: yes_no, value: 0}\n"


def share(**bounds: object) -> str:
    said = "".join(f", {name}: {value}" for name, value in bounds.items())
    return f"  checked_share: {{title: {{zh: 比例, en: Share}}, value: 30{said}}}\n" + DELEGATED


def found(declared: str) -> list[str]:
    text = SMALL.replace(START, NAMED).replace(DELEGATED, declared)
    return [each.code for each in CHECKS.run(load_text(text, "small.yaml"))]


def test_a_share_with_its_floor_is_fine() -> None:
    assert found(share(unit="percent", minimum=30, maximum=100)) == []


def test_a_number_that_does_not_exist_is_found() -> None:
    assert_only("unknown-parameter", START, NAMED, "checked_share")
    assert problems("", "") == ()


@pytest.mark.parametrize(
    "bounds",
    [
        {"unit": "count", "minimum": 30, "maximum": 100},
        {"unit": "percent", "maximum": 100},
        {"unit": "percent", "minimum": 0, "maximum": 100},
        {"unit": "percent", "minimum": 30},
        {"unit": "percent", "minimum": 30, "maximum": 101},
    ],
    ids=["no share", "no floor", "floor of nothing", "no end", "more than all"],
)
def test_a_number_that_could_fall_below_its_floor_is_found(bounds: dict[str, object]) -> None:
    assert found(share(**bounds)) == ["spot-check-share"]
