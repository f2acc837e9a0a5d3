"""A service is rated once when it has ended; a bad grade is answered by who did not handle it."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from notifications.dispatch import run_once
from tests.support.office import Played, TryOffice
from tests.support.people import another
from workflow.accountability import ratings
from workflow.domain.commands import Withdraw
from workflow.domain.tracking import hash_secret
from workflow.errors import Conflict
from workflow.privacy.erasure import erase
from workflow.store.tables import cases

CODE = "ABCD-EFGH-JKMN"
BAD = {"grade": "1", "reasons": ["slow", "many_trips"], "text": "三次跑腿"}


def text(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == status, answer.status
    return unescape(re.sub(r"\s+", " ", answer.get_data(as_text=True)))


def stranger_with_code(office: TryOffice, app: Flask, played: Played) -> FlaskClient:
    with office.office.store.database.changing() as connection:
        mine = update(cases).where(cases.c.id == played.case_id)
        connection.execute(mine.values(secret_hash=hash_secret(CODE)))
    client = app.test_client()
    client.get("/language/en")
    client.post("/look-up", data={"tracking": played.case.tracking, "secret": CODE})
    return client


def test_nothing_can_be_rated_before_it_has_ended(office: TryOffice, app: Flask) -> None:
    running = office.play("granted_quietly", 3, **another("1980-01-01"))
    login = office.applicant("early", running.case.applicant)
    client = office.client(app, login)
    text(client, f"/my/cases/{running.case.tracking}/ratings", 404)
    assert "Rate our service" not in text(client, f"/my/cases/{running.case.tracking}")


def test_from_a_bad_rating_to_the_answer_that_is_read(
    office: TryOffice, app: Flask, played: Played
) -> None:
    before = played.case
    client = stranger_with_code(office, app, played)
    assert "How did we do?" in text(client, "/look-up/ratings")
    flawed = client.post("/look-up/ratings", data={"text": "三次跑腿"})
    assert flawed.status_code == 422
    assert "三次跑腿" in flawed.get_data(as_text=True), "what was typed is still there"
    assert client.post("/look-up/ratings", data=BAD).status_code == 302
    (rating,) = ratings.ratings_of(office.office).of_case(played.case_id)
    assert (rating.grade, rating.reasons, rating.text) == (1, ("slow", "many_trips"), "三次跑腿")
    assert rating.contact_by == date(2026, 3, 23), "the Monday after that Friday"
    assert rating.fix_by == date(2026, 3, 27)

    head = office.client(app, office.staff("county_lead"))
    assert "get in touch" in text(head, "/work/answers")
    address = f"/work/answers/ratings/{rating.id}"
    assert head.post(address, data={"answer": "x", "contact": ""}).status_code == 422
    noted = head.post(address, data={"contact": "打了电话", "complicated": "y"})
    assert noted.status_code == 302
    longer = ratings.ratings_of(office.office).get(rating.id)
    assert longer.fix_by == date(2026, 4, 13), "fifteen working days, without the holiday"
    assert "put it right by" in text(client, "/look-up/ratings")
    assert "打了电话" not in text(client, "/look-up/ratings")
    assert head.post(address, data={"answer": "以后一次告知。"}).status_code == 302
    assert "以后一次告知。" in text(client, "/look-up/ratings")
    looked_up = client.post("/look-up", data={"tracking": before.tracking, "secret": CODE})
    assert "Read our answer" in looked_up.get_data(as_text=True)
    assert "Nothing is waiting for your answer." in text(head, "/work/answers")
    assert office.office.store.case(before.id) == before, "the case is as it was"


def test_each_service_once_and_one_follow_up(office: TryOffice, app: Flask) -> None:
    mine = office.play("granted_quietly", **another("1965-07-07"))
    owner = office.client(app, office.applicant("owner", mine.case.applicant))
    address = f"/my/cases/{mine.case.tracking}/ratings"
    assert address in text(owner, f"/my/cases/{mine.case.tracking}")
    assert "Rate our service" in text(owner, f"/my/cases/{mine.case.tracking}")
    assert owner.post(address, data={"grade": "4", "text": "好"}).status_code == 302
    own = text(owner, f"/my/cases/{mine.case.tracking}")
    assert "You rated how we worked. Thank you." in own
    assert "Read it, or add one more word" in own
    assert "Rate our service" not in own, "what was given is not asked for again"
    assert "My rating" in text(owner, address)
    assert owner.post(address, data=BAD).status_code == 422, "there is only the follow-up now"
    assert owner.post(address, data={"more": "现在好了"}).status_code == 302
    page = text(owner, address)
    assert "现在好了" in page
    assert "Add something" not in page
    own = text(owner, f"/my/cases/{mine.case.tracking}")
    assert "Read my rating" in own
    assert "add one more word" not in own
    owner.post(address, data={"more": "再说一句"})
    (rating,) = ratings.ratings_of(office.office).of_case(mine.case_id)
    assert (rating.grade, rating.follow_up, rating.fix_by) == (4, "现在好了", None)
    with pytest.raises(Conflict, match="rated_already"):
        ratings.rate(office.office, mine.case, "subsistence", 1, [], "再评一次")


def test_who_handled_the_case_and_who_heads_nothing_of_it_answer_nothing(
    office: TryOffice, app: Flask
) -> None:
    other = office.play("granted_quietly", **another("1970-02-02"))
    rating = ratings.rate(office.office, other.case, "subsistence", 2, ["slow"], "慢")
    address = f"/work/answers/ratings/{rating.id}"
    handler = office.actor(office.staff("township_lead"))
    assert ratings.heads(office.office, handler, other.case, "subsistence")
    assert not ratings.may_answer(office.office, handler, other.case, "subsistence")
    page = text(office.client(app, office.staff("township_lead")), address)
    assert "You handled this case" in page
    medical = office.client(app, office.staff("medical_lead"))
    assert medical.get(address).status_code == 404
    assert office.client(app, office.staff("window_clerk")).get(address).status_code == 403
    assert app.test_client().get(address).status_code == 302


def test_without_number_and_code_there_is_nothing_to_rate(app: Flask) -> None:
    answer = app.test_client().get("/look-up/ratings")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/look-up")


def test_the_texts_go_with_the_file_and_the_grade_stays(office: TryOffice) -> None:
    over = office.play("granted_quietly", 3, **another("1960-03-03"))
    office.office.engine.handle(Withdraw(case=over.case_id), over.actor("applicant"))
    ratings.rate(office.office, over.case, "subsistence", 1, [], "写错了名字")
    erase(office.office, over.case_id)
    (left,) = ratings.ratings_of(office.office).of_case(over.case_id)
    assert (left.grade, left.text) == (1, "")


def test_the_numbers_stand_beside_the_standards_and_on_the_board(
    office: TryOffice, app: Flask
) -> None:
    today = office.office.calendar.civil_day(office.at)
    kept = {"path": "subsistence", "process": "medical_aid", "place": "town_a", "reasons": [],
            "rated_on": today, "complicated": False}  # fmt: skip
    store = ratings.ratings_of(office.office)
    cases_ = [office.play("granted_quietly", 1, **another(f"19{n}-04-04")) for n in range(50, 54)]
    for number, each in enumerate(cases_):
        store.add({**kept, "case_id": each.case_id, "grade": 1 if number == 0 else 5}, "")
    stranger = app.test_client()
    assert "ratings: not dissatisfied" not in text(stranger, "/standards"), "fewer than five"
    store.add({**kept, "case_id": cases_[0].case_id, "path": "", "grade": 3}, "")
    assert "80% of 5 ratings: not dissatisfied" in text(stranger, "/standards")
    board = text(office.client(app, office.staff("leader")), "/leader/?place=town_a")
    assert "Ratings by those who applied" in board
    assert "80%" in board


def received(office: TryOffice, login: str) -> list[str]:
    """The subjects in somebody's messages, once all that wait are sent."""
    while run_once(office.office):
        pass
    found = office.office.inboxes.of_user(office.accounts[login])
    return [each.subject.en for each in found]


