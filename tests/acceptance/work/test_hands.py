"""Handing work on, and having it prepared, through the pages."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from tests.acceptance.work.pages import address, flashed, html, send, task_of
from tests.support.office import Played, TryOffice
from workflow.domain.case import Task
from workflow.domain.commands import Claim

Visit = Callable[..., FlaskClient]


def at_check(office: TryOffice) -> tuple[Played, Task]:
    """A case in which the county's means check is open."""
    played = office.play("family_granted", 3)
    return played, task_of(played, "check_centre")


def choices(page: str, name: str) -> dict[str, str]:
    """Name → value of the people (or outcomes) that a question offers."""
    found = re.findall(
        rf'<(?:option|input[^>]*name="{name}") value="([^"]+)"[^>]*>(?:<label[^>]*>)?([^<]*)', page
    )
    return {words.split(" (")[0].strip(): value for value, words in found if words.strip()}


def post(client: FlaskClient, path: str, status: int = 302, **answers: str) -> str:
    answer = client.post(path, data=answers)
    text = answer.get_data(as_text=True)
    assert answer.status_code == status, (answer.status_code, text[:3000])
    return text


def test_a_task_is_handed_to_a_colleague_chosen_by_name(office: TryOffice, visit: Visit) -> None:
    played, task = at_check(office)
    first, second = visit("check_centre"), visit("check_centre", number=2)
    page = html(first, address(played, task))
    assert address(played, task, "/reassign") in page
    offered = choices(html(first, address(played, task, "/reassign")), "to")
    assert set(offered) == {"Check Centre 1", "Check Centre 2"}
    post(first, address(played, task, "/reassign"), to=offered["Check Centre 2"],
         reason="On leave from tomorrow")  # fmt: skip
    assert flashed(first) == "Handed over."
    page = html(second, address(played, task))
    assert "Handed on by Check Centre 1" in page
    assert "On leave from tomorrow" in page
    page = html(first, address(played, task))
    assert "Assigned to Check Centre 2" in page
    assert "given to Check Centre 2" in page, "the history says so"
    assert "On leave from tomorrow" not in page.split("Case history")[1]
    assert f"/tasks/{task.no}" not in html(first, "/work/?view=queue")
    assert f"/tasks/{task.no}" in html(second, "/work/?view=mine")


def offered_to(page: str) -> list[str]:
    """Who is offered, with the place, in the order of the list."""
    found = re.findall(r'value="u\d+"[^>]*>(?:<label[^>]*>)?([^<]+)', page)
    return [re.sub(r" · [^)]*", "", each) for each in found]


def test_colleagues_of_the_place_are_offered_before_those_of_other_places(
    office: TryOffice, visit: Visit
) -> None:
    """By login, Town A's clerk would come first."""
    played = office.play("restaurant_asked_once", 2)
    for place, number in (("town_a", 1), ("town_b", 2)):
        office.staff("window_clerk", place, number)
    clerk, task = visit("window_clerk", "town_b"), task_of(played, "window_clerk")
    office.office.engine.handle(
        Claim(case=played.case.id, task=task.no), office.actor("window_clerk@town_b#1")
    )
    page = html(clerk, address(played, task, "/reassign"))
    assert offered_to(page) == ["Window Clerk 2 (Town B)", "Window Clerk 1 (Town A)"]


def test_whoever_prepares_it_is_of_the_same_post_or_of_the_own_department(
    office: TryOffice, visit: Visit
) -> None:
    played, task = at_check(office)
    for role, place, number in (
        ("check_centre", "county", 2), ("county_lead", "county", 1), ("fire_officer", "county", 1),
    ):  # fmt: skip
        office.staff(role, place, number)
    clerk = visit("check_centre")
    post(clerk, address(played, task, "/claim"))
    names = [
        each.partition(" (")[0]
        for each in offered_to(html(clerk, address(played, task, "/delegate")))
    ]
    assert names[0] == "Check Centre 2"
    assert "Fire Officer 1" not in names


def test_a_refusal_is_said_on_the_form_and_what_was_typed_stays(
    office: TryOffice, visit: Visit
) -> None:
    played, task = at_check(office)
    first = visit("check_centre")
    visit("check_centre", number=2)
    path = address(played, task, "/reassign")
    offered = choices(html(first, path), "to")
    page = post(first, path, 422, to=offered["Check Centre 2"], reason="")
    assert "Please check one thing" in page
    post(first, path, to=offered["Check Centre 2"], reason="On leave")
    page = post(first, path, 409, to=offered["Check Centre 1"], reason="I am back")
    assert "only they or their head can hand it on" in page
    assert "I am back" in page


