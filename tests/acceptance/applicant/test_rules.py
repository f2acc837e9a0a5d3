"""The rules for people: a quick check before asking, and why it was decided so."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from tests.acceptance.applicant.family import text
from tests.acceptance.applicant.test_cases import owner, page_of
from tests.support.office import TryOffice

CHECK = "/services/social_assistance/check"


def asked(client: FlaskClient, **answers: str) -> str:
    return text(client.post(CHECK, data=answers))


def test_the_quick_check_is_linked_where_people_begin(stranger: FlaskClient) -> None:
    for address in ("/start", "/services/social_assistance"):
        assert f'href="{CHECK}"' in text(stranger.get(address)), address


def test_a_few_answers_show_what_may_fit_and_why(stranger: FlaskClient, around: TryOffice) -> None:
    page = asked(stranger, income="4589.99", people="3", medical="2295")
    for words in (
        "more than half of it goes into unavoidable costs",
        "Temporary aid",
        "about 1,529.9967 yuan",
        "It is a first look",
        "Apply for help",
    ):
        assert words in page, words
    assert around.office.store.next_due() is None, "nothing was filed"


def test_exactly_one_and_a_half_lines_is_not_below(stranger: FlaskClient) -> None:
    page = asked(stranger, income="4590", people="3", medical="2295.01")
    assert "1.5 times the line or more" in page


def test_what_is_still_needed_is_named(stranger: FlaskClient) -> None:
    page = asked(stranger, people="3")
    assert "This cannot be told yet. Still needed: Income of the household a month" in page


def test_a_slip_is_told_and_nothing_is_worked_out(stranger: FlaskClient) -> None:
    page = asked(stranger, income="viel", people="3")
    assert "Please check one thing" in page
    assert "What the rules say" not in page


def test_a_service_without_a_quick_check_has_none(stranger: FlaskClient) -> None:
    assert stranger.get("/services/temporary_aid/check").status_code == 404


def test_the_family_reads_why_with_its_own_values(around: TryOffice, app: Flask) -> None:
    played = around.play("hard_costs_below_one_and_a_half", 8)
    page = page_of(owner(around, app, played), played)
    for words in (
        "Why, by the rules",
        "Household with unavoidable high costs",
        "below 1,530.00 yuan",
        'href="/services/temporary_aid"',
    ):
        assert words in page, words
    assert "Classes by ability to work" not in page


def test_before_the_decision_nothing_is_explained(around: TryOffice, app: Flask) -> None:
    played = around.play("hard_costs_below_one_and_a_half", 6)
    page = page_of(owner(around, app, played), played)
    assert "Why, by the rules" not in page


def test_a_departure_is_told_and_its_reason_is_not(around: TryOffice, app: Flask) -> None:
    played = around.play("one_fen_below_the_line")
    page = page_of(owner(around, app, played), played)
    assert "The office decided otherwise than this table says" in page
    assert "当地规定最低发放额" not in page