def test_who_must_answer_is_told_and_so_is_who_rated_once_it_is_answered(
    office: TryOffice, app: Flask
) -> None:
    mine = office.play("granted_quietly", **another("1968-08-08"))
    owner = office.applicant("told", mine.case.applicant)
    handled, head = office.staff("township_lead"), office.staff("county_lead")
    elsewhere = office.staff("medical_lead")
    asked = f"A bad rating must be answered ({mine.case.tracking})"
    good = office.play("granted_quietly", **another("1969-09-09"))
    ratings.rate(office.office, good.case, "subsistence", 5, [], "")
    rating = ratings.rate(office.office, mine.case, "subsistence", 2, ["slow"], "慢")
    assert received(office, head).count(asked) == 1
    assert asked not in received(office, handled) + received(office, elsewhere)
    assert not any(good.case.tracking in each for each in received(office, head))
    answered = "Your rating has been answered"
    actor = office.actor(head)
    ratings.contacted(office.office, actor, rating, "打了电话", complicated=False)
    assert answered not in received(office, owner)
    rating = ratings.ratings_of(office.office).get(rating.id)
    ratings.answer(office.office, actor, rating, "以后一次告知。")
    assert received(office, owner).count(answered) == 1
    assert answered in text(office.client(app, owner), "/messages")
    with pytest.raises(Conflict, match="answered_already"):
        ratings.answer(office.office, actor, rating, "再答")
    assert received(office, owner).count(answered) == 1


def test_of_several_services_it_says_how_many_were_rated(office: TryOffice, app: Flask) -> None:
    mine = office.play("family_granted")
    owner = office.client(app, office.applicant("several", mine.case.applicant))
    services = ratings.to_rate(office.office, mine.case)
    own = f"/my/cases/{mine.case.tracking}"
    assert len(services) > 1
    for given, service in enumerate(services, 1):
        ratings.rate(office.office, mine.case, service.path, 4, [], "")
        page = text(owner, own)
        assert f"You rated {given} of the {len(services)} services that have ended" in page
        assert ("Rate the others" in page) == (given < len(services))
