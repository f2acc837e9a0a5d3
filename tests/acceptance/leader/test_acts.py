"""From the board a leader acts: asks, orders, hands over, draws checks; each has a result."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.office import Played, TryOffice, make_office
from workflow.benefits import payments
from workflow.domain import facts as f


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TryOffice]:
    made = make_office(tmp_path_factory.mktemp("acts"))
    yield made
    made.office.close()


@pytest.fixture(scope="module")
def app(office: TryOffice) -> Flask:
    return office.app()


@pytest.fixture(scope="module")
def granted(office: TryOffice) -> Played:
    return office.play("granted_quietly")


@pytest.fixture(scope="module")
def running(office: TryOffice, granted: Played) -> Played:
    """A request of another family that waits for its visit."""
    played = office.play("temporary_aid_small_and_quick", 2)
    office.day("2026-03-23")
    return played


@pytest.fixture(scope="module")
def leader(office: TryOffice, app: Flask, running: Played) -> FlaskClient:
    return office.client(app, office.staff("leader"))


def text(page: FlaskClient, address: str, status: int = 200) -> str:
    answer = page.get(address)
    assert answer.status_code == status, answer.status
    return unescape(re.sub(r"\s+", " ", answer.get_data(as_text=True)))


def followed(page: FlaskClient, address: str, **data: str) -> str:
    answer = page.post(address, data=data, follow_redirects=True)
    assert answer.status_code == 200, answer.status
    return unescape(re.sub(r"\s+", " ", answer.get_data(as_text=True)))


def test_a_nudge_from_the_list_is_told_and_the_list_stays_narrowed(
    office: TryOffice, leader: FlaskClient, running: Played
) -> None:
    (task, *_) = running.case.open_tasks
    page = text(leader, "/leader/tasks?at=town_a")
    found = re.search(
        rf'action="([^"]*/leader/tasks/{running.case.tracking}/\d+/nudge[^"]*)"', page
    )
    assert found is not None
    assert "at=town_a" in found[1]
    said = followed(leader, found[1], key="once")
    assert "nudged. Whoever can do this task was told." in said
    assert "Town A" in said, "still narrowed"
    assert running.case.tasks[task.no].nudged_on is not None
    again = followed(leader, found[1], key="twice")
    assert "nudged. Whoever can do this task was told." not in again


def test_an_order_leads_back_to_the_list(
    office: TryOffice, leader: FlaskClient, running: Played
) -> None:
    page = text(leader, "/leader/tasks?at=town_a")
    order = re.search(r'href="(/work/cases/[^"]+/supervise\?[^"]+)"', page)
    assert order is not None
    shown = text(leader, order[1])
    assert "It becomes a task that must be answered by that day" in shown
    due = office.office.calendar.add_working_days(office.office.calendar.civil_day(office.at), 2)
    data = {"order": "请说明进度", "due": due.isoformat()}
    answer = leader.post(order[1], data=data)
    assert answer.status_code == 302, answer.get_data(as_text=True)[-3000:]
    assert answer.headers["Location"].startswith("/leader/tasks")
    assert "Hand it to a colleague" in text(leader, page_of_reassign(page))
    nowhere = (
        order[1]
        .replace("%2Fleader%2Ftasks", "https%3A%2F%2Fexample.org")
        .replace("/leader/tasks", "https://example.org")
    )
    assert "https://example.org" not in text(leader, nowhere).split("Leave it as it is")[0][-200:]


def page_of_reassign(page: str) -> str:
    found = re.search(r'href="(/work/cases/[^"]+/reassign\?[^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_task_handed_to_somebody_stands_under_their_name_everywhere(
    leader: FlaskClient, running: Played
) -> None:
    shown = text(leader, page_of_reassign(text(leader, "/leader/tasks?at=town_a")))
    colleague = re.search(r'name="to"[^>]*value="(u\d+)"|<option value="(u\d+)"', shown)
    assert colleague is not None
    to = colleague[1] or colleague[2]
    followed(leader, page_of_reassign(text(leader, "/leader/tasks?at=town_a")),
             to=to, reason="在外学习")  # fmt: skip
    (task,) = (each for each in running.case.open_tasks if each.assigned == int(to[1:]))
    assert task.assigned_name
    listed = text(leader, f"/leader/tasks?holder={task.assigned}")
    assert listed.count(task.assigned_name) >= 2, "in the heading and in the line"
    assert "Nobody yet" not in listed
    assert task.assigned_name in text(leader, f"/leader/lists/tasks.csv?holder={task.assigned}")


def test_nobody_nudges_from_the_board_what_is_not_below(
    office: TryOffice, app: Flask, running: Played
) -> None:
    (task, *_) = running.case.open_tasks
    address = f"/leader/tasks/{running.case.tracking}/{task.no}/nudge"
    medical = office.client(app, office.staff("medical_lead"))
    assert medical.post(address).status_code == 404
    assert office.client(app, office.staff("window_clerk")).post(address).status_code == 403


def test_checks_are_drawn_once_opened_once_and_show_what_came_of_them(
    office: TryOffice, leader: FlaskClient, granted: Played
) -> None:
    typed = {"service": "subsistence_allowance", "since": "2026-03-01", "until": "2026-03-20"}
    assert leader.post("/leader/checks", data={**typed, "until": "x"}).status_code == 422
    page = followed(leader, "/leader/checks", **{**typed, "since": " 2026-3-1"})
    assert granted.case.tracking in page
    assert "not opened yet" in page
    seed = re.search(r"<code>([0-9a-f]{16})</code>", page)
    assert seed is not None
    again = followed(leader, "/leader/checks", **typed)
    assert seed[0] in again
    assert "This period was drawn before" in again
    address = "/leader/checks/county/subsistence_allowance/2026-03-01/2026-03-20"
    assert "1 check is open." in followed(leader, f"{address}/open")
    followed(leader, f"{address}/open")
    due = [r for r in office.office.store.facts(granted.case_id)
           if isinstance(r.fact, f.FollowUpDue)]  # fmt: skip
    assert len(due) == 1
    assert "not opened yet" not in text(leader, address)
    text(leader, "/leader/checks/county/subsistence_allowance/2026-01-01/2026-01-31", 404)


def test_what_waits_for_the_leader_stands_on_the_board(
    office: TryOffice, leader: FlaskClient, granted: Played
) -> None:
    officer = office.actor(office.staff("finance_officer", "county"))
    number = payments.prepare(office.office, officer, "county", "subsistence", "2026-04")
    board = text(leader, "/leader/")
    assert f"/rosters/{number}" in board
    assert "Random checks of what was granted" in board
