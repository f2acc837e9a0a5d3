"""The public reads a notice, objects without an account and reads the answer; nobody is exposed."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from tests.support.office import Played, TryOffice
from tests.support.people import another
from workflow.errors import NotFound
from workflow.privacy.notice_photos import sweep_photos
from workflow.store.tables import notices

NAME, ID_NUMBER, MEMBER = "张甲一", "990101197905060116", "李乙二"
EXAMPLE = "objection_by_phone_on_the_last_day"
POSTED = 6
"""Steps of the example until the notice is posted at its last place."""


@pytest.fixture
def played(office: TryOffice) -> Played:
    return office.play(EXAMPLE, POSTED)


@pytest.fixture
def stranger(office: TryOffice) -> FlaskClient:
    client = office.app().test_client()
    client.get("/language/en")
    return client


def secret_of(played: Played) -> str:
    return next(iter(played.case.notices.values())).secret


def text_of(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_a_running_notice_is_listed_with_its_days(
    office: TryOffice, played: Played, stranger: FlaskClient
) -> None:
    page = text_of(stranger, "/notices")
    assert f"/notices/{secret_of(played)}" in page
    assert "Subsistence allowance" in page
    assert "7 days left" in page
    office.day(str(next(iter(played.case.notices.values())).last_day))
    for address in ("/notices", f"/notices/{secret_of(played)}"):
        last = text_of(stranger, address)
        assert "Ends today" in last
        assert "due today" not in last, "a neighbour owes nothing"


@pytest.mark.parametrize("day", ["", "2026-03-19"], ids=["in force", "ended"])
def test_notices_are_found_by_place_and_by_service(
    office: TryOffice, played: Played, stranger: FlaskClient, day: str
) -> None:
    if day:
        office.day(day)
    link = f"/notices/{secret_of(played)}"

    def listed(chosen: str) -> bool:
        return link in text_of(stranger, f"/notices?{chosen}")

    assert listed("place=&service=")
    assert listed("place=town_a")
    assert listed("place=county")
    assert not listed("place=town_b")
    assert not listed("place=nowhere")
    assert listed("service=subsistence_allowance")
    assert not listed("service=housing_aid")
    assert not listed("service=nothing")
    assert listed("place=town_a&service=subsistence_allowance")
    assert not listed("place=town_b&service=subsistence_allowance")
    assert not listed("place=town_a&service=housing_aid")


def test_the_choice_offers_each_service_with_notices_and_keeps_what_was_chosen(
    stranger: FlaskClient,
) -> None:
    page = text_of(stranger, "/notices?place=town_b&service=housing_aid")
    assert '<option value="town_b" selected>' in page
    assert page.count('value="housing_aid"') == 1
    assert '<option value="housing_aid" selected>Housing aid</option>' in page
    assert '<option value="subsistence_allowance">Subsistence allowance</option>' in page
    assert "joint_meeting" not in page, "nothing of it is posted"
    assert "No notice is running here." in page


def test_the_internet_shows_what_its_place_may_and_no_more(
    played: Played, stranger: FlaskClient
) -> None:
    page = text_of(stranger, f"/notices/{secret_of(played)}")
    assert "张" in page
    assert "1,260" in page
    for hidden in (
        NAME,
        ID_NUMBER,
        MEMBER,
        "13900000001",
        "6200000000000000018",
        "6200 0000",
        "village_a",
    ):
        assert hidden not in page
    assert 'content="noindex' in page


def test_a_notice_being_posted_is_not_public_yet(office: TryOffice) -> None:
    played = office.play(EXAMPLE, POSTED - 1)
    text_of(office.app().test_client(), f"/notices/{secret_of(played)}", 404)


def test_it_ends_by_the_clock_even_when_no_worker_ran(
    office: TryOffice, played: Played, stranger: FlaskClient
) -> None:
    notice = next(iter(played.case.notices.values()))
    assert notice.ends_at is not None
    office.at = notice.ends_at
    assert played.case.notices[notice.no].status == "running", "no worker has run"
    page = text_of(stranger, f"/notices/{notice.secret}")
    assert "ended on" in page
    assert "1,260" not in page


def test_after_its_end_the_names_are_gone_and_it_says_how_it_closed(
    office: TryOffice, played: Played, stranger: FlaskClient
) -> None:
    office.day("2026-03-19")
    page = text_of(stranger, f"/notices/{secret_of(played)}")
    assert "Nobody objected." in page
    assert "张" not in page
    assert f"/notices/{secret_of(played)}" in text_of(stranger, "/notices")


def objects(client: FlaskClient, secret: str, **fields: str) -> str:
    """Object on the page, pressing twice by mistake; the receipt number."""
    address = f"/notices/{secret}/object"
    sealed = re.search(r'name="receipt"[^>]*value="([^"]+)"', text_of(client, address))
    assert sealed is not None
    typed = {"receipt": sealed[1], "text": "They own a car.", **fields}
    for _press in range(2):
        answer = client.post(address, data=typed)
        assert answer.status_code == 302, answer.get_data(as_text=True)
    shown = text_of(client, answer.headers["Location"])
    number = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", shown)
    assert number is not None
    return number[0]


def test_a_neighbour_objects_twice_by_mistake_and_once_it_counts(
    played: Played, stranger: FlaskClient
) -> None:
    secret = secret_of(played)
    receipt = objects(stranger, secret, name="王邻居", contact="13700000000")
    assert len(played.case.objections) == 1
    assert receipt not in str(played.case.objections), "only the hash is kept"
    for page in ("/notices", f"/notices/{secret}"):
        assert "王邻居" not in text_of(stranger, page)
        assert "own a car" not in text_of(stranger, page)


def test_an_empty_objection_is_told_what_is_missing(played: Played, stranger: FlaskClient) -> None:
    answer = stranger.post(
        f"/notices/{secret_of(played)}/object", data={"text": " ", "name": "王邻居"}
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Please say what you object to." in page
    assert "王邻居" in page, "what was typed is still there"
    assert not played.case.objections


def test_the_answer_is_read_by_receipt_number(
    office: TryOffice, played: Played, stranger: FlaskClient
) -> None:
    receipt = objects(stranger, secret_of(played))
    waiting = stranger.post("/objections", data={"receipt": receipt.lower()})
    assert "being looked into" in waiting.get_data(as_text=True)
    for step in (
        {"on": "2026-03-12", "by": "township_lead#2", "task": "subsistence.notice",
         "kind": "objection", "outcome": "dismissed",
         "form": {"looked_into": "查车辆登记，属同村他人", "answer_text": "车辆不属于该家庭。"}},
    ):  # fmt: skip
        assert played.step(step) is None
    answered = stranger.post("/objections", data={"receipt": receipt}).get_data(as_text=True)
    assert "车辆不属于该家庭。" in answered
    assert "查车辆登记" not in answered, "the inquiry itself stays in the office"


def test_receipt_numbers_cannot_be_guessed_by_trying(played: Played, stranger: FlaskClient) -> None:
    for _ in range(20):
        stranger.post("/objections", data={"receipt": "AAAA-BBBB-CCCC"})
    page = stranger.post("/objections", data={"receipt": "AAAA-BBBB-CCCC"})
    assert "Too many tries" in page.get_data(as_text=True)


def test_what_comes_after_the_end_is_a_tip_off(
    office: TryOffice, played: Played, stranger: FlaskClient
) -> None:
    office.day("2026-03-19")
    receipt = objects(stranger, secret_of(played))
    assert [o.kind for o in played.case.objections.values()] == ["tip_off"]
    page = stranger.post("/objections", data={"receipt": receipt}).get_data(as_text=True)
    assert "after the notice had ended" in page


PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0"
    "000003010100c9fe92ef0000000049454e44ae426082"
)


def test_evidence_comes_with_the_objection_and_only_its_officer_opens_it(
    office: TryOffice, played: Played, stranger: FlaskClient
) -> None:
    secret = secret_of(played)
    address = f"/notices/{secret}/object"
    page = text_of(stranger, address)
    for step in ("1. What you know", "2. What shows it", "3. How we reach you"):
        assert step in page
    flawed = stranger.post(address, data={"text": "", "proof_1": (BytesIO(PICTURE), "car.png")})
    kept = re.search(r'name="proof_1-kept" value="([^"]+)"', flawed.get_data(as_text=True))
    assert flawed.status_code == 422
    assert kept is not None, "the file is not lost with the error beside it"
    wrong = stranger.post(address, data={"text": "x", "proof_2": (BytesIO(b"MZ"), "car.png")})
    assert wrong.status_code == 422
    assert not played.case.objections
    objects(stranger, secret, **{"proof_1-kept": kept[1]})
    (objection,) = played.case.objections.values()
    (digest,) = objection.evidence
    task = next(t for t in played.case.open_tasks if t.kind == "objection")
    shown = f"/work/cases/{played.case.tracking}/tasks/{task.no}"
    app = office.app()
    handler = office.client(app, office.staff(task.role, number=2))
    handler.post(f"{shown}/claim")
    assert f"/documents/{digest}" in text_of(handler, shown)
    assert handler.get(f"{shown}/documents/{digest}").get_data() == PICTURE
    village = office.client(app, office.staff("village_assistant"))
    assert village.get(f"{shown}/documents/{digest}").status_code == 404


def test_photographs_of_the_board_go_half_a_year_after_the_case_has_closed(
    office: TryOffice,
) -> None:
    store, documents = office.office.store, office.office.documents
    done = office.play("granted_quietly")
    photo = documents.put(PICTURE, "image/png")
    shared = documents.put(PICTURE + b"2", "image/png")
    posted = [{"place": "village_board", "posted_on": "2026-03-10", "by": "x", "photo": digest}
              for digest in (photo, shared)]  # fmt: skip
    running = office.play(EXAMPLE, POSTED, **another("1972-05-05"))
    with store.database.changing() as connection:
        old = update(notices).where(notices.c.case_id == done.case_id)
        connection.execute(old.values(postings=posted))
        new = update(notices).where(notices.c.case_id == running.case_id)
        connection.execute(new.values(postings=posted[1:]))
    closed = done.case.closed_on
    assert closed is not None
    for after, gone in ((183, 0), (184, 1), (185, 0)):
        moment = office.office.calendar.start_of(closed + timedelta(days=after))
        office.at = moment
        assert sweep_photos(office.office) == gone
    with pytest.raises(NotFound):
        documents.content(photo)
    assert documents.content(shared), "another notice still needs it"
