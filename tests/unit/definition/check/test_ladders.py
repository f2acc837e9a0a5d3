"""Ladders lead somewhere, and what follows when a whole service is late can be done."""

from __future__ import annotations

import pytest

from tests.unit.definition.check.small import SMALL, assert_only, library, problems
from workflow.definition.check import CHECKS
from workflow.definition.library import load_text
from workflow.definition.problems import ProblemsFound

OPINION = "{time: 2 working days, late: {escalate: officer}}\n    then: {support"
DECIDE = "{time: 3 working days, late: {escalate: officer}}\n    begun"
BEGUN = "begun: {time: 1 working days, late: {remind: officer}}"
HEAD = (
    "clerk: {title: {zh: 窗口人员, en: Clerk}, serves: township, department: civil_affairs}",
    "clerk: {title: {zh: 窗口人员, en: Clerk}, serves: township, department: civil_affairs, "
    "head: officer}",
)
MEANS = "      means: {use: check}"
CLOCK = "clock: {promised: 20 working days, yellow: 3 working days}\nreads: {materials"


def opinion(late: str) -> str:
    return OPINION.replace("{escalate: officer}", late)


def clock(late: str) -> str:
    return CLOCK.replace("}\n", f", late: {late}}}\n")


def means(late: str) -> str:
    return MEANS.replace("}", f", within: {{time: 6 working days, late: {late}}}}}")


def test_a_ladder_of_known_roles_is_fine() -> None:
    late = opinion("{escalate: [officer, clerk], every: 2 working days}")
    assert problems(OPINION, late) == ()
    assert problems(MEANS, means("{escalate: [clerk, officer]}")) == ()
    assert problems(CLOCK, clock("{escalate: [clerk, officer]}")) == ()


def test_every_rung_is_a_known_role() -> None:
    assert_only("unknown-role", OPINION, opinion("{escalate: [officer, boss]}"))
    assert_only("unknown-role", OPINION, opinion("{reassign: boss}"))
    assert_only("unknown-role", MEANS, means("{escalate: [clerk, boss]}"))
    assert_only("unknown-role", CLOCK, clock("{remind: boss}"))


def test_the_time_between_two_rungs_is_a_known_parameter() -> None:
    late = opinion("{escalate: [officer, clerk], every: rung_days working days}")
    assert_only("unknown-parameter", OPINION, late)


def test_a_ladder_of_heads_needs_a_role_with_a_head() -> None:
    found = assert_only("no-head", OPINION, opinion("{escalate: heads}"))
    assert "`clerk`" in found.what
    text = SMALL.replace(*HEAD).replace(OPINION, opinion("{escalate: heads}"))
    assert CHECKS.run(load_text(text, "small.yaml")) == ()


@pytest.mark.parametrize("late", ["{escalate: heads}", "{escalate: [clerk, officer]}"])
def test_being_taken_up_late_climbs_no_ladder(late: str) -> None:
    assert_only("ladder-not-here", BEGUN, BEGUN.replace("{remind: officer}", late))


def test_a_state_that_is_no_task_climbs_no_ladder() -> None:
    old = "    wait: {until: \"means != 'pending'\"}\n"
    new = old + "    within: {time: 9 working days, late: {escalate: [clerk, officer]}}\n"
    assert_only("ladder-not-here", old, new, "within: {time: 9")


def test_a_whole_service_has_no_heads() -> None:
    assert_only("ladder-not-here", CLOCK, clock("{escalate: heads}"))
    assert_only("ladder-not-here", MEANS, means("{escalate: heads}"))


def test_a_promise_that_passes_ends_nothing_and_moves_no_task() -> None:
    assert_only("late-consequence", CLOCK, clock("{take: accept}"))
    assert_only("late-consequence", CLOCK, clock("{reassign: clerk}"))


def test_only_a_check_that_nobody_asked_for_ends_with_its_time() -> None:
    assert problems(MEANS, means("{take: terminated}")) == ()
    assert_only("late-consequence", MEANS, means("{take: known}"))
    old = '      money: {use: grant, with: {means: means}, offer: "income_low"}'
    new = old[:-1] + ", within: {time: 19 working days, late: {take: terminated}}}"
    assert_only("late-consequence", old, new)


def test_time_between_rungs_belongs_to_a_ladder() -> None:
    with pytest.raises(ProblemsFound, match="every"):
        library(OPINION, opinion("{escalate: officer, every: 2 working days}"))
    with pytest.raises(ProblemsFound, match="at least one role"):
        library(OPINION, opinion("{escalate: []}"))
