"""What decision tables say: hit policies, what is not known, exact money, the explanation."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.definition.made_tables import T, rule, table
from workflow.definition.deciding import apply
from workflow.definition.table_expressions import Unknown, evaluate, exact
from workflow.definition.tables import Table

LINE = {"line": 80_000}
ROUNDINGS = {"up": math.ceil, "down": math.floor}


def numbers(**inputs: Any) -> Table:
    """A table that works out one amount from a and b."""
    return table(
        inputs={each: {"title": T, "type": "money"} for each in ("a", "b")},
        outputs={"out": {"title": T, "type": "money", **inputs}},
        rules={"all": rule({"out": "a"})},
        otherwise=None,
    )


def test_the_first_row_that_holds_decides() -> None:
    said = apply(table(), {"income": 150_000, "people": 2}, LINE)
    assert said.hits == ("poor",)
    assert said.outputs == {"helped": True, "amount": 10_000}
    assert [row.hit for row in said.rows] == [True, False]


@pytest.mark.parametrize(
    ("income", "hits"),
    [(239_999, ("hard",)), (240_000, ("otherwise",)), (240_001, ("otherwise",))],
)
def test_the_border_of_one_and_a_half_lines_is_exact_to_the_fen(
    income: int, hits: tuple[str, ...]
) -> None:
    given = {"income": income, "people": 2, "spending": 200_000}
    assert apply(table(), given, LINE).hits == hits


def test_a_third_of_a_fen_is_neither_lost_nor_rounded_before_the_end() -> None:
    said = apply(table(), {"income": 100_000, "people": 3}, LINE)
    assert said.values["per_person"] == Fraction(100_000, 3)
    assert said.outputs["amount"] == 140_000


def test_what_nobody_has_answered_leaves_the_table_unable_to_tell() -> None:
    said = apply(table(), {"people": 2}, LINE)
    assert not said.known
    assert said.missing == ("income",)
    assert said.hits == ()
    assert [row.holds for row in said.rows] == [None, None]


def test_a_value_with_a_default_is_not_missed() -> None:
    said = apply(table(), {"income": 200_000, "people": 2}, LINE)
    assert said.hits == ("otherwise",)


def test_a_row_that_fails_anyway_needs_no_further_answers() -> None:
    told = table(
        rules={
            "rich": rule({"helped": False, "amount": 0}, when={"income": "> 1000"}),
            "both": rule({"helped": True, "amount": 0}, when={"income": "< 10", "people": "> 3"}),
        }
    )
    assert apply(told, {"income": 500}, LINE).hits == ("otherwise",)
    assert apply(told, {"income": 5}, LINE).missing == ("people",)


def test_a_division_by_zero_is_told_as_the_value_that_is_needed() -> None:
    said = apply(table(), {"income": 100, "people": 0}, LINE)
    assert not said.known
    assert said.missing == ("income", "people")


def test_every_condition_tells_what_was_seen_and_what_was_wanted() -> None:
    said = apply(table(), {"income": 300_000, "people": 2, "spending": 1}, LINE)
    first, second = said.rows[1].tests
    assert (first.name, first.sign, first.value, first.wanted, first.holds) == (
        "per_person", "<", Fraction(150_000), (Fraction(120_000),), False,
    )  # fmt: skip
    assert (second.name, second.text, second.holds) == ("", "spending > 0.5 * income", False)


def test_rows_that_hold_together_are_gathered() -> None:
    signs = {"least": 1, "most": 3, "sum": 4}
    for how, wanted in signs.items():
        told = table(
            hit="collect",
            inputs={"a": {"title": T, "type": "number"}},
            outputs={
                "points": {"title": T, "type": "number", "gather": how},
                "seen": {"title": T, "type": "boolean", "gather": "any"},
                "fine": {"title": T, "type": "boolean", "gather": "all"},
            },
            rules={
                "one": rule({"points": 1, "seen": True, "fine": True}, when={"a": "> 0"}),
                "two": rule({"points": 3, "fine": False}, when={"a": "> 1"}),
                "three": rule({"points": 100}, when={"a": "> 2"}),
            },
            otherwise=None,
        )
        said = apply(told, {"a": 2}, {})
        assert said.hits == ("one", "two")
        assert said.outputs == {"points": wanted, "seen": True, "fine": False}


def test_without_any_row_a_sum_is_nothing_and_all_is_well() -> None:
    told = table(
        hit="collect",
        inputs={"a": {"title": T, "type": "number"}},
        outputs={
            "points": {"title": T, "type": "number", "gather": "sum"},
            "fine": {"title": T, "type": "boolean", "gather": "all"},
        },
        rules={"one": rule({"points": 1, "fine": False}, when={"a": "> 5"})},
        otherwise=None,
    )
    assert apply(told, {"a": 1}, {}).outputs == {"points": 0, "fine": True}


def test_two_rows_of_a_unique_table_never_decide_together() -> None:
    told = table(
        hit="unique",
        inputs={"a": {"title": T, "type": "number"}},
        outputs={"out": {"title": T, "type": "number"}},
        rules={
            "low": rule({"out": 1}, when={"a": "<= 2"}),
            "high": rule({"out": 2}, when={"a": ">= 2"}),
        },
        otherwise=None,
    )
    assert apply(told, {"a": 1}, {}).hits == ("low",)
    with pytest.raises(ValueError, match="more than one row"):
        apply(told, {"a": 2}, {})


def test_a_list_is_any_of_the_options_of_a_choice_and_every_bound_of_a_number() -> None:
    told = table(
        inputs={
            "kind": {"title": T, "type": "choice", "options": {"a": T, "b": T, "c": T}},
            "n": {"title": T, "type": "number"},
        },
        outputs={"out": {"title": T, "type": "choice", "options": {"x": T, "y": T}}},
        rules={
            "in": rule({"out": "x"}, when={"kind": ["a", "b"], "n": [">= 2", "< 4"]}),
            "is": rule({"out": "y"}, when={"kind": "c", "n": 7}),
        },
        otherwise=None,
    )
    assert apply(told, {"kind": "b", "n": 3}, {}).outputs == {"out": "x"}
    assert apply(told, {"kind": "b", "n": 4}, {}).outputs == {}
    assert apply(told, {"kind": "c", "n": 7}, {}).outputs == {"out": "y"}


def test_a_result_that_is_not_whole_is_refused_where_nothing_says_how_to_round() -> None:
    told = numbers()
    halved = told.model_copy(
        update={"rules": {"all": told.rules["all"].model_copy(update={"then": {"out": "a / 2"}})}}
    )
    assert apply(halved, {"a": 4}, {}).outputs == {"out": 2}
    with pytest.raises(ValueError, match="whole"):
        apply(halved, {"a": 5}, {})


def test_a_value_of_another_type_is_refused() -> None:
    with pytest.raises(ValueError, match="income"):
        apply(table(), {"income": True, "people": 1}, LINE)


@given(
    a=st.integers(-(10**12), 10**12),
    b=st.integers(1, 10**6),
    to=st.sampled_from([1, 7, 100, 1000]),
    how=st.sampled_from(["up", "down", "half_up"]),
)
def test_amounts_are_exact_and_rounded_once(a: int, b: int, to: int, how: str) -> None:
    told = numbers(round={"how": how, "to": to})
    divided = told.model_copy(
        update={
            "rules": {
                "all": told.rules["all"].model_copy(update={"then": {"out": "a / b * 1.5 - 0.1"}})
            }
        }
    )
    true = (Fraction(a, b) * Fraction(3, 2) - Fraction(1, 10)) / to
    if how == "half_up":
        wanted = math.floor(abs(true) + Fraction(1, 2)) * (1 if true >= 0 else -1)
    else:
        wanted = ROUNDINGS[how](true)
    assert apply(divided, {"a": a, "b": b}, {}).outputs == {"out": wanted * to}


@given(st.recursive(
    st.one_of(st.integers(0, 999).map(lambda n: (str(n), Fraction(n))),
              st.tuples(st.integers(0, 99), st.integers(0, 9)).map(
                  lambda p: (f"{p[0]}.{p[1]}", Fraction(p[0] * 10 + p[1], 10)))),
    lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner).map(
        lambda p: (f"({p[0][0]} {p[1]} {p[2][0]})", None if None in (p[0][1], p[2][1]) else
                   p[0][1] + p[2][1] if p[1] == "+" else
                   p[0][1] - p[2][1] if p[1] == "-" else
                   p[0][1] * p[2][1] if p[1] == "*" else
                   p[0][1] / p[2][1] if p[2][1] else None)),
    max_leaves=8,
))  # fmt: skip
def test_arithmetic_agrees_with_fractions(sample: tuple[str, Fraction | None]) -> None:
    text, meaning = sample
    found = evaluate(exact(text), {})
    assert isinstance(found, Unknown) if meaning is None else found == meaning


@given(st.integers(0, 10**9), st.integers(1, 30), st.integers(1, 10**6), st.integers(0, 10**9))
def test_the_rule_of_one_and_a_half_lines_agrees_with_arithmetic(
    income: int, people: int, line: int, spending: int
) -> None:
    given = {"income": income, "people": people, "spending": spending}
    said = apply(table(), given, {"line": line})
    per_person = Fraction(income, people)
    poor, hard = per_person < line, per_person < Fraction(3, 2) * line and 2 * spending > income
    assert said.outputs["helped"] is (poor or hard)
    if poor:
        gap = (line - per_person) * people
        assert said.outputs["amount"] == math.ceil(gap / 100) * 100


def test_unknown_decides_nothing_and_hides_nothing() -> None:
    values = {"yes": True, "no": False, "n": None}
    assert evaluate(exact("no && n > 1"), values) is False
    assert evaluate(exact("n > 1 && no"), values) is False
    assert evaluate(exact("yes || n > 1"), values) is True
    assert evaluate(exact("yes && n > 1"), values) == Unknown(frozenset({"n"}))
    assert evaluate(exact("n > 1 ? 1 : 2"), values) == Unknown(frozenset({"n"}))
    assert evaluate(exact("min(n, 2)"), values) == Unknown(frozenset({"n"}))
