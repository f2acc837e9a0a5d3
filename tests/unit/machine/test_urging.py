"""Nudges 催办, supervision orders 督办 and copies 抄送."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.machine.play import Play
from tests.unit.machine.test_hands import ASK, office, refused
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.commands.hands import CopyTo, Nudge, ReadCopy, Supervise
from workflow.errors import Invalid, NotFound
from workflow.machine.supervision import ANSWER

WEDNESDAY = date(2026, 3, 4)


def sent(play: Play, template: str) -> list[str]:
    return [m.to for _, m in play.store.rows.outbox if m.template == template]


# -- nudging -----------------------------------------------------------------------------------


def test_the_applicant_asks_for_it_to_be_done_soon_once_a_day() -> None:
    play = office()
    play.command(Nudge, play.applicant)
    assert {n.by for n in play.told(f.Nudged)} == {"applicant"}
    assert len(play.told(f.Nudged)) == 2, "the visit and the check"
    assert f"user:{play.staff('officer').user}" in sent(play, "nudged")
    assert any(to.startswith("post:lead@") for to in sent(play, "nudged"))
    said = refused("nudged_today", lambda: play.command(Nudge, play.applicant))
    assert said.values == {"on": date(2026, 3, 2)}
    play.on("03-03").command(Nudge, play.applicant)
    assert len(play.told(f.Nudged)) == 4
    assert play.sound()


def test_a_nudge_disturbs_nobody_who_has_the_task_open() -> None:
    play = office()
    seen = play.task(ASK).revision
    play.command(Nudge, "clerk", task=play.task(ASK).no)
    play.do("officer", ASK, "clean", revision=seen)
    assert play.told(f.Nudged)[0].by == "staff"


def test_nobody_nudges_where_nobody_has_anything_to_do_or_who_has_nothing_to_do_with_it() -> None:
    play = Play()
    play.noticed()
    refused("nothing_to_nudge", lambda: play.command(Nudge, play.applicant, path="means"))
    with pytest.raises(NotFound, match="no_such_lane"):
        play.command(Nudge, play.applicant, path="nowhere")
    stranger = play.staff("stranger")
    elsewhere = type(stranger)(stranger.kind, stranger.user, stranger.name, None, ())
    refused("not_yours", lambda: play.command(Nudge, elsewhere))


# -- supervision -------------------------------------------------------------------------------


def order(play: Play, by: str = "boss", due: date = WEDNESDAY, said: str = "为什么没办") -> None:
    play.command(Supervise, by, task=play.task(ASK).no, order=said, due=due)


def answer(play: Play, by: str, said: str = "等银行数据，周五前办结") -> None:
    task = next(t for t in play.case.open_tasks if t.kind == "supervision")
    play.command(c.Complete, by, task=task.no, outcome="answered", form={ANSWER: said})


def test_an_order_is_answered_by_whoever_has_the_task_and_its_head_is_told() -> None:
    play = office()
    order(play)
    task = next(t for t in play.case.open_tasks if t.kind == "supervision")
    holder, boss = play.staff("officer").user, play.staff("boss").user
    assert (task.assigned, task.due_on, task.asked_by) == (holder, WEDNESDAY, boss)
    assert sent(play, "supervised") == [f"user:{holder}"]
    refused("assigned_to_other", lambda: answer(play, "officer#2"))
    with pytest.raises(Invalid):
        answer(play, "officer", " ")
    answer(play, "officer")
    assert sent(play, "supervision_answered") == [f"user:{boss}"]
    assert play.task(ASK).live, "the task itself goes on"
    assert play.sound()


def test_an_order_about_a_task_in_the_queue_goes_to_its_post() -> None:
    play = office()
    play.command(c.Release, "officer", task=play.task(ASK).no)
    order(play)
    answer(play, "officer#3")
    assert play.told(f.SupervisionAnswered)[0].user == play.staff("boss").user


def test_only_a_head_orders_and_once_until_it_is_answered() -> None:
    play = office()
    said = refused("not_their_head", lambda: order(play, "officer#2"))
    assert said.values == {"role": "officer", "heads": ["boss"]}
    refused("due_in_the_past", lambda: order(play, due=date(2026, 3, 1)))
    with pytest.raises(Invalid):
        order(play, said="")
    order(play)
    refused("already_supervised", lambda: order(play))
    answer(play, "officer")
    order(play)


def test_an_order_outlives_its_task_and_is_reminded_of() -> None:
    play = office()
    order(play)
    play.do("officer", ASK, "clean")
    play.on("03-05").worker()
    reminded = play.told(f.TaskReminded)
    assert [fact.role for fact in reminded] == ["boss"]
    answer(play, "officer")
    assert play.sound()


# -- copies ------------------------------------------------------------------------------------


def test_a_copy_has_a_read_mark() -> None:
    play = office()
    boss, other = play.staff("boss").user or 0, play.staff("officer#2").user or 0
    play.command(CopyTo, "officer", to=(boss, other, boss), note="请知悉")
    first, second = play.case.copies.values()
    assert (first.name, second.name, first.read_on) == ("boss", "officer#2", None)
    assert sent(play, "copied") == [f"user:{boss}", f"user:{other}"]
    with pytest.raises(NotFound, match="no_such_copy"):
        play.command(ReadCopy, "officer#2", copy=first.no)
    play.command(ReadCopy, "boss", copy=first.no)
    play.command(ReadCopy, "boss", copy=first.no)
    assert len(play.told(f.CopyRead)) == 1
    assert play.case.copies[first.no].read_on == date(2026, 3, 2)
    assert play.sound()


def test_a_copy_goes_to_staff_who_may_know_and_not_twice() -> None:
    play = office()
    boss = play.staff("boss").user or 0
    play.command(CopyTo, "officer", to=(boss,))
    refused("copied_already", lambda: play.command(CopyTo, "officer", to=(boss,)))
    with pytest.raises(Invalid):
        play.command(CopyTo, "officer", to=())
    refused("not_on_the_staff", lambda: play.command(CopyTo, "officer", to=(999,)))
    other = play.staff("officer#2").user or 0
    play.command(c.RegisterRelative, "clerk", user=other, name="officer#2", relation="兄弟")
    said = refused("cannot_take_it", lambda: play.command(CopyTo, "officer", to=(other,)))
    assert said.values["rule"] == "related"
    refused("not_yours", lambda: play.command(CopyTo, play.applicant, to=(boss,)))
