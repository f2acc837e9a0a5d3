"""Advice during a task: asked, reminded, answered, silent, revoked, frozen at the decision."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.machine.play import Play, changed
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.advising import Advice
from workflow.domain.case import Task
from workflow.domain.people import Actor
from workflow.errors import Conflict, Invalid, NotFound, Refusal
from workflow.machine.reading import Readable, readable

OPINION = "task: {by: lead, not: [means.visit], form: finding}"
READS = OPINION[:-1] + ", reads: [household.applicant_name, household.address, means]"
PLAIN = changed((OPINION, READS + "}"))
AGREED = changed((OPINION, READS + ", advice: {silence: agreed, basis: 某条例 38}}"))
WAITS = changed(
    (OPINION, READS + ", advice: {ask: [officer], within: 1 working days, waits: true}}")
)


def asked(text: str = PLAIN, **given: object) -> Play:
    """Monday 2 March: the lead asks the county's officer before giving the opinion."""
    play = Play(text)
    play.at_opinion()
    ask(play, **given)
    return play


def ask(
    play: Play, by: Actor | str = "lead", where: str = "money.opinion", **given: object
) -> None:
    said = {"role": "officer", "question": "住房情况是否属实？", **given}
    play.command(c.AskAdvice, by, task=play.task(where).no, **said)


def seen(play: Play, task: Task, by: str) -> Readable:
    with play.store.begin() as unit:
        dossier = unit.dossier(play.case)
    closure = play.store.closure(play.case.closure)
    return readable(play.case, closure, dossier, task, play.staff(by))


def advice(play: Play) -> Advice:
    return list(play.case.advice.values())[-1]


def answer(play: Play, by: str = "officer#7", outcome: str = "agree") -> None:
    play.do(by, "money.opinion", outcome, kind="advice", form={"advice_text": "属实。"})


def test_a_question_opens_a_task_of_fifteen_working_days_and_a_reminder_before_its_end() -> None:
    play = asked()
    task = play.task("money.opinion", "advice")
    assert (task.role, task.place, task.due_on) == ("officer", "county", date(2026, 3, 23))
    reminder = play.case.timers[("advice", advice(play).no, "")]
    assert play.engine.calendar.civil_day(reminder.due_at) == date(2026, 3, 18)
    assert [m.template for _, m in play.store.rows.outbox][-1] == "advice_asked"
    assert play.sound()


def test_the_question_may_give_other_days_and_the_definition_too() -> None:
    assert asked(days=3).task("money.opinion", "advice").due_on == date(2026, 3, 5)
    assert asked(WAITS).task("money.opinion", "advice").due_on == date(2026, 3, 3)


def test_the_reminder_comes_once_and_not_after_the_answer() -> None:
    play = asked()
    play.on("03-18").worker()
    assert len(play.told(f.AdviceReminded)) == 1
    play.on("03-19").worker()
    assert len(play.told(f.AdviceReminded)) == 1
    early = asked()
    answer(early)
    early.on("03-18").worker()
    assert early.told(f.AdviceReminded) == []


def test_the_answer_is_read_by_who_asked_and_bars_nobody_from_a_later_step() -> None:
    play = asked()
    answer(play, "officer")
    assert (advice(play).status, advice(play).outcome) == ("answered", "agree")
    read = seen(play, play.task("money.opinion"), "lead")
    said = next(s for s in read.sections if s.title.en == "Advice")
    assert (said.by, said.outcome, said.items[0].value) == ("officer", "agree", "属实。")
    play.do("lead", "money.opinion", "oppose")
    play.do("officer", "money.decide", "grant", form={"amount": "100"})
    assert play.sound()


def test_whoever_is_asked_reads_what_the_question_shares_and_nothing_else() -> None:
    play = asked(shares=("household.applicant_name",))
    read = seen(play, play.task("money.opinion", "advice"), "officer")
    assert [item.name for section in read.sections for item in section.items] == ["applicant_name"]
    assert read.materials == ()


def test_only_what_the_asking_task_reads_itself_can_be_shared() -> None:
    with pytest.raises(Invalid) as found:
        asked(shares=("household.members",))
    assert found.value.fields == {"shares": "not_offered"}


