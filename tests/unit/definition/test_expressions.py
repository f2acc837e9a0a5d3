"""Guards: what they say, what they refuse, and what is told about mistakes in them."""

from __future__ import annotations

import enum
import timeit

import pytest

from workflow.definition.expressions import (
    ExpressionError,
    GuardError,
    Value,
    compile_guard,
    type_mistakes,
)

pytestmark = pytest.mark.unit

CASE: dict[str, Value] = {
    "means": "known",
    "income": 98_000,
    "members": 3,
    "pupil": True,
    "retired": False,
    "town": "城关镇",
}
TYPES = {name: type(value) for name, value in CASE.items()}


def holds(text: str, **more: Value) -> bool:
    return compile_guard(text).test({**CASE, **more})


def error_of(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as raised:
        compile_guard(text)
    return raised.value


# --- what guards say


@pytest.mark.parametrize(
    "text",
    [
        "true",
        "pupil",
        "!retired",
        "!!pupil",
        "means != 'pending'",
        'means == "known"',
        "means in ['known', 'refused']",
        "!(means in ['pending'])",
        "income in [1, 98000, 2]",
        "pupil == true",
        "retired || pupil",
        "retired && pupil || pupil",
        "pupil || retired && retired",
        "(income + 2) / members <= 32667",
        "2 + 3 * 4 == 14",
        "(2 + 3) * 4 == 20",
        "10 - 4 - 3 == 3",
        "100 / 5 / 2 == 10",
        "7 / 2 == 3 && -7 / 2 == -3 && 7 / -2 == -3 && -7 / -2 == 3",
        "7 % 3 == 1 && -7 % 3 == -1 && 7 % -3 == 1 && -7 % -3 == -1",
        "- -1 == 1",
        "007 == 7",
        "'2026-03-01' < '2026-10-01'",
        "'a' + 'b' + 'c' == 'abc'",
        "size(town) == 3",
        "size('') == 0",
        "min(members, 2, 5) == 2 && max(members, 2) == 3",
        "pupil ? members == 3 : false",
        "(retired ? 1 : pupil ? 2 : 3) == 2",
        r"'it\'s' == \"it's\"".replace('\\"', '"'),
        r"'\u57ce\n\t\\' == '城\n\t\\'",
        "\tpupil\n&&\rpupil ",
    ],
)
def test_a_guard_holds(text: str) -> None:
    assert holds(text)


@pytest.mark.parametrize(
    "text",
    [
        "false",
        "retired",
        "means == 'Known'",
        "means in ['pending', 'absent']",
        "income < 98000",
        "pupil && retired",
        "size(town) == 9",
        "pupil != true",
    ],
)
def test_a_guard_does_not_hold(text: str) -> None:
    assert not holds(text)


def test_and_or_and_choice_look_no_further_than_needed() -> None:
    assert not holds("members != 0 && income / members > 9", members=0)
    assert holds("members == 0 || income / members > 9", members=0)
    assert holds("members == 0 ? true : income / members > 9", members=0)


def test_numbers_are_exact_beyond_what_a_fraction_could_hold() -> None:
    assert holds("income + 1 > income", income=2**53)


def test_a_guard_names_all_its_variables_once() -> None:
    guard = compile_guard(
        "a && (b == 'x' || size(c) > d % 2) && (a ? e in [f, 'g'] : min(h, 1) == 1)"
    )
    assert guard.names == frozenset("abcdefh")
    assert compile_guard("true").names == frozenset()


def test_guards_of_one_text_are_one_guard() -> None:
    assert compile_guard("a && b") is compile_guard("a && b")
    assert compile_guard("a && b").text == "a && b"
    assert compile_guard("a && b") != compile_guard("b && a")


def test_values_may_be_enums_of_texts_or_numbers() -> None:
    class Outcome(enum.StrEnum):
        KNOWN = "known"

    class Old(str, enum.Enum):  # noqa: UP042 - the older spelling prints differently
        KNOWN = "known"

    class Level(enum.IntEnum):
        HIGH = 3

    assert holds("means == 'known'", means=Outcome.KNOWN)
    assert holds("means == 'known'", means=Old.KNOWN)
    assert holds("members == 3", members=Level.HIGH)


# --- what is refused


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("", "syntax", 1),
        ("   ", "syntax", 4),
        ("pupil &&", "syntax", 9),
        ("pupil retired", "syntax", 7),
        ("(pupil", "syntax", 7),
        ("pupil)", "syntax", 6),
        ("means = 'x'", "syntax", 7),
        ("pupil & retired", "syntax", 7),
        ("pupil and retired", "syntax", 7),
        ("not pupil", "syntax", 1),
        ("means == 'x", "syntax", 10),
        ("means == “x”", "syntax", 10),
        ("（pupil）", "syntax", 1),
        ("members ≥ 3", "syntax", 9),
        ("低保 == 1", "syntax", 1),
        ("1 < members < 3", "syntax", 13),
        ("members in 3", "syntax", 12),
        ("members in []", "syntax", 13),
        ("[1, 2] == members", "syntax", 1),
        ("members // 2 == 1", "syntax", 10),
        (r"means == '\q'", "syntax", 11),
        (r"means == '\ud800'", "syntax", 11),
        ("r'x' == means", "syntax", 2),
        ("b'x' == means", "syntax", 2),
        ("null == means", "syntax", 1),
        ("True", "syntax", 1),
        ("while", "syntax", 1),
        ("pupil // why", "syntax", 8),
        ("{'a': 1} == means", "syntax", 1),
        ("1.5 < income", "fraction", 1),
        ("income > .5", "dotted-name", 10),
        ("income > 1e3", "fraction", 10),
        ("income > 1u", "fraction", 10),
        ("income > 0x1F", "fraction", 10),
        ("income > 9223372036854775808", "number", 10),
        ("household.income > 1", "dotted-name", 10),
        ("means.startsWith('k')", "dotted-name", 6),
        ("members.all(m, m > 1)", "dotted-name", 8),
        ("all(members, m, true)", "macro", 1),
        ("has(means)", "macro", 1),
        ("int(means) == 1", "function", 1),
        ("eval('1') == 1", "function", 1),
        ("size(town, means) == 1", "function", 1),
        ("size() == 1", "function", 1),
        ("min(1) == 1", "function", 1),
        ("__import__ == 1", "name", 1),
        ("a__class__ == 1", "name", 1),
        ("_a", "name", 1),
        ("Means == 'x'", "name", 1),
        ("members + 1", "type", 1),
        ("members == 'x' && 1 == 'x'", "type", 24),
        ("!1", "type", 2),
        ("true < false", "type", 6),
        ("'a' - 'b' == 'c'", "type", 1),
        ("pupil ? 1 : 'x'", "type", 13),
        ("size(3) == 1", "type", 6),
        ("income / 0 == 1", "zero", 10),
    ],
)
def test_what_is_no_guard_is_refused_where_it_stands(text: str, code: str, column: int) -> None:
    error = error_of(text)
    assert (error.code, error.column) == (code, column), str(error)
    assert error.instead


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("a = 'x'", "=="),
        ("a and b", "&&"),
        ("a or b", "||"),
        ("a not in ['x']", "!(a in ['x'])"),
        ("a （b", "("),
        ("a == ‘x’", "' '"),
        ("1 < a < 3", "a < b && b < c"),
        ("sise(a) == 1", "size(text)"),
        ("a == 10.5", "fen"),
    ],
)
def test_a_refusal_tells_what_to_write_instead(text: str, advice: str) -> None:
    assert advice in error_of(text).instead


