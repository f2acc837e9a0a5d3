"""When lights turn yellow: for less than the whole time, and only where there is a light."""

from __future__ import annotations

import pytest

from tests.unit.definition.check.small import assert_only, problems

OPINION = "{time: 2 working days, late: {escalate: officer}}\n    then: {support"
BEGUN = "begun: {time: 1 working days, late: {remind: officer}}"
MEANS = "      means: {use: check}"
CLOCK = "clock: {promised: 20 working days, yellow: 3 working days}\nreads: {materials"


def opinion(more: str) -> str:
    return OPINION.replace(" late:", f" {more}, late:")


@pytest.mark.parametrize("more", ["yellow: 1 working days", "warns: false"])
def test_a_step_may_say_when_it_turns_yellow_and_whether_anybody_is_told(more: str) -> None:
    assert problems(OPINION, opinion(more)) == ()


def test_a_light_is_not_yellow_from_the_first_day() -> None:
    assert_only("yellow-from-the-start", OPINION, opinion("yellow: 2 working days"))
    assert_only("yellow-from-the-start", CLOCK, CLOCK.replace("yellow: 3", "yellow: 20"))
    assert problems(OPINION, opinion("yellow: 2 calendar days")) == (), "another unit"


def test_a_length_of_time_names_a_known_parameter() -> None:
    assert_only("unknown-parameter", OPINION, opinion("yellow: some_days working days"))


@pytest.mark.parametrize("more", ["yellow: 1 calendar days", "warns: false"])
def test_what_has_no_light_has_no_warning(more: str) -> None:
    assert_only("warning-not-here", BEGUN, BEGUN.replace(" late:", f" {more}, late:"))
    lane = MEANS.replace(
        "}", f", within: {{time: 6 working days, {more}, late: {{remind: officer}}}}}}"
    )
    assert_only("warning-not-here", MEANS, lane)
