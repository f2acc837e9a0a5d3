"""Decision tables under the checks: one change to a valid table, one problem at its line."""

from __future__ import annotations

import pytest

from tests.unit.definition.check.small import SMALL
from workflow.definition.check import CHECKS
from workflow.definition.library import load_text
from workflow.definition.problems import Problem

HEAD = """catalogue: rules
parameters:
  line: {title: {zh: 标准, en: Line}, unit: fen, value: 80000, minimum: 1}
tables:
  help:
    title: {zh: 救助, en: Help}
    hit: unique
    inputs:
      income: {title: {zh: 收入, en: Income}, type: money, minimum: 0}
      people: {title: {zh: 人口, en: People}, type: number, minimum: 1}
      line: {parameter: line}
      cause: {title: {zh: 原因, en: Cause}, type: choice, options: {ill: {zh: 生病, en: Ill}, fire: {zh: 火灾, en: Fire}}}
      per_person: {title: {zh: 人均, en: Each}, type: money, is: income / people}
    outputs:
      sum: {title: {zh: 金额, en: Amount}, type: money, round: {how: up}}
      helped: {title: {zh: 救助, en: Helped}, type: boolean}
      role: {title: {zh: 谁办, en: Who}, type: role}
      class: {title: {zh: 类, en: Class}, type: choice, options: {a: {zh: 甲, en: A}, b: {zh: 乙, en: B}}}
    rules:
      poor:
        when: {per_person: "< line", cause: ill}
        then: {sum: (line - per_person) * people, helped: true, role: clerk, class: a}
        says: {zh: 收入低, en: Income is low}
      fire:
        when: {per_person: "< line", cause: fire}
        then: {sum: line, helped: true, role: officer, class: a}
        says: {zh: 火灾, en: A fire}
      rich:
        when: {per_person: ">= line"}
        if: cause in ['ill', 'fire'] && income >= 0
        then: {sum: 0, helped: false, role: clerk, class: b}
        says: {zh: 收入高, en: Income is not low}
---
"""  # noqa: E501
USE = """tables:
  help: {with: {income: amount, people: household_size, cause: reason}}
start: waiting
"""
TASK = """tables: {help: {fills: {amount: sum}, agrees: {support: helped, again: "!helped"}}},
      routed: {table: help, gives: role}, """
OPINION = "task: {by: clerk, not: [means.look, related],"
TEXT = (
    (HEAD + SMALL)
    .replace("start: waiting\n", USE)
    .replace(OPINION, OPINION.replace("by: clerk, ", "by: clerk, " + TASK))
)


def found(old: str, new: str) -> tuple[Problem, ...]:
    assert TEXT.count(old) == 1, f"{old!r} stands there {TEXT.count(old)} times"
    return CHECKS.run(load_text(TEXT.replace(old, new), "small.yaml"))


