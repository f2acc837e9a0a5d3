"""Files made to harm are refused within a second, with a clear error, through the library."""

from __future__ import annotations

import gc
import time
from itertools import pairwise

import pytest

from tests.unit.definition.check.small import SMALL
from workflow.definition.check import CHECKS
from workflow.definition.library import load_text
from workflow.definition.problems import Problem, ProblemsFound

GUARD = "reason == 'ill' && household_size > 1"


def problems_within_a_second(text: str | bytes) -> tuple[Problem, ...]:
    """What is found, within a second of computing (others may use the machine as well)."""
    gc.freeze()  # what other tests left behind is not collected in this one's time
    start = time.process_time()
    try:
        found = CHECKS.run(load_text(text, "hostile.yaml"))
    except ProblemsFound as refused:
        found = refused.problems
    finally:
        spent = time.process_time() - start
        gc.unfreeze()
    assert spent < 1
    return found


LAUGHS = "a: &a [x, x, x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}, *{chr(97 + i)}]\n"
    for i in range(12)
)

TEXTS = [
    ("alias", LAUGHS),
    ("too-deep", "definition: " + "[" * 3_000),
    ("too-deep", "".join(" " * i + "a:\n" for i in range(300))),
    ("too-large", "definition: x\n" + "# filler filler filler\n" * 500_000),
    ("too-many-nodes", "x: [" + "1, " * 60_000 + "1]"),
    ("tag", "definition: !!python/object/apply:os.system [echo]\n"),
    ("duplicate-key", "definition: a\ndefinition: b\n"),
    ("not-utf8", b"definition: \xff\xfe\n"),
    ("control-character", "definition: a\x00b\n"),
    ("control-character", "definition: grant\u202e\n"),
    ("merge-key", "definition: a\nstates: {<<: {a: 1}}\n"),
    ("syntax", "definition: {a: [b\n"),
]


@pytest.mark.parametrize(("code", "text"), TEXTS)
def test_a_hostile_text_is_refused_quickly_and_clearly(code: str, text: str | bytes) -> None:
    found = problems_within_a_second(text)
    hits = [each for each in found if each.code == code]
    # A long line and a large number of values are both reasons to refuse the list of 60 000.
    assert hits or {each.code for each in found} <= {"line-too-long", "too-deep"}, found
    assert all(each.what and each.instead for each in found)


@pytest.mark.parametrize(
    "line",
    [
        "    after: os.getcwd\n",
        "    before: os.getcwd\n",
        "    conditions: [os.getcwd]\n",
        "    on_enter: subprocess.run\n",
    ],
)
def test_a_callback_is_an_unknown_key_of_a_state(line: str) -> None:
    found = problems_within_a_second(SMALL.replace("  decide:\n", f"  decide:\n{line}"))
    assert [each.code for each in found] == ["unknown-key"]


@pytest.mark.parametrize("name", ["os.getcwd", "__class__", "a b", "../x", "x" * 200, "Größe"])
def test_a_name_holds_only_letters_digits_and_underscores(name: str) -> None:
    found = problems_within_a_second(
        SMALL.replace("reopen: means, to: waiting", f"reopen: means, to: {name}")
    )
    assert len(found) == 1
    assert found[0].code in ("bad-name", "wrong-value")


def test_a_lane_that_waits_for_a_callback_waits_for_an_unknown_lane() -> None:
    found = problems_within_a_second(SMALL.replace("after: means", "after: os.getcwd"))
    assert [each.code for each in found] == ["unknown-lane"]


@pytest.mark.parametrize(
    "guard",
    [
        "__import__('os').system('true')",
        "exec('x')",
        "reason.upper() == 'X'",
        "members.filter(m, members.filter(n, members.all(o, true)))",
        "[m for m in members]",
        "().__class__.__bases__",
        "lambda: 1",
        "9**9**9 > 1",
        "(" * 500 + "true" + ")" * 500,
        " || ".join(["true"] * 5_000),
        "household_size > 99999999999999999999999999999",
        "a" * 3_900,
        "{{ 7 * 7 }}",
        "'" + "x" * 3_000,
        "!" * 3_000 + "true",
    ],
)
def test_a_guard_calls_nothing_and_never_loops(guard: str) -> None:
    found = problems_within_a_second(SMALL.replace(GUARD, guard))
    assert found
    line = SMALL[: SMALL.index(GUARD)].count("\n") + 1
    assert {each.line for each in found} == {line}


