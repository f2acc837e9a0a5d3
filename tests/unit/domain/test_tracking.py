"""Tracking numbers survive the telephone: typed anyhow, they are found; mistyped, they are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.tracking import (
    check_digit,
    check_tracking,
    hash_secret,
    normalise_tracking,
    tracking_number,
)

numbers = st.builds(tracking_number, st.integers(2020, 2099), st.integers(1, 9_999_999))


def test_the_check_digit_is_the_one_of_the_standard() -> None:
    """The worked example of ISO 7064 MOD 11,10: 0794 has the check digit 5."""
    assert check_digit("0794") == "5"


def test_a_number_looks_as_it_is_printed() -> None:
    assert tracking_number(2026, 123) == "OW-2026-000123-7"
    assert tracking_number(2026, 1_234_567).startswith("OW-2026-1234567-")


@pytest.mark.parametrize(
    "typed",
    [
        "OW-2026-000123-7",
        "ow-2026-000123-7",
        "OW20260001237",
        " ow 2026 000123 7 ",
        "ＯＷ－２０２６－０００１２３－７",
        "OW–2026–000123–7",
    ],
)
def test_a_number_is_found_however_it_is_typed(typed: str) -> None:
    assert normalise_tracking(typed) == "OW-2026-000123-7"
    assert check_tracking(typed)


@pytest.mark.parametrize(
    "typed",
    ["", "OW", "2026-000123-7", "OW-2026-000123", "OW-2026-123-7", "XX-2026-000123-7", "张某"],
)
def test_what_is_no_number_is_not_taken_for_one(typed: str) -> None:
    assert normalise_tracking(typed) is None
    assert not check_tracking(typed)


@given(numbers, st.data())
def test_every_single_wrong_digit_is_noticed(number: str, data: st.DataObject) -> None:
    places = [place for place, char in enumerate(number) if char.isdigit()]
    place = data.draw(st.sampled_from(places))
    wrong = data.draw(st.sampled_from([d for d in "0123456789" if d != number[place]]))
    assert not check_tracking(number[:place] + wrong + number[place + 1 :])


def test_almost_every_exchange_of_neighbours_is_noticed() -> None:
    missed = total = 0
    for serial in range(1, 20_000, 7):
        digits = f"2026{serial:06}"
        for place in range(9):
            first, second = digits[place], digits[place + 1]
            if first != second:
                swapped = digits[:place] + second + first + digits[place + 2 :]
                total += 1
                missed += check_digit(swapped) == check_digit(digits)
    assert total > 10_000
    assert missed / total < 0.03


@given(numbers)
def test_a_number_given_out_is_well_formed_and_stays_itself(number: str) -> None:
    assert normalise_tracking(number) == number


def test_a_secret_is_recognised_however_it_is_typed_and_not_kept() -> None:
    kept = hash_secret("ABCD-EFGH-JKLM")
    assert kept == hash_secret("abcd efgh jklm")
    assert kept != hash_secret("ABCD-EFGH-JKLN")
    assert "ABCD" not in kept
