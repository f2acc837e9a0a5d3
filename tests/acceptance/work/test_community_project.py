"""A small grant on the pages: who may say what, what follows, and what nobody learns."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.acceptance.work.pages import address, html, send
from tests.support.office import Played, TryOffice

Visit = Callable[..., FlaskClient]
AT_THE_VOTE, AT_THE_JURY, AT_THE_HEADS = 11, 18, 23
"""How many steps of the example lead there."""


def played(office: TryOffice, steps: int) -> Played:
    return office.play("community_project_granted", steps)


def own_page(office: TryOffice, case: Played) -> str:
    own = office.client(office.app(), office.applicant("association", case.case.applicant))
    return own.get(f"/my/cases/{case.case.tracking}").get_data(as_text=True)


def test_whoever_rules_it_out_reads_that_the_others_are_called_off(
    office: TryOffice, visit: Visit
) -> None:
    case = played(office, 2)
    task = next(t for t in case.case.open_tasks if t.path == "room")
    page = html(visit("village_committee_member"), address(case, task.no))
    assert "the others are called off with it" in page
    funding = next(t for t in case.case.open_tasks if t.role == "finance_officer")
    page = html(visit("finance_officer"), address(case, funding.no))
    assert "Whoever speaks first decides for all." in page


def test_an_opinion_that_nobody_waits_for_is_not_called_withdrawn(
    office: TryOffice, visit: Visit
) -> None:
    case = played(office, AT_THE_VOTE)
    page = html(visit("village_committee_member"), address(case))
    assert "Not needed any more" in page
    assert "Withdrawn" not in page
    family = own_page(office, case)
    assert "Not needed any more" in family
    assert "Withdrawn" not in family


def test_a_resident_votes_and_nobody_reads_how(office: TryOffice, visit: Visit) -> None:
    case = played(office, AT_THE_VOTE)
    task = next(t for t in case.case.open_tasks if t.role == "resident_representative")
    resident = visit("resident_representative")
    assert "The vote is secret" in html(resident, address(case, task.no))
    send(resident, address(case, task.no), act_outcome="against")
    assert [t.outcome for t in case.case.tasks.values() if t.seat and t.state == "vote"
            and t.status == "done"] == ["cast"]  # fmt: skip
    page = html(visit("village_committee_member"), address(case))
    assert "Voted (secret ballot)" in page
    assert "Against" not in page


def test_the_jury_reads_what_the_vote_came_to_and_no_names_under_it(
    office: TryOffice, visit: Visit
) -> None:
    case = played(office, AT_THE_JURY)
    task = next(t for t in case.case.open_tasks if t.role == "housing_officer")
    page = html(visit("housing_officer"), address(case, task.no))
    shown = page.split("Residents vote in secret</h")[1].split("</section>")[0]
    assert "In favour" in shown
    assert "Resident" not in shown.split("In favour")[1][:200]
    assert "weighs 2" in page


def test_either_head_signs_and_is_told_what_begins(office: TryOffice, visit: Visit) -> None:
    case = played(office, AT_THE_HEADS)
    task = next(t for t in case.case.open_tasks if t.role == "leader")
    page = html(visit("leader"), address(case, task.no))
    assert "The room is handed over, The agreement" in page
    assert "The clock starts" not in page, "it has been running since the counter"
    lead = next(t for t in case.case.open_tasks if t.role == "county_lead")
    assert "Signed by either head" in html(visit("county_lead"), address(case, lead.no))


def test_while_the_head_is_asked_the_agreement_stands_still(
    office: TryOffice, visit: Visit
) -> None:
    case = office.play("community_project_on_hold", 19)
    task = next(t for t in case.case.open_tasks if t.state == "hand_over")
    page = html(visit("village_committee_member"), address(case, task.no))
    assert "decides how to go on; until then the others are paused" in page
    case = office.play("community_project_on_hold", 20)
    task = next(t for t in case.case.open_tasks if t.state == "sign")
    page = html(visit("county_officer"), address(case, task.no))
    assert "on hold until it is decided how to go on" in page