ILL = 'when: {per_person: "< line", cause: ill}'
RICH = "{sum: 0, helped: false, role: clerk, class: b}"
MUTATIONS = [
    ("unknown-parameter", "line: {parameter: line}", "line: {parameter: lime}", "lime}"),
    ("unknown-value", "per_person: {title: {zh: 人均, en: Each}, type: money, is: income / people}",
     "per_person: {title: {zh: 人均, en: Each}, type: money, is: income / each}\n"
     "      each: {title: {zh: 人, en: One}, type: money, is: income * 1}", "income / each"),
    ("guard-unknown-name", "is: income / people", "is: incom / people", "incom /"),
    ("guard-type", "is: income / people", "is: income / cause", "income / cause"),
    ("table-value", ILL, 'when: {per_persn: "< line", cause: ill}', "per_persn"),
    ("guard-unknown-name", ILL, 'when: {per_person: "< lime", cause: ill}', "lime"),
    ("guard-unknown-value", ILL, 'when: {per_person: "< line", cause: il}', "il}"),
    ("guard-type", ILL, 'when: {per_person: true, cause: ill}', "true, cause"),
    ("guard-type", ILL, "when: {per_person: \"< 'x'\", cause: ill}", "'x'"),
    ("guard-syntax", ILL, 'when: {per_person: "< line %", cause: ill}', "line %"),
    ("guard-type", "&& income >= 0", "&& income", "&& income"),
    ("table-output", RICH, RICH.replace("sum", "summ"), "rich:"),
    ("table-output", RICH, RICH.replace(", class: b", ""), "rich:"),
    ("table-output", RICH, RICH.replace("class: b", "class: c"), "class: c"),
    ("table-output", RICH, RICH.replace("helped: false", "helped: 0"), "helped: 0"),
    ("unknown-role", RICH, RICH.replace("role: clerk", "role: clark"), "clark"),
    ("guard-unknown-name", RICH, RICH.replace("sum: 0", "sum: lime"), "lime"),
    ("guard-type", RICH, RICH.replace("sum: 0", "sum: cause"), "sum: cause"),
    ("table-rounding", "type: money, round: {how: up}", "type: money", "sum: (line"),
    ("table-overlap", ILL, 'when: {per_person: "<= line", cause: ill}', "rich:"),
    ("table-unreachable", ILL, 'when: {per_person: ["< line", "> line"], cause: ill}', "poor:"),
    ("table-gap", '{per_person: ">= line"}', '{per_person: "> line"}', "rules:\n      poor"),
    ("unknown-table", "help: {with: {income: amount", "halp: {with: {income: amount", "halp:"),
    ("unknown-table", "help: {with: {inc", "help: {table: halp, with: {inc", "halp"),
    ("table-value", "{income: amount, ", "{incom: income_low, income: amount, ", "incom:"),
    ("table-value", "{income: amount, ", "{", "help: {with"),
    ("guard-unknown-name", "{income: amount, ", "{income: amont, ", "amont"),
    ("guard-type", "{income: amount, ", "{income: reason, ", "income: reason"),
    ("unknown-field", "fills: {amount: sum}", "fills: {amout: sum}", "amout"),
    ("table-output", "fills: {amount: sum}", "fills: {amount: summ}", "summ"),
    ("table-output", "fills: {amount: sum}", "fills: {amount: helped}", "amount: helped"),
    ("unknown-outcome", "agrees: {support: helped", "agrees: {suport: helped", "suport"),
    ("guard-unknown-name", "agrees: {support: helped", "agrees: {support: help", "help, again"),
    ("guard-unknown-value", 'again: "!helped"', "again: \"class == 'c'\"", "class == 'c'"),
    ("unknown-table", "tables: {help: {fills", "tables: {halp: {fills", "halp: {fills"),
    ("unknown-definition", "says: {zh: 火灾, en: A fire}",
     "says: {zh: 火灾, en: A fire}\n        may: [grunt]", "grunt"),
    ("unknown-table", "routed: {table: help", "routed: {table: halp", "halp"),
    ("table-output", "gives: role}", "gives: class}", "gives: class"),
]  # fmt: skip


def test_the_table_and_its_use_have_no_problem() -> None:
    assert CHECKS.run(load_text(TEXT, "small.yaml")) == ()


@pytest.mark.parametrize(("code", "old", "new", "at"), MUTATIONS)
def test_one_change_gives_its_problem_at_its_line(code: str, old: str, new: str, at: str) -> None:
    text = TEXT.replace(old, new)
    line = text[: text.index(at)].count("\n") + 1
    assert (code, line) in {(each.code, each.line) for each in found(old, new)}


def test_rows_that_overlap_are_shown_by_values_for_which_both_hold() -> None:
    problem = next(p for p in found(ILL, ILL.replace("< line", "<= line")))
    assert problem.what.startswith("`poor` and `rich` can both hold: cause = 'ill'") or (
        "line = " in problem.what and "cause = 'ill'" in problem.what
    )


def test_a_gap_is_shown_by_values_for_which_no_row_holds() -> None:
    (problem,) = found('{per_person: ">= line"}', '{per_person: "> line"}')
    assert "income / people" in problem.what
    assert "line = 1" in problem.what


def test_with_otherwise_nothing_is_left_over() -> None:
    text = TEXT.replace('{per_person: ">= line"}', '{per_person: "> line"}').replace(
        "        says: {zh: 收入高, en: Income is not low}\n",
        "        says: {zh: 收入高, en: Income is not low}\n"
        "    otherwise: {then: {sum: 0, helped: false, role: clerk, class: b}, "
        "says: {zh: 其他, en: Anything else}}\n",
    )
    assert CHECKS.run(load_text(text, "small.yaml")) == ()


def test_a_row_below_one_that_takes_all_is_never_reached() -> None:
    text = (
        TEXT.replace("hit: unique", "hit: first")
        .replace(
            'when: {per_person: "< line", cause: fire}',
            'when: {cause: fire, per_person: "< 0.5 * line"}',
        )
        .replace(ILL, 'when: {per_person: "< line"}')
    )
    found = CHECKS.run(load_text(text, "small.yaml"))
    assert [(each.code, each.what.split(":")[0]) for each in found] == [
        ("table-unreachable", "the row `fire` is never reached")
    ]


def test_a_text_in_one_language_is_found() -> None:
    (problem,) = found("says: {zh: 火灾, en: A fire}", "says: {zh: fire only, en: A fire}")
    assert problem.code == "text-language"


def test_a_variable_that_a_table_gives_has_no_other_meaning() -> None:
    problems = found("illness: {title", "help_sum: {title")
    assert "variable-conflict" in {each.code for each in problems}
