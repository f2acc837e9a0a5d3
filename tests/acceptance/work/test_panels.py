"""A panel on the officer's pages: who sits in it, what is needed, what my vote does."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from tests.acceptance.work.pages import address, flashed, html, send
from tests.acceptance.work.test_inbox import rows
from tests.support.office import Played, TryOffice
from web.progress import progress_of
from workflow.domain.case import Task
from workflow.machine.clocks import Clocks

Visit = Callable[..., FlaskClient]
CONVENED = 4
"""How many steps of the example lead to the deliberation."""


def convened(office: TryOffice) -> Played:
    played = office.play("temporary_aid_joint_deliberation", CONVENED)
    office.day("2026-03-13")
    assert [t.seat for t in played.case.open_tasks] == [1, 2, 3, 4, 5]
    return played


def seat(played: Played, role: str) -> Task:
    return next(task for task in played.case.open_tasks if task.role == role)


def box(page: str) -> str:
    found = re.search(r'<section class="ow-panel".*?</section>', page, re.S)
    assert found is not None
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", found[0]))


def test_the_page_says_who_decides_and_what_is_needed(office: TryOffice, visit: Visit) -> None:
    played = convened(office)
    page = box(html(visit("medical_lead"), address(played, seat(played, "medical_lead"))))
    assert "5 people decide, each for themselves" in page
    assert "It passes with 3 of 5 votes in favour." in page
    assert "At least 4 of the 5 must have spoken." in page
    assert "Convener (civil affairs)" in page
    assert "Nobody has spoken yet." in page


def test_who_has_spoken_is_named_with_what_they_said(office: TryOffice, visit: Visit) -> None:
    played = convened(office)
    lead = visit("county_lead")
    send(lead, address(played, seat(played, "county_lead")), act_outcome="in_favour")
    assert "The decision is open until the others have spoken." in flashed(lead)
    page = box(html(visit("medical_lead"), address(played, seat(played, "medical_lead"))))
    assert "County Lead 1" in page
    assert "In favour: 1, against: 0; still to speak: 4." in page
    progress = html(lead, address(played))
    assert "County Lead 1 (you)" in box(progress), "who has spoken follows it on the case's page"


def test_before_the_button_it_says_what_the_vote_does(office: TryOffice, visit: Visit) -> None:
    played = convened(office)
    for role in ("county_lead", "medical_lead", "housing_lead"):
        where = address(played, seat(played, role))
        page = html(visit(role), where)
        assert "The decision stays open:" in page
        send(visit(role), where, act_outcome="in_favour" if role != "housing_lead" else "abstain")
    page = html(visit("disability_lead"), address(played, seat(played, "disability_lead")))
    assert "With this the step is decided: “In favour”." in page
    assert "Determination by the county" in page
    assert page.count("The decision stays open: one more person has to speak.") == 2


def test_with_the_last_vote_needed_the_others_have_nothing_left_to_do(
    office: TryOffice, visit: Visit
) -> None:
    played = convened(office)
    other = seat(played, "education_lead")
    for role in ("county_lead", "medical_lead", "housing_lead", "disability_lead"):
        send(visit(role), address(played, seat(played, role)), act_outcome="in_favour")
    assert not rows(html(visit("education_lead"), "/work/?view=queue"))
    answer = visit("education_lead").get(address(played, other))
    assert answer.status_code == 302
    page = html(visit("county_officer"), address(played, seat(played, "county_officer")))
    for name in ("County Lead 1", "Medical Lead 1", "Housing Lead 1", "Disability Lead 1"):
        assert f"signed by {name}" in page
    history = html(visit("county_officer"), address(played))
    assert "the votes come to “In favour” (4 for, 0 against, of 5)" in history


def test_a_seat_stands_in_the_inbox_of_its_post_only(office: TryOffice, visit: Visit) -> None:
    played = convened(office)
    for role in ("county_lead", "medical_lead", "housing_lead", "education_lead"):
        assert rows(html(visit(role), "/work/?view=queue")) == [address(played, seat(played, role))]


def test_a_colleague_at_the_post_finds_the_seat_taken(office: TryOffice, visit: Visit) -> None:
    played = convened(office)
    where = address(played, seat(played, "medical_lead"))
    visit("medical_lead").post(where + "/claim")
    second = visit("medical_lead", number=2)
    assert "Taken by Medical Lead 1" in html(second, where)
    assert not rows(html(second, "/work/?view=queue"))


def test_the_applicant_reads_how_many_decide_and_no_names(office: TryOffice, visit: Visit) -> None:
    played = convened(office)
    send(visit("county_lead"), address(played, seat(played, "county_lead")), act_outcome="against")
    case, closure = played.case, office.office.store.closure(played.case.closure)
    clocks = Clocks(case, closure, office.office.store.directory())
    app = office.app(parts=("work",))
    with app.test_request_context(headers={"Accept-Language": "en"}):
        calendar = office.office.calendar
        said = progress_of(case, closure, clocks, calendar, calendar.civil_day(office.now()))
    assert said.headline == "Several offices together: 5 people decide; one has spoken."
    assert "Lead" not in said.headline
