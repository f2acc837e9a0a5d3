"""A random sample that can be drawn again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.sampling import drawn

CASES = [f"OW-2026-{number:06}" for number in range(1000)]


@given(st.lists(st.text(min_size=1, max_size=8)), st.integers(1, 100), st.text(max_size=8))
def test_it_has_the_share_rounded_up_nothing_twice_and_nothing_foreign(
    population: list[str], percent: int, seed: str
) -> None:
    found = drawn(population, percent, seed)
    known = set(population)
    assert len(found) == -(-len(known) * percent // 100)
    assert len(set(found)) == len(found)
    assert set(found) <= known


@given(st.permutations(CASES[:20]), st.text(max_size=8))
def test_the_order_of_the_list_does_not_matter(population: list[str], seed: str) -> None:
    assert drawn(population, 30, seed) == drawn(CASES[:20], 30, seed)


def test_another_seed_gives_another_sample_and_the_same_one_the_same() -> None:
    assert drawn(CASES, 30, "a") == drawn(CASES, 30, "a")
    assert drawn(CASES, 30, "a") != drawn(CASES, 30, "b")


def test_nobody_is_drawn_much_more_often_than_others() -> None:
    counts = dict.fromkeys(CASES[:50], 0)
    for seed in range(400):
        for case in drawn(CASES[:50], 30, str(seed)):
            counts[case] += 1
    assert min(counts.values()) > 80
    assert max(counts.values()) < 160


@pytest.mark.parametrize("percent", [0, 101, -5])
def test_a_share_lies_between_one_and_a_hundred(percent: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        drawn(CASES, percent, "a")
