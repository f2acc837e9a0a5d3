"""A look back after temporary aid, on the pages: it comes up by itself, and moves to the head."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.acceptance.work.pages import address, html, send
from tests.acceptance.work.test_inbox import rows
from tests.support.office import Played, TryOffice

Visit = Callable[..., FlaskClient]
FILED = 8
"""The step of the example that leads to the case which the system has filed."""


def come_up(office: TryOffice, visit: Visit) -> Played:
    return office.play("looked_back_by_the_head", FILED)


def test_it_comes_up_for_the_township_with_what_the_family_told(
    office: TryOffice, visit: Visit
) -> None:
    played = come_up(office, visit)
    assert played.case.definition == "aid_look_back"
    officer = visit("township_officer")
    (mine,) = rows(html(officer, "/work/?view=queue"))
    page = html(officer, mine)
    assert "A look back after temporary aid" in page
    assert "演示戊" in page
    assert "After our look back" in page, "the letter that a family gets for whom it is still hard"
    for account in ("620000000", "6200 0000"):
        assert account not in page, "the account is nobody's business here"


def test_the_family_gets_a_letter_that_names_what_may_fit(office: TryOffice, visit: Visit) -> None:
    played = come_up(office, visit)
    found = {"looked_on": "2026-09-17", "looked_how": "visit", "looked_finding": "医药费还没还清"}
    where = address(played, played.task("visit", "step", None))
    send(visit("township_officer"), where, act_outcome="still_hard", **found)
    assert (played.case.status, played.case.scopes[""].outcome) == ("closed", "referred")
    office.day("2026-09-18")
    own = office.client(office.app(), office.applicant("family", played.case.applicant))
    page = own.get(f"/my/cases/{played.case.tracking}").get_data(as_text=True)
    assert "After our look back" in page


def test_who_has_not_gone_finds_it_no_more_and_the_head_does(
    office: TryOffice, visit: Visit
) -> None:
    played = come_up(office, visit)
    office.day("2026-10-09")
    played.engine.fire_due()
    officer, head = visit("township_officer"), visit("township_lead")
    assert not rows(html(officer, "/work/?view=queue"))
    (task,) = rows(html(head, "/work/?view=queue"))
    assert "Look back" in html(head, task)
    assert "Look back is now done by: Head of township assistance" in html(head, address(played))
