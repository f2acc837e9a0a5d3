"""What a month's roster owes: this month, and what earlier ones got wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.case import Entitlement, EntitlementChange
from workflow.domain.entitlements import paid_in, plus
from workflow.domain.roster import Line, Owed, digest_of, owed

OPENED = Entitlement(5, "", "grant", "monthly", 100_00, None, "2026-04", None, 1, 1)
LINE = Line(1, 5, 7, 100_00, 0, 100_00, "张甲一", "6200", "")


def test_nothing_is_owed_before_it_begins() -> None:
    assert not owed(OPENED, [], "2026-03", [], 0)


def test_a_month_without_a_roster_is_not_caught_up() -> None:
    assert owed(OPENED, [], "2026-08", ["2026-07"], 100_00) == Owed(100_00, 0)


def test_a_transfer_that_came_back_is_owed_again() -> None:
    assert owed(OPENED, [], "2026-05", ["2026-04"], 0) == Owed(100_00, 100_00)


def test_later_months_do_not_count_as_paid_before() -> None:
    assert owed(OPENED, [], "2026-05", ["2026-04", "2026-06"], 100_00) == Owed(100_00, 0)


def test_too_much_is_never_a_negative_transfer() -> None:
    comes_to = Owed(0, -30_00)
    assert comes_to.pays == 0


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 300)), max_size=8))
def test_after_enough_months_exactly_what_was_due_has_been_paid(
    decided: list[tuple[int, int]],
) -> None:
    """Decisions come at any time, for any month, also for months that were paid already."""
    months = [plus("2026-04", n) for n in range(24)]
    paid: dict[str, int] = {}
    changes: list[EntitlementChange] = []
    for n, month in enumerate(months):
        if n < len(decided):
            at, amount = decided[n]
            what = "reduce" if amount else "stop"
            from_month = plus("2026-04", at)
            changes.append(EntitlementChange(
                10 + n, 5, what, amount or None, None, from_month, 0, "", date(2026, 4, 1)
            ))  # fmt: skip
        comes_to = owed(OPENED, changes, month, list(paid), sum(paid.values()))
        paid[month] = comes_to.pays
    due = sum(paid_in(OPENED, changes, month) for month in months)
    rest = owed(OPENED, changes, plus(months[-1], 1), list(paid), sum(paid.values()))
    assert sum(paid.values()) + rest.correction == due


def test_what_is_signed_covers_every_account() -> None:
    one = digest_of("2026-04", "county", "line", [LINE])
    assert one == digest_of("2026-04", "county", "line", [replace(LINE)])
    for other in (replace(LINE, account="6201"), replace(LINE, pays=1), replace(LINE, payee="王")):
        assert one != digest_of("2026-04", "county", "line", [other])
    assert one != digest_of("2026-05", "county", "line", [LINE])
