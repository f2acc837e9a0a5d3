"""Names that nothing answers to: one change to a valid library, one problem at its line."""

from __future__ import annotations

import pytest

from tests.unit.definition.check.small import SMALL, assert_only, library, problems
from workflow.definition.check import CHECKS
from workflow.definition.library import load_text

OPINION = "reads: [household.members, identity, means]"
SHORT = "within: {time: 2 working days, late: {escalate: officer}}"
APPLICANT = "reads: {forms: [happened, household]}\nstart: look"
HEADLESS = "en: Clerk}, serves: township, head: clerk"

HEAD = [
    ("unknown-department", "civil_affairs}\n  assistant", "civil_affair}\n  assistant", ""),
    ("unknown-role", "en: Clerk}, serves: township", "en: Clerk}, serves: township, head: bos", ""),
    ("head-of-itself", "en: Clerk}, serves: township", HEADLESS, ""),
    ("unknown-definition", "verified_by: check}", "verified_by: chek}", ""),
    ("unknown-form", "applicant: {says: happened}", "applicant: {says: happend}", ""),
    ("unknown-material", "formerly: [income_paper]", "formerly: [income_papers]", ""),
    ("unknown-role", "sent_by: clerk", "sent_by: clark", ""),
    ("unknown-role", "tells: assistant", "tells: asistant", ""),
    ("unknown-role", "[notice_objection], by: officer", "[notice_objection], by: offcer", ""),
    ("unknown-reason", "for: [notice_objection], by", "for: [notice_objection, rain], by", ""),
    ("unknown-parameter", "yellow: 3 working days\ninputs", "yellow: few working days\ninputs", ""),
    ("unknown-state", "during: [counter, review]", "during: [counter, revue]", ""),
    ("unknown-state", "withdraw: {until: closing,", "withdraw: {until: close,", ""),
    ("other-version", "uses: {check: 1, grant: 1}", "uses: {check: 1, grant: 2}", ""),
    ("unknown-definition", "{use: check}", "{use: chek}", ""),
    ("office-grammar", "township of registered\nreads: {f", "town of registered\nreads: {f", ""),
    ("office-grammar", "township of registered\nclock: {p", "township\nclock: {p", ""),
    ("unknown-field", "of registered\nclock: {p", "of regstered\nclock: {p", ""),
    ("office-field", "of registered\nclock: {p", "of address\nclock: {p", ""),
    ("parameter-bounds", "value: 2, maximum: 4", "value: 5, maximum: 4", ""),
    ("unknown-placeholder", "zh: 您好, en: Hello", 'zh: "{applicant}您好", en: "{aplicant}"', ""),
    ("unknown-placeholder", "zh: 您好, en: Hello", 'zh: "{applicant}您好", en: Hello', ""),
    ("unknown-placeholder", "zh: 您好, en: Hello", 'zh: "您好{}", en: Hello', ""),
]

STEPS = [
    (
        "unknown-role",
        "late: {remind: officer}}\n    then: {known",
        "late: {remind: oficer}}\n    then: {known",
        "",
    ),
    ("unknown-role", "posted_by: assistant", "posted_by: asistant", ""),
    ("unknown-role", "to: officer\n        not", "to: oficer\n        not", ""),
    ("unknown-role", SHORT, SHORT.replace("officer", "oficer"), ""),
    (
        "unknown-role",
        "1 working days, late: {remind: officer}",
        "1 working days, late: {remind: x}",
        "",
    ),
    ("unknown-role", "through: clerk", "through: klerk", ""),
    ("unknown-reason", "reasons: {refuse: refusal}", "reasons: {refuse: refusals}", ""),
    ("unknown-outcome", "reasons: {refuse: refusal}", "reasons: {refused: refusal}", ""),
    ("unknown-letter", "letter: decision\n      publish", "letter: decison\n      publish", ""),
    ("unknown-parameter", "time: visit_days working", "time: visits_days working", ""),
    ("unknown-parameter", "runs: 5 working days", "runs: delegated working days", ""),
    ("unknown-state", "then: {joined: closing}", "then: {joined: closed}", ""),
    ("unknown-step", "not: opinion", "not: opinions", ""),
    ("unknown-step", "not: [means.look, related]", "not: [means.lock, related]", ""),
    ("unknown-step", "not: [means.look, related]", "not: [mens.look, related]", ""),
    ("unknown-read", OPINION, "reads: [household.member, identity, means]", ""),
    ("unknown-read", OPINION, "reads: [household.members, identity, mean]", ""),
    ("not-in-reads", OPINION, "reads: [household, identity, means, consent]", ""),
    ("unknown-field", "at: member.school", "at: member.scool", ""),
    ("unknown-field", "_masked, amount]", "_masked, amounts]", ""),
    ("unknown-field", "publish: [applicant_name,", "publish: [aplicant_name,", ""),
    ("unknown-field", "amount: amount, paid", "amount: amounts, paid", ""),
    ("unknown-definition", "refer: [package]", "refer: [packages]", ""),
    ("late-consequence", SHORT, "within: {time: 2 working days, late: {take: suport}}", ""),
    ("late-consequence", "late: {remind: officer}}, through", "late: {take: known}}, through", ""),
    ("late-consequence", "late: {escalate: clerk}", "late: {take: quiet}", ""),
    ("late-consequence", "late: {escalate: officer}\n  answer", "late: {take: x}\n  answer", ""),
]

