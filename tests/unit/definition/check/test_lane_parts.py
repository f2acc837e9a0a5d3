"""Failure policies, joins, results that come back, added instances: what they name can be."""

from __future__ import annotations

import pytest

from tests.unit.definition.check.small import assert_only, codes_after, problems
from workflow.definition.problems import ProblemsFound

JOIN = "    join: {when: finished == present, rest: let_finish}\n"
ASK = f"{JOIN}    failed: {{ask: clerk, within: {{time: 2 working days, late: {{take: go_on}}}}}}\n"
REOPENS = f"{JOIN}    reopens: {{by: clerk, reasons: refusal}}\n"
EACH = "        each: {of: members, where: pupil}\n"
MORE = '        each: {of: members, where: pupil, more: {by: clerk, until: "members_pupil > 3"}}\n'
MEANS = "      means: {use: check}\n"
GIVES = "      means: {use: check, gives: {found_amount: amount}}\n"
MONEY = 'with: {means: means}, offer: "income_low"'
INPUTS = "inputs: {means: outcome}"


@pytest.mark.parametrize("new", [ASK, REOPENS, f"{JOIN}    failed: cancel\n"])
def test_policies_make_no_problem(new: str) -> None:
    assert problems(JOIN, new) == ()


@pytest.mark.parametrize(
    ("code", "whole", "old", "new"),
    [
        ("unknown-role", ASK, "ask: clerk", "ask: clark"),
        ("task-without-holder", ASK, "ask: clerk", "ask: teacher"),
        ("late-consequence", ASK, "take: go_on", "take: joined"),
        ("unknown-parameter", ASK, "2 working days", "none_such working days"),
        ("unknown-role", REOPENS, "by: clerk", "by: clark"),
        ("unknown-reason", REOPENS, "refusal", "none_such"),
    ],
)
def test_what_a_policy_names_exists(code: str, whole: str, old: str, new: str) -> None:
    assert whole.count(old) == 1
    assert_only(
        code, JOIN, whole.replace(old, new), "    failed" if "ask" in whole else "    reopens"
    )


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("by: clerk", "by: clark", "unknown-role"), ("members_pupil", "pupils", "guard-unknown-name")],
)
def test_who_adds_instances_and_until_when(old: str, new: str, code: str) -> None:
    assert problems(EACH, MORE) == ()
    assert_only(code, EACH, MORE.replace(old, new), "        each")


def test_a_way_for_failure_needs_a_policy_that_takes_it() -> None:
    way = "then: {joined: closing}"
    failed = "then: {joined: closing, failed: declined}"
    with pytest.raises(ProblemsFound, match="the outcomes of a lanes are fixed"):
        problems(way, failed)
    assert codes_after((way, failed), (JOIN, f"{JOIN}    failed: cancel\n")) == []


def test_a_way_for_lateness_needs_a_deadline() -> None:
    way, late = "then: {joined: closing}", "then: {joined: closing, late: closing}"
    with pytest.raises(ProblemsFound, match="belongs to a deadline"):
        problems(way, late)
    within = "    within: {time: 9 working days, late: {take: late}}\n"
    assert codes_after((way, late), (JOIN, JOIN + within)) == []


@pytest.mark.parametrize("key", ["failed: cancel", "reopens: {by: clerk}"])
def test_policies_belong_to_lanes(key: str) -> None:
    look = "    title: {zh: 核查, en: Look}\n"
    with pytest.raises(ProblemsFound, match="belongs to lanes"):
        problems(look, f"{look}    {key}\n")


def test_a_join_that_nothing_meets_is_found() -> None:
    each = (EACH, "")
    at = (JOIN, '    join: {when: "%s", rest: cancel}\n')
    for rule, codes in (
        ("finished == 3", []),
        ("finished == 4", ["join-never-met"]),
        ("granted > 1", ["join-never-met"]),
        ("lane_money == 'granted' && lane_means == 'known'", []),
        ("lane_means == 'granted'", ["join-never-met"]),
    ):
        columns = ("by: teacher, at: member.school", "by: clerk")
        assert codes_after(each, columns, (at[0], at[1] % rule)) == codes, rule


def test_lanes_that_go_on_are_not_entered_again() -> None:
    go_on = (JOIN, "    join: {when: finished > 0, rest: go_on}\n")
    assert codes_after(go_on) == []
    again = ("then: {joined: closing}", "then: {joined: sorting}")
    assert "lanes-entered-again" in codes_after(go_on, again)


def test_what_a_lane_gives_is_filled_in_by_its_definition() -> None:
    assert problems(MEANS, GIVES) == ()
    assert_only("unknown-field", MEANS, GIVES.replace(": amount", ": amont"), MEANS[:12])


def test_a_result_is_read_as_what_it_is() -> None:
    bound = MONEY.replace("{means: means}", "{means: means, had: found_amount}")
    given = (MEANS, GIVES), (MONEY, bound)
    assert codes_after(*given, (INPUTS, "inputs: {means: outcome, had: money}")) == []
    assert codes_after(*given, (INPUTS, "inputs: {means: outcome, had: boolean}")) == ["gives-type"]
    unknown = (MONEY, bound.replace("found_amount", "found_amont"))
    inputs = (INPUTS, "inputs: {means: outcome, had: money}")
    assert codes_after(given[0], unknown, inputs) == ["unknown-lane"]


def test_texts_of_several_instances_are_not_added() -> None:
    many = "      means: {use: check, each: {of: members}, gives: {sick: illness}}\n"
    assert_only("gives-type", MEANS, many, "      means: {use: check, each")


@pytest.mark.parametrize("name", ["reason", "money", "related"])
def test_a_result_has_a_name_of_its_own(name: str) -> None:
    assert "variable-conflict" in codes_after((MEANS, GIVES.replace("found_amount", name)))


def test_the_name_of_a_lanes_outcome_is_taken() -> None:
    assert codes_after(("      address: {", "      lane_means: {")) == ["variable-conflict"]


def test_results_belong_to_lanes_that_run_a_definition() -> None:
    with pytest.raises(ProblemsFound, match="`gives` belongs to a lane with `use`"):
        problems(EACH, f"{EACH}        gives: {{told: amount}}\n")
    with pytest.raises(ProblemsFound, match="`acts` belong to states written here"):
        problems(MEANS, "      means: {use: check, acts: {}}\n")
