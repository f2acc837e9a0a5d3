"""Special procedures: the clock of exactly one service stands still, and not for ever."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.machine.play import Play, changed
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.errors import Invalid, Refusal
from workflow.letters.letter import letter_for
from workflow.letters.source import Source
from workflow.machine.clocks import Clocks

START = (
    "inputs: {means: outcome}\nreads: {forms: [household], materials: [identity]}\nstart: waiting"
)
HEARING = """procedures:
  hearing:
    kind: hearing
    title: {zh: 听证, en: Hearing}
    basis: 行政许可法 45
    by: officer
    during: [opinion, decide]
    limit: 10 working days
    late: {escalate: boss}
    told: hearing_letter
    reasons: why_heard
  inspection:
    kind: inspection
    title: {zh: 检测, en: Laboratory test}
    basis: 行政许可法 45
    by: lead
    during: [opinion]
    limit: 5 working days
    late: {take: ended}
    told: hearing_letter
    times: 2
  appraisal:
    kind: appraisal
    title: {zh: 鉴定, en: Appraisal}
    basis: 行政许可法 45
    by: officer
    during: [opinion]
    limit: 10 working days
    late: {escalate: [lead, boss]}
    told: hearing_letter
    reasons: why_heard
  dispute:
    kind: suspension
    title: {zh: 权属争议, en: Disputed right}
    basis: 本地规定
    by: boss
    during: [opinion, decide]
    limit: 20 working days
    late: {take: ended}
    told: suspended_letter
    reasons: why_suspended
"""
LETTER = "letters:\n"
TOLD = (
    "letters:\n  hearing_letter: {title: {zh: 特别程序告知书, en: Special procedure}, "
    "body: {zh: '理由：{reasons}预计{due}前完成', en: 'Because {reasons}, until {due}'}}\n"
    "  suspended_letter: {title: {zh: 中止办理告知书, en: Suspended}, "
    "body: {zh: '中止办理，因为{reasons}最迟到{due}', en: 'Because {reasons}, until {due}'}}\n"
)
WHY = """reasons:
  why_heard: {disputed: {title: {zh: 有争议, en: Disputed}}}
  why_suspended: {before_the_court: {title: {zh: 正由法院审理, en: Before the court}}}
