"""Tasks that somebody can hold, with a deadline; texts that everybody can read."""

from __future__ import annotations

import pytest

from tests.unit.definition.check.small import assert_only, library, problems
from workflow.definition.check import CHECKS

COUNTER = "    within: {time: 5 working days, late: {escalate: officer}}\n    then: {accept"


def test_a_village_role_needs_a_place_known_down_to_the_village() -> None:
    found = problems("type: place, level: village", "type: place, level: township")
    assert [(each.code, each.what.split(" serves")[0]) for each in found] == [
        ("task-without-holder", "`assistant`")  # who posts, and who tells
    ] * 2


def test_a_role_of_an_organisation_needs_a_field_that_says_which() -> None:
    assert_only("task-without-holder", "by: teacher, at: member.school,", "by: teacher,")


def test_only_a_role_of_an_organisation_is_chosen_by_a_field() -> None:
    assert_only("task-without-holder", "by: teacher, at:", "by: clerk, at:")


def test_the_field_must_hold_an_organisation() -> None:
    assert_only("task-without-holder", "at: member.school", "at: member.name")


def test_a_task_without_a_deadline_is_found() -> None:
    assert_only("no-deadline", COUNTER, "    then: {accept", "  counter:\n")


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("text-language", "{zh: 您好, en: Hello}", "{zh: Hello there, en: Hello}"),
        ("text-language", "{zh: 您好, en: Hello}", "{zh: 您好, en: 您好}"),
        ("text-language", "{zh: 您好, en: Hello}", '{zh: " ", en: Hello}'),
        ("text-language", "{zh: 等待核对, en: Waiting}", "{zh: Waiting, en: Waiting}"),
        ("text-language", "{zh: 请到窗口, en: Come", '{zh: "  ", en: Come'),
    ],
)
def test_a_text_that_lacks_a_language_is_found(code: str, old: str, new: str) -> None:
    assert_only(code, old, new)


@pytest.mark.parametrize("chinese", ["ID", "SMS", "{number}", "12345", "“一件事”"])
def test_signs_that_are_the_same_in_both_languages_are_no_problem(chinese: str) -> None:
    assert problems("{zh: 您好, en: Hello}", f'{{zh: "{chinese}", en: "Hello {chinese}"}}') == ()


def test_a_step_that_people_see_has_a_title() -> None:
    title = "    title: {zh: 决定, en: Decide}\n"
    assert_only("state-without-title", title, "", "  decide:\n")


def test_a_lane_with_states_of_its_own_has_a_title() -> None:
    title = "        title: {zh: 学校, en: School}\n"
    assert_only("lane-without-title", title, "", "      school:\n")


def test_an_outcome_that_people_choose_has_a_text() -> None:
    text = "  again: {zh: 再核对, en: Check again}\n"
    assert_only("outcome-without-text", text, "", "then: {support: notice")


def test_answers_to_objections_have_a_text() -> None:
    text = "  upheld: {zh: 异议成立, en: Upheld}\n"
    assert_only("outcome-without-text", text, "", "then: {quiet: decide")


def test_every_code_is_written_like_the_others() -> None:
    assert all(code == code.lower() and " " not in code for code in CHECKS.codes)
    assert CHECKS.run(library()) == ()


def test_a_table_holds_single_questions() -> None:
    old = "          school: {title: {zh: 学校, en: School}, type: organisation, kind: school}"
    inner = "{title: {zh: 表, en: Table}, type: table, columns: {}}"
    assert_only("table-in-table", old, f"{old}\n          more: {inner}", "          more")