def test_four_hundred_characters_are_enough_and_one_more_is_refused() -> None:
    longest = "a == '" + "x" * 393 + "'"
    assert len(longest) == 400
    assert compile_guard(longest).names == {"a"}
    assert error_of(longest + " ").code == "too-long"


@pytest.mark.parametrize(
    ("opening", "closing"), [("(", ")"), ("!", ""), ("a ? b : ", ""), ("min(1, ", ")")]
)
def test_twenty_levels_are_enough_and_one_more_is_refused(opening: str, closing: str) -> None:
    tail = " == 1" if "min" in opening else ""
    assert compile_guard(opening * 20 + "a" + closing * 20 + tail)
    assert error_of(opening * 21 + "a" + closing * 21 + tail).code == "too-deep"


def test_the_longest_chains_are_evaluated_without_deep_recursion() -> None:
    assert compile_guard("+".join("a" * 198) + "==198").test({"a": 1})
    assert compile_guard("&&".join("a" * 133)).test({"a": True})


# --- what goes wrong when it runs


@pytest.mark.parametrize(
    ("text", "values", "names"),
    [
        ("a == 'x'", {}, {"a"}),
        ("a == 'x'", {"a": 1}, {"a"}),
        ("a == b", {"a": True, "b": 1}, {"a", "b"}),
        ("a in ['x', b]", {"a": "x", "b": 1}, {"a", "b"}),
        ("a", {"a": "secret"}, {"a"}),
        ("a && b", {"a": 1, "b": True}, {"a"}),
        ("!a", {"a": "secret"}, {"a"}),
        ("-a == 1", {"a": "secret"}, {"a"}),
        ("a < b", {"a": True, "b": False}, {"a", "b"}),
        ("a < b", {"a": "secret", "b": 1}, {"a", "b"}),
        ("a + b == 1", {"a": "secret", "b": 1}, {"a", "b"}),
        ("a * 2 == 1", {"a": True}, {"a"}),
        ("7 / (a - b) == 1", {"a": 2, "b": 2}, {"a", "b"}),
        ("7 % a == 1", {"a": 0}, {"a"}),
        ("a * a == 1", {"a": 2**62}, {"a"}),
        ("-a == 1", {"a": -(2**63)}, {"a"}),
        ("a == 1", {"a": 2**63}, {"a"}),
        ("size(a) == 1", {"a": 7}, {"a"}),
        ("a == 1", {"a": 1.0}, {"a"}),
        ("a == 1", {"a": None}, {"a"}),
        ("a ? b : true", {"a": True, "b": "secret"}, {"a", "b"}),
    ],
)
def test_a_guard_that_cannot_be_decided_tells_names_and_never_values(
    text: str, values: dict[str, Value], names: set[str]
) -> None:
    with pytest.raises(GuardError) as raised:
        compile_guard(text).test(values)
    assert raised.value.names == names
    assert "secret" not in str(raised.value)
    assert raised.value.__cause__ is None


