"""What a notice shows ends with it; who objects stays hidden; nobody can bury a family in them."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from tests.acceptance.applicant.family import text
from tests.acceptance.counter.conftest import hidden
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


def drawn(client: FlaskClient, address: str) -> str:
    found = re.search(r'name="receipt"[^>]* value="([^"]+)"', client.get(address).get_data(True))
    assert found is not None
    return unescape(found[1])


def number_of(client: FlaskClient, played: Played) -> str:
    found = re.search(
        r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", text(client.get(receipt_page(played)))
    )
    assert found is not None
    return found[0]


def receipt_page(played: Played) -> str:
    return f"{notice_address(played)}/objected"


@pytest.mark.parametrize("chosen", ["1", "AAAA-AAAA-AAAA"])
def test_a_receipt_number_is_ours_to_give(
    office: TryOffice, stranger: FlaskClient, chosen: str
) -> None:
    played = office.play(EXAMPLE, POSTED)
    assert object_to(stranger, played, receipt=chosen) == 302
    assert number_of(stranger, played) != chosen
    assert "We know no such number" in text(stranger.post("/objections", data={"receipt": chosen}))


def test_a_village_cannot_hand_in_under_the_number_of_another_objection(
    office: TryOffice, stranger: FlaskClient, visit: Visit
) -> None:
    """Whoever asks by it would read the answer to the other one."""
    played = office.play(EXAMPLE, POSTED)
    sealed = drawn(stranger, f"{notice_address(played)}/object")
    assert object_to(stranger, played, receipt=sealed) == 302
    number = number_of(stranger, played)
    secret = notice_address(played).rpartition("/")[2]
    typed = {"about": "household", "text": "他家有三头牛", "contact": "", "word": "huai1952"}
    for receipt in (number, sealed):
        village = visit("village_assistant")
        page = f"/counter/hand-in/{secret}"
        fields = {**hidden(village.get(page).get_data(True)), **typed, "receipt": receipt}
        assert village.post(page, data=fields).status_code == 302
    objections = list(played.case.objections.values())
    assert len({each.receipt for each in objections}) == len(objections) == 3


def test_another_objection_from_the_same_page_is_not_taken_for_the_first(
    office: TryOffice, stranger: FlaskClient
) -> None:
    played = office.play(EXAMPLE, POSTED)
    page = f"{notice_address(played)}/object"
    sealed = drawn(stranger, page)
    for _press in range(2):
        assert object_to(stranger, played, receipt=sealed) == 302
    assert len(played.case.objections) == 1
    back = text(stranger.get(page))
    assert "it need not be sent again" in back, "the back button"
    assert f'href="{receipt_page(played)}"' in back
    changed = stranger.post(page, data={"text": "另一件事", "receipt": sealed})
    assert changed.status_code == 422
    assert "From this page an objection was sent before" in text(changed)
    assert "另一件事" in text(changed)
    again = re.search(r'name="receipt"[^>]* value="([^"]+)"', changed.get_data(True))
    assert again is not None
    sent = {"text": "另一件事", "receipt": unescape(again[1])}
    assert stranger.post(page, data=sent).status_code == 302
    assert len(played.case.objections) == 2


def test_a_receipt_number_is_kept_by_no_browser(office: TryOffice, stranger: FlaskClient) -> None:
    played = office.play(EXAMPLE, POSTED)
    assert object_to(stranger, played) == 302
    page = stranger.get(f"{notice_address(played)}/objected")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
