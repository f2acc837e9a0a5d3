"""Advice: what a definition says of it names what there is, and can come about."""

from __future__ import annotations

import pytest

from tests.unit.definition.check.small import SMALL, assert_only, changed, problems
from workflow.definition.library import load_text
from workflow.definition.problems import ProblemsFound

OPINION = "form: finding, reads: [household.members, identity, means]}"
LIMIT = "\n    within: {time: 2 working days"


def advised(rules: str) -> str:
    return OPINION[:-1] + f", advice: {{{rules}}}}}"


def test_advice_that_fits_is_no_problem() -> None:
    assert problems(OPINION, advised("ask: [officer], within: 5 working days")) == ()
    assert problems(OPINION, advised("within: 1 working days, waits: true")) == ()


@pytest.mark.parametrize(
    ("code", "rules", "at"),
    [
        ("unknown-role", "ask: [offcer]", "ask: [offcer]"),
        ("unknown-parameter", "within: some_days working days", "within: some_days"),
        ("unknown-parameter", "remind: some_days working days", "remind: some_days"),
        ("advice-outlasts-step", "within: 2 working days, waits: true", "waits: true"),
        ("advice-outlasts-step", "within: visit_days working days, waits: true", "waits: true"),
    ],
)
def test_each_flaw_of_advice_is_told_at_its_line(code: str, rules: str, at: str) -> None:
    assert_only(code, OPINION, advised(rules), at)


def test_advice_as_long_as_the_step_does_not_matter_where_the_step_does_not_wait() -> None:
    assert problems(OPINION, advised("within: 2 working days")) == ()


def test_silence_counts_as_agreement_only_by_a_provision() -> None:
    with pytest.raises(ProblemsFound, match="add `basis`"):
        load_text(changed(OPINION, advised("silence: agreed")), "small.yaml")
    assert problems(OPINION, advised("silence: agreed, basis: 某条例 38")) == ()


def test_the_passage_is_the_opinion() -> None:
    assert OPINION + LIMIT in SMALL