def test_many_definitions_that_use_each_other_in_a_circle_are_checked_quickly() -> None:
    found = problems_within_a_second(
        SMALL.replace("refer: [package]", "refer: [grant]")
        .replace("uses: {check: 1, grant: 1}", "uses: {check: 1, grant: 1, package: 1}")
        .replace("means: {use: check}", "means: {use: check}\n      self: {use: package}")
    )
    assert "use-cycle" in {each.code for each in found}


HEAD = """department: civil_affairs
nature: benefit
basis: [x]
scope: {zh: 范围, en: Scope}
duties: {zh: 职责, en: Duties}
conditions: {zh: 条件, en: Conditions}
procedure: {zh: 程序, en: Procedure}
subject: household
office: township of registered
reads: {forms: [happened]}
start: a
"""


def definition(name: str, rest: str) -> str:
    return f"---\ndefinition: {name}\ntitle: {{zh: 名, en: Name}}\n{HEAD}{rest}"


def catalogues() -> str:
    return SMALL[: SMALL.index("---")].replace(", verified_by: check", "")


TITLE = "title: {zh: 名, en: Name}"
LAST = "    join: all\n    then: {joined: z}\n  z: {final: known}\n"


def waits(count: int) -> str:
    """A row of waits, the first named `a`."""
    names = ["a", *(f"s{number}" for number in range(1, count + 1))]
    return "states:\n" + "".join(
        f"  {name}: {{{TITLE}, wait: {{until: related}}, then: {{met: {after}}}}}\n"
        for name, after in pairwise(names)
    )


def test_packages_inside_of_packages_do_not_multiply() -> None:
    text = catalogues()
    for depth in range(40):
        below = f"d{depth + 1}"
        lanes = f"    lanes: {{a: {{use: {below}}}, b: {{use: {below}}}}}\n"
        states = f"uses: {{{below}: 1}}\nstates:\n  a:\n    {TITLE}\n{lanes}{LAST}"
        text += definition(f"d{depth}", states)
    text += definition("d40", "states:\n  a: {final: known}\n")
    found = problems_within_a_second(text)
    assert {each.code for each in found} == {"too-many-lanes"}


def test_a_definition_with_hundreds_of_states_is_refused() -> None:
    found = problems_within_a_second(catalogues() + definition("x", waits(300)))
    assert [each.code for each in found] == ["too-many-states"]


def test_a_definition_with_too_many_lanes_is_refused() -> None:
    inside = "start: z, states: {z: {final: known}}"
    lanes = "".join(
        f"      l{number}: {{{TITLE}, after: [l{number + 1}], {inside}}}\n" for number in range(70)
    )
    states = f"states:\n  a:\n    lanes:\n{lanes}{LAST}"
    found = problems_within_a_second(catalogues() + definition("x", states))
    assert [each.code for each in found] == ["too-many-lanes"]


def test_the_largest_definition_allowed_is_checked_quickly() -> None:
    states = waits(199) + "  s199: {final: known}\n"
    assert problems_within_a_second(catalogues() + definition("x", states)) == ()


@pytest.mark.parametrize("start", range(9))
def test_a_file_that_lacks_a_line_is_answered_with_problems_or_none(start: int) -> None:
    lines = SMALL.splitlines(keepends=True)
    for number in range(start * 3, len(lines), 27):
        text = "".join(lines[:number] + lines[number + 1 :])
        for problem in problems_within_a_second(text):
            assert 1 <= problem.line <= len(lines)
            assert problem.what
            assert problem.instead
