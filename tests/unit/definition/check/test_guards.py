"""Guards: grammar, variables and types, at the character where the mistake stands."""

from __future__ import annotations

import pytest

from tests.unit.definition.check.small import assert_only, library, problems
from workflow.definition.variables import applicant_variables, variables_for

CHOICE = "reason == 'ill' && household_size > 1"

WRONG = [
    ("guard-unknown-name", CHOICE, "reson == 'ill'", "reson"),
    ("guard-unknown-value", CHOICE, "reason == 'il'", "'il'"),
    ("guard-type", CHOICE, "household_size == 'ill'", "'ill'"),
    ("guard-type", CHOICE, "household_size", 'household_size"'),
    ("guard-syntax", CHOICE, "reason == 'ill' &&", '", to: review'),
    ("guard-unknown-value", "means != 'pending'", "means != 'pendin'", "'pendin'"),
    ("guard-unknown-name", 'when: "members_pupil > 0"', 'when: "members_school > 0"', "members_s"),
    ("guard-unknown-name", 'offer: "income_low"', 'offer: "amount > 1"', "amount > 1"),
    ("guard-unknown-name", "where: pupil", "where: income_low", "income_low}\n        after"),
    ("guard-unknown-name", "when: finished == present", "when: ended == present", "ended =="),
    ("guard-unknown-name", "when: delegated}", "when: income_low}", "income_low}\n  yellow"),
    ("guard-unknown-name", 'Consent}, when: "income_low"', 'Consent}, when: "poor"', "poor"),
    ("guard-unknown-name", 'show_when: "income_low"', 'show_when: "amount > 1"', "amount > 1"),
    ("guard-dotted-name", CHOICE, "os.getcwd == 'x'", ".getcwd"),
    ("guard-function", CHOICE, "exec('x')", "exec("),
    ("guard-dotted-name", CHOICE, "members.all(m, true)", "members.all"),
]


@pytest.mark.parametrize(("code", "old", "new", "at"), WRONG)
def test_a_wrong_guard_is_found_where_it_stands(code: str, old: str, new: str, at: str) -> None:
    assert_only(code, old, new, at)


def test_the_column_is_that_of_the_variable() -> None:
    problem = assert_only("guard-unknown-name", CHOICE, "reason == 'ill' && housold_size > 1")
    assert problem.column == len("      first: [{when: \"reason == 'ill' && ") + 1
    assert "household_size" in problem.instead


def test_every_mistake_of_a_guard_is_told() -> None:
    found = problems(CHOICE, "reson == 'ill' && housold_size > 1")
    assert [each.code for each in found] == ["guard-unknown-name"] * 2


def test_two_forms_cannot_give_one_variable_two_types() -> None:
    old = "amount: {title: {zh: 金额, en: Amount}, type: money, privacy: public}"
    new = f"{old}\n      reason: {{title: {{zh: 原因, en: Reason}}, type: number}}"
    assert_only(
        "variable-conflict", old, new, "      reason: {title: {zh: 原因, en: Reason}, type: number"
    )


def test_a_field_cannot_have_the_name_of_a_parameter() -> None:
    found = problems("illness: {title", "visit_days: {title")
    assert [each.code for each in found] == ["variable-conflict"]


def test_an_input_cannot_have_the_name_of_what_every_guard_knows() -> None:
    found = problems("inputs: {means: outcome}", "inputs: {means: outcome, related: outcome}")
    assert [each.code for each in found] == ["variable-conflict"]


def test_the_variables_of_a_process_have_the_types_that_the_engine_fills_in() -> None:
    closure = library().closure("package")
    table = variables_for(closure, closure.processes["package.review.school"])
    assert table["reason"] is str
    assert table["household_size"] is int
    assert table["income_low"] is bool
    assert table["members_count"] is int
    assert table["members_pupil"] is int
    assert table["member_pupil"] is bool
    assert table["delegated"] is bool
    assert table["visit_days"] is int
    assert table["related"] is bool
    assert "amount" not in table  # a finding of another definition
    assert "registered" in table


def test_a_definition_sees_its_findings_and_inputs_and_no_rows_that_are_not_its_own() -> None:
    closure = library().closure("grant")
    table = variables_for(closure, closure.processes["grant"])
    assert table["amount"] is int
    assert table["means"] is str
    assert "member_pupil" not in table


def test_an_offer_sees_answers_and_parameters_only() -> None:
    table = applicant_variables(library().closure("grant"))
    assert "amount" not in table
    assert "means" not in table
    assert table["delegated"] is bool
