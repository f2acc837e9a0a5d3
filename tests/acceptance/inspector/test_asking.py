"""The inspector draws samples with a seed, prints whole files, and asks what must be answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from notifications.dispatch import run_once
from tests.support.office import Played, TryOffice, make_office
from workflow.accountability import inquiries, samples
from workflow.domain import facts as f
from workflow.domain.commands import NotePrinted
from workflow.domain.days import Days
from workflow.domain.sampling import drawn
from workflow.errors import Conflict, Invalid, NotFound, Refusal

PERIOD = {"kind": "decisions", "since": "2026-03-01", "until": "2026-03-20", "percent": "10"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TryOffice]:
    made = make_office(tmp_path_factory.mktemp("asking"))
    yield made
    made.office.close()


@pytest.fixture(scope="module")
def played(office: TryOffice) -> Played:
    return office.play("granted_quietly")


@pytest.fixture(scope="module")
def app(office: TryOffice) -> Flask:
    return office.app()


@pytest.fixture(scope="module")
def inspector(office: TryOffice, app: Flask, played: Played) -> FlaskClient:
    return office.client(app, office.staff("inspector"))


def text(page: FlaskClient, address: str, status: int = 200) -> str:
    answer = page.get(address)
    assert answer.status_code == status, answer.status
    return unescape(re.sub(r"\s+", " ", answer.get_data(as_text=True)))


def test_a_sample_is_drawn_once_and_its_seed_draws_it_again(
    office: TryOffice, inspector: FlaskClient, played: Played
) -> None:
    answer = inspector.post("/inspector/samples", data={**PERIOD, "since": "2026-3-1"})
    assert answer.status_code == 302
    page = text(inspector, answer.headers["Location"])
    assert f"/work/cases/{played.case.tracking}" in page
    either = "(Social assistance in one request · Finished|Subsistence allowance · Granted)"
    assert re.search(f"{either} · Fri 20 Mar", page), "what was drawn is named"
    user = office.accounts[office.staff("inspector")]
    (made,) = samples.samples_of(office.office, user)
    assert made.seed in page
    assert list(made.chosen) == drawn(made.population, made.percent, made.seed)
    assert (
        inspector.post("/inspector/samples", data={**PERIOD, "percent": "100"}).status_code == 302
    )
    assert samples.samples_of(office.office, user) == [made], "no second draw of the period"


def test_back_dated_entries_and_only_ones_own_places_are_drawn_from(
    office: TryOffice, played: Played
) -> None:
    first, last = date(2026, 3, 1), date(2026, 3, 20)
    elsewhere = samples.draw(office.office, 999, ["town_b"], "decisions", Days(first, last), 50)
    assert elsewhere.population == ()
    late = samples.draw(office.office, 999, ["town_a"], "late", Days(first, last), 50)
    assert late.population == ()
    with pytest.raises(Invalid):
        samples.draw(office.office, 999, ["town_a"], "late", Days(last, first), 50)
    with pytest.raises(NotFound):
        samples.sample(office.office, 999, "notable", "2026-03-01", "2026-03-20")


def test_what_makes_no_sense_is_said_at_the_field(inspector: FlaskClient) -> None:
    answer = inspector.post("/inspector/samples", data={**PERIOD, "until": "2027-01-01"})
    assert answer.status_code == 422
    assert "not in the future" in answer.get_data(as_text=True)


def test_a_question_goes_to_the_heads_is_answered_and_changes_nothing(
    office: TryOffice, app: Flask, inspector: FlaskClient, played: Played
) -> None:
    before = played.case
    ask = f"/inspector/cases/{before.tracking}/ask"
    meant = text(inspector, f"{ask}?service=subsistence_allowance")
    assert 'value="subsistence" selected' in meant, "asked from that service's decision"
    typed = {"path": "subsistence", "text": "为何二十日才决定？", "days": "3"}
    assert inspector.post(ask, data={**typed, "text": ""}).status_code == 422
    assert inspector.post(ask, data=typed).status_code == 302
    assert "to be answered by" in text(inspector, "/inspector/questions")
    (question,) = inquiries.questions_of(office.office).of_case(before.id)
    assert question.due_on == date(2026, 3, 25), "three working days from that Friday"

    head = office.client(app, office.staff("county_lead"))
    assert "An inspector asks" in text(head, "/work/answers")
    address = f"/work/answers/questions/{question.id}"
    assert head.post(address, data={"reply": " "}).status_code == 422
    assert head.post(address, data={"reply": "公示满七天后决定。"}).status_code == 302
    assert "公示满七天后决定。" in text(inspector, "/inspector/questions")
    assert "公示满七天后决定。" in text(inspector, f"/work/cases/{before.tracking}")
    assert office.office.store.case(before.id) == before
    again = office.actor(office.staff("county_lead"))
    with pytest.raises(Conflict, match="question_answered"):
        inquiries.answer(office.office, again, question, "再答")


def test_a_case_is_opened_by_its_number(inspector: FlaskClient, played: Played) -> None:
    assert "Open a case by its tracking number" in text(inspector, "/inspector/")
    answer = inspector.get(f"/inspector/open?number= {played.case.tracking.lower()} ")
    assert answer.headers["Location"].endswith(f"/work/cases/{played.case.tracking}")
    assert inspector.get("/inspector/open?number=OW-2026-1").status_code == 404


def test_nobody_else_reads_or_answers_it(
    office: TryOffice, app: Flask, inspector: FlaskClient, played: Played
) -> None:
    (question,) = inquiries.questions_of(office.office).of_case(played.case_id)
    officer = office.client(app, office.staff("county_officer"))
    assert "为何二十日" not in text(officer, f"/work/cases/{played.case.tracking}")
    address = f"/work/answers/questions/{question.id}"
    assert office.client(app, office.staff("medical_lead")).get(address).status_code == 404
    assert inspector.get(address).status_code == 403
    assert officer.get(f"/inspector/cases/{played.case.tracking}/ask").status_code == 403
    elsewhere = office.actor(office.staff("inspector", "town_b"))
    with pytest.raises(NotFound):
        inquiries.ask(office.office, elsewhere, played.case, "", "x", 3)


def test_the_whole_file_is_printed_and_its_history_says_so(
    office: TryOffice, inspector: FlaskClient, played: Played
) -> None:
    assert "The whole case file as PDF" in text(inspector, f"/work/cases/{played.case.tracking}")
    answer = inspector.post(f"/work/cases/{played.case.tracking}/file")
    assert answer.status_code == 200
    assert answer.get_data()[:5] == b"%PDF-"
    last = office.office.store.facts(played.case_id)[-1]
    assert isinstance(last.fact, f.FilePrinted)
    assert last.role == "inspector"
    other = office.actor(office.staff("inspector", "town_b"))
    with pytest.raises(Refusal, match="not_yours"):
        office.office.engine.handle(NotePrinted(case=played.case_id, items=1), other)


def test_who_must_answer_hears_of_the_question_and_who_asked_of_the_answer(
    office: TryOffice, played: Played
) -> None:
    def received(login: str) -> list[str]:
        while run_once(office.office):
            pass
        found = office.office.inboxes.of_user(office.accounts[login])
        return [each.subject.en for each in found]

    case, who = played.case, office.staff("inspector")
    asks = f"An inspector asks about case {case.tracking}"
    head, other = office.staff("county_lead"), office.staff("medical_lead")
    before = received(head).count(asks)
    made = inquiries.ask(office.office, office.actor(who), case, "subsistence", "为何？", 5)
    assert received(head).count(asks) == before + 1
    assert asks not in received(other)
    question = inquiries.questions_of(office.office).get(made)
    answered = f"Your question about case {case.tracking} was answered"
    seen = received(who).count(answered)
    inquiries.answer(office.office, office.actor(head), question, "公示满七天。")
    assert received(who).count(answered) == seen + 1
