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
def test_one_edit_breaks_it(pattern: Pattern) -> None:
    assert pattern.play(pattern.mutilated) is not None, pattern.data["mutilate"]
