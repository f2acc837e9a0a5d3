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


def test_a_community_review_says_how_many_residents_it_needs(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play("disputed_goes_to_community_review", 9)
    task = seat(played, "resident_representative")
    page = box(html(visit("resident_representative"), address(played, task)))
    assert "At least 3 of the 4 seats of this post must have spoken" in page
    assert "Of those who speak, at least 2 in 3 hold this post" in page


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
    names = "County Lead 1, Medical Lead 1, Housing Lead 1, Disability Lead 1"
    assert f"signed by {names}" in page
    history = html(visit("county_officer"), address(played))
    assert "the votes come to “In favour” (4 for, 0 against, of 5)" in history
    assert ", certain with the vote of Disability Lead 1" in history
    assert "a seat need not speak any more" in history


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


# -- who sits --------------------------------------------------------------------------------------


def test_experts_are_chosen_by_name_and_find_their_seat(office: TryOffice, visit: Visit) -> None:
    experts = [office.staff("fire_expert", number=number) for number in range(1, 9)]
    played = office.play("fire_design_passed", 2)
    organiser = visit("review_organiser")
    where = address(played, seat(played, "review_organiser"))
    page = html(organiser, where)
    assert "Fire Expert 1" in page
    two = [f"u{office.accounts[login]}" for login in experts[:2]]
    again = send(organiser, where, status=422, review_experts=two)
    assert "Fire Expert 1" in again
    assert again.count("checked") >= 2, "what was ticked is kept"
    seven = [f"u{office.accounts[login]}" for login in experts[:7]]
    send(organiser, where, review_experts=seven)
    first = visit("fire_expert", number=1)
    (mine,) = rows(html(first, "/work/?view=mine"))
    page = html(first, mine)
    assert "7 people decide, each for themselves" in box(page)
    named = ", ".join(f"Fire Expert {number}" for number in range(1, 8))
    assert named in page, "a finding that names people shows their names, not their numbers"
    assert not rows(html(visit("fire_expert", number=8), "/work/?view=queue"))


def test_the_convener_adds_a_person_and_takes_a_seat_away(office: TryOffice, visit: Visit) -> None:
    played = convened(office)
    lead = visit("county_lead")
    office.staff("county_lead", number=2)
    second = office.accounts["county_lead@county#2"]
    page = html(lead, address(played))
    assert "Let one more person decide" in page
    panel = next(iter(played.case.panels))
    base = f"/work/cases/{played.case.tracking}/panels/{panel}"
    asking = html(lead, f"{base}/add")
    assert "County Lead 2" in asking
    answer = lead.post(f"{base}/add", data={"key": "k1", "user": f"u{second}", "reason": ""})
    assert answer.status_code == 422, "a reason is needed, and what was chosen is kept"
    assert f'value="u{second}" selected' in answer.get_data(as_text=True) or (
        f'value="u{second}" checked' in answer.get_data(as_text=True)
    )
    added = {"key": "k2", "user": f"u{second}", "reason": "熟悉情况"}
    assert lead.post(f"{base}/add", data=added).status_code == 302
    assert len(played.case.panels[panel].sitting) == 6
    gone = {"key": "k3", "seat": "s4", "reason": "出差"}
    assert lead.post(f"{base}/remove", data=gone).status_code == 302
    assert "was not needed any more" in box(html(lead, address(played))) or (
        "taken away" in box(html(lead, address(played)))
    )
    history = html(lead, address(played))
    assert "County Lead 2 decides as well" in history
    assert "熟悉情况" not in history


def test_nobody_else_is_offered_to_change_who_decides(office: TryOffice, visit: Visit) -> None:
    played = convened(office)
    panel = next(iter(played.case.panels))
    medical = visit("medical_officer")
    base = f"/work/cases/{played.case.tracking}/panels/{panel}"
    assert medical.get(f"{base}/add").status_code == 404
    assert medical.post(f"{base}/remove", data={"seat": "s1", "reason": "x"}).status_code == 404
    page = html(visit("medical_lead"), address(played, seat(played, "medical_lead")))
    assert "Let one more person decide" not in page


def test_the_convener_gives_the_seat_of_one_who_is_ill_to_a_colleague(
    office: TryOffice, visit: Visit
) -> None:
    played = convened(office)
    lead = visit("county_lead")
    office.staff("medical_lead", number=2)
    second = office.accounts["medical_lead@county#2"]
    panel = next(iter(played.case.panels))
    base = f"/work/cases/{played.case.tracking}/panels/{panel}/give"
    assert base in html(lead, address(played))
    asking = html(lead, base)
    assert "Medical Lead 2" in asking
    no = next(s.no for s in played.case.panels[panel].seats if s.role == "medical_lead")
    given = {"key": "k1", "seat": f"s{no}", "user": f"u{second}", "reason": ""}
    assert lead.post(base, data=given).status_code == 422
    assert lead.post(base, data={**given, "reason": "生病"}).status_code == 302
    assert "a seat is given to Medical Lead 2" in html(lead, address(played))
    where = address(played, seat(played, "medical_lead"))
    send(visit("medical_lead", number=2), where, act_outcome="in_favour")
    history = html(lead, address(played))
    assert "生病" not in history
    assert visit("medical_officer").get(base).status_code == 404
