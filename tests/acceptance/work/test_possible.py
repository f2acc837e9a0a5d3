"""What officers do beside the tasks: acts, added instances, lanes run again, failed services."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from tests.acceptance.work.pages import address, html, send, task_of
from tests.support.office import TryOffice

Visit = Callable[..., FlaskClient]
ENDED = re.compile(r'<span class="ow-shape" aria-hidden="true">(.)</span></span> ([^<]*)</p>')
"""The shape and the words of a service that is over."""
DIED = "/do/act/died"


def press(client: FlaskClient, path: str, status: int = 302, **answers: str) -> str:
    """Open the page of an act, fill in its form and send it: the HTML that comes."""
    found = re.search(r'name="key" value="([^"]*)"', html(client, path))
    assert found is not None
    answer = client.post(path, data={"key": found[1], **answers})
    text = answer.get_data(as_text=True)
    assert answer.status_code == status, (answer.status_code, text[:3000])
    return text


def test_the_case_page_offers_what_the_post_may_do_and_no_more(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play("applicant_died", 3)
    lead = html(visit("window_lead"), address(played))
    assert "What else you can do" in lead
    assert "The applicant has died and nobody goes on with the request" in lead
    clerk = html(visit("window_clerk"), address(played))
    assert "The applicant has died" not in clerk
    assert "Add another one" not in clerk, "no education aid was chosen"


def test_an_act_says_what_follows_and_wants_its_form_and_a_confirmation(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play("applicant_died", 3)
    lead = visit("window_lead")
    page = html(lead, address(played, more=DIED))
    for words in (
        "Only where no other adult of the family goes on with the request.",
        "These end without a decision:",
        "Housing aid",
        "Decisions already made stay valid, and are still served.",
        "The procedure ended (the applicant has died)",
        "Date of death",
    ):
        assert words in page, words
    ended = page[page.index("These end without") :].partition("</p>")[0]
    assert "Employment aid" not in ended, "what is decided does not end"
    page = press(lead, address(played, more=DIED), 422, died_on="2026-03-04")
    assert "I have read what follows" in page
    assert 'value="2026-03-04"' in page, "what was typed stays"
    assert played.case.status != "closed"
    page = press(lead, address(played, more=DIED), died_on="2026-03-04", act_confirm="yes")
    assert played.case.scopes[""].outcome == "terminated"
    assert played.case.status == "closed"
    shown = html(lead, address(played))
    assert "The applicant has died and nobody goes on with the request" in shown
    assert "What else you can do" not in shown


def test_who_has_no_right_to_it_is_told_that_it_is_not_possible(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play("applicant_died", 3)
    clerk = visit("window_clerk")
    page = html(clerk, address(played, more=DIED))
    assert "This cannot be done at the moment, or it is not for your post." in page
    assert "Date of death" not in page
    html(clerk, address(played, more="/do/act/none_such"))
    html(clerk, address(played, more=f"{DIED}?path=nowhere"), 404)
    html(clerk, address(played, more="/do/anything/died"), 404)
    html(visit("food_officer"), address(played, more=DIED), 404)


def test_an_act_that_somebody_else_was_first_with_is_not_done_twice(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play("applicant_died", 3)
    lead, other = visit("window_lead"), visit("window_lead", number=2)
    given = {"died_on": "2026-03-04", "act_confirm": "yes"}
    key = re.search(r'name="key" value="([^"]*)"', html(lead, address(played, more=DIED)))
    press(other, address(played, more=DIED), **given)
    assert key is not None
    answer = lead.post(address(played, more=DIED), data={"key": key[1], **given})
    assert "This cannot be done at the moment" in answer.get_data(as_text=True)
    assert len(played.case.decisions) == 2, "employment aid, and the end"


def test_a_member_is_added_while_the_services_run(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 2)
    clerk, more = visit("window_clerk"), address(played, more="/do/add/disability")
    assert "Add another one: Disability subsidies" in html(clerk, address(played))
    page = html(clerk, more)
    assert "Row 2: 李*" in page
    assert "李乙二" not in page, "a page that reads nothing of the family names nobody"
    assert "Row 1" not in page, "there is one for it already"
    page = press(clerk, more, 422)
    assert "Which row" in page
    press(clerk, more, act_row="row_2")
    assert played.case.scopes["disability[2]"].running
    assert "Added while the others run" in html(clerk, address(played))


def test_a_check_runs_again_for_a_reason(office: TryOffice, visit: Visit) -> None:
    played = office.play("family_granted", 10)
    assert played.case.scopes["means"].outcome == "known"
    lead = visit("window_lead")
    assert "Let it run again" in html(lead, address(played))
    again = address(played, more="/do/again/-?path=means")
    page = press(lead, again, 422, act_confirm="yes")
    assert "Reason" in page
    press(lead, again, act_reason="new_facts", act_confirm="yes")
    assert played.case.scopes["means"].outcome is None
    assert "runs again" in html(lead, address(played))


def test_after_a_refusal_the_head_of_the_counter_decides_about_the_rest(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play("restaurant_first_refusal", 4)
    lead = visit("window_lead", "town_b")
    task = task_of(played, "window_lead", "lane_failed")
    assert "One service failed: do the others go on?" in html(lead, "/work/")
    page = html(lead, address(played, task))
    for words in (
        "Not granted",
        "Escape routes, exits or fire equipment do not meet the requirements",
        "Food licence",
        "Signboard permit",
        "These end without a decision:",
        "These go on as before, each to its own decision:",
        "Ask the applicant before you decide",
        "Stop the others",
    ):
        assert words in page, words
    send(lead, address(played, task), act_outcome="cancel", lane_failed_note="换场地")
    assert played.case.scopes["food"].outcome == "terminated"
    shown = html(lead, address(played))
    assert "failed: the services beside it were called off" in shown
    assert "换场地" not in shown, "what was written stays with its task"
    ends = [(shape, words.strip()) for shape, words in ENDED.findall(shown)]
    assert ("✕", "Not granted") in ends, "by shape and word: it fell through"
    assert ("✕", "Ended without a decision") in ends
    assert "✓" not in {shape for shape, _words in ends}


def test_the_question_is_in_chinese_too(office: TryOffice, visit: Visit) -> None:
    played = office.play("restaurant_first_refusal", 4)
    lead = visit("window_lead", "town_b", locale="zh")
    page = html(lead, address(played, task_of(played, "window_lead", "lane_failed")))
    assert "其余事项停办" in page
