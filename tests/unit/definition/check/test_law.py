"""What the law forbids: silence that grants, needless papers, private facts in public."""

from __future__ import annotations

import pytest

from tests.unit.definition.check.small import SMALL, assert_only, changed, problems
from workflow.definition.check import CHECKS
from workflow.definition.library import load_text
from workflow.definition.problems import Problem

DECIDE = "within: {time: 3 working days, late: {escalate: officer}}\n    begun"
COUNTER = "within: {time: 5 working days, late: {escalate: officer}}\n    then: {accept"
GRANT_HEAD = "nature: benefit\npays: true\n"


def deemed(passage: str, outcome: str, key: str = "deemed") -> str:
    return passage.replace("escalate: officer", f"{key}: {outcome}")


def codes(text: str) -> list[str]:
    return [each.code for each in CHECKS.run(load_text(text, "small.yaml"))]


def test_silence_at_the_counter_accepts_no_benefit() -> None:
    assert_only("deemed-acceptance", COUNTER, deemed(COUNTER, "accept"), "deemed: ")


def test_silence_at_the_counter_may_accept_a_licence() -> None:
    text = SMALL.replace(COUNTER, deemed(COUNTER, "accept"))
    head = "nature: benefit\nbasis: [社会救助法 64]"
    assert codes(text.replace(head, head.replace("benefit", "licence"))) == []


def test_silence_never_approves_what_pays() -> None:
    problem = assert_only("silence-approves", DECIDE, deemed(DECIDE, "grant"), "deemed: ")
    assert "pays" in problem.what


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("nature: benefit\n", "benefit"),
        ("nature: confirmation\nsilence: 某法 1\n", "confirmation"),
        ("nature: licence\n", "no provision"),
        ("nature: licence\npays: true\nsilence: 某法 1\n", "pays"),
    ],
)
def test_silence_approves_only_a_licence_whose_provision_is_named(head: str, why: str) -> None:
    text = SMALL.replace(GRANT_HEAD, head).replace(DECIDE, deemed(DECIDE, "grant"))
    found = CHECKS.run(load_text(text, "small.yaml"))
    assert [each.code for each in found] == ["silence-approves"]
    assert why in found[0].what


def test_silence_may_approve_a_licence_whose_law_says_so() -> None:
    text = SMALL.replace(GRANT_HEAD, "nature: licence\nsilence: 行政许可法 50\n")
    assert codes(text.replace(DECIDE, deemed(DECIDE, "grant"))) == []


def test_silence_that_leads_to_a_grant_through_a_choice_approves_too() -> None:
    choice = "\n  sure:\n    choose: {first: [{when: delegated, to: granted}], otherwise: decide}"
    text = SMALL.replace(DECIDE, deemed(DECIDE, "grant"))
    text = text.replace("then: {grant: granted, refuse", "then: {grant: sure, refuse")
    text = text.replace("\n  granted:\n", f"{choice}\n  granted:\n")
    assert codes(text) == ["silence-approves"]


def test_a_step_that_lapses_cannot_grant_anything() -> None:
    assert_only("silence-approves", DECIDE, deemed(DECIDE, "grant", "take"), "take: ")


def test_a_request_that_nobody_answers_grants_nothing() -> None:
    old = "  lapsed: {final: terminated}\n"
    assert_only("silence-approves", old, "  lapsed: {final: granted}\n", "unanswered: lapsed")


def test_silence_in_a_lane_that_leads_to_a_grant_of_the_whole_approves_too() -> None:
    old = "within: {time: 3 working days, late: {escalate: officer}}\n            then"
    text = SMALL.replace(old, old.replace("escalate: officer", "take: known"))
    assert codes(text) == []
    assert codes(text.replace("closing: {final: known}", "closing: {final: granted}")) == [
        "silence-approves"
    ]


def test_silence_that_only_opens_lanes_grants_nothing() -> None:
    old = "within: {time: 5 working days, late: {escalate: officer}}\n    then: {accept"
    text = SMALL.replace(
        old, old.replace("escalate: officer", "take: go").replace("then: {", "then: {go: review, ")
    )
    text = text.replace("outcomes:\n", "outcomes:\n  go: {zh: 继续, en: Go on}\n")
    assert codes(text.replace("closing: {final: known}", "closing: {final: granted}")) == []


def test_a_step_that_lapses_may_end_without_a_grant() -> None:
    assert problems(DECIDE, deemed(DECIDE, "refuse", "take")) == ()


def test_where_the_law_gives_silence_no_meaning_nothing_is_deemed() -> None:
    assert_only("silence-without-law", DECIDE, deemed(DECIDE, "refuse"), "deemed: ")


