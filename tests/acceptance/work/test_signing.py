"""Signing along on the officer's pages: asking a colleague, answering, doing without."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from tests.acceptance.work.pages import address, flashed, html, send, task_of
from tests.acceptance.work.test_inbox import rows
from tests.support.office import Played, TryOffice
from tests.support.people import another
from workflow.domain.case import Task

Visit = Callable[..., FlaskClient]
DETERMINED = {"determined_amount": "30000", "aid_stages": "2", "act_outcome": "grant"}


def at_county(office: TryOffice) -> tuple[Played, Task]:
    """The county has to determine a very large amount."""
    played = office.play("temporary_aid_joint_deliberation", 16)
    (task,) = played.case.open_tasks
    assert (task.state, task.kind) == ("county_decides", "step")
    return played, task


def ask(office: TryOffice, officer: FlaskClient, where: str, when: str = "after") -> None:
    lead = office.accounts[office.staff("county_lead", number=2)]
    page = html(officer, f"{where}/signer")
    assert "County Lead 2" in page
    sent = {"key": "k1", "user": f"u{lead}", "where": when, "note": "金额特别大"}
    answer = officer.post(f"{where}/signer", data=sent)
    assert answer.status_code == 302, answer.get_data(as_text=True)


def signer_task(played: Played) -> Task:
    return next(task for task in played.case.open_tasks if task.kind == "signer")


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_who_can_be_asked_stands_by_department_the_own_first_then_those_near_the_case(
    office: TryOffice, visit: Visit
) -> None:
    played, task = at_county(office)
    for role, place in (
        ("township_officer", "town_b"), ("fire_officer", "county"), ("county_lead", "county"),
    ):  # fmt: skip
        office.staff(role, place)
    page = html(visit("county_officer"), address(played, task) + "/signer")
    posts = [each[1:] for each in re.findall(r'value="u\d+">[^(]*(\([^)]*)', page)]
    assert posts[0] == "Head of county civil affairs · Demo County"
    near = posts.index("Township assistance officer · Town A")
    assert posts.index("Fire safety officer · Demo County") < near, "by department"
    assert posts[-1] == "Township assistance officer · Town B", "the other township comes last"
    fire = office.play("restaurant_clock_stands_still", 2, **another("1980-01-01"))
    office.staff("fire_officer", number=2)
    where = address(fire, task_of(fire, "fire_officer")) + "/signer"
    first = re.findall(r'value="u\d+">([^(]*) \(', html(visit("fire_officer"), where))[0]
    assert first == "Fire Officer 2", "whatever the department is called"


def test_a_colleague_is_asked_reads_the_finding_and_agrees(office: TryOffice, visit: Visit) -> None:
    played, task = at_county(office)
    officer, where = visit("county_officer"), address(played, task)
    ask(office, officer, where)
    assert "comes when there is a finding" in html(officer, where)
    first = re.findall(r'value="u\d+">([^<]*)', html(officer, where + "/signer"))[0]
    assert "civil affairs" in first, "one's own department comes first, with the post"
    send(officer, where, **DETERMINED)
    assert not rows(html(visit("county_officer", number=2), "/work/?view=queue"))
    page = words(html(visit("county_officer", number=2), where))
    assert "It takes effect when County Lead 2 agrees." in page
    lead = visit("county_lead", number=2)
    (mine,) = rows(html(lead, "/work/?view=mine"))
    asked = words(html(lead, mine))
    assert "asks you to sign along: 金额特别大" in asked
    assert "Take it, to do it later" not in asked, "it is theirs by name"
    assert "30,000" in asked, "they see what they are asked to agree to"
    send(lead, mine, act_outcome="agree")
    assert played.case.status == "closed"
    assert "County Lead 2 agrees" in html(officer, address(played))


def test_who_disagrees_says_why_and_the_task_comes_back(office: TryOffice, visit: Visit) -> None:
    played, task = at_county(office)
    officer, where = visit("county_officer"), address(played, task)
    ask(office, officer, where)
    send(officer, where, **DETERMINED)
    lead = visit("county_lead", number=2)
    mine = address(played, signer_task(played))
    again = send(lead, mine, status=422, act_outcome="disagree")
    assert "checked" in again, "what was chosen is kept"
    send(lead, mine, act_outcome="disagree", signer_note="请分三次给")
    assert rows(html(officer, "/work/?view=mine")) == [where]
    page = html(officer, where)
    assert "请分三次给" in page
    assert 'value="30000' in page or "30,000" in page or "30000.00" in page
    history = html(visit("county_lead"), address(played))
    assert "does not agree, it goes back to County Officer 1" in history
    assert "请分三次给" not in history


def test_who_is_asked_before_is_waited_for_or_done_without(office: TryOffice, visit: Visit) -> None:
    played, task = at_county(office)
    officer, where = visit("county_officer"), address(played, task)
    ask(office, officer, where, "before")
    page = html(officer, where)
    assert "County Lead 2 was asked to answer before" in page
    refused = send(officer, where, status=409, **DETERMINED)
    assert "was asked to answer before this step goes on" in refused
    no = max(played.case.signers)
    remove = f"/work/cases/{played.case.tracking}/signers/{no}/remove"
    assert remove in page
    assert officer.post(remove, data={"key": "k2", "reason": "出差"}).status_code == 302
    assert "Done without." in flashed(officer)
    send(officer, where, **DETERMINED)
    assert played.case.status == "closed"


def test_nobody_else_asks_or_answers(office: TryOffice, visit: Visit) -> None:
    played, task = at_county(office)
    officer, where = visit("county_officer"), address(played, task)
    assert visit("medical_officer").get(f"{where}/signer").status_code == 404
    ask(office, officer, where, "before")
    other = visit("county_lead", number=3)
    page = html(other, address(played, signer_task(played)))
    assert "Assigned to County Lead 2" in page
