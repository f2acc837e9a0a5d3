"""A village officer hands in a neighbour's objection on a phone, and afterwards knows only that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.acceptance.counter.conftest import Desk, hidden
from tests.support.office import Played, TryOffice, make_office
from web.counter.handed_in import MOST_A_DAY
from workflow.domain.commands import Complete, RegisterRelative
from workflow.domain.notices import Notice, Objection
from workflow.domain.tracking import hash_secret

Opened = Callable[..., Desk]
EXAMPLE, POSTED = "objection_by_phone_on_the_last_day", 6
SAID, NAME, PHONE, WORD = "他家在城里有一间出租的门面", "周邻居", "13900000888", "huai1952"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 300
TYPED = {"about": "household", "text": SAID, "name": NAME, "contact": PHONE, "word": WORD}


@pytest.fixture(scope="module")
def posted(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """An office in which a notice was posted today, to be copied."""
    played = make_office(tmp_path_factory.mktemp("posted")).play(EXAMPLE, POSTED)
    played.around.office.close()
    return played


@pytest.fixture
def office(posted: Played, tmp_path: Path) -> Iterator[TryOffice]:
    made = make_office(tmp_path, like=posted.around)
    yield made
    made.office.close()


@pytest.fixture
def app(office: TryOffice) -> Flask:
    """All of its pages."""
    return office.app()


@pytest.fixture
def played(office: TryOffice, posted: Played) -> Played:
    again = Played(office, posted.example)
    again.case_id = posted.case_id
    return again


def notice(played: Played) -> Notice:
    return next(iter(played.case.notices.values()))


def address(played: Played) -> str:
    return f"/counter/hand-in/{notice(played).secret}"


def hand_in(desk: Desk, played: Played, **other: Any) -> str:
    """Hand it in; the page with its receipt."""
    fields = {**hidden(desk.get(address(played))), **TYPED, **other}
    return desk.get(str(desk.post(address(played), fields).headers["Location"]))


def number_in(page: str) -> str:
    found = re.search(r'class="ow-number">([A-Z0-9-]{14})<', page)
    assert found is not None
    return found[1]


def only(played: Played) -> Objection:
    (objection,) = played.case.objections.values()
    return objection


def answered(office: TryOffice, played: Played) -> None:
    """An officer looks into it and writes back."""
    task = next(t for t in played.case.open_tasks if t.kind == "objection")
    officer = office.actor(office.staff(task.role, task.place, 2))
    form = {"looked_into": "Looked into.", "answer_text": "The shop belongs to somebody else."}
    said = Complete(case=played.case.id, task=task.no, outcome="dismissed", form=form)
    office.office.engine.handle(said, officer)


def test_the_desk_of_the_village_leads_to_it(
    office: TryOffice, desk: Opened, played: Played
) -> None:
    assistant = desk("village_assistant")
    assert "/counter/hand-in" in assistant.get("/counter")
    assert address(played) in assistant.get("/counter/hand-in")
    assert "/counter/hand-in" not in desk("window_clerk").get("/counter")
    desk("window_clerk").get("/counter/hand-in", 403)


def test_it_arrives_as_one_made_online_would(desk: Opened, played: Played) -> None:
    page = hand_in(desk("village_assistant"), played)
    objection = only(played)
    assert (objection.kind, objection.channel) == ("objection", "village")
    assert objection.receipt == hash_secret(number_in(page))
    assert any(task.kind == "objection" for task in played.case.open_tasks)
    assert "<svg" in page
    assert " ".join(number_in(page).replace("-", "")) in page, "to be read aloud"


def test_pressed_twice_it_is_one_objection(desk: Opened, played: Played) -> None:
    assistant = desk("village_assistant")
    fields = {**hidden(assistant.get(address(played))), **TYPED}
    places = {assistant.post(address(played), fields).headers["Location"] for _ in range(2)}
    assert len(places) == 1
    assert only(played)


def test_a_photographed_letter_needs_no_typing(desk: Opened, played: Played) -> None:
    letter = (BytesIO(PNG), "letter.png")
    hand_in(desk("village_assistant"), played, text="", proof_1=letter)
    assert len(only(played).evidence) == 1


@pytest.mark.parametrize(
    ("contact", "said"), [("周邻居", "a phone number or an e-mail"), ("a @ b", "name@place.cn")]
)
def test_an_answer_goes_only_where_it_can_arrive(
    desk: Opened, played: Played, contact: str, said: str
) -> None:
    assistant = desk("village_assistant")
    told = assistant.post(address(played), {**TYPED, "contact": contact}, 422)
    assert said in told.get_data(as_text=True)
    assert not played.case.objections


def test_something_must_be_said(desk: Opened, played: Played) -> None:
    assistant = desk("village_assistant")
    fields = {**TYPED, "text": " ", "about": "", "word": "abc"}
    page = assistant.post(address(played), fields, 422).get_data(as_text=True)
    for told in ("photograph a letter", "whom it is about", "Six signs at least"):
        assert told in page
    assert NAME in page, "nothing typed is lost"
    assert not played.case.objections


def test_what_came_on_the_last_day_counts_from_that_day(
    office: TryOffice, desk: Opened, played: Played
) -> None:
    last = notice(played).last_day
    assert last is not None
    office.day(last + timedelta(days=1))
    hand_in(desk("village_assistant"), played, paper_day=last.isoformat(), why=f"{NAME} came")
    assert (only(played).kind, only(played).received_on) == ("objection", last)
    whys = {recorded.why for recorded in office.office.store.facts(played.case_id)}
    assert whys.isdisjoint({f"{NAME} came"}), "the history never says who came"


def test_after_the_end_it_is_taken_as_a_tip_off(
    office: TryOffice, desk: Opened, played: Played
) -> None:
    last = notice(played).last_day
    assert last is not None
    office.day(last + timedelta(days=1))
    assert address(played) in desk("village_assistant").get("/counter/hand-in")
    hand_in(desk("village_assistant"), played)
    assert only(played).kind == "tip_off"


def test_afterwards_the_village_sees_day_and_number_and_nothing_else(
    office: TryOffice, desk: Opened, played: Played
) -> None:
    assistant = desk("village_assistant")
    number = number_in(hand_in(assistant, played))
    answered(office, played)
    listed = assistant.get("/counter/hand-in")
    assert number in listed
    tracking = played.case.tracking
    pages = [listed, assistant.get(f"/counter/handed-in/{hash_secret(number)}")]
    pages += [assistant.get(each) for each in ("/counter", "/work/", f"/counter/cases/{tracking}")]
    pages += [assistant.get(f"/work/cases/{tracking}"), assistant.get("/messages")]
    for page in pages:
        for secret in (SAID, NAME, PHONE, WORD, "belongs to somebody else", "Look into an obj"):
            assert secret not in page


def test_a_colleague_in_the_village_sees_not_even_that(desk: Opened, played: Played) -> None:
    number = number_in(hand_in(desk("village_assistant"), played))
    colleague = desk("village_assistant", number=2)
    assert number not in colleague.get("/counter/hand-in")
    colleague.get(f"/counter/handed-in/{hash_secret(number)}", 404)


def test_the_number_opens_the_answer_only_with_the_neighbours_word(
    office: TryOffice, desk: Opened, played: Played
) -> None:
    assistant = desk("village_assistant")
    number = number_in(hand_in(assistant, played))
    looked = assistant.post("/objections", {"receipt": number}, 200).get_data(as_text=True)
    assert "being looked into" in looked
    answered(office, played)
    for word in ("", "huai1953"):
        page = assistant.post("/objections", {"receipt": number, "word": word}, 422)
        shown = page.get_data(as_text=True)
        assert "belongs to somebody else" not in shown
        assert "proposal stands" not in shown, "nor how it was decided"
    page = assistant.post("/objections", {"receipt": number.lower(), "word": " Huai 1952"}, 200)
    assert "belongs to somebody else" in page.get_data(as_text=True)


def test_the_answer_does_not_come_to_who_hands_it_in(
    office: TryOffice, desk: Opened, played: Played
) -> None:
    assistant = desk("village_assistant")
    me = office.accounts[office.staff("village_assistant")]
    office.office.accounts.set_contact(me, email="me@example.org", phone="")
    fields = {**TYPED, "contact": "Me@Example.org"}
    page = assistant.post(address(played), fields, 422).get_data(as_text=True)
    assert "not for you to receive" in page
    office.office.accounts.set_contact(me, email="", phone="13900000001")
    fields = {**TYPED, "contact": "+86 139-0000 ０００１"}
    page = assistant.post(address(played), fields, 422).get_data(as_text=True)
    assert "not for you to receive" in page


def test_who_looks_into_it_reads_how_it_came(
    office: TryOffice, desk: Opened, played: Played
) -> None:
    hand_in(desk("village_assistant"), played)
    task = next(t for t in played.case.open_tasks if t.kind == "objection")
    officer = desk(task.role, task.place, 2)
    page = officer.get(f"/work/cases/{played.case.tracking}/tasks/{task.no}")
    assert SAID in page
    assert "handed in by the village" in page
    assert NAME not in page


def test_one_officer_cannot_bury_a_family_in_objections(
    office: TryOffice, desk: Opened, played: Played
) -> None:
    assistant = desk("village_assistant")
    me = office.accounts[office.staff("village_assistant")]
    for _number in range(MOST_A_DAY):
        office.office.attempts.note(f"hand-in:{me}", office.now())
    page = assistant.post(address(played), TYPED, 422).get_data(as_text=True)
    assert "handed in many today" in page
    assert SAID in page, "nothing typed is lost"
    assert not played.case.objections


def test_who_works_at_the_counter_too_gets_the_receipt(
    office: TryOffice, desk: Opened, played: Played
) -> None:
    user = office.accounts[office.staff("village_assistant")]
    office.office.accounts.give_post(user, "window_clerk", "town_a", date(2026, 1, 1))
    assert number_in(hand_in(desk("village_assistant"), played))
    assert only(played).handed_in_by == user


# -- who must not --------------------------------------------------------------------------------


def elsewhere(page: str) -> None:
    assert "does not go through you" in page
    assert "one-stop counter" in page
    assert "<svg" in page, "the code of the public page, for the neighbour's phone"
    assert "<form" not in page[page.index("<main") : page.index("</main>")]


def test_about_somebody_of_the_village_it_goes_elsewhere(desk: Opened, played: Played) -> None:
    fields = {**TYPED, "about": "office"}
    page = desk("village_assistant").post(address(played), fields, 409).get_data(as_text=True)
    elsewhere(page)
    assert SAID not in page
    assert not played.case.objections


def test_one_that_names_who_types_it_goes_elsewhere(desk: Opened, played: Played) -> None:
    fields = {**TYPED, "text": "Village Assistant 1 wrote their income down wrongly."}
    page = desk("village_assistant").post(address(played), fields, 409).get_data(as_text=True)
    elsewhere(page)
    assert not played.case.objections


def test_a_relative_is_told_before_anything_is_typed(
    office: TryOffice, desk: Opened, played: Played
) -> None:
    assistant = desk("village_assistant")
    user = office.accounts[office.staff("village_assistant")]
    register = RegisterRelative(case=played.case.id, user=user, name="李", relation="sister")
    office.office.engine.handle(register, office.actor(office.staff("window_clerk")))
    elsewhere(assistant.get(address(played), 409))
    elsewhere(assistant.post(address(played), TYPED, 409).get_data(as_text=True))
    assert not played.case.objections


def test_the_household_itself_hands_nothing_in(
    office: TryOffice, desk: Opened, played: Played
) -> None:
    login, person = "mother@village_a", played.case.applicant
    made = office.office.accounts.add(
        login, "lotus pond by night", "李", person=person, locale="en"
    )
    office.office.accounts.give_post(made, "village_assistant", "village_a", date(2026, 1, 1))
    office.accounts[login] = made
    mother = Desk(office.client(desk("window_clerk").client.application, login))
    elsewhere(mother.post(address(played), TYPED, 409).get_data(as_text=True))
    assert not played.case.objections


def test_a_notice_of_another_village_is_not_there(desk: Opened, played: Played) -> None:
    other = desk("village_assistant", "village_b")
    assert address(played) not in other.get("/counter/hand-in")
    other.get(address(played), 404)
    other.post(address(played), TYPED, 404)
    assert not played.case.objections


def test_the_pages_of_the_counter_stay_closed_to_the_village(desk: Opened, played: Played) -> None:
    assistant = desk("village_assistant")
    assistant.get("/counter/notices", 403)
    assistant.get(f"/counter/notices/{notice(played).secret}/objection", 403)


def test_the_family_does_not_learn_that_the_village_handed_something_in(
    office: TryOffice, desk: Opened, played: Played
) -> None:
    assistant = desk("village_assistant")
    hand_in(assistant, played)
    family = office.client(
        assistant.client.application, office.applicant("zhang", played.case.applicant)
    )
    mine = f"/my/cases/{played.case.tracking}"
    for place in (mine, "/messages", f"/notices/{notice(played).secret}", "/notices"):
        answer = family.get(place)
        assert answer.status_code == 200
        page = answer.get_data(as_text=True)
        for secret in (SAID, NAME, "handed in by the village"):
            assert secret not in page


def test_the_photograph_of_the_letter_opens_for_nobody_in_the_village(
    desk: Opened, played: Played
) -> None:
    assistant = desk("village_assistant")
    hand_in(assistant, played, proof_1=(BytesIO(PNG), "letter.png"))
    (digest,) = only(played).evidence
    tracking = played.case.tracking
    for task in played.case.tasks.values():
        found = assistant.client.get(f"/work/cases/{tracking}/tasks/{task.no}/documents/{digest}")
        assert found.status_code in (403, 404, 409), task
