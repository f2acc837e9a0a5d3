"""Objections and notices: admission by the day, answers before the next step, other visits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.machine.play import Play
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.errors import NotFound, Refusal


def test_an_objection_by_phone_on_the_last_day_recorded_two_days_later_is_in_time() -> None:
    play = Play()
    play.noticed()  # Monday 2 March: until the end of Monday 9 March
    play.on("03-11").worker()
    assert play.state("money") == "decide"
    play.object(by="clerk", occurred_on=date(2026, 3, 9), why="电话")
    (objection,) = play.case.objections.values()
    assert (objection.kind, objection.received_on) == ("objection", date(2026, 3, 9))
    assert [fact.kind for fact in play.told(f.RecordedAfterDeadline)] == ["notice_end"]
    with pytest.raises(Refusal, match="objections_open"):
        play.do("officer", "money.decide", "grant")
    play.do("officer#2", "money.notice", "upheld", kind="objection")
    play.do("officer", "money.decide", "grant", form={"amount": "100"})
    assert play.notice.result == "quiet", "what the end of the notice brought about stands"
    assert play.sound()


def test_an_objection_a_day_after_the_end_is_a_tip_off() -> None:
    play = Play()
    play.noticed()
    play.on("03-10").object()
    (objection,) = play.case.objections.values()
    assert objection.kind == "tip_off"
    assert play.state("money") == "decide", "the notice ended though no worker ran"


def test_an_objection_in_time_recorded_after_the_decision_is_kept_for_a_person_to_look_at() -> None:
    play = Play()
    play.noticed()
    play.on("03-10").worker()
    play.do("officer", "money.decide", "grant", form={"amount": "100"})
    assert play.case.status == "closed"
    play.on("03-11").object(by="clerk", occurred_on=date(2026, 3, 9), why="电话")
    (objection,) = play.case.objections.values()
    assert objection.kind == "tip_off"
    assert play.told(f.RecordedAfterDeadline)
    assert play.outcome("money") == "granted"
    assert play.sound()


def test_an_objection_before_every_place_is_posted_is_received() -> None:
    play = Play()
    play.at_opinion()
    play.do("lead", "money.opinion", "support")
    play.object()
    assert play.notice.status == "posting"
    play.do("officer", "money.notice", "dismissed", kind="objection")
    play.do("assistant", "money.notice", "posted", kind="posting")
    play.on("03-10").worker()
    assert play.notice.result == "dismissed"


def test_a_notice_waits_for_the_answer_and_the_next_step_counts_from_it() -> None:
    play = Play()
    play.noticed()
    play.on("03-09").object()
    play.on("03-10").worker()
    assert play.state("money") == "notice"
    play.on("03-12").do("officer", "money.notice", "dismissed", kind="objection")
    assert play.task("money.decide").opened_on == date(2026, 3, 12)
    assert play.task("money.decide").due_on == date(2026, 3, 20)


def test_an_answer_recorded_as_of_an_earlier_day_does_not_end_the_notice_before_its_last_day() -> (
    None
):
    play = Play()
    play.noticed()
    play.on("03-03").object()
    play.on("03-11").do(
        "officer",
        "money.notice",
        "dismissed",
        kind="objection",
        occurred_on=date(2026, 3, 5),
        why="手写记录",
    )
    assert play.task("money.decide").opened_on == date(2026, 3, 9)


def test_each_visit_has_a_notice_of_its_own() -> None:
    play = Play()
    play.noticed()
    first = play.notice.no
    play.on("03-10").worker()
    play.do("officer", "money.decide", "send_back")
    play.do("lead", "money.opinion", "support")
    play.do("assistant", "money.notice", "posted", kind="posting")
    assert play.notice.no != first
    play.object(by="clerk", notice=first, occurred_on=date(2026, 3, 9), why="电话")
    play.on("03-18").worker()
    assert play.state("money") == "notice", "the objection to the first holds back the next step"
    play.do("officer", "money.notice", "upheld", kind="objection")
    assert play.state("money") == "decide"
    assert play.notice.result == "quiet", "nobody objected to the second"
    assert play.sound()


def test_an_objection_to_what_was_withdrawn_is_answered_as_pointless() -> None:
    play = Play()
    play.noticed()
    play.on("03-04").object()
    play.command(c.Withdraw, play.applicant, path="money")
    (objection,) = play.case.objections.values()
    assert (objection.status, objection.outcome) == ("answered", "moot")
    assert play.notice.status == "cancelled"
    with pytest.raises(NotFound, match="no_such_notice"):
        play.object(receipt="R2")
    assert play.sound()


def test_a_relative_does_not_take_down_an_objection() -> None:
    play = Play()
    play.noticed()
    user = play.staff("clerk#2").user
    play.command(c.RegisterRelative, "clerk", user=user, name="李", relation="sister")
    with pytest.raises(Refusal, match="related"):
        play.object(by="clerk#2")


def test_the_same_objection_sent_twice_keeps_its_first_receipt() -> None:
    play = Play()
    play.noticed()
    first = play.object(key="k", receipt="R-1")
    again = play.object(key="k", receipt="R-2")
    assert again == first
    assert first.secret == "R-1"
    assert len(play.case.objections) == 1


def test_an_objection_without_a_word_is_refused() -> None:
    play = Play()
    play.noticed()
    with pytest.raises(Refusal, match="objection_empty"):
        play.object(text="  ")
    assert not play.case.objections


def test_what_holds_back_a_step_names_who_answers_it_and_not_another_services_post() -> None:
    play = Play()
    play.noticed()
    play.on("03-11").worker()
    play.object(by="clerk", occurred_on=date(2026, 3, 9), why="电话")
    mine = play.task("money.notice", "objection")
    other = replace(mine, no=0, role="school_officer", place="school_town", subject="999")
    before = play.case
    play.store.rows.cases[play.case_id] = replace(before, tasks={0: other, **before.tasks})
    with pytest.raises(Refusal, match="objections_open") as refused:
        play.do("officer", "money.decide", "grant")
    assert refused.value.values["role"] == "officer"
