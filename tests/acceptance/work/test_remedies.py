"""Putting a decision right through the pages: a letter is corrected, a decision revoked."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from tests.acceptance.work.pages import address, flashed, html
from tests.support.office import Played, TryOffice

Visit = Callable[..., FlaskClient]


def decided(office: TryOffice) -> tuple[Played, int]:
    played = office.play("granted_quietly")
    return played, next(d.no for d in played.case.decisions.values() if d.path == "subsistence")


def post(client: FlaskClient, page: str, status: int, **given: object) -> str:
    shown = html(client, page)
    key = re.search(r'name="key" value="([^"]*)"', shown)
    assert key is not None
    answer = client.post(page, data={"key": key[1], **given})
    assert answer.status_code == status, answer.get_data(as_text=True)[:3000]
    return answer.get_data(as_text=True)


def test_a_letter_is_corrected_and_both_letters_can_be_printed(
    office: TryOffice, visit: Visit
) -> None:
    played, no = decided(office)
    officer = visit("county_officer")
    assert "correct an error in its letter" in html(officer, address(played))
    page = address(played, more=f"/decisions/{no}/rectify")
    assert "what is right, and the applicant is told" in html(officer, page)
    again = post(officer, page, 422, wrong="每月1,260元", right="")
    assert 'value="每月1,260元"' in again
    post(officer, page, 302, wrong="每月1,260元", right="每月1,260.00元")
    assert "a second letter says what is right" in flashed(officer, address(played))
    letters = re.findall(r'href="([^"]+/letters/\d+)"', html(officer, address(played)))
    texts = [html(officer, letter) for letter in letters]
    assert any("meets the conditions and is granted" in text for text in texts)
    second = next(text for text in texts if "每月1,260元" in text)
    assert "should say “每月1,260.00元”" in second
    assert "the people&#39;s government of Demo County" in second
    assert "within 60 days" in second
    assert "within 6 months" in second


def test_a_decision_is_revoked_by_the_head_after_the_family_was_heard(
    office: TryOffice, visit: Visit
) -> None:
    played, no = decided(office)
    page = address(played, more=f"/decisions/{no}/revoke")
    html(visit("county_officer"), page, 404)
    lead = visit("county_lead")
    said = {"reasons": "untrue_statement", "found": "另有收入"}
    again = post(lead, page, 422, **said)
    assert "另有收入" in again
    post(lead, page, 302, **said, heard="4月1日当面听取，没有异议")
    assert "Revoked." in flashed(lead, address(played))
    assert "the decision was revoked" in html(lead, address(played))
    assert "revoke it" not in html(lead, address(played))
    post_again(lead, page)


def post_again(client: FlaskClient, page: str) -> None:
    """A page that was open all the time: the refusal says since when."""
    answer = client.post(page, data={"key": "x", "reasons": "wrong_facts", "found": "a",
                                     "heard": "b"})  # fmt: skip
    assert answer.status_code == 409
    assert "was revoked on" in answer.get_data(as_text=True)


def test_nobody_of_another_post_puts_a_decision_right(office: TryOffice, visit: Visit) -> None:
    played, no = decided(office)
    other = visit("check_centre")
    assert "Correct a decision" not in html(other, address(played))
    html(other, address(played, more=f"/decisions/{no}/rectify"), 404)
    html(visit("county_officer"), address(played, more="/decisions/999/rectify"), 404)
