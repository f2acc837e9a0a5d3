"""Ladders of posts, tasks that move on, and the deadlines of lanes and promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from tests.unit.machine.play import CALENDAR, SMALL, Play, changed
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.terms import PauseRow
from workflow.errors import Conflict, Refusal
from workflow.machine.terms import keep_terms
from workflow.machine.work import Work

OPINION = "within: {time: 2 working days, late: {escalate: boss}}\n    then: {support"
LADDER = changed(
    (
        OPINION,
        "within: {time: 2 working days, late: {escalate: [lead, officer, boss], "
        "every: 2 working days}}\n    then: {support",
    )
)
OF_HEADS = (
    changed((OPINION, OPINION.replace("escalate: boss", "escalate: heads")))
    .replace(
        "lead: {title: {zh: 乡镇负责人, en: Lead}, serves: township}",
        "lead: {title: {zh: 乡镇负责人, en: Lead}, serves: township, head: officer}",
    )
    .replace(
        "officer: {title: {zh: 县经办人员, en: Officer}, serves: county}",
        "officer: {title: {zh: 县经办人员, en: Officer}, serves: county, head: boss}",
    )
)
MOVES = changed(
    (
        "task: {by: clerk}\n    within: {time: 5 working days, late: {escalate: lead}}",
        "task: {by: clerk}\n    within: {time: 5 working days, late: {reassign: lead}}",
    )
)
PROMISE = SMALL.replace(
    "clock: {promised: 20 working days, yellow: 3 working days}\nreads: {materials",
    "clock:\n  promised: 20 working days\n  yellow: 3 working days\n"
    "  late: {escalate: [clerk, lead, boss]}\nreads: {materials",
)
LANE = changed(
    (
        "      means: {use: check, when: happened_poor}",
        "      means: {use: check, when: happened_poor, "
        "within: {time: 4 working days, late: {remind: boss}}}",
    )
)
ENDS = changed(
    (
        "      data:\n        start: ask",
        "      data:\n        within: {time: 2 working days, late: {take: terminated}}\n"
        "        start: ask",
    )
)


def at_opinion(text: str) -> Play:
    """The opinion is open since Monday 2 March; it is due on Wednesday the 4th."""
    return Play(text).at_opinion()


def asked(play: Play) -> list[tuple[str, str]]:
    return [(fact.role, fact.place) for fact in play.told(f.TaskEscalated)]


def test_a_ladder_is_climbed_one_rung_at_a_time_each_with_its_own_time() -> None:
    play = at_opinion(LADDER)
    play.on("03-05").worker()
    assert asked(play) == [], "the first rung is the holder: reminded"
    assert len(play.told(f.TaskReminded)) == 1
    play.on("03-06", 23).worker()
    assert asked(play) == []
    play.on("03-07", 0).worker()  # two working days after the 4th
    assert asked(play) == [("officer", "county")]
    play.on("03-10", 23).worker()
    assert len(asked(play)) == 1
    play.on("03-11", 0).worker()
    assert asked(play) == [("officer", "county"), ("boss", "county")]
    play.on("04-30").worker()
    assert len(asked(play)) == 2, "at the top it ends"
    assert play.sound()


def test_whom_a_ladder_passed_by_may_still_finish_the_work() -> None:
    play = at_opinion(LADDER)
    play.on("03-12").worker()
    task = play.task("money.opinion")
    assert task.posts == (("lead", "town_a"), ("boss", "county"), ("officer", "county"))
    play.command(c.Claim, "lead", task=task.no)
    play.do("officer", "money.opinion", "support")
    assert play.state("money") == "notice"


def test_a_worker_that_slept_climbs_every_rung_it_missed_on_its_own_day() -> None:
    late = at_opinion(LADDER)
    late.on("03-31").worker()
    assert asked(late) == [("officer", "county"), ("boss", "county")]
    climbed = [(fact.rung, fact.on) for fact in late.told(f.TaskRung)]
    assert climbed == [
        (1, date(2026, 3, 4)),
        (2, date(2026, 3, 6)),
        (3, date(2026, 3, 10)),
    ]


def test_a_step_that_is_done_is_climbed_no_further() -> None:
    play = at_opinion(LADDER)
    play.on("03-05").worker()
    play.do("lead", "money.opinion", "oppose")
    play.on("03-11").worker()
    assert asked(play) == []


def test_a_ladder_stands_still_while_the_family_is_asked() -> None:
    play = at_opinion(LADDER)
    play.on("03-05").worker()
    play.gap("lead", "money.opinion")
    play.ask()
    play.on("03-11").worker()
    assert asked(play) == []
    play.answer("identity")  # on the 11th: the 6th to the 11th do not count
    play.on("03-12", 23).worker()
    assert asked(play) == []
    play.on("03-13", 0).worker()
    assert asked(play) == [("officer", "county")]
    assert len(play.told(f.TaskReminded)) == 1, "the first deadline passed once"
    assert play.sound()


def test_heads_are_those_above_the_role_of_the_task() -> None:
    play = at_opinion(OF_HEADS)
    play.on("03-09").worker()
    assert asked(play) == [("officer", "county"), ("boss", "county")]


def test_a_late_task_moves_to_the_role_it_names() -> None:
    play = Play(MOVES)
    play.file()
    task = play.task("counter").no
    play.command(c.Claim, "clerk", task=task)
    play.on("03-10").worker()
    moved = play.told(f.TaskMoved)
    assert [(fact.role, fact.place) for fact in moved] == [("lead", "town_a")]
    assert moved[0].held_by == play.staff("clerk").user
    with pytest.raises(Refusal, match="not_your_post"):
        play.do("clerk", "counter", "accept")
    play.do("lead", "counter", "accept")
    assert play.state("") == "review"
    assert play.sound()


def test_a_promise_that_passes_is_told_up_the_ladder_once_each() -> None:
    play = Play(PROMISE)
    play.accepted()  # 20 working days: until Monday 30 March
    assert play.case.terms["promise", ""].due_on == date(2026, 3, 30)
    play.on("03-30", 23).worker()
    assert play.told(f.TermPassed) == []
    play.on("03-31", 0).worker()
    assert [fact.role for fact in play.told(f.TermPassed)] == ["clerk"]
    play.on("04-30").worker()
    told = [(fact.role, fact.place) for fact in play.told(f.TermPassed)]
    assert told == [("clerk", "town_a"), ("lead", "town_a"), ("boss", "county")]
    assert play.sound()


def test_a_promise_moves_with_the_pauses_of_its_scope() -> None:
    play = Play(PROMISE)
    play.accepted()
    play.on("03-04").gap("lead", "means/visit.go")
    play.ask()
    assert play.case.terms["promise", ""].due_on is None
    assert ("promise", 0, "") not in play.case.timers
    play.on("03-09").answer("identity")
    assert play.case.terms["promise", ""].due_on == date(2026, 4, 2)


def test_a_promise_that_was_kept_is_told_to_nobody() -> None:
    play = Play(PROMISE)
    play.accepted()
    play.command(c.Withdraw, play.applicant)
    assert play.case.terms["promise", ""].ended
    play.on("05-30").worker()
    assert play.told(f.TermPassed) == []


def test_a_lane_has_a_deadline_as_a_whole() -> None:
    play = Play(LANE)
    play.accepted()
    play.on("03-07").worker()
    assert play.told(f.TermPassed) == [f.TermPassed("lane", "means", "boss", "county")]
    assert play.outcome("means") is None


def test_a_check_that_nobody_asked_for_can_end_with_its_time() -> None:
    play = Play(ENDS)
    play.accepted()
    play.on("03-05").worker()
    assert play.outcome("means/data") == "terminated"
    assert play.open() == {"means/visit.go:step"}
    assert play.sound()


def test_a_lane_that_runs_again_has_its_time_again() -> None:
    play = Play(LANE)
    play.accepted()
    play.do("lead#2", "means/visit.go", "found")
    play.sign("lead#3", "means/visit.go")
    play.do("officer#2", "means/data.ask", "clean")
    assert play.case.terms["lane", "means"].ended
    play.on("03-04").do("lead", "money.opinion", "again")
    assert play.case.terms["lane", "means"].due_on == date(2026, 3, 10)
    play.on("03-11").worker()
    assert len(play.told(f.TermPassed)) == 1


def test_somebody_of_another_place_does_not_take_over_what_was_escalated() -> None:
    play = at_opinion(LADDER)
    play.on("03-07").worker()
    play.command(c.Claim, "officer", task=play.task("money.opinion").no)
    with pytest.raises(Conflict, match="claimed_by_other"):
        play.do("lead", "money.opinion", "support")


def test_at_the_top_of_a_ladder_nothing_is_armed_any_more() -> None:
    play = Play(LADDER)
    play.at_opinion()
    play.on("03-30").worker()
    assert [fact.rung for fact in play.told(f.TaskRung)] == [1, 2, 3]
    assert play.told(f.TaskRung)[-1].every == ""
    assert not [timer for timer in play.case.timers.values() if timer.kind == "rung"]
    assert play.sound()


def test_a_lane_that_runs_again_while_its_clock_is_paused_has_its_term_again() -> None:
    play = Play(LANE).at_opinion()
    key = ("lane", "means")
    assert play.case.terms[key].ended
    again = replace(play.case.scopes["means"], state="both", outcome=None, ended_on=None)
    pause = PauseRow(900, "means", again.entered_on, "correction")
    case = replace(play.case, scopes={**play.case.scopes, "means": again}, pauses={900: pause})
    engine = play.engine
    context: Any = SimpleNamespace(
        closure=engine.store.closure(case.closure),
        directory=engine.store.directory(),
        calendar=CALENDAR,
        now=play.now,
        on=play.now.date(),
    )
    work = Work(case, context)
    keep_terms(work)
    assert [(fact.kind, fact.path) for fact in work.facts if isinstance(fact, f.TermDue)] == [key]
    assert (work.case.terms[key].ended, work.case.terms[key].due_on) == (False, None)
    work.facts.clear()
    keep_terms(work)
    assert work.facts == [], "known, and said once"