LANES = [
    ("unknown-input", "again: {reopen: means,", "again: {reopen: mean,", ""),
    ("unknown-input", "with: {means: means}", "with: {mean: means, means: means}", ""),
    ("unknown-lane", "with: {means: means}", "with: {means: maens}", ""),
    ("unbound-input", "with: {means: means}, offer", "offer", "again: {reopen: means"),
    ("unknown-lane", "after: means", "after: mens", ""),
    ("unknown-input", "        start: ask", "        with: {means: means}\n        start: ask", ""),
]


@pytest.mark.parametrize(("code", "old", "new", "at"), HEAD + STEPS)
def test_a_name_that_nothing_answers_to_is_found_where_it_stands(
    code: str, old: str, new: str, at: str
) -> None:
    assert_only(code, old, new, at)


def test_a_witness_whose_signature_nothing_records_is_found() -> None:
    witnessed = OPINION + ", witness: {zh: 家人, en: A member}"
    found = problems(OPINION, witnessed)
    assert {each.code for each in found} == {"witness-not-recorded"}


@pytest.mark.parametrize(("code", "old", "new", "at"), LANES)
def test_a_lane_that_names_something_unknown_is_found(
    code: str, old: str, new: str, at: str
) -> None:
    assert_only(code, old, new, at)


def test_a_lane_cannot_read_its_own_outcome() -> None:
    found = problems("with: {means: means}", "with: {means: money}")
    assert "lane-of-itself" in {each.code for each in found}


def test_a_definition_that_no_lane_runs_is_not_used() -> None:
    text = SMALL.replace("\n    join: {when: finished == present", "\n    join: {when: present > 0")
    text = text.replace(
        "money: {use: grant, with: {means: means}, offer", "money: {use: check, offer"
    )
    found = CHECKS.run(load_text(text, "small.yaml"))
    assert [(each.code, each.what) for each in found] == [
        ("unused-definition", "no lane runs `grant`")
    ]


def test_a_definition_cannot_use_itself_through_another() -> None:
    text = SMALL.replace("uses: {check: 1, grant: 1}", "uses: {check: 1, grant: 1, package: 1}")
    text = text.replace("means: {use: check}", "means: {use: check}\n      self: {use: package}")
    found = CHECKS.run(load_text(text, "small.yaml"))
    assert [each.code for each in found] == ["use-cycle"]


def test_lanes_that_wait_for_each_other_are_found() -> None:
    old = "means: {use: check}"
    found = problems(old, "means: {use: check, after: school}")
    assert {each.code for each in found} == {"lane-cycle"}
    assert len(found) == 2  # each of the two lanes waits for itself


def test_a_lane_id_belongs_to_one_state_only() -> None:
    inline = "{title: {zh: 问, en: Ask}, start: told, states: {told: {final: known}}}"
    again = (
        "          more:\n            title: {zh: 再问, en: More}\n"
        f"            lanes: {{money: {inline}}}\n            join: all\n"
        "            then: {joined: told}\n"
    )
    told = "          told: {final: known}\n"
    ask = "then: {known: told}\n"
    found = problems(ask + told, "then: {known: more}\n" + again + told)
    assert [each.code for each in found] == ["duplicate-lane"]


def test_the_unchanged_library_has_no_problem() -> None:
    assert CHECKS.run(library()) == ()


def test_the_nearest_name_is_offered() -> None:
    problem = assert_only("unknown-role", "sent_by: clerk", "sent_by: clark")
    assert problem.instead == "did you mean `clerk`?"


def test_without_a_near_name_the_known_ones_are_listed() -> None:
    problem = assert_only("unknown-role", "through: clerk", "through: zzz")
    assert problem.instead == "write one of assistant, clerk, officer, teacher"


def test_a_nature_needs_a_law_profile() -> None:
    text = SMALL.replace("  other: {title: {zh: 其他, en: Other}, pauses: []}\n", "")
    head = "nature: benefit\nbasis: [社会救助法 42]"
    text = text.replace(head, head.replace("benefit", "other"))
    found = CHECKS.run(load_text(text, "small.yaml"))
    assert [each.code for each in found] == ["no-law-profile"]


def test_a_column_is_given_to_the_character() -> None:
    problem = assert_only("unknown-role", "sent_by: clerk", "sent_by: clark")
    assert problem.column == len("  sent_by: ") + 1


def test_a_name_in_a_list_has_its_own_column() -> None:
    problem = assert_only("unknown-state", "during: [counter, review]", "during: [counter, revue]")
    assert problem.column == len("  during: [counter, ") + 1


def test_a_field_that_no_form_of_the_definition_asks_for_is_unknown_although_it_exists() -> None:
    old, new = "publish: [applicant_name, amount]", "publish: [applicant_name, illness]"
    assert [each.code for each in problems(old, new)] == ["privacy-forbidden"]
    found = problems(APPLICANT, APPLICANT.replace(", household", ""))
    assert "not-in-reads" in {each.code for each in found}
