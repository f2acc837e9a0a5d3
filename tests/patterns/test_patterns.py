"""Every control-flow pattern holds; and what breaks the pattern breaks its script."""

from __future__ import annotations

import pytest

from tests.patterns.harness import Pattern, patterns
from workflow.definition.check import CHECKS

ALL = [pytest.param(pattern, id=pattern.path.stem) for pattern in patterns()]


@pytest.mark.parametrize("pattern", ALL)
def test_the_definition_passes_every_check(pattern: Pattern) -> None:
    assert CHECKS.run(pattern.library) == ()


@pytest.mark.parametrize("pattern", ALL)
def test_the_pattern_holds(pattern: Pattern) -> None:
    assert pattern.play(pattern.library) is None


@pytest.mark.parametrize("pattern", ALL)
def test_one_edit_that_could_be_published_breaks_what_it_says(pattern: Pattern) -> None:
    assert CHECKS.run(pattern.mutilated) == ()
    found = pattern.play(pattern.mutilated)
    assert found is not None, pattern.data["mutilate"]
    assert found.behaviour, f"the script could not be played: {found}"


@pytest.mark.parametrize(
    ("step", "behaviour"),
    [
        ({"by": "clerk", "task": "second", "outcome": "done"}, False),
        ({"by": "clerk", "task": "first", "outcome": "nothing"}, False),
        ({"by": "clerk", "task": "first", "outcome": "nothing", "allowed": True}, True),
        ({"by": "clerk", "task": "first", "outcome": "done", "refused": "on_hold"}, True),
        ({"expect": {"open": ["second"]}}, True),
    ],
    ids=["no such task", "a step that is not possible", "one that must be", "one that is", "state"],
)
def test_a_script_that_cannot_be_played_says_nothing_of_the_pattern(
    step: dict[str, object], behaviour: bool
) -> None:
    pattern = patterns()[0]
    pattern.data["script"][1:] = [step]
    found = pattern.play(pattern.library)
    assert found is not None
    assert (found.step, found.behaviour) == (2, behaviour)
