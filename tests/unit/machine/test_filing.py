"""Filing: who, where, once; one person once; and the same request sent twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.machine.play import FAMILY, PUPILS, Play
from workflow.domain import facts as f
from workflow.domain.commands import Handed
from workflow.domain.people import PUBLIC, Actor, ActorKind
from workflow.errors import Invalid, Refusal

APPLICANT = Actor(ActorKind.APPLICANT, 900, "applicant", person=1)


def test_a_second_request_for_the_same_service_is_refused_with_the_number_of_the_first() -> None:
    play = Play()
    first = play.file()
    with pytest.raises(Refusal) as refusal:
        play.file()
    assert (refusal.value.code, refusal.value.values) == (
        "open_case_exists",
        {"tracking": first.tracking},
    )
    assert len(play.store.rows.cases) == 1


def test_a_stranger_does_not_learn_the_number_of_somebody_elses_case() -> None:
    play = Play()
    play.file()
    nobody = Actor(ActorKind.APPLICANT, 901, "applicant")
    with pytest.raises(Refusal) as refusal:
        play.file(by=nobody)
    assert refusal.value.values == {"tracking": ""}


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        (
            [*PUPILS, {"name": "又名", "relation": "child", "id_number": "c3"}],
            "members[4].id_number",
        ),
        ([*PUPILS, {"name": "张甲", "relation": "self"}], "members[4].relation"),
        ([{"name": "张甲一", "relation": "child", "id_number": "A1"}], "members[1].id_number"),
    ],
    ids=["number", "self", "applicant"],
)
def test_a_person_named_twice_is_sent_back(rows: list[Any], field: str) -> None:
    play = Play()
    with pytest.raises(Invalid) as flaws:
        play.file(answers={**FAMILY, "members": rows})
    assert flaws.value.fields == {field: "repeated"}
    assert not play.store.rows.people, "nothing half-written stays"


def test_raw_answers_that_make_no_sense_are_flaws_and_no_crash() -> None:
    play = Play()
    with pytest.raises(Invalid) as flaws:
        play.file(answers={**FAMILY, "birth_date": "soon", "members": "three"})
    assert set(flaws.value.fields) == {"birth_date", "members"}


def test_what_each_child_gets_is_the_childs() -> None:
    play = Play()
    play.accepted(answers={**FAMILY, "members": PUPILS}, chosen=("money", "school"))
    assert {"school[2]", "school[3]"} <= set(play.case.scopes)
    play.do("officer", "school[2].confirm", "yes", form={"amount": "10"})
    play.do("officer", "school[3].confirm", "yes", form={"amount": "20"})
    holders = {e.path: e.holder for e in play.case.entitlements.values()}
    assert holders["school[2]"] == play.store.rows.people["C3"]
    assert holders["school[3]"] == play.store.rows.people["D4"]


def test_a_row_that_leaves_a_column_open_does_not_stop_a_lane() -> None:
    play = Play()
    rows = [{"name": "张丙三", "relation": "child", "id_number": "C3", "pupil": True}]
    play.accepted(answers={**FAMILY, "members": rows}, chosen=("money", "school"))
    assert "school[1]" in play.case.scopes, "an age not given is 0"


def test_the_same_key_gives_the_same_answer_with_its_secret() -> None:
    play = Play()
    first = play.file(key="k1")
    assert play.file(key="k1") == first
    assert first.secret
    assert len(play.store.rows.cases) == 1


def test_the_same_key_with_another_body_is_refused() -> None:
    play = Play()
    play.file(key="k1")
    with pytest.raises(Refusal, match="key_reused"):
        play.file(key="k1", contact="email")


def test_a_key_belongs_to_its_actor() -> None:
    play = Play()
    play.file(key="k1")
    play.file(by=play.staff("clerk#2"), key="k1", answers={**FAMILY, "id_number": "B2"})
    assert len(play.store.rows.cases) == 2


def test_a_refused_command_leaves_nothing_and_its_key_free() -> None:
    play = Play()
    before = play.store.rows
    with pytest.raises(Invalid):
        play.file(key="k1", chosen=("school",))
    assert play.store.rows is before
    play.file(key="k1")


def test_who_files_says_no_more_than_who_they_are() -> None:
    play = Play()
    play.file(by=APPLICANT, applicant=4711, household=4712, channel="referral")
    assert play.case.applicant == APPLICANT.person
    with pytest.raises(Invalid):
        play.file(by=APPLICANT, channel="referral", answers={"registered": "village_a"})


def test_the_public_signs_in_to_file() -> None:
    play = Play()
    with pytest.raises(Refusal, match="sign_in_to_file"):
        play.file(by=PUBLIC)


def test_documents_that_the_catalogue_does_not_know_are_sent_back() -> None:
    play = Play()
    with pytest.raises(Invalid) as flaws:
        play.file(materials=(Handed(item="gold"),))
    assert flaws.value.fields == {"materials": "not_offered"}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"occurred_on": date(2026, 3, 3), "why": "纸质"}, "in_the_future"),
        ({"occurred_on": date(2026, 2, 27)}, "late_entry_needs_reason"),
        ({"occurred_on": date(2026, 1, 5), "why": "纸质"}, "too_long_ago"),
    ],
)
def test_what_counts_from_another_day_has_limits(given: dict[str, Any], code: str) -> None:
    play = Play()
    with pytest.raises(Refusal, match=code):
        play.file(**given)
    with pytest.raises(Refusal):
        play.file(by=APPLICANT, occurred_on=date(2026, 2, 27), why="纸质")


def test_nothing_lies_before_the_filing() -> None:
    play = Play()
    play.file()
    play.on("03-04")
    with pytest.raises(Refusal, match="before_it_began"):
        play.do("clerk", "counter", "accept", occurred_on=date(2026, 2, 27), why="纸质")


def test_paper_of_monday_typed_in_on_thursday_counts_from_monday() -> None:
    play = Play()
    play.on("03-05").file(occurred_on=date(2026, 3, 2), why="周一收到")
    assert play.case.filed_on == date(2026, 3, 2)
    assert play.task("counter").due_on == date(2026, 3, 9)
    recorded = play.store.rows.facts[play.case_id][0]
    assert (recorded.occurred_on, recorded.why) == (date(2026, 3, 2), "周一收到")


def test_what_waited_for_something_else_counts_from_the_last_of_it() -> None:
    play = Play()
    play.accepted()
    play.on("03-05").do("officer", "means/data.ask", "clean")
    play.on("03-06")
    late = {"occurred_on": date(2026, 3, 3), "why": "纸质"}
    play.do("lead", "means/visit.go", "found", **late)
    play.sign("lead#2", "means/visit.go", **late)
    assert play.case.scopes["means/visit"].ended_on == date(2026, 3, 3)
    assert play.case.scopes["means"].ended_on == date(2026, 3, 5)
    assert play.task("money.opinion").opened_on == date(2026, 3, 5)
    assert play.sound()


def test_reasons_nobody_offers_are_sent_back() -> None:
    play = Play()
    play.file()
    with pytest.raises(Invalid) as flaws:
        play.do("clerk", "counter", "accept", reasons=("因为张甲一",))
    assert flaws.value.fields == {"reasons": "not_offered"}
    assert not play.told(f.TaskSigned)
