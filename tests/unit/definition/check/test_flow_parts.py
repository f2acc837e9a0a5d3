"""Acts, signals, milestones and sections: names, waits that nothing meets, sections that lock."""

from __future__ import annotations

import pytest

from tests.unit.definition.check.small import assert_only, codes_after, problems

START = "tells: assistant\nstart: counter"
ACT = (
    "tells: assistant\nacts:\n  died: {title: {zh: 去世, en: Died}, by: clerk, "
    "during: [counter, review], to: declined}\nstart: counter"
)
WAIT = "wait: {until: \"means != 'pending'\"}"
MET = f"    {WAIT}\n    then: {{met: opinion}}"
LAPSED = "  lapsed: {final: terminated}\n"
TITLE = "title: {zh: 报告, en: Told}"


def test_an_act_makes_no_problem() -> None:
    assert problems(START, ACT) == ()


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("unknown-role", "by: clerk, during", "by: clark, during"),
        ("unknown-step", "[counter, review]", "[counter, revue]"),
        ("unknown-step", "[counter, review]", "[counter, closing]"),
        ("unknown-step", "to: declined}", "to: refused}"),
        ("unknown-form", "to: declined}", "to: declined, form: none_such}"),
        ("unknown-reason", "to: declined}", "to: declined, reasons: none_such}"),
        ("task-without-holder", "by: clerk, during", "by: teacher, during"),
    ],
)
def test_what_an_act_names_exists(code: str, old: str, new: str) -> None:
    assert ACT.count(old) == 1
    assert_only(code, START, ACT.replace(old, new), "  died:")


def test_a_state_that_only_an_act_leads_to_is_reached() -> None:
    stopped = f"{LAPSED}  stopped: {{final: terminated}}\n"
    assert codes_after((LAPSED, stopped)) == ["state-unreached"]
    act = ACT.replace("to: declined", "to: stopped")
    assert codes_after((START, act), (LAPSED, stopped)) == []


def test_a_signal_comes_from_a_role_that_exists() -> None:
    signals = MET.replace(WAIT, f"wait: {{signals: {{told: {{{TITLE}, from: clark}}}}}}").replace(
        "met:", "told:"
    )
    assert "unknown-role" in {each.code for each in problems(MET, signals)}
    for sender in ("clerk", "applicant", "system"):
        assert problems(MET, signals.replace("clark", sender)) == ()


def test_the_ways_out_of_a_wait_are_its_signals() -> None:
    signals = MET.replace(WAIT, f"wait: {{signals: {{told: {{{TITLE}, from: clerk}}}}}}")
    with pytest.raises(Exception, match="the outcomes of a wait are fixed; `then` has told"):
        problems(MET, signals)


@pytest.mark.parametrize(
    "guard", ["means == 'granted'", "means == 'pending' && means == 'known'", "false"]
)
def test_a_wait_that_nothing_can_meet_is_found(guard: str) -> None:
    assert_only("wait-never-met", WAIT, f'wait: {{until: "{guard}"}}', "wait:")


def test_a_wait_that_an_answer_may_meet_is_left_alone() -> None:
    assert problems(WAIT, "wait: {until: \"means == 'granted' || income_low\"}") == ()


def test_waiting_for_a_milestone_of_ones_own_is_found() -> None:
    here = MET.replace("until: \"means != 'pending'\"", "until: at_here") + "\n    milestone: here"
    found = problems(MET, here)
    assert [each.code for each in found] == ["wait-never-met"]
    reached = here.replace("at_here", "reached_here")
    assert problems(MET, reached) == ()


def test_an_unknown_milestone_is_an_unknown_name() -> None:
    assert_only("guard-unknown-name", WAIT, "wait: {until: reached_nothing}", "wait:")


def test_a_milestone_has_a_name_of_its_own() -> None:
    milestone = ("  found: {final: known}", "  found: {milestone: income, final: known}")
    assert codes_after(milestone) == []
    field = ("      address: {", "      at_income: {")
    assert codes_after(milestone, field) == ["variable-conflict"]


JOIN = "    join: {when: finished == present, rest: let_finish}\n"
ASK = "            title: {zh: 学校意见, en: The school}\n"


def test_a_section_inside_itself_is_found() -> None:
    inside = (ASK, f"{ASK}            section: desk\n")
    assert codes_after(inside) == []
    assert codes_after(inside, (JOIN, f"{JOIN}    section: desk\n")) == ["section-deadlock"]
    assert codes_after(inside, (JOIN, f"{JOIN}    section: street\n")) == []


@pytest.mark.parametrize(("section", "codes"), [("desk", ["section-deadlock"]), ("other", [])])
def test_a_wait_in_a_section_for_what_only_happens_in_it(section: str, codes: list[str]) -> None:
    look = "    title: {zh: 核查, en: Look}\n"
    waits = MET.replace(WAIT, "wait: {until: reached_looked}") + "\n    section: desk"
    looked = f"{look}    milestone: looked\n    section: {section}\n"
    assert codes_after((look, looked), (MET, waits)) == codes