def test_a_clock_stands_still_only_where_the_law_profile_says_so() -> None:
    head = "nature: benefit\nbasis: [社会救助法 64]"
    assert_only("pause-not-allowed", head, head.replace("benefit", "other"), "  during: [")


def test_a_document_that_no_task_reads_is_found() -> None:
    old = "reads: [household.members, identity, means]"
    new = "reads: [household.members, means]"
    assert_only("material-unread", old, new, "materials: [identity]")


def test_a_document_read_by_the_counter_of_its_package_is_read() -> None:
    text = SMALL.replace("reads: [household.members, identity, means]", "reads: [means]")
    text = text.replace("reads: [happened, consent]}", "reads: [happened, consent, identity]}")
    assert codes(text) == []


def test_a_document_that_the_means_check_verifies_is_not_asked_for() -> None:
    text = SMALL.replace(
        "materials: [identity], formerly: [income_paper]", "materials: [identity, income_paper]"
    )
    text = text.replace("members, identity, means]", "members, identity, means, income_paper]")
    found = CHECKS.run(load_text(text, "small.yaml"))
    assert [each.code for each in found] == ["material-verifiable"]
    assert "社会救助法 62" in found[0].instead


def test_a_document_that_was_replaced_is_not_asked_for() -> None:
    old = "identity: {title: {zh: 身份证, en: Identity card}}"
    new = old[:-1] + ", replaced_by: {zh: 电子证照, en: Electronic licence}}"
    assert_only("material-replaced", old, new, "materials: [identity]")


def test_a_dropped_document_says_what_replaced_it() -> None:
    assert_only("formerly-unexplained", ", verified_by: check}", "}", "formerly: [income_paper]")


PUBLISH = "publish: [applicant_name, amount]"


@pytest.mark.parametrize(
    ("span", "found"),
    [
        ("37 months", "this is 37 months"),
        ("1096 calendar days", "this is 1096 calendar days"),
        ("701 working days", "this is 701 working days"),
        ("shown_days calendar days", "as long as a region likes"),
        ("long_days calendar days", "up to 1200 calendar days"),
    ],
)
def test_a_grant_is_published_for_three_years_at_most(span: str, found: str) -> None:
    (problem,) = published_for(span)
    assert problem.code == "published-too-long"
    assert found in problem.what
    assert "个人信息保护法 19" in problem.instead


@pytest.mark.parametrize(
    "span", ["36 months", "1095 calendar days", "700 working days", "visit_days calendar days"]
)
def test_three_years_and_less_are_published(span: str) -> None:
    assert published_for(span) == ()


def published_for(span: str) -> tuple[Problem, ...]:
    text = changed(PUBLISH, f"{PUBLISH}\n      published_for: {span}").replace(
        "parameters:\n",
        "parameters:\n"
        "  shown_days: {title: {zh: 公布天数, en: Days}, unit: days, value: 30}\n"
        "  long_days: {title: {zh: 公布天数, en: Days}, unit: days, value: 30, maximum: 1200}\n",
        1,
    )
    return CHECKS.run(load_text(text, "small.yaml"))


PUBLIC = [
    ("privacy-forbidden", "household_size, amount]", "household_size, address]"),
    ("privacy-forbidden", "publish: [applicant_name, amount]", "publish: [illness, amount]"),
    ("privacy-forbidden", "household_size, amount]", "household_size, members]"),
    ("privacy-forbidden", "household_size, amount]", "household_size, members.school]"),
    ("privacy-unmasked", "[applicant_name_masked, amount]", "[applicant_name, amount]"),
    ("privacy-unmasked", "[applicant_name_masked, amount]", "[members.name, amount]"),
    ("privacy-mask", "[applicant_name_masked, amount]", "[applicant_name_masked, amount_masked]"),
    ("privacy-forbidden", "[applicant_name_masked, amount]", "[address_masked, amount]"),
    ("privacy-account", "type: text, privacy: sensitive", "type: bank_account"),
    (
        "privacy-account",
        "          pupil: {",
        "          card: {title: {zh: 卡号, en: Card}, type: bank_account, privacy: name}\n"
        "          pupil: {",
    ),
]


@pytest.mark.parametrize(("code", "old", "new"), PUBLIC)
def test_the_public_sees_no_more_than_the_class_of_a_field_allows(
    code: str, old: str, new: str
) -> None:
    assert_only(code, old, new)


def test_a_column_of_a_table_that_may_be_shown_can_be() -> None:
    old, new = "household_size, amount]", "household_size, members.name, members.pupil]"
    assert problems(old, new) == ()
