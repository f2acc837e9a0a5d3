"""What is paid in a month: a pure function of what opened an entitlement and of its changes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.case import Entitlement, EntitlementChange
from workflow.domain.entitlements import (
    last_month,
    month_of,
    months_between,
    paid_in,
    periods,
    plus,
    standing,
)

OPENED = Entitlement(
    no=5, path="", process="grant", rhythm="monthly", amount=100_00, grade="b",
    first_month="2026-04", next_check=None, holder=1, household=1,
)  # fmt: skip


def change(
    no: int, what: str, month: str, amount: int | None = None, months: int = 0, of: int = 5
) -> EntitlementChange:
    return EntitlementChange(no, of, what, amount, None, month, months, "", date(2026, 5, 1))


def paid(changes: list[EntitlementChange], first: str, last: str) -> list[int]:
    return [paid_in(OPENED, changes, month) // 100 for month in months_between(first, last)]


def test_it_is_paid_from_its_first_month_on() -> None:
    assert paid([], "2026-03", "2026-06") == [0, 100, 100, 100]
    assert last_month(OPENED, []) == ""


def test_a_reduction_holds_from_its_month_on() -> None:
    assert paid([change(9, "reduce", "2026-06", 60_00)], "2026-05", "2026-07") == [100, 60, 60]


def test_a_stop_may_lie_before_months_that_were_paid() -> None:
    changes = [change(9, "stop", "2026-05")]
    assert paid(changes, "2026-04", "2026-06") == [100, 0, 0]
    assert last_month(OPENED, changes) == "2026-04"
    assert standing(OPENED, changes, "2026-04").status == "running"
    assert standing(OPENED, changes, "2026-05").status == "ended"


def test_tapering_pays_so_many_months_more_and_then_ends() -> None:
    changes = [change(9, "taper", "2026-06", 50_00, 3)]
    assert paid(changes, "2026-05", "2026-10") == [100, 50, 50, 50, 0, 0]
    assert last_month(OPENED, changes) == "2026-08"
    assert standing(OPENED, changes, "2026-07").status == "tapering"


def test_tapering_without_an_amount_pays_as_before() -> None:
    assert paid([change(9, "taper", "2026-06", None, 2)], "2026-06", "2026-08") == [100, 100, 0]


def test_a_later_decision_replaces_what_earlier_ones_said_from_its_month_on() -> None:
    changes = [change(9, "taper", "2026-06", 50_00, 3), change(12, "resume", "2026-07", 90_00)]
    assert paid(changes, "2026-05", "2026-10") == [100, 50, 90, 90, 90, 90]
    assert last_month(OPENED, changes) == ""


def test_leaving_it_as_it_is_keeps_a_change_that_lies_ahead() -> None:
    changes = [change(9, "reduce", "2026-08", 60_00), change(12, "keep", "2026-06")]
    assert paid(changes, "2026-05", "2026-09") == [100, 100, 100, 60, 60]


def test_another_account_or_office_changes_no_amount() -> None:
    changes = [change(9, "account", "2026-06"), change(10, "move", "2026-07")]
    assert paid(changes, "2026-05", "2026-08") == [100, 100, 100, 100]


def test_the_changes_of_another_entitlement_do_not_count() -> None:
    assert paid([change(9, "stop", "2026-05", of=6)], "2026-04", "2026-06") == [100, 100, 100]


def test_what_is_paid_once_is_paid_in_one_month() -> None:
    once = Entitlement(5, "", "aid", "once", 500_00, None, "2026-04", None, 1, 1)
    assert [paid_in(once, [], month) for month in ("2026-03", "2026-04", "2026-05")] == [
        0,
        50000,
        0,
    ]
    assert last_month(once, []) == "2026-04"


def test_a_service_pays_nothing_and_can_end() -> None:
    service = Entitlement(5, "", "job", "service", None, None, "2026-04", None, 1, 1)
    assert paid_in(service, [], "2026-05") == 0
    assert standing(service, [], "2026-05").status == "running"
    assert standing(service, [change(9, "stop", "2026-06")], "2026-06").status == "ended"


def test_months_follow_each_other_over_the_turn_of_the_year() -> None:
    assert plus("2026-11", 3) == "2027-02"
    assert plus("2026-02", -3) == "2025-11"
    assert month_of(date(2026, 2, 28)) == "2026-02"
    assert months_between("2026-12", "2026-11") == []


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["keep", "increase", "reduce", "stop", "taper", "resume", "account"]),
        st.integers(-2, 20),
        st.integers(1, 500),
        st.integers(1, 6),
    ),
    max_size=6,
)


@given(CHANGES)
def test_whatever_was_decided_months_never_contradict_each_other(
    drawn: list[tuple[str, int, int, int]],
) -> None:
    changes = [
        change(10 + n, what, plus("2026-04", at), amount, months)
        for n, (what, at, amount, months) in enumerate(drawn)
    ]
    found = periods(OPENED, changes)
    assert [each.since for each in found] == sorted({each.since for each in found})
    assert all(
        paid_in(OPENED, changes, month) >= 0 for month in months_between("2026-01", "2029-01")
    )
    last = last_month(OPENED, changes)
    if last:
        assert paid_in(OPENED, changes, plus(last, 1)) == 0
        assert standing(OPENED, changes, plus(last, 1)).status in ("ended", "ahead")


@given(CHANGES)
def test_a_decision_changes_nothing_before_its_month(
    drawn: list[tuple[str, int, int, int]],
) -> None:
    changes = [
        change(10 + n, what, plus("2026-04", at), amount, months)
        for n, (what, at, amount, months) in enumerate(drawn)
    ]
    before = periods(OPENED, changes[:-1])
    if changes:
        for month in months_between("2026-04", plus(changes[-1].from_month, -1)):
            expected = paid_in(OPENED, changes[:-1], month)
            assert paid_in(OPENED, changes, month) == expected, before


@pytest.mark.parametrize("month", ["2026-04", "2027-01"])
def test_the_class_is_the_last_one_decided(month: str) -> None:
    graded = EntitlementChange(9, 5, "keep", None, "a", "2026-04", 0, "", date(2026, 5, 1))
    assert standing(OPENED, [graded], month).grade == "a"
