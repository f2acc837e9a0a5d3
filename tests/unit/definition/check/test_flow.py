"""Ways through a process: every state is reached, leads to an end, and no circle runs by itself."""

from __future__ import annotations

from tests.unit.definition.check.small import assert_only, problems

ROOT_LAPSED = "  lapsed: {final: terminated}\n"


def test_a_state_that_nothing_leads_to_is_found() -> None:
    assert_only("state-unreached", ROOT_LAPSED, ROOT_LAPSED + "  lost: {final: known}\n", "  lost")


def test_an_end_that_only_an_unanswered_request_leads_to_is_reached() -> None:
    old, new = "unanswered: lapsed", "unanswered: decide"
    assert_only("state-unreached", old, new, ROOT_LAPSED)


def test_states_that_lead_to_no_end_are_found() -> None:
    found = problems("then: {grant: granted, refuse: not_granted}", "then: {grant: opinion}")
    codes = {each.code for each in found}
    assert codes == {"state-without-end", "state-unreached", "unknown-outcome"}
    stuck = [each.what for each in found if each.code == "state-without-end"]
    assert len(stuck) == 4  # waiting, opinion, notice, decide


def test_states_in_a_lane_are_looked_at_too() -> None:
    old = "          told: {final: known}"
    assert_only("state-unreached", old, f"{old}\n          spare: {{final: known}}", "spare")


def test_a_circle_of_waits_and_choices_is_found() -> None:
    old = "then: {met: opinion}"
    circle = (
        "then: {met: again}\n  again:\n    choose:\n"
        "      first: [{when: delegated, to: waiting}]\n      otherwise: opinion"
    )
    problem = assert_only("endless-cycle", old, circle, "  waiting:")
    assert "waiting, again" in problem.what


def test_a_circle_with_a_task_in_it_is_no_problem() -> None:
    old = "then: {grant: granted, refuse: not_granted}"
    assert problems(old, "then: {grant: granted, refuse: not_granted, again: opinion}") == ()


def test_a_circle_of_lanes_that_may_all_be_absent_is_found() -> None:
    assert "endless-cycle" in {
        each.code for each in problems("then: {joined: closing}", "then: {joined: sorting}")
    }