def test_values_that_a_guard_does_not_read_are_ignored() -> None:
    assert compile_guard("a").test({"a": True, "b": None})  # type: ignore[dict-item]


# --- what the check tells


def test_a_guard_that_fits_the_types_has_no_mistakes() -> None:
    guard = compile_guard("means != 'pending' && (income / members < 9 || pupil) && size(town) > 1")
    assert type_mistakes(guard, TYPES) == []


def test_every_unknown_name_is_told_with_the_nearest_known_one() -> None:
    told = type_mistakes(compile_guard("incom > 1 && wholly_other && memberss == 2"), TYPES)
    assert len(told) == 3
    assert "did you mean 'income'?" in str(told[0])
    assert "can read income, means, members" in str(told[1])
    assert "did you mean 'members'?" in str(told[2])


@pytest.mark.parametrize(
    "text",
    [
        "income",
        "means",
        "means == 1",
        "income == 'x'",
        "pupil == 1",
        "pupil < retired",
        "means && pupil",
        "!income",
        "-means == 1",
        "means + 1 == 2",
        "pupil + pupil == 2",
        "means * 2 == 2",
        "means in ['a', 1]",
        "members in ['a']",
        "size(income) == 1",
        "min(means, 1) == 1",
        "income ? true : false",
        "pupil ? means : income",
        "false && means == 1",
        "true || means == 1",
        "(false ? means : 'x') == income",
        "pupil ? income : members",
    ],
)
def test_types_that_cannot_agree_are_found_in_every_branch(text: str) -> None:
    try:
        told = type_mistakes(compile_guard(text), TYPES)
    except ExpressionError as error:
        told = [error]
    assert told


def test_mistakes_carry_their_columns_in_the_order_of_the_text() -> None:
    mistakes = type_mistakes(compile_guard("means == 1 && nobody && income == 'x'"), TYPES)
    assert [(each.code, each.column) for each in mistakes] == [
        ("type", 10),
        ("unknown-name", 15),
        ("type", 35),
    ]


def test_a_repeated_part_is_complained_about_once() -> None:
    assert len(type_mistakes(compile_guard("nobody in ['a', 'b', 'c']"), TYPES)) == 1


def test_a_word_outside_a_fixed_vocabulary_is_a_mistake() -> None:
    known = {"means": {"pending", "known", "refused"}}
    told = type_mistakes(compile_guard("means != 'knwon' || 'xyz' == means"), TYPES, known)
    assert len(told) == 2
    assert "did you mean 'known'?" in str(told[0])
    assert "use one of known, pending, refused" in str(told[1])
    assert type_mistakes(compile_guard("means in ['known', 'pending']"), TYPES, known) == []


# --- speed


def test_a_typical_guard_is_tested_within_twenty_microseconds() -> None:
    guard = compile_guard(
        "means != 'pending' && (income / members <= 10000 || town in ['北关镇', '城关镇'])"
    )
    assert guard.test(CASE)
    best = min(timeit.repeat(lambda: guard.test(CASE), number=1000, repeat=5))
    assert best / 1000 < 20e-6


def test_deeply_nested_sums_and_lists_are_checked_in_linear_time() -> None:
    sums = "(" * 19 + "a" + "+a)" * 19 + " == 20"
    lists = "(" * 9 + "a in [a, a, a]" + ") in [a, a, a]" * 9
    for text in (sums, lists):
        guard = compile_guard(text)
        assert min(timeit.repeat(lambda g=guard: type_mistakes(g, {}), number=1, repeat=3)) < 0.02
