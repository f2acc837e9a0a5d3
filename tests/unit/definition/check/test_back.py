"""Ways back lead to steps that came before, and where one is chosen, a person chooses it."""

from __future__ import annotations

from tests.unit.definition.check.small import assert_only, problems

THEN = "then: {grant: granted, refuse: not_granted}"


def way(move: str) -> str:
    return f"then: {{grant: granted, refuse: not_granted, again: {move}}}"


def test_ways_back_are_no_problem() -> None:
    for move in ("{back: opinion}", "{back: opinion, resume: here}", "{back: earlier}"):
        assert problems(THEN, way(move)) == (), move


def test_a_way_back_leads_to_a_task() -> None:
    assert_only("not-a-step-before", THEN, way("{back: waiting}"), "again: {back")


def test_a_way_back_leads_to_what_came_before() -> None:
    old = "then: {support: notice, again: {reopen: means, to: waiting}}"
    ahead = "then: {support: notice, ahead: {back: decide}, again: {reopen: means, to: waiting}}"
    found = {each.code for each in problems(old, ahead)}
    assert "not-a-step-before" in found
    first = "then: {accept: sorting, decline: declined}"
    nothing = "then: {accept: sorting, decline: declined, back: {back: earlier}}"
    assert "not-a-step-before" in {each.code for each in problems(first, nothing)}


def test_a_state_that_is_not_there_is_told_once() -> None:
    assert_only("unknown-state", THEN, way("{back: opinon}"), "again: {back")


def test_silence_chooses_no_step() -> None:
    old = (
        "    within: {time: 3 working days, late: {escalate: officer}}\n"
        "    begun: {time: 1 working days, late: {remind: officer}}\n"
        "    then: {grant: granted, refuse: not_granted}"
    )
    lapsing = old.replace("{remind: officer}", "{take: again}").replace(
        "not_granted}", "not_granted, again: {back: earlier}}"
    )
    assert_only("back-chosen-by-nobody", old, lapsing, "    then: {grant: granted")
    chosen = lapsing.replace("{back: earlier}", "{back: opinion}")
    assert problems(old, chosen) == ()