def test_the_head_hands_on_what_another_has_taken(office: TryOffice, visit: Visit) -> None:
    played, task = at_check(office)
    first, boss = visit("check_centre"), visit("county_lead")
    visit("check_centre", number=2)
    post(first, address(played, task, "/claim"))
    path = address(played, task, "/reassign")
    assert "now with Check Centre 1" in html(boss, path)
    offered = choices(html(boss, path), "to")
    assert "Check Centre 1" not in offered
    post(boss, path, to=offered["Check Centre 2"], reason="Somebody is ill")
    assert played.case.tasks[task.no].assigned_name == "Check Centre 2"
    assert "handed from Check Centre 1 to Check Centre 2" in html(boss, address(played))


def test_other_posts_find_no_such_page(office: TryOffice, visit: Visit) -> None:
    played, task = at_check(office)
    for role in ("village_assistant", "medical_lead"):
        html(visit(role), address(played, task, "/reassign"), 404)
        html(visit(role), address(played, task, "/delegate"), 404)
        html(visit(role), address(played, task, "/give-back"), 404)


def test_a_colleague_prepares_it_and_its_holder_decides(office: TryOffice, visit: Visit) -> None:
    played, task = at_check(office)
    first, second = visit("check_centre"), visit("check_centre", number=2)
    path = address(played, task, "/delegate")
    offered = choices(html(first, path), "to")
    assert "Check Centre 1" not in offered, "nobody asks themselves"
    post(first, path, to=offered["Check Centre 2"], request="Please look at the bank data")
    page = html(first, address(played, task))
    assert "With Check Centre 2, who prepares it" in page
    assert "Take it back" in page
    assert f"/tasks/{task.no}" in html(second, "/work/?view=mine")
    page = html(second, address(played, task))
    assert "Prepare this for Check Centre 1" in page
    assert "Please look at the bank data" in page
    back = address(played, task, "/give-back")
    outcome = next(iter(choices(html(second, back), "outcome").values()))
    post(second, back, opinion="Nothing unusual", outcome=outcome)
    page = html(first, address(played, task))
    assert "Opinion of Check Centre 2" in page
    assert "Nothing unusual" in page
    assert "gave an opinion and proposes" in page
    assert "not with you any more" in html(second, back)


def test_what_was_delegated_is_taken_back(office: TryOffice, visit: Visit) -> None:
    played, task = at_check(office)
    first = visit("check_centre")
    visit("check_centre", number=2)
    path = address(played, task, "/delegate")
    offered = choices(html(first, path), "to")
    post(first, path, to=offered["Check Centre 2"], request="Please look")
    assert flashed(first).startswith("Asked.")
    post(first, address(played, task, "/recall"))
    assert flashed(first) == "Taken back: it is in your hands again."
    post(first, address(played, task, "/recall"))
    assert "Nobody is waiting for your opinion" in flashed(first)
    assert played.case.tasks[task.no].delegate is None


def test_a_relative_neither_hands_on_nor_gives_back(office: TryOffice, visit: Visit) -> None:
    played, task = at_check(office)
    boss, clerk = visit("county_lead"), visit("window_clerk")
    user = office.accounts[office.staff("county_lead")]
    post(clerk, address(played, more="/relative"), user=str(user), relation="brother")
    page = html(boss, address(played, task, "/reassign"), 409)
    assert "relative" in page


def test_ones_own_last_step_is_taken_back_from_the_page_of_the_case(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play("sent_back_to_the_township", 4)
    lead, other = visit("township_lead", number=1), visit("township_lead", number=2)
    task = task_of(played, "township_lead")
    form = {"act_outcome": "oppose", "opinion_text": "Not enough", "people_supported": "3",
            "proposed_amount": "0"}  # fmt: skip
    send(lead, address(played, task), **form)
    page = html(lead, address(played))
    assert "Nobody has acted on your step" in page
    path = address(played, task, "/take-back")
    assert path in page
    assert path not in html(other, address(played))
    assert "Only whoever finished a step last" in post(other, path, 409, reason="Mine now")
    assert "Please check one thing" in post(lead, path, 422, reason="")
    post(lead, path, reason="I chose the wrong outcome")
    page = html(lead, address(played))
    assert "taken back; its signatures do not count" in page
    assert task_of(played, "township_lead").claimed_name == "Township Lead 1"
    assert "This step cannot be taken back any more" not in page


def test_a_step_sent_back_says_by_whom_and_why_and_returns(office: TryOffice, visit: Visit) -> None:
    played = office.play("housing_sent_back_and_repaired", 14)
    county = visit("housing_officer", number=1)
    task = task_of(played, "housing_officer")
    page = html(county, address(played, task))
    assert "Sent back by Housing Officer 2" in page
    assert "When you have done it again, it returns to them." in page


def test_whoever_sends_back_chooses_the_step(office: TryOffice, visit: Visit) -> None:
    played = office.play("temporary_aid_county_sends_back", 9)
    county = visit("county_officer")
    task = task_of(played, "county_officer")
    page = html(county, address(played, task))
    assert "Back to which step" in page
    assert "It goes back to the step you choose. Every step after it is done again." in page
    text = send(county, address(played, task), 422, act_outcome="send_back")
    assert "Choose the step it goes back to." in text
