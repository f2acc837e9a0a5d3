"""Every number of the leader's overview leads to as many cases as it says, and to no others."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from tests.support.office import PASSWORD, Played, TryOffice, make_office
from tests.support.people import another
from web.leader import list_files
from workflow.accountability import ratings
from workflow.store.measures import add_closed

LINK = re.compile(
    r'href="(/leader/(?:tasks|finished|ratings)\?[^"]*)"[^>]*aria-label="([^"]*show[^"]*)"'
)
TOTAL = re.compile(r'<li><a href="(/leader/tasks[^"]*)"><span class="ow-number">(\d+)</span>')
NUMBER = re.compile(r"<h1>(One|\d+) ")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Played]]:
    """Work that runs, services that were granted and refused, two of them rated."""
    office = make_office(tmp_path_factory.mktemp("drilldown"))
    played = {
        "refused": office.play("refused_at_proposal"),
        "granted": office.play("granted_quietly", **another("1980-01-01")),
        "running": office.play("family_granted", steps=4),
    }
    for name, grade in (("refused", 1), ("granted", 5)):
        case = played[name].case
        for service in ratings.to_rate(office.office, case):
            ratings.rate(
                office.office, case, service.path, grade, ["slow"] if grade < 3 else [], ""
            )
    assert add_closed(office.office.store, office.office.calendar) == 2
    yield played
    office.office.close()


@pytest.fixture(scope="module")
def office(filled: dict[str, Played]) -> TryOffice:
    return filled["running"].around


@pytest.fixture(scope="module")
def app(office: TryOffice) -> Flask:
    return office.app()


@pytest.fixture(scope="module")
def leader(office: TryOffice, app: Flask) -> FlaskClient:
    return office.client(app, office.staff("leader"))


def text(page: FlaskClient, address: str) -> str:
    answer = page.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status}"
    return unescape(re.sub(r"\s+", " ", answer.get_data(as_text=True)))


def links(page: FlaskClient, query: str = "") -> list[tuple[str, int]]:
    """Every number of the board that leads somewhere, with how much must stand there."""
    board = text(page, f"/leader/{query}")
    found = [(href, int(number)) for href, number in TOTAL.findall(board)]
    assert len(found) == 5, "all, and each light"
    for href, words in LINK.findall(board):
        value, _, rest = words.rpartition(": show ")
        counted = re.match(r"\d+", rest) or (re.search(r"\d+$", value) if "tasks" in rest else None)
        found.append((href, int(counted[0]) if counted else 1))
    return found


def said(shown: str) -> int:
    number = NUMBER.search(shown)
    assert number, shown[:300]
    return 1 if number[1] == "One" else int(number[1])


def lines(shown: str) -> int:
    """How many lines a list shows, of tasks or of cases."""
    body = re.split(r"<tbody\b[^>]*>", shown)[-1].partition("</tbody>")[0]
    return len(re.findall(r"<tr\b", body)) + shown.count('<li class="ow-task">')


def walk(page: FlaskClient, query: str = "") -> set[str]:
    """Follow all of them; gives the lists that were reached."""
    reached = set()
    for href, number in dict(links(page, query)).items():
        shown = text(page, href)
        assert said(shown) == number, f"{href}: {number} on the board"
        assert lines(shown) == min(number, 50), href
        name = re.match(r"/leader/(\w+)", href)
        assert name
        reached.add(name[1] + "".join(re.findall(r"kind=(service|step|reason)\b", href)))
    return reached


def test_every_number_of_the_board_is_the_length_of_its_list(leader: FlaskClient) -> None:
    reached = walk(leader)
    assert {"finishedservice", "finishedstep", "finishedreason", "ratings"} <= reached
    assert any(each.startswith("tasks") for each in reached)


@pytest.mark.parametrize(
    "query",
    ["?department=housing_bureau", "?department=none", "?process=subsistence_allowance&months=3",
     "?place=town_a", "?place=town_b"],
)  # fmt: skip
def test_it_is_so_however_the_board_is_narrowed(leader: FlaskClient, query: str) -> None:
    walk(leader, query)


def test_no_number_but_nothing_and_all_stands_without_its_way(leader: FlaskClient) -> None:
    board = text(leader, "/leader/")
    for table in ("places", "steps", "people", "services", "months", "time", "reasons", "ratings"):
        section = board[board.index(f'id="{table}"') :].partition("</section>")[0]
        body = section.partition("<tbody>")[2]
        assert "<a " in body, table
        bare = re.findall(r'<td[^>]* class="ow-n"[^>]*><div>(\d+)</div></td>', body)
        assert set(bare) <= {"0"}, f"{table}: {bare}"


def test_the_squares_of_the_heat_map_lead_to_the_cases_of_the_step(leader: FlaskClient) -> None:
    board = text(leader, "/leader/")
    heat = board[board.index('class="ow-heat"') :].partition("</figure>")[0]
    squares = re.findall(r'<a href="(/leader/finished\?[^"]*)" aria-label="([^"]*)"', heat)
    assert squares
    for href, words in squares:
        shown = text(leader, href)
        assert words.partition(", ")[0] in shown
        assert "/work/cases/" in shown


def test_a_list_leads_to_the_case_and_says_how_it_was_narrowed(
    leader: FlaskClient, filled: dict[str, Played]
) -> None:
    tracking = filled["refused"].case.tracking
    reasons = [href for href, _n in links(leader) if "kind=reason" in href]
    shown = text(leader, reasons[0])
    assert "the last 12 months · Housing aid · " in shown
    assert "Within the" not in shown, "a reason takes no time"
    assert "Within the limit" in text(leader, "/leader/finished?kind=step")
    assert f'href="/work/cases/{tracking}"' in shown
    assert text(leader, f"/work/cases/{tracking}")
    came = text(leader, "/leader/finished?kind=service")
    for shape, words in (("✕", "Not granted"), ("✓", "Granted")):
        assert f'aria-hidden="true">{shape}</span> {words}</span>' in came
    month = text(leader, "/leader/finished?month=2026-03")
    assert "March 2026" in month
    rated = text(leader, "/leader/ratings?grade=1&grade=2")
    assert "still to be answered" in rated
    assert "Dissatisfied · Very dissatisfied" not in rated
    assert tracking in rated


@pytest.mark.parametrize("name", ["tasks", "finished", "ratings"])
def test_what_makes_no_sense_in_an_address_counts_as_not_asked(
    leader: FlaskClient, name: str
) -> None:
    whole = said(text(leader, f"/leader/{name}"))
    for query in ("kind=x&month=2026-99", "grade=7&grade=x", "month=1999-01&page=0", "late=maybe"):
        if name == "tasks" and "kind" in query:
            continue
        assert said(text(leader, f"/leader/{name}?{query}")) == whole, query


@pytest.mark.parametrize(
    ("name", "page"), [("tasks", "tasks"), ("ended", "finished"), ("ratings",) * 2]
)
def test_each_list_is_a_file_too(leader: FlaskClient, name: str, page: str) -> None:
    shown = text(leader, f"/leader/{page}?months=12")
    file = f"/leader/lists/{name}"
    assert f'href="{file}.csv?' in shown
    sheet = leader.get(f"{file}.csv?months=12").get_data().decode("utf-8-sig")
    read = list(csv.DictReader(io.StringIO(sheet)))
    assert len(read) == said(shown)
    assert all(row["Case"] in shown for row in read)
    book = load_workbook(io.BytesIO(leader.get(f"{file}.xlsx?months=12").get_data())).active
    assert book is not None
    assert book.max_row == len(read) + 1
    assert [cell.value for cell in book[1]] == list(read[0])
    assert leader.get("/leader/lists/others.csv").status_code == 404


def test_a_file_that_cannot_hold_them_all_says_how_many_are_left_out(
    leader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_files, "MOST", 1)
    total = said(text(leader, "/leader/finished?months=12"))
    assert total > 1
    sheet = leader.get("/leader/lists/ended.csv?months=12").get_data().decode("utf-8-sig")
    heading, _one, more = list(csv.reader(io.StringIO(sheet)))
    assert more[0].startswith(f"{total - 1} more")
    assert len(more) == len(heading)


def test_ones_own_family_counts_in_no_number_and_stands_in_no_list(
    office: TryOffice, app: Flask, filled: dict[str, Played]
) -> None:
    everything = sum(dict(links(office.client(app, office.staff("leader")))).values())
    case, accounts = filled["refused"].case, office.office.accounts
    made = accounts.add("own", PASSWORD, "L", locale="en", person=case.applicant)
    accounts.give_post(made, "leader", "county", date(2026, 1, 1))
    page = office.client(app, "own")
    walk(page)
    assert sum(dict(links(page)).values()) < everything
    for name in ("finished", "finished?kind=step", "finished?kind=reason", "ratings", "tasks"):
        assert case.tracking not in text(page, f"/leader/{name}")
    assert filled["granted"].case.tracking in text(page, "/leader/finished")


def test_a_head_of_one_organ_reads_of_its_own_services_only(
    office: TryOffice, app: Flask, filled: dict[str, Played]
) -> None:
    page = office.client(app, office.staff("medical_lead"))
    walk(page)
    for name in ("finished", "finished?kind=step", "finished?kind=reason", "ratings"):
        shown = text(page, f"/leader/{name}")
        assert "Housing aid" not in shown
        assert filled["refused"].case.tracking not in shown
    own = office.client(app, office.staff("housing_lead"))
    assert filled["refused"].case.tracking in text(own, "/leader/finished?kind=reason")
    walk(own)


def test_who_is_nobodys_head_is_not_let_in(office: TryOffice, app: Flask) -> None:
    for login in (office.staff("window_clerk"), office.staff("inspector")):
        client = office.client(app, login)
        for address in ("finished", "ratings", "lists/ended.csv", "lists/tasks.xlsx"):
            assert client.get(f"/leader/{address}").status_code == 403