def test_silence_lets_the_step_be_decided_without_and_a_late_answer_still_counts() -> None:
    play = asked()
    play.on("03-24").worker()
    assert advice(play).status == "silent"
    assert play.told(f.AdviceSilent) == [f.AdviceSilent(advice(play).no, False)]
    assert play.task("money.opinion", "advice").live
    answer(play)
    assert advice(play).status == "answered"
    assert play.sound()


def test_silence_is_agreement_where_a_provision_says_so() -> None:
    play = asked(AGREED)
    play.on("03-24").worker()
    assert (advice(play).status, advice(play).outcome) == ("agreed", "agree")
    with pytest.raises(Conflict, match="already_done"):
        answer(play, outcome="disagree")
    assert play.sound()


def test_a_step_may_wait_for_its_advice() -> None:
    play = asked(WAITS)
    with pytest.raises(Refusal, match="advice_awaited"):
        play.do("lead", "money.opinion", "support")
    play.on("03-04").worker()
    play.do("lead", "money.opinion", "support")
    assert advice(play).status == "frozen"


@pytest.mark.parametrize("how", ["decided", "withdrawn"])
def test_the_decision_freezes_a_question_whatever_ended_the_step(how: str) -> None:
    play = asked()
    if how == "decided":
        play.do("lead", "money.opinion", "support")
    else:
        play.command(c.Withdraw, play.applicant, path="money")
    assert advice(play).status == "frozen"
    assert not play.task("money.opinion", "advice").live
    with pytest.raises(Refusal, match=r"already_done|case_closed"):
        answer(play)
    assert [m.template for _, m in play.store.rows.outbox].count("advice_over") == 1
    assert play.sound()


def test_a_question_is_revoked_by_who_handles_the_asking_task() -> None:
    play = asked()
    with pytest.raises(Refusal, match="not_your_post"):
        play.command(c.RevokeAdvice, Actor(play.staff("x").kind, 99, "x"), advice=advice(play).no)
    play.command(c.RevokeAdvice, "lead#5", advice=advice(play).no)
    assert advice(play).status == "revoked"
    with pytest.raises(Refusal, match="advice_over"):
        play.command(c.RevokeAdvice, "lead", advice=advice(play).no)
    ask(play)
    assert advice(play).status == "asked", "the same post may be asked anew"
    with pytest.raises(NotFound, match="no_such_advice"):
        play.command(c.RevokeAdvice, "lead", advice=99)


def test_nobody_is_asked_twice_at_once_nor_by_their_own_post() -> None:
    play = asked()
    with pytest.raises(Refusal, match="advice_already_asked"):
        ask(play)
    with pytest.raises(Refusal, match="advice_from_oneself"):
        ask(play, role="lead")


def test_one_person_can_be_asked_and_nobody_else_answers() -> None:
    play = Play(PLAIN)
    play.at_opinion()
    expert = play.staff("officer#9")
    ask(play, user=expert.user, name=expert.name)
    with pytest.raises(Refusal, match="assigned_to_other"):
        answer(play, "officer#7")
    answer(play, "officer#9")
    assert advice(play).outcome == "agree"


def test_a_question_needs_a_text_a_known_role_and_a_place_of_its_level() -> None:
    play = Play(WAITS)
    play.at_opinion()
    with pytest.raises(Invalid) as found:
        ask(play, role="boss", question=" ", days=0, place="village_a")
    assert found.value.fields == {
        "question": "required",
        "role": "not_offered",
        "place": "not_offered",
        "days": "not_offered",
    }


def test_advice_is_asked_for_during_steps_only() -> None:
    play = Play()
    play.at_opinion()
    play.do("lead", "money.opinion", "support")
    posting = play.task("money.notice", "posting")
    with pytest.raises(Refusal, match="advice_not_here"):
        play.command(c.AskAdvice, "assistant", task=posting.no, role="officer", question="?")


def test_a_relative_of_the_family_is_not_heard() -> None:
    play = asked()
    relative = play.staff("officer#7")
    play.command(c.RegisterRelative, "clerk", user=relative.user, name="x", relation="叔叔")
    with pytest.raises(Refusal, match="related"):
        answer(play, "officer#7")
    answer(play, "officer#8")
