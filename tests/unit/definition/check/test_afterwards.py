"""The time after a decision: one change to a valid library, one problem at its line."""

from __future__ import annotations

import pytest

from tests.unit.definition.check.small import SMALL
from workflow.definition.check import CHECKS
from workflow.definition.library import load_text

HEARS = "{within: 5 working days, told: {zh: 拟减发, en: Less is intended}}"
REVIEW = (
    SMALL.replace(
        "opens: {category: {zh: 补助, en: Grant}, amount: amount, paid_elsewhere: "
        "{zh: 现金, en: Cash}}",
        "opens: {category: {zh: 补助, en: Grant}, amount: amount, account: details, "
        "stable: income_low, review: {scheme: chosen, use: review}}\n"
        "      follow_up: [{use: check, after: 6 months, when: income_low}]",
    )
    + """---
catalogue: afterwards
parameters:
  chosen: {title: {zh: 方案, en: Scheme}, unit: scheme, value: 2}
  most: {title: {zh: 渐退月数, en: Months}, unit: count, value: 6}
  town: {title: {zh: 城市, en: Town}, unit: yes_no, value: 0}
schemes:
  one: {title: {zh: 一, en: One}, number: 1, otherwise: 6 months}
  two:
    title: {zh: 二, en: Two}
    number: 2
    rules: [{when: "grade == 'a' && town", every: 3 months}]
    otherwise: 12 months
budget_lines:
  money: {title: {zh: 资金, en: Money}, code: "1", services: [grant, check]}
forms:
  change:
    title: {zh: 调整, en: Change}
    fields:
      less: {title: {zh: 金额, en: Amount}, type: money}
      how_long: {title: {zh: 月数, en: Months}, type: number}
outcomes:
  smaller: {zh: 减发, en: Reduce}
  slower: {zh: 渐退, en: Taper}
---
definition: review
title: {zh: 核查, en: Review}
department: civil_affairs
nature: benefit
basis: [社会救助法 48]
scope: {zh: 范围, en: Scope}
duties: {zh: 职责, en: Duties}
conditions: {zh: 条件, en: Conditions}
procedure: {zh: 程序, en: Procedure}
subject: household
office: township of registered
reads: {forms: [happened, household]}
start: hear
states:
  hear:
    title: {zh: 听取意见, en: Hear}
    task: {by: clerk, form: change, reads: [household], hears: HEARS}
    within: {time: 8 working days, late: {escalate: officer}}
    then: {smaller: reduced, slower: tapered}
  reduced: {final: {outcome: granted, changes: {what: reduce, amount: less}}}
  tapered: {final: {outcome: terminated, changes: {what: taper, months: how_long, at_most: most}}}
""".replace("HEARS", HEARS)
)
ACCOUNT = "account: details, stable"
ELSEWHERE = "paid_elsewhere: {zh: 已送到手上, en: Handed over}, stable"
STOP = "changes: {what: reduce, amount: less}"

MUTATIONS = [
    ("unknown-scheme", "{scheme: chosen,", "{scheme: chosn,"),
    ("unknown-scheme", "unit: scheme, value: 2", "unit: scheme, value: 7"),
    ("unknown-definition", "use: review}}", "use: revue}}"),
    ("unknown-definition", "{use: check, after", "{use: chek, after"),
    ("unknown-definition", "services: [grant, check]", "services: [grant, chek]"),
    ("unknown-field", "stable: income_low,", "stable: income_lo,"),
    ("paid-without-account", ACCOUNT, "stable"),
    ("paid-twice", ACCOUNT, ELSEWHERE),
    ("unknown-field", STOP, "changes: {what: reduce, amount: lesss}"),
    ("unknown-parameter", "at_most: most", "at_most: mots"),
    ("unknown-parameter", "{within: 5 working", "{within: five working"),
    ("guard-unknown-name", "grade == 'a' && town", "grade == 'a' && twon"),
    ("guard-unknown-name", "6 months, when: income_low", "6 months, when: income_hi"),
]


def found(text: str) -> list[tuple[str, int]]:
    return [(each.code, each.line) for each in CHECKS.run(load_text(text, "small.yaml"))]


def test_the_unchanged_library_has_no_problem() -> None:
    assert found(REVIEW) == []


@pytest.mark.parametrize(("code", "old", "new"), MUTATIONS)
def test_each_mistake_is_found_where_it_stands(code: str, old: str, new: str) -> None:
    assert REVIEW.count(old) == 1
    text = REVIEW.replace(old, new)
    lines = [line for each, line in found(text) if each == code]
    assert [each for each, _ in found(text)] == [code]
    near = text[: text.index(new.strip())].count("\n") + 1
    assert near - 1 <= lines[0] <= near + 9


def test_money_that_no_budget_line_pays_is_found_where_it_is_granted() -> None:
    text = REVIEW.replace("[grant, check]", "[check]")
    line = text[: text.index("opens: {category")].count("\n") + 1
    assert found(text) == [("paid-without-line", line)]


def test_what_is_paid_elsewhere_needs_neither_account_nor_line() -> None:
    text = REVIEW.replace(ACCOUNT, ELSEWHERE).replace("[grant, check]", "[check]")
    assert found(text) == []


def test_an_office_without_budget_lines_pays_by_no_roster() -> None:
    text = REVIEW.replace(ACCOUNT, "stable")
    line = '  money: {title: {zh: 资金, en: Money}, code: "1", services: [grant, check]}'
    assert found(text.replace(f"budget_lines:\n{line}\n", "")) == []


def test_two_schemes_of_one_number_are_found() -> None:
    text = REVIEW.replace("number: 2\n", "number: 1\n").replace(
        "scheme, value: 2", "scheme, value: 1"
    )
    assert [code for code, _ in found(text)] == ["scheme-number"]


def test_less_without_having_heard_anybody_is_found_at_both_ends() -> None:
    start = text_with_a_way_around()
    assert [code for code, _ in found(start)] == ["not-heard", "not-heard"]


def test_an_end_may_say_why_nobody_is_heard() -> None:
    text = text_with_a_way_around()
    why = "unheard: {zh: 已去世, en: Died}"
    text = text.replace("amount: less}", f"amount: less, {why}}}")
    text = text.replace("at_most: most}", f"at_most: most, {why}}}")
    assert found(text) == []


def text_with_a_way_around() -> str:
    """The task hears nobody."""
    heard = f", hears: {HEARS}"
    assert heard in REVIEW
    return REVIEW.replace(heard, "")


def test_what_citizens_file_changes_no_benefit() -> None:
    text = REVIEW.replace("start: hear", "applicant: {says: happened}\nstart: hear")
    assert {code for code, _ in found(text)} >= {"changes-nothing"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (STOP, "changes: {what: reduce}"),
        ("what: taper, months: how_long, at_most: most", "what: taper, months: how_long"),
        ("{scheme: chosen, use: review}", "{scheme: chosen, every: 6 months}"),
    ],
)
def test_what_a_change_or_check_needs_is_asked_for(old: str, new: str) -> None:
    from workflow.definition.problems import ProblemsFound

    with pytest.raises(ProblemsFound):
        load_text(REVIEW.replace(old, new), "small.yaml")
