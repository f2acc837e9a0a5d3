"""Deadlines: what silence does, what it may not do, and that no worker is needed for it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.machine.play import FAMILY, PUPILS, Play, changed
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.people import SYSTEM
from workflow.errors import Conflict, Refusal

DEEMED = changed(
    (
        "task: {by: clerk}\n    within: {time: 5 working days, late: {escalate: lead}}",
        "task: {by: clerk}\n    within: {time: 5 working days, late: {deemed: accept}}",
    )
)


def test_a_task_goes_to_the_next_role_when_its_last_day_is_over() -> None:
    play = Play()
    play.file()  # Monday 2 March; five working days end on Monday the 9th
    play.on("03-09", 23).worker()
    assert play.task("counter").also_role == ""
    play.on("03-10", 0).worker()
    assert (play.task("counter").also_role, play.task("counter").also_place) == ("lead", "town_a")
    assert play.sound()


def test_a_deadline_that_fired_does_not_fire_again_after_a_claim() -> None:
    play = Play()
    play.file()
    play.on("03-10").worker()
    play.command(c.Claim, "clerk", task=play.task("counter").no)
    play.on("03-12").worker()
    play.command(c.Release, "clerk", task=play.task("counter").no)
    play.worker()
    assert len(play.told(f.TaskEscalated)) == 1


def test_whom_it_was_escalated_to_takes_it_over_from_an_absent_holder() -> None:
    play = Play()
    play.file()
    play.command(c.Claim, "clerk", task=play.task("counter").no)
    with pytest.raises(Conflict, match="claimed_by_other"):
        play.do("clerk#2", "counter", "accept")
    play.on("03-10")
    play.do("lead", "counter", "accept")
    assert play.state("") == "review"


def test_silence_accepts_from_the_day_of_filing() -> None:
    play = Play(DEEMED)
    play.file()
    play.on("03-12").worker()
    assert play.told(f.Accepted) == [f.Accepted(date(2026, 3, 2), deemed=True)]
    assert play.case.scopes["means/data"].entered_on == date(2026, 3, 9)


def test_whoever_comes_after_a_deadline_finds_what_it_brought_about() -> None:
    play = Play(DEEMED)
    play.file()
    play.on("03-12")
    with pytest.raises(Conflict) as conflict:
        play.do("clerk", "counter", "decline")
    assert conflict.value.code == "already_done"
    assert play.state("") == "counter", "a refused command leaves nothing, not even the deadline"
    play.worker()
    assert play.state("") == "review"


def test_a_late_record_of_an_earlier_day_does_not_undo_what_silence_brought_about() -> None:
    play = Play(DEEMED)
    play.file()
    play.on("03-12")
    with pytest.raises(Conflict):
        play.do("clerk", "counter", "decline", occurred_on=date(2026, 3, 4), why="纸质")
    play.worker()
    assert play.case.accepted_on == date(2026, 3, 2)


def test_a_late_record_of_a_step_before_its_deadline_leaves_both_in_the_history() -> None:
    play = Play()
    play.file()
    play.on("03-12")
    play.do("clerk", "counter", "accept", occurred_on=date(2026, 3, 4), why="纸质")
    assert play.case.accepted_on == date(2026, 3, 4)
    assert len(play.told(f.TaskEscalated)) == 1
    assert [fact.kind for fact in play.told(f.RecordedAfterDeadline)] == ["late"]
    assert play.sound()


def test_silence_accepts_nothing_after_a_request_sent_in_time() -> None:
    play = Play(DEEMED)
    play.file()
    play.on("03-09")  # the last of the five days
    play.gap("clerk", "counter")
    play.ask()
    play.on("03-13").worker()
    assert play.case.accepted_on is None
    play.answer("identity")
    play.on("03-25").worker()
    assert play.case.accepted_on is None
    assert play.task("counter").live
    assert play.told(f.TaskReminded)


def test_a_gap_that_was_noted_and_not_sent_does_not_stop_silence() -> None:
    play = Play(DEEMED)
    play.file()
    play.gap("clerk", "counter")
    play.on("03-12").worker()
    assert play.case.accepted_on == date(2026, 3, 2)


def test_silence_takes_no_step_over_an_open_objection() -> None:
    text = changed(
        (
            "within: {time: 6 working days, late: {escalate: boss}}",
            "within: {time: 6 working days, late: {deemed: grant}}",
        )
    )
    play = Play(text)
    play.noticed()  # runs until Monday 9 March
    play.on("03-10").worker()
    assert play.state("money") == "decide"
    play.object(by="clerk", occurred_on=date(2026, 3, 9), why="电话")
    play.on("03-30").worker()
    assert play.outcome("money") is None
    play.do("officer", "money.notice", "dismissed", kind="objection")
    assert play.outcome("money") is None, "the deadline is over; a person decides"
    play.do("officer", "money.decide", "grant", form={"amount": "100"})
    assert play.outcome("money") == "granted"


def test_a_state_that_is_no_task_reminds_the_role_it_names() -> None:
    play = Play()
    play.accepted()
    play.on("03-30").worker()
    reminded = play.told(f.StateReminded)
    assert reminded == [f.StateReminded("money", "waiting", "boss", "county")]


def test_a_deadline_of_lanes_ends_what_still_runs_in_them() -> None:
    text = changed(
        (
            "    join: all\n    then: {joined: known}",
            "    join: all\n    within: {time: 4 working days, late: {take: joined}}\n"
            "    then: {joined: known}",
        )
    )
    play = Play(text)
    play.accepted()
    play.on("03-09").worker()
    assert play.outcome("means") == "known"
    assert {play.outcome("means/visit"), play.outcome("means/data")} == {"withdrawn"}
    assert play.open() == {"money.opinion:step"}
    assert play.sound()


def test_the_deadline_of_a_state_stands_still_while_its_lane_does() -> None:
    text = changed(
        (
            "      data:\n        start: ask",
            "      data:\n        start: first",
        ),
        (
            "          clear: {final: known}",
            "          clear: {final: known}\n"
            "          first: {wait: {until: \"address != ''\"}, "
            "within: {time: 6 working days, late: {take: met}}, then: {met: ask}}",
        ),
    )
    play = Play(text)
    play.accepted()
    timer = ("state_late", 1, "means/data")
    before = play.case.timers[timer].due_at
    play.on("03-04").gap("lead", "means/visit.go")
    play.ask()
    assert timer not in play.case.timers
    play.on("03-06").answer("identity")
    assert (play.case.timers[timer].due_at - before).days == 2  # the 5th and the 6th
    play.on("03-12").worker()
    assert play.state("means/data") == "first"
    play.on("03-13").worker()
    assert play.state("means/data") == "ask"
    assert play.sound()


def test_taking_up_work_is_due_later_after_a_pause() -> None:
    play = Play()
    play.accepted()
    go = play.task("means/visit.go")
    play.on("03-03").gap("officer", "means/data.ask")
    play.ask()
    assert ("begin", go.no, "") not in play.case.timers
    play.on("03-10").worker()
    assert not play.told(f.TaskReminded)
    play.on("03-10").answer("identity")
    play.on("03-12", 23).worker()  # two of three days were left on the 10th
    assert not play.told(f.TaskReminded)
    play.on("03-13", 0).worker()
    assert [fact.role for fact in play.told(f.TaskReminded)] == ["boss"]
    assert play.sound()


def test_a_first_signature_is_taking_up_the_work() -> None:
    play = Play()
    play.accepted()
    play.do("lead", "means/visit.go", "found")
    play.on("03-06", 0).worker()
    assert not play.told(f.TaskReminded)


def test_many_deadlines_of_one_case_fire_in_their_order() -> None:
    play = Play()
    play.accepted(answers={**FAMILY, "members": PUPILS}, chosen=("money", "school"))
    play.on("03-31")
    fired = play.worker()
    passed = play.told(f.DeadlinePassed)
    assert fired == len(passed) >= 5
    assert [p.due_at for p in passed] == sorted(p.due_at for p in passed)
    assert play.worker() == 0
    assert play.sound()


def test_what_follows_from_a_deadline_counts_from_the_day_that_ended() -> None:
    late, punctual = Play(DEEMED), Play(DEEMED)
    for play in (late, punctual):
        play.file()
    punctual.on("03-10", 0).worker()
    punctual.on("03-12").worker()
    late.on("03-12").worker()
    assert late.task("means/data.ask").due_on == punctual.task("means/data.ask").due_on
    assert late.task("means/data.ask").due_on == date(2026, 3, 12)


def test_only_the_engine_itself_fires() -> None:
    play = Play()
    play.file()
    play.on("03-10")
    with pytest.raises(Refusal, match="not_yours"):
        play.command(c.Fire, "clerk", kind="late", no=play.task("counter").no)


def test_a_timer_that_is_gone_does_nothing() -> None:
    play = Play()
    play.file()
    no = play.task("counter").no
    play.do("clerk", "counter", "accept")
    seq = play.case.seq
    play.command(c.Fire, SYSTEM, kind="late", no=no)
    assert play.case.seq == seq


def test_an_escalation_without_a_place_reminds_instead_of_failing() -> None:
    text = changed(
        (
            "task: {by: clerk}\n    within: {time: 5 working days, late: {escalate: lead}}",
            "task: {by: clerk}\n    within: {time: 5 working days, late: {escalate: teacher}}",
        ),
        (
            "roles:\n",
            "roles:\n  teacher: {title: {zh: 老师, en: Teacher}, serves: organisation}\n",
        ),
    )
    play = Play(text)
    play.file()
    play.on("03-12").worker()
    assert play.told(f.TaskReminded) == [f.TaskReminded(play.task("counter").no, "teacher", "")]


def test_a_faulty_case_does_not_keep_others_from_their_deadlines() -> None:
    play = Play()
    play.accepted()
    faulty = play.case_id
    play.store._directory.parameters["county"]["divisor"] = 0  # type: ignore[index]
    play.file(answers={**FAMILY, "id_number": "B2"})
    play.on("03-12")
    play.worker()
    assert play.task("counter").also_role == "lead"
    play.case_id = faulty
    assert not play.told(f.DeadlinePassed)
    play.store._directory.parameters["county"]["divisor"] = 1  # type: ignore[index]
    play.on("03-13").worker()
    assert play.told(f.DeadlinePassed)


def test_a_waiting_lane_that_was_late_is_not_late_again_when_other_clocks_stop_and_go() -> None:
    play = Play().accepted()  # Monday 2 March; the wait for the check ends on Friday the 13th
    play.on("03-14").worker()
    assert len(play.told(f.StateReminded)) == 1
    play.on("03-16").gap("lead#2", "means/visit.go")
    play.ask()
    play.on("03-18").answer("identity")
    play.on("03-20").worker()
    assert play.state("money") == "waiting"
    assert len(play.told(f.StateReminded)) == 1
    assert play.sound()


def test_lanes_that_stood_still_are_late_as_many_days_later_and_once() -> None:
    text = changed(
        (
            "    join: all\n    then: {joined: known}",
            "    join: all\n    within: {time: 4 working days, late: {remind: boss}}\n"
            "    then: {joined: known}",
        )
    )
    play = Play(text).accepted()  # Monday 2 March: the lanes would end on Friday the 6th
    play.on("03-03").gap("lead#2", "means/visit.go")
    play.ask()
    play.on("03-09").worker()
    assert play.told(f.StateReminded) == [], "the clock is paused"
    play.answer("identity")  # Tuesday the 3rd counted; the other three are the 10th to the 12th
    play.on("03-12", 23).worker()
    assert play.told(f.StateReminded) == []
    play.on("03-13").worker()
    assert [told.path for told in play.told(f.StateReminded)] == ["means"]
    assert play.sound()


def test_a_pause_in_one_lane_sets_no_due_date_of_another_anew() -> None:
    play = Play().accepted(answers={**FAMILY, "members": list(PUPILS)}, chosen=("money", "school"))
    play.gap("lead#2", "means/visit.go")
    play.ask()
    play.on("03-05").answer("identity")
    moved = {play.case.tasks[fact.no].path for fact in play.told(f.TaskDue)}
    assert moved == {"means/visit", "means/data"}, "the service with the gap, and nothing else"
    assert any(path.startswith("school[") for path in play.case.scopes)