"""
REASONS = ("reasons:\n", WHY)
TEXT = changed((START, HEARING + START), (LETTER, TOLD), REASONS)


def at_opinion() -> Play:
    return Play(TEXT).at_opinion()


def begun(play: Play, name: str = "hearing", by: str = "officer", **given: object) -> Play:
    said = {"reason": "disputed"} if name == "hearing" else {}
    play.command(c.StartProcedure, by, path="money", procedure=name, **{**said, **given})
    return play


def ended(play: Play, by: str = "officer") -> None:
    task = next(t for t in play.case.open_tasks if t.kind == "procedure")
    form = {"procedure_result": "双方陈述了意见"}
    play.command(c.Complete, by, task=task.no, outcome="ended", form=form)


def due_of(play: Play, path: str) -> date | None:
    clocks = Clocks(play.case, play.store.closure(play.case.closure), play.store.directory())
    return next(clocks.of(play.case.scopes[path])).read(play.engine.calendar, date(2026, 3, 2)).due


def test_the_clock_of_that_service_stands_still_and_of_no_other() -> None:
    play = begun(at_opinion())
    assert due_of(play, "money") is None
    assert due_of(play, "") == date(2026, 3, 30)
    assert play.task("money.opinion").due_on is None
    assert play.task("money.opinion").status == "waiting"


def test_the_days_of_the_procedure_are_left_out_from_the_day_after_its_start() -> None:
    play = begun(at_opinion())
    play.on("03-09")
    ended(play)
    assert due_of(play, "money") == date(2026, 4, 7)  # 5 working days more, and 清明
    assert play.task("money.opinion").due_on == date(2026, 3, 11)
    assert play.task("money.opinion").status == "open"
    assert play.sound()


def test_the_steps_wait_until_it_has_ended() -> None:
    play = begun(at_opinion())
    with pytest.raises(Refusal, match="procedure_running") as refused:
        play.do("lead", "money.opinion", "support")
    assert refused.value.values == {"procedure": "hearing"}
    ended(play)
    play.do("lead", "money.opinion", "support")


def test_it_has_a_limit_of_its_own_which_is_told_to_the_applicant() -> None:
    play = begun(at_opinion())
    task = next(t for t in play.case.open_tasks if t.kind == "procedure")
    assert task.due_on == date(2026, 3, 16)
    (fact,) = play.told(f.ProcedureStarted)
    assert (fact.until, fact.reason) == (date(2026, 3, 16), "disputed")
    told = [m for _, m in play.store.rows.outbox if m.template == "procedure"]
    assert [(m.to, m.values["until"]) for m in told] == [("applicant", "2026-03-16")]
    closure, case = play.store.closure(play.case.closure), play.case
    dossier = play.store.begin().__enter__().dossier(case)
    source = Source(closure, case, dossier, play.store.directory())
    letter = letter_for(source, f"procedure_{task.no}", "zh")
    assert letter.paragraphs[0].text == "理由：有争议。预计2026年3月16日前完成"


def test_who_cannot_be_reached_is_told_in_person() -> None:
    play = Play(TEXT)
    play.file(contact="none")
    play.do("clerk", "counter", "accept")
    play.do("lead#2", "means/visit.go", "found")
    play.sign("lead#3", "means/visit.go")
    play.do("officer#2", "means/data.ask", "clean")
    begun(play)
    no = next(t for t in play.case.open_tasks if t.kind == "procedure").no
    assert [t.subject for t in play.case.open_tasks if t.kind == "tell"] == [f"procedure:{no}"]
    play.hand_over("tell", "money")
    assert play.sound()


def test_when_its_own_limit_passes_the_declared_consequence_follows() -> None:
    play = begun(at_opinion(), "inspection", "lead")
    play.on("03-09", 23).worker()
    assert play.told(f.ProcedureEnded) == []
    play.on("03-10", 0).worker()
    (over,) = play.told(f.ProcedureEnded)
    assert (over.how, over.on) == ("lapsed", date(2026, 3, 9))
    assert play.task("money.opinion").due_on == date(2026, 3, 11)


def test_a_limit_that_only_escalates_leaves_the_end_to_people() -> None:
    play = begun(at_opinion())
    play.on("03-18").worker()
    assert [fact.role for fact in play.told(f.TaskEscalated)] == ["boss"]
    assert due_of(play, "money") is None
    ended(play, "boss")
    assert due_of(play, "money") is not None


def test_its_pauses_and_those_for_missing_papers_leave_a_day_out_once() -> None:
    play = at_opinion()
    play.gap("lead", "money.opinion")
    play.ask()  # the applicant has until the 9th
    begun(play.on("03-04"))
    play.on("03-06").answer("identity")
    assert play.task("money.opinion").status == "waiting", "the hearing still runs"
    play.on("03-11")
    ended(play)
    assert play.task("money.opinion").due_on == date(2026, 3, 13)
    assert play.sound()


def test_an_answer_is_still_awaited_when_the_procedure_ends_first() -> None:
    play = at_opinion()
    play.gap("lead", "money.opinion")
    play.ask()
    begun(play.on("03-04"))
    play.on("03-05")
    ended(play)
    assert play.task("money.opinion").status == "waiting"
    with pytest.raises(Refusal, match="waiting_for_answer"):
        play.do("lead", "money.opinion", "support")


def test_only_the_declared_role_begins_it() -> None:
    with pytest.raises(Refusal, match="not_your_post"):
        begun(at_opinion(), by="lead")


def test_it_begins_only_in_the_declared_steps() -> None:
    play = Play(TEXT).accepted()
    with pytest.raises(Refusal, match="procedure_not_now"):
        begun(play)


def test_nothing_begins_that_the_definition_does_not_declare() -> None:
    play = at_opinion()
    with pytest.raises(Refusal, match="no_such_procedure"):
        begun(play, "unknown")
    with pytest.raises(Refusal, match="no_such_procedure"):
        play.command(c.StartProcedure, "officer", path="", procedure="hearing")


def test_a_reason_is_given_where_it_stands_in_the_letter() -> None:
    with pytest.raises(Invalid) as flaw:
        begun(at_opinion(), reason="")
    assert flaw.value.values == {"fields": {"reason": "required"}}


def test_two_procedures_do_not_run_at_once_and_none_too_often() -> None:
    play = begun(at_opinion())
    with pytest.raises(Refusal, match="procedure_running"):
        begun(play, "inspection", "lead")
    ended(play)
    with pytest.raises(Refusal, match="procedure_used"):
        begun(play)
    begun(play, "inspection", "lead")
    ended(play, "lead")
    begun(play, "inspection", "lead")


def test_it_ends_with_the_service_it_was_begun_for() -> None:
    play = begun(at_opinion())
    play.command(c.Withdraw, play.applicant, path="money")
    assert [fact.how for fact in play.told(f.ProcedureEnded)] == ["cancelled"]
    assert not [t for t in play.case.open_tasks if t.kind == "procedure"]
    assert {row.until is not None for row in play.case.pauses.values()} == {True}
    assert play.case.status == "closed"
    assert play.sound()


def test_who_ended_a_hearing_has_not_judged_the_matter() -> None:
    play = begun(at_opinion())
    ended(play, "officer")
    play.do("lead", "money.opinion", "oppose")
    play.do("officer", "money.decide", "refuse", reasons=("too_rich",))
    assert play.outcome("money") == "not_granted"


def test_a_procedure_recorded_late_counts_from_its_day() -> None:
    play = at_opinion()
    begun(play.on("03-05"), occurred_on=date(2026, 3, 3), why="纸质记录")
    play.on("03-09")
    ended(play)
    assert play.task("money.opinion").due_on == date(2026, 3, 10)


def test_a_deadline_that_passed_before_it_began_stays_passed() -> None:
    play = at_opinion()
    play.on("03-05").worker()
    begun(play)
    play.on("03-12")
    ended(play)
    play.on("03-31").worker()
    assert play.task("money.opinion").due_on == date(2026, 3, 4)
    passed = [p for p in play.told(f.DeadlinePassed) if p.no == play.task("money.opinion").no]
    assert len(passed) == 1


# -- a suspension 中止 and an appraisal 鉴定 ---------------------------------------------------


def suspended(play: Play, by: str = "boss") -> Play:
    return begun(play, "dispute", by, reason="before_the_court")


def mailed(play: Play) -> list[str]:
    return [m.template for _, m in play.store.rows.outbox if m.template.startswith("procedure")]


def test_only_the_declared_head_suspends_a_service() -> None:
    for other in ("officer", "lead", "clerk"):
        with pytest.raises(Refusal, match="not_your_post") as refused:
            suspended(at_opinion(), other)
        assert refused.value.values["role"] == "boss"


def test_a_suspended_service_stands_still_and_the_others_go_on() -> None:
    play = suspended(at_opinion())
    assert (due_of(play, "money"), due_of(play, "")) == (None, date(2026, 3, 30))
    with pytest.raises(Refusal, match="procedure_running"):
        play.do("lead", "money.opinion", "support")
    play.on("03-20").worker()
    assert not [p for p in play.told(f.DeadlinePassed) if p.no == play.task("money.opinion").no]
    assert play.sound()


def test_a_suspension_ends_by_its_own_limit_and_the_clock_goes_on_where_it_stood() -> None:
    before = due_of(at_opinion(), "money")
    play = suspended(at_opinion())
    play.on("03-30", 23).worker()
    assert due_of(play, "money") is None, "the twentieth working day is not over"
    play.on("03-31", 0).worker()
    (over,) = play.told(f.ProcedureEnded)
    assert (over.procedure, over.how, over.on) == ("dispute", "lapsed", date(2026, 3, 30))
    assert play.task("money.opinion").due_on == date(2026, 4, 1), "two days, as when it began"
    after = due_of(play, "money")
    assert before is not None
    assert after is not None
    days = play.engine.calendar.working_days_after
    assert days(date(2026, 3, 2), before) == days(date(2026, 3, 30), after) > 0
    assert play.sound()


def test_who_suspended_it_lets_it_go_on_as_soon_as_the_reason_is_gone() -> None:
    play = suspended(at_opinion())
    play.on("03-05")
    with pytest.raises(Refusal, match="not_your_post"):
        ended(play, "officer")
    ended(play, "boss")
    assert play.task("money.opinion").due_on == date(2026, 3, 9)
    play.do("lead", "money.opinion", "support")
    with pytest.raises(Refusal, match="procedure_not_now"):
        suspended(play)


def test_the_family_is_told_that_it_stands_why_and_when_it_goes_on() -> None:
    play = suspended(at_opinion())
    (fact,) = play.told(f.ProcedureStarted)
    closure = play.store.closure(play.case.closure)
    dossier = play.store.begin().__enter__().dossier(play.case)
    name = f"procedure_{fact.task}"
    source = Source(closure, play.case, dossier, play.store.directory())
    letter = letter_for(source, name, "zh")
    assert letter.title == "中止办理告知书"
    assert letter.paragraphs[0].text == "中止办理，因为正由法院审理。最迟到2026年3月30日"
    assert mailed(play) == ["procedure"]
    play.on("03-31").worker()
    assert mailed(play) == ["procedure", "procedure_ended"]


def test_a_suspension_is_not_begun_twice() -> None:
    play = suspended(at_opinion())
    ended(play, "boss")
    with pytest.raises(Refusal, match="procedure_used"):
        suspended(play)


def test_an_appraisal_that_takes_too_long_is_told_to_the_heads_one_after_the_other() -> None:
    play = begun(at_opinion(), "appraisal", reason="disputed")
    task = next(t for t in play.case.open_tasks if t.kind == "procedure")
    assert task.due_on == date(2026, 3, 16)
    play.on("03-17").worker()
    assert [fact.role for fact in play.told(f.TaskEscalated)] == ["lead"]
    play.on("03-18").worker()
    assert [fact.role for fact in play.told(f.TaskEscalated)] == ["lead", "boss"]
    assert play.told(f.ProcedureEnded) == [], "only people know whether the report is there"
    assert due_of(play, "money") is None
    ended(play)
    assert play.told(f.ProcedureEnded)[0].how == "ended"
    assert due_of(play, "money") is not None
    assert play.sound()
