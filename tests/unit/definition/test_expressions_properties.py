"""Properties of guards: no text breaks the compiler; evaluation agrees with Python and with CEL."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import cel
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from workflow.definition.expressions import (
    ExpressionError,
    GuardError,
    Value,
    compile_guard,
    type_mistakes,
)

pytestmark = pytest.mark.unit

VARIABLES: dict[str, type] = {"n": int, "m": int, "s": str, "t": str, "p": bool, "q": bool}
LIMIT = 2**63
DIVIDES_BY_ZERO = re.compile(r"[/%] 0\b")


class Undecided(Exception):
    """The reference cannot decide: division by zero or a number beyond 64 bits."""


@dataclass(frozen=True)
class Sample:
    """An expression as text, and what it means, written independently in Python."""

    text: str
    meaning: Callable[[Mapping[str, Value]], Value]


def bounded(number: int) -> int:
    if -LIMIT <= number < LIMIT:
        return number
    raise Undecided


def divided(a: int, b: int) -> int:
    if b == 0:
        raise Undecided
    sign = -1 if (a < 0) != (b < 0) else 1
    return bounded(sign * divmod(abs(a), abs(b))[0])


def rest(a: int, b: int) -> int:
    if b == 0:
        raise Undecided
    return (-1 if a < 0 else 1) * divmod(abs(a), abs(b))[1]


OPERATIONS: dict[str, Callable[..., Value]] = {
    "+": lambda a, b: bounded(a + b),
    "-": lambda a, b: bounded(a - b),
    "*": lambda a, b: bounded(a * b),
    "/": divided,
    "%": rest,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def binary(sign: str, left: Sample, right: Sample) -> Sample:
    operation = OPERATIONS[sign]
    return Sample(
        f"({left.text} {sign} {right.text})",
        lambda values: operation(left.meaning(values), right.meaning(values)),
    )


def variable(name: str) -> Sample:
    return Sample(name, lambda values: values[name])


def literal(value: Value) -> Sample:
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, int):
        text = str(value) if value >= 0 else f"({value})"
    else:
        escaped = value.replace("\\", "\\\\").replace("'", "\\'")
        text = f"'{escaped.replace(chr(10), chr(92) + 'n')}'"
    return Sample(text, lambda values: value)


def choice(condition: Sample, then: Sample, otherwise: Sample) -> Sample:
    return Sample(
        f"({condition.text} ? {then.text} : {otherwise.text})",
        lambda v: then.meaning(v) if condition.meaning(v) else otherwise.meaning(v),
    )


def both(left: Sample, right: Sample) -> Sample:
    return Sample(f"({left.text} && {right.text})", lambda v: left.meaning(v) and right.meaning(v))


def either(left: Sample, right: Sample) -> Sample:
    return Sample(f"({left.text} || {right.text})", lambda v: left.meaning(v) or right.meaning(v))


def among(item: Sample, first: Sample, second: Sample) -> Sample:
    return Sample(
        f"({item.text} in [{first.text}, {second.text}])",
        lambda v: (
            [each for each in (first.meaning(v), second.meaning(v)) if each == item.meaning(v)]
            != []
        ),
    )


def negated(inner: Sample) -> Sample:
    return Sample(f"!{inner.text}", lambda v: not inner.meaning(v))


def minus(inner: Sample) -> Sample:
    return Sample(f"(-{inner.text})", lambda v: bounded(-inner.meaning(v)))


def size(inner: Sample) -> Sample:
    return Sample(f"size({inner.text})", lambda v: len(str(inner.meaning(v))))


ASCII = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=4)
ANY_TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), max_size=4
)
NUMBERS = st.one_of(st.integers(-9, 9), st.integers(-(2**62), 2**62))


def samples(kind: type, depth: int, texts: st.SearchStrategy[str]) -> st.SearchStrategy[Sample]:
    names = st.sampled_from([name for name, each in VARIABLES.items() if each is kind])
    values = {bool: st.booleans(), int: NUMBERS, str: texts}[kind]
    leaves = st.one_of(names.map(variable), values.map(literal))
    if depth == 0:
        return leaves

    def below(each: type) -> st.SearchStrategy[Sample]:
        return samples(each, depth - 1, texts)

    branches = [leaves, st.builds(choice, below(bool), below(kind), below(kind))]
    if kind is int:
        signs = st.sampled_from("+-*/%")
        branches += [
            st.builds(binary, signs, below(int), below(int)),
            below(int).map(minus),
            below(str).map(size),
        ]
    if kind is bool:
        orders = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
        branches += [
            below(bool).map(negated),
            st.builds(both, below(bool), below(bool)),
            st.builds(either, below(bool), below(bool)),
            st.builds(binary, orders, below(int), below(int)),
            st.builds(binary, orders, below(str), below(str)),
            st.builds(binary, st.sampled_from(["==", "!="]), below(bool), below(bool)),
            st.builds(among, below(int), below(int), below(int)),
            st.builds(among, below(str), below(str), below(str)),
        ]
    return st.one_of(branches)


def environments(texts: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Value]]:
    by_kind: dict[type, st.SearchStrategy[Value]] = {
        bool: st.booleans(),
        int: NUMBERS,
        str: texts,
    }
    return st.fixed_dictionaries({name: by_kind[kind] for name, kind in VARIABLES.items()})


def answer(evaluate: Callable[[], Value]) -> Value:
    try:
        return evaluate()
    except (Undecided, GuardError):
        return "undecided"


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_guard_or_is_refused(text: str) -> None:
    compiles_or_refuses(text)


WORDS = [
    *("a", "b", "in", "true", "false", "size", "min", "all", "and", "__x__", "null"),
    *("1", "0", "1.5", "99999999999999999999", "'x'", '"y"', "'", '"', "\\", "北", "（"),
    *("(", ")", "[", "]", ",", "?", ":", "!", "-", "+", "*", "/", "%", ".", "{", "}"),
    *("==", "!=", "<", "<=", ">", ">=", "&&", "||", "=", "&", "|", " ", "\n", "\x00"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=120).map("".join))
@settings(max_examples=500, deadline=None)
def test_any_heap_of_words_and_signs_is_a_guard_or_is_refused(text: str) -> None:
    compiles_or_refuses(text[:400])


def compiles_or_refuses(text: str) -> None:
    seconds = []
    for _ in range(3):  # the memory of other tests may be tidied during one
        before, column = time.thread_time(), 1
        try:
            type_mistakes(compile_guard.__wrapped__(text), VARIABLES)
        except ExpressionError as error:
            column = error.column
        seconds.append(time.thread_time() - before)
        if seconds[-1] < 0.05:
            break
    assert min(seconds) < 0.05
    assert 1 <= column <= len(text) + 1


def fits(sample: Sample) -> bool:
    return len(sample.text) <= 400


@given(samples(bool, 3, ANY_TEXT).filter(fits), environments(ANY_TEXT))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_well_typed_guard_means_what_python_says(
    sample: Sample, values: dict[str, Value]
) -> None:
    assume(not DIVIDES_BY_ZERO.search(sample.text))  # refused when it is compiled
    guard = compile_guard(sample.text)
    assert type_mistakes(guard, VARIABLES) == []
    assert answer(lambda: guard.test(values)) == answer(lambda: sample.meaning(values))


@given(samples(bool, 3, ASCII).filter(fits), environments(ASCII))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_where_a_guard_decides_a_cel_library_decides_the_same(
    sample: Sample, values: dict[str, Value]
) -> None:
    """ASCII only: the library counts the bytes of a text where guards count characters."""
    try:
        decided = compile_guard(sample.text).test(values)
    except (ExpressionError, GuardError):
        return
    assert cel.evaluate(sample.text, values) is decided
