"""Numbers that somebody writes into a form by hand: too large, of another kind, of another case."""

from __future__ import annotations

import pytest

from tests.acceptance.security.conftest import Visit
from tests.support.office import TryOffice
from web.work.colleagues import user_in

HUGE = "9" * 19
ENDLESS = "9" * 5_000
"""More digits than Python reads at all."""


@pytest.mark.parametrize("number", [HUGE, ENDLESS, "٣", "²", "-1", ""])
def test_a_case_among_alike_ones_that_no_database_holds_is_none(
    office: TryOffice, visit: Visit, number: str
) -> None:
    played = office.play("granted_quietly", 1)
    (task,) = played.case.open_tasks
    page = f"/work/cases/{played.case.tracking}/tasks/{task.no}/together"
    sent = {"together_cases": f"c{number}", "together_outcome": "accept"}
    answer = visit("window_clerk").post(page, data=sent)
    assert answer.status_code in (200, 422)
    assert played.case.status == "filed"


@pytest.mark.parametrize("number", [HUGE, ENDLESS])
def test_a_relative_with_such_a_number_is_nobody(
    office: TryOffice, visit: Visit, number: str
) -> None:
    played = office.play("granted_quietly", 1)
    page = f"/counter/cases/{played.case.tracking}"
    sent = {"relative": number, f"relation-{number}": "aunt"}
    assert visit("window_clerk").post(page, data=sent).status_code < 500
    assert not played.case.relatives


def test_an_option_for_a_colleague_is_one_account_or_nobody() -> None:
    assert user_in("u7") == 7
    for strange in (f"u{HUGE}", f"u{ENDLESS}", "7", "u²", "u-1", "", None):
        assert user_in(strange) is None
