"""A number of the region that another one bounds."""

from __future__ import annotations

import pytest

from tests.unit.definition.check.small import SMALL
from workflow.definition.check import CHECKS
from workflow.definition.library import load_text

DELEGATED = "  delegated: {title: {zh: 已委托, en: Delegated}, unit: yes_no, value: 0}\n"
NUMBERS = (
    "  line: {title: {zh: 标准, en: Line}, unit: fen, value: 100000}\n"
    "  visits: {title: {zh: 次数, en: Visits}, unit: count, value: 100000}\n"
)


def found(value: int, at_most: str) -> list[str]:
    quick = (
        f"  quick: {{title: {{zh: 快救, en: Quick}}, unit: fen, value: {value}, "
        f"at_most: {at_most}}}\n"
    )
    assert SMALL.count(DELEGATED) == 1
    text = SMALL.replace(DELEGATED, DELEGATED + NUMBERS + quick)
    return [each.code for each in CHECKS.run(load_text(text, "small.yaml"))]


@pytest.mark.parametrize(
    ("value", "at_most", "codes"),
    [
        (100_000, "line", []),
        (100_001, "line", ["parameter-bounds"]),
        (1, "lines", ["unknown-parameter"]),
        (1, "visits", ["parameter-unit"]),
    ],
)
def test_it_names_a_number_of_its_kind_that_is_not_lower(
    value: int, at_most: str, codes: list[str]
) -> None:
    assert found(value, at_most) == codes
