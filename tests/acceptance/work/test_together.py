"""Alike tasks decided together: each by itself, with a result for each case and no refusals."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from tests.acceptance.work.pages import address, html, task_of
from tests.acceptance.work.test_hands import at_check
from tests.support.office import Played, TryOffice
from tests.support.worked import library
from workflow.definition.together import outcomes_together
from workflow.domain.commands import RegisterRelative

Visit = Callable[..., FlaskClient]
OTHER = "990101198501010010"


def two(office: TryOffice) -> tuple[Played, Played]:
    """Two families have filed the same request."""
    first = office.play("granted_quietly", 1)
    members = [dict(each) for each in first.example["answers"]["members"]][:1]
    members[0]["id_number"] = OTHER
    office.day("2026-03-02", 11)
    second = office.play("granted_quietly", 1, id_number=OTHER, members=members)
    return first, second


def form_of(page: str) -> dict[str, Any]:
    cases = re.findall(r'name="together_cases" value="([^"]+)"', page)
    outcomes = re.findall(r'name="together_outcome" value="([^"]+)"', page)
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    return {"cases": cases, "outcomes": outcomes, "key": key[1]}


def test_alike_tasks_are_decided_together_with_a_result_for_each(
    office: TryOffice, visit: Visit
) -> None:
    first, second = two(office)
    clerk = visit("window_clerk")
    page = html(clerk, "/work/?view=queue")
    found = re.search(r'href="(/work/cases/[^"]+/together)">[^<]*decide 2 together', page)
    assert found is not None
    asked = form_of(html(clerk, found[1]))
    assert len(asked["cases"]) == 2
    assert "accept" in asked["outcomes"]
    assert "decline" not in asked["outcomes"], "nobody is refused in bulk"
    colleague = visit("window_clerk", number=2)
    task = task_of(second, "window_clerk")
    assert colleague.post(address(second, task, "/claim")).status_code == 302
    sent = {"together_cases": asked["cases"], "together_outcome": "accept", "key": asked["key"]}
    answer = clerk.post(found[1], data=sent)
    assert answer.status_code == 200
    assert first.case.status == "accepted"
    assert second.case.status == "filed", "a colleague had taken it meanwhile"
    text = answer.get_data(as_text=True)
    assert first.case.tracking in text
    assert "What became of each case" in text
    assert "Window Clerk 2 has taken this task meanwhile" in text


def test_one_that_was_decided_meanwhile_says_so_and_the_others_go_on(
    office: TryOffice, visit: Visit
) -> None:
    first, second = two(office)
    clerk = visit("window_clerk")
    task = task_of(second, "window_clerk")
    path = address(first, task_of(first, "window_clerk"), "/together")
    asked = form_of(html(clerk, path))
    one = [name for name in asked["cases"] if name == f"c{second.case.id}"]
    missing = clerk.post(path, data={"together_outcome": "accept", "key": asked["key"]})
    assert missing.status_code == 422
    unchosen = clerk.post(path, data={"together_cases": one, "key": asked["key"]})
    assert unchosen.status_code == 422
    sent = {"together_cases": one, "together_outcome": "accept", "key": asked["key"]}
    assert clerk.post(path, data=sent).status_code == 200
    assert (first.case.status, second.case.status) == ("filed", "accepted")
    assert not second.case.tasks[task.no].live


def test_what_must_be_looked_at_one_by_one_is_not_offered(office: TryOffice, visit: Visit) -> None:
    processes = library().closure("social_assistance").processes
    assert outcomes_together(processes["subsistence_allowance"], "county") == ()
    assert outcomes_together(processes["social_assistance"], "counter") == ("accept",)
    played, task = at_check(office)
    html(visit("check_centre"), address(played, task, "/together"), 404)


def test_nobody_is_refused_in_bulk_by_a_form_made_by_hand(office: TryOffice, visit: Visit) -> None:
    first, second = two(office)
    clerk = visit("window_clerk")
    path = address(first, task_of(first, "window_clerk"), "/together")
    asked = form_of(html(clerk, path))
    sent = {"together_cases": asked["cases"], "together_outcome": "decline", "key": asked["key"]}
    assert clerk.post(path, data=sent).status_code == 422
    assert (first.case.status, second.case.status) == ("filed", "filed")


def test_a_case_of_ones_own_family_is_not_shown_to_a_form_made_by_hand(
    office: TryOffice, visit: Visit
) -> None:
    first, second = two(office)
    clerk = visit("window_clerk")
    path = address(first, task_of(first, "window_clerk"), "/together")
    asked = form_of(html(clerk, path))
    user = office.accounts[office.staff("window_clerk")]
    relative = RegisterRelative(case=second.case_id, user=user, name="Clerk 1", relation="aunt")
    registrar = office.actor(office.staff("window_clerk", number=2))
    office.office.engine.handle(relative, registrar)
    sent = {"together_cases": asked["cases"], "together_outcome": "accept", "key": asked["key"]}
    answer = clerk.post(path, data=sent).get_data(as_text=True)
    assert first.case.tracking in answer
    assert second.case.tracking not in answer
    assert second.case.display not in answer or second.case.display == first.case.display
    sent["together_cases"] = [f"c{second.case_id}"]
    answer = clerk.post(path, data=sent).get_data(as_text=True)
    assert second.case.tracking not in answer
    assert second.case.status == "filed"
