"""The leader's overview: numbers of the posts below, the tasks behind each, files, nothing else."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from tests.support.office import TryOffice
from workflow.store.measures import add_closed


@pytest.fixture
def leader(office: TryOffice, app: Flask) -> FlaskClient:
    """The leader of the whole county."""
    return office.client(app, office.staff("leader"))


def text(page: FlaskClient, address: str) -> str:
    answer = page.get(address)
    assert answer.status_code == 200, answer.status
    return unescape(re.sub(r"\s+", " ", answer.get_data(as_text=True)))


def rows(page: FlaskClient, table: str, query: str = "") -> list[dict[str, str]]:
    answer = page.get(f"/leader/{table}.csv{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_an_empty_office_says_so_kindly(leader: FlaskClient) -> None:
    page = text(leader, "/leader/")
    assert "Nothing is waiting below your post." in page
    assert "Numbers appear here when the first one is." in page
    assert "ow-heat" not in page


def test_every_number_leads_to_its_tasks_and_from_there_to_the_case(
    office: TryOffice, leader: FlaskClient
) -> None:
    played = office.play("family_granted", steps=4)
    page = text(leader, "/leader/")
    links = re.findall(r'href="(/leader/tasks\?[^"]*)"[^>]*aria-label="(\d+):', page)
    assert links
    for href, number in links:
        shown = text(leader, href)
        assert len(re.findall('<li class="ow-task">', shown)) == min(int(number), 50)
    open_tasks = len(played.case.open_tasks)
    assert sum(int(row["Open now"]) for row in rows(leader, "places")) == open_tasks
    assert sum(int(row["Open now"]) for row in rows(leader, "steps")) == open_tasks
    assert sum(int(row["Open now"]) for row in rows(leader, "people")) == open_tasks
    listed = text(leader, "/leader/tasks")
    assert leader.get(f"/work/cases/{played.case.tracking}").status_code == 200
    assert f"/work/cases/{played.case.tracking}" in listed


def test_each_department_has_its_work_and_is_chosen(office: TryOffice, leader: FlaskClient) -> None:
    played = office.play("family_granted", steps=4)
    waiting = {row["Department"]: row for row in rows(leader, "departments")}
    assert sum(int(row["Open now"]) for row in waiting.values()) == len(played.case.open_tasks)
    mine = [task for task in played.case.open_tasks if task.role == "disability_officer"]
    assert mine
    name = next(each for each in waiting if "Disab" in each)
    assert waiting[name]["Open now"] == str(len(mine))
    chosen = "?department=disabled_federation"
    assert [row["Department"] for row in rows(leader, "departments", chosen)] == [name]
    assert sum(int(row["Open now"]) for row in rows(leader, "places", chosen)) == len(mine)
    listed = text(leader, f"/leader/tasks{chosen}")
    assert len(re.findall('<li class="ow-task">', listed)) == len(mine)
    assert f'<p class="ow-lead">{name}' in listed
    assert '<option value="disabled_federation" selected>' in text(leader, f"/leader/{chosen}")


def test_finished_work_is_counted_by_department(office: TryOffice, leader: FlaskClient) -> None:
    office.play("refused_at_proposal")
    add_closed(office.office.store, office.office.calendar)
    done = {row["Department"]: int(row["Steps finished"]) for row in rows(leader, "departments")}
    assert sum(done.values()) == sum(int(row["Done"]) for row in rows(leader, "time"))
    assert "Without a department" not in done
    refused = {
        row["Department"]: int(row["Services not granted"]) for row in rows(leader, "departments")
    }
    (most,) = [name for name, number in refused.items() if number]
    assert "Housing" in most
    assert {row["Decided by"] for row in rows(leader, "reasons")} == {most}
    assert sum(refused.values()) == sum(int(r["Not granted"]) for r in rows(leader, "services"))
    (service,) = rows(leader, "services", "?department=housing_bureau")
    assert service["Service"] == "Housing aid"
    handled = rows(leader, "time", "?department=housing_bureau")
    housing = next(number for name, number in done.items() if "Housing" in name)
    assert sum(int(row["Done"]) for row in handled) == housing > 0
    assert rows(leader, "services", "?department=school") == []
    assert rows(leader, "time", "?department=school") == []


def test_what_will_be_late_next_week_is_a_list_and_a_file(
    office: TryOffice, leader: FlaskClient
) -> None:
    """On a Friday: the tasks whose last day is in the week after, and those of the days left."""
    played = office.play("family_granted", steps=2)
    office.day("2026-03-06")
    due = [task.due_on for task in played.case.open_tasks]
    weeks = {"this_week": ("2026-03-06", "2026-03-08"), "next_week": ("2026-03-09", "2026-03-15")}
    board = text(leader, "/leader/")
    lengths = {}
    for week, (first, last) in weeks.items():
        assert f'href="/leader/tasks?months=12&due={week}"' in board
        listed = text(leader, f"/leader/tasks?due={week}")
        days = [day for day in due if day and first <= day.isoformat() <= last]
        lengths[week] = len(re.findall('<li class="ow-task">', listed))
        assert lengths[week] == len(days)
        assert f"last day from {int(first[-2:])} March 2026" in listed
        file = leader.get(f"/leader/lists/tasks.csv?due={week}").get_data(as_text=True)
        assert len(file.strip().splitlines()) == 1 + len(days)
    assert lengths["next_week"] not in (0, len(due)), "some are, and some are not"
    office.day("2026-06-01")
    assert "Nothing is waiting here." in text(leader, "/leader/tasks?due=next_week")


def test_what_is_late_is_found_with_its_holder(
    office: TryOffice, app: Flask, leader: FlaskClient
) -> None:
    played = office.play("family_granted", steps=1)
    clerk = office.client(app, office.staff("window_clerk"))
    (task,) = played.case.open_tasks
    clerk.post(f"/work/cases/{played.case.tracking}/tasks/{task.no}/claim")
    office.day("2026-03-20")
    late = rows(leader, "people")
    assert [(row["Person"], row["Overdue"]) for row in late if row["Overdue"] != "0"] == [
        ("Window Clerk 1", "1")
    ]
    assert "Window Clerk 1" in text(leader, "/leader/tasks?light=overdue")
    board = text(leader, "/leader/")
    named = board[board.index("Most overdue") : board.index("All numbers</h2>")]
    assert "Window Clerk 1" in named
    assert f"/work/cases/{played.case.tracking}" in named
    assert "working days overdue" in text(leader, f"/work/cases/{played.case.tracking}")
    assert "0 open tasks" in text(leader, "/leader/tasks?light=paused")


def test_the_late_one_comes_first_in_every_table_and_before_all_choices(
    office: TryOffice, leader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.play("family_granted", steps=4)
    office.day("2026-03-30")
    monkeypatch.setattr("web.leader.board.ROWS", 1)
    for table in ("places", "departments", "people", "steps"):
        late = [int(row["Overdue"]) for row in rows(leader, table)]
        assert late == sorted(late, reverse=True), table
        assert late[0] > 0, table
    board = text(leader, "/leader/")
    named = board.index("Most overdue</h2>")
    assert board.index('class="ow-totals"') < named < board.index('class="ow-filter"')
    folded = re.search(r"<summary>(\d+) more rows", board)
    assert folded, "long tables stand folded"
    assert int(folded[1]) == len(rows(leader, "places")) - 1
    narrowed = text(leader, "/leader/?place=town_a&department=none")
    assert '<p class="ow-lead">Town A · Without a department</p>' in narrowed


def test_a_head_sees_only_what_is_below_their_own_post(
    office: TryOffice, app: Flask, leader: FlaskClient
) -> None:
    played = office.play("family_granted", steps=4)
    own = office.client(app, office.staff("medical_lead"))
    below = [task for task in played.case.open_tasks if task.role == "medical_officer"]
    assert sum(int(row["Open now"]) for row in rows(own, "steps")) == len(below)
    assert sum(int(row["Open now"]) for row in rows(leader, "steps")) > len(below)


def test_who_is_nobodys_head_is_not_let_in(office: TryOffice, app: Flask) -> None:
    for login in (office.staff("window_clerk"), office.staff("inspector")):
        client = office.client(app, login)
        for address in ("/leader/", "/leader/tasks", "/leader/numbers.xlsx", "/leader/steps.csv"):
            assert client.get(address).status_code == 403
        assert "/leader/" not in client.get("/", follow_redirects=True).get_data(as_text=True)
    zhang = office.client(app, office.applicant("zhang"))
    assert zhang.get("/leader/").status_code == 403
    assert app.test_client().get("/leader/").status_code == 302


def test_finished_work_shows_how_long_it_took_and_why_it_was_refused(
    office: TryOffice, leader: FlaskClient
) -> None:
    played = office.play("refused_at_proposal")
    assert played.case.status == "closed"
    assert rows(leader, "services") == []
    add_closed(office.office.store, office.office.calendar)
    finished = {row["Service"]: row for row in rows(leader, "services")}
    service = finished["Housing aid"]
    assert service["Finished"] == service["Not granted"] == "1"
    assert service["Within the promise"] == "100%"
    assert rows(leader, "reasons")
    page = text(leader, "/leader/")
    assert '<svg viewBox="0 0 48 160" role="img"' in page
    assert "The table below has the numbers, and each leads to its cases." in page
    heat = page[page.index('id="time"') :]
    heat = heat[: heat.index("</section>")]
    drawn, table = heat.split("</figure>")
    assert '<svg viewBox="0 0 360 ' in drawn
    assert 'role="group" aria-labelledby="heat-1 heat-1-title"' in drawn
    steps = rows(leader, "time")
    assert len(re.findall(r'<rect class="ow-heat-[0-4]"', drawn)) == len(steps) > 0
    for row in steps:
        assert f">{row['Step']}</text>" in drawn
        assert row["Step"] in table, "the table stands behind the picture"
    assert rows(leader, "services", "?place=town_b") == []
    assert rows(leader, "services", "?process=medical_aid") == []
    assert rows(leader, "services", "?months=3")


def test_while_finished_cases_are_still_being_counted_the_figures_say_so(
    office: TryOffice, app: Flask, leader: FlaskClient
) -> None:
    """As after an upgrade that counts all of them anew."""
    office.play("granted_quietly")
    wait, said = office.office.settings.decision_wait, "These figures are not complete yet"
    pages = ("/leader/", "/leader/finished?kind=service", "/standards")
    assert not any(said in text(leader, page) for page in pages), "it has just closed"
    office.at += wait + timedelta(hours=1)
    assert all(said in text(leader, page) for page in pages)
    leader.get("/language/zh")
    assert "这些数字还不完整" in text(leader, "/leader/")
    leader.get("/language/en")
    add_closed(office.office.store, office.office.calendar, wait)
    assert not any(said in text(leader, page) for page in pages)


def test_the_workbook_holds_every_table_and_runs_no_formula(
    office: TryOffice, app: Flask, leader: FlaskClient
) -> None:
    played = office.play("family_granted", steps=1)
    (task,) = played.case.open_tasks
    accounts = office.office.accounts
    made = accounts.add("risky", "demo-onewindow", "=1+1", locale="en")
    accounts.give_post(made, task.role, task.place, date(2026, 1, 1))
    client = app.test_client()
    client.post("/sign-in", data={"login": "risky", "password": "demo-onewindow"})
    client.post(f"/work/cases/{played.case.tracking}/tasks/{task.no}/claim")
    book = load_workbook(io.BytesIO(leader.get("/leader/numbers.xlsx").get_data()))
    assert len(book.sheetnames) == 9
    people = book["By person"]
    assert people["A1"].value == "Person"
    assert people["A2"].value == "'=1+1"
    assert rows(leader, "people")[0]["Person"] == "'=1+1"
    assert leader.get("/leader/nothing.csv").status_code == 404


@pytest.mark.parametrize(
    "query", ["light=red", "holder=x", "months=999", "page=0", "page=99999999999", "place=nowhere"]
)
def test_an_address_that_makes_no_sense_counts_as_not_asked(
    leader: FlaskClient, query: str
) -> None:
    assert leader.get(f"/leader/tasks?{query}").status_code == 200
    assert leader.get(f"/leader/?{query}").status_code == 200


def test_the_board_speaks_chinese_too(office: TryOffice, app: Flask) -> None:
    office.play("family_granted", steps=4)
    client = office.client(app, office.staff("leader", number=2, locale="zh"))
    client.get("/language/zh")
    page = text(client, "/leader/")
    assert "工作总览" in page
    assert not re.search(r">(Overdue|Place|Open now|Step)<", page)


def test_a_table_comes_in_the_order_whose_heading_is_pressed(
    office: TryOffice, leader: FlaskClient
) -> None:
    office.play("family_granted", steps=4)

    def counts(address: str) -> tuple[list[int], str, str]:
        """The last column of the table of places, where its heading leads, how it is sorted."""
        page = text(leader, address).split('id="places-title"')[1].split("</section>")[0]
        body = page.split("<tbody>")[1].split("</tbody>")[0]
        last = [row.rsplit("<td", 1)[1] for row in body.split("</tr>")[:-1]]
        found = [int(re.search(r">(\d+)<", each)[1]) for each in last]  # type: ignore[index]
        heading = page.split("</thead>")[0].rsplit("<th", 1)[1]
        now = re.search(r'aria-sort="(\w+)"', heading)
        link = re.search(r'href="([^"]*)"', heading)
        assert link
        return found, link[1], now[1] if now else ""

    own, pressed, now = counts("/leader/?months=36")
    assert len(set(own)) > 1
    assert now == ""
    assert pressed.endswith("#places")
    assert "months=36" in pressed
    up, again, now = counts(pressed)
    assert (up, now) == (sorted(own), "ascending")
    down, _back, now = counts(again)
    assert (down, now) == (sorted(own, reverse=True), "descending")
    assert counts("/leader/?sort=places.0")[0] == own, "words have no order that a leader asks for"
