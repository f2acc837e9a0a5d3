"""What a notice shows ends with it; who objects stays hidden; nobody can bury a family in them."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.acceptance.applicant.family import text
from tests.acceptance.security.conftest import Visit
from tests.support.office import Played, TryOffice
from web.public.objections import MOST_OBJECTIONS

EXAMPLE, POSTED = "objection_by_phone_on_the_last_day", 6
OBJECTION = "他家在城里有一间出租的门面"


def notice_address(played: Played) -> str:
    return f"/notices/{next(iter(played.case.notices.values())).secret}"


def object_to(client: FlaskClient, played: Played, number: int = 0, **more: str) -> int:
    data = {"text": f"{OBJECTION} {number}", "name": "周邻居", "contact": "13900000888", **more}
    return client.post(f"{notice_address(played)}/object", data=data).status_code


def test_the_sheet_for_the_board_names_nobody_once_the_notice_is_over(
    office: TryOffice, visit: Visit
) -> None:
    played = office.play(EXAMPLE, POSTED)
    posting = next(t for t in played.case.tasks.values() if t.kind == "posting")
    sheet = f"/work/cases/{played.case.tracking}/tasks/{posting.no}/sheet"
    assistant = visit("village_assistant")
    assert "张甲一" in text(assistant.get(sheet)), "while it runs, a torn sheet is printed again"
    office.day("2026-05-08")
    answer = visit("village_assistant").get(sheet)
    assert "张甲一" not in text(answer)
    assert answer.status_code == 404


def test_the_village_and_the_family_never_learn_of_an_objection(
    office: TryOffice, visit: Visit, stranger: FlaskClient
) -> None:
    played = office.play(EXAMPLE, POSTED)
    assert object_to(stranger, played) == 302
    case = f"/work/cases/{played.case.tracking}"
    family = office.client(stranger.application, office.applicant("zhang", played.case.applicant))
    village = visit("village_assistant")
    pages = [village.get(case), village.get("/work/"), village.get("/counter")]
    pages += [village.get(f"/counter/cases/{played.case.tracking}")]
    pages += [family.get(f"/my/cases/{played.case.tracking}"), family.get("/messages")]
    pages += [stranger.get(notice_address(played)), stranger.get("/notices")]
    for page in pages:
        assert page.status_code == 200
        shown = text(page)
        for told in (OBJECTION, "周邻居", "13900000888", "bjection received", "ook into an obj"):
            assert told not in shown, (page.request.path, told)


def test_the_officer_who_looks_into_it_reads_what_was_said_and_not_who_said_it(
    office: TryOffice, visit: Visit, stranger: FlaskClient
) -> None:
    played = office.play(EXAMPLE, POSTED)
    assert object_to(stranger, played) == 302
    task = next(t for t in played.case.open_tasks if t.kind == "objection")
    officer = visit(task.role, task.place, 2)
    page = text(officer.get(f"/work/cases/{played.case.tracking}/tasks/{task.no}"))
    assert OBJECTION in page
    assert "13900000888" not in page


def test_one_address_cannot_bury_a_family_in_objections(
    office: TryOffice, stranger: FlaskClient
) -> None:
    played = office.play(EXAMPLE, POSTED)
    answers = [object_to(stranger, played, number) for number in range(MOST_OBJECTIONS + 1)]
    assert answers == [302] * MOST_OBJECTIONS + [422]
    assert len(played.case.objections) == MOST_OBJECTIONS
    office.day("2026-03-20", 23)


def test_a_receipt_number_is_ours_to_give(office: TryOffice, stranger: FlaskClient) -> None:
    played = office.play(EXAMPLE, POSTED)
    assert object_to(stranger, played, receipt="1") == 302
    assert "We know no such number" in text(stranger.post("/objections", data={"receipt": "1"}))


def test_a_receipt_number_is_kept_by_no_browser(office: TryOffice, stranger: FlaskClient) -> None:
    played = office.play(EXAMPLE, POSTED)
    assert object_to(stranger, played) == 302
    page = stranger.get(f"{notice_address(played)}/objected")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
