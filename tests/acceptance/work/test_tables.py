"""Decision tables beside the form: worked out with what is typed, filled in, departed from."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.acceptance.work.pages import address, hidden, html, send, task_of
from tests.support.office import TryOffice

Visit = Callable[..., FlaskClient]
COUNTED = {"counted_income": "3059.99", "people_supported": "3", "labour": "none"}


def test_the_rules_are_worked_out_with_what_is_typed_and_nothing_is_sent(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play("one_fen_below_the_line", 4)
    where = address(played, task_of(played, "township_lead"))
    lead = visit("township_lead")
    page = html(lead, where)
    assert "What the rules say" in page
    assert "cannot be told yet" in page
    assert "Income of the household a month, as counted" in page

    before = played.case.seq
    answer = lead.post(where, data={**hidden(page), **COUNTED, "_again": "1"})
    page = answer.get_data(as_text=True)
    assert played.case.seq == before
    for words in (
        "Household below the line",
        "about 1,019.9967 yuan",
        "below 1,020.00 yuan",
        "Filled in from the rules: Proposed amount a month",
        'value="1.00"',
    ):
        assert words in page, words


def test_another_amount_asks_why_and_keeps_what_was_typed(office: TryOffice, visit: Visit) -> None:
    played = office.play("one_fen_below_the_line", 4)
    where = address(played, task_of(played, "township_lead"))
    lead = visit("township_lead")
    typed = {**COUNTED, "proposed_amount": "50", "act_outcome": "support"}
    page = send(lead, where, 422, **typed)
    assert "Your finding differs from a table. Say why." in page
    assert 'value="50"' in page

    send(lead, where, **typed, act_deviation="当地最低发放额为五十元")
    assert played.case.scopes["subsistence"].state == "notice"
    office.day("2026-03-10")
    history = html(visit("township_lead"), f"/work/cases/{played.case.tracking}")
    assert "departs from the table" in history


def test_the_next_officer_reads_why_and_finds_the_amount_filled_in(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play("one_fen_below_the_line", 8)
    office.day("2026-03-19")
    task = next(t for t in played.case.open_tasks if t.state == "county")
    page = html(visit("county_officer"), address(played, task))
    assert "Filled in from the rules: Monthly amount" in page
    assert 'value="1.00"' in page
    assert "this row counts" in page


def test_a_task_without_tables_shows_none(office: TryOffice, visit: Visit) -> None:
    played = office.play("one_fen_below_the_line", 1)
    page = html(visit("window_clerk"), address(played, task_of(played, "window_clerk")))
    assert "What the rules say" not in page
    assert "act_deviation" not in page
