"""When a light turns yellow, as declared or by default, and who is told of it in what words."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.machine.play import CALENDAR, SMALL, Play, changed
from workflow.accountability.warnings import Looking, warnings_of
from workflow.domain import commands as c
from workflow.domain.commands import Recount
from workflow.domain.commands.hands import Delegate
from workflow.domain.people import SYSTEM
from workflow.store.warned import WHOLE

DECIDE = "within: {time: 6 working days, late: {escalate: boss}}"
EARLY = changed((DECIDE, DECIDE.replace(" late:", " yellow: 4 working days, late:")))
PACKAGE = "clock: {promised: 20 working days, yellow: 3 working days}\nreads: {materials"
SHORT = SMALL.replace(PACKAGE, PACKAGE.replace("20", "4").replace("3 working", "1 working"))
VISIT, DATA = "post:lead@town_a", "post:officer@county"


def told(play: Play) -> dict[int, tuple[date, list[tuple[str, tuple[str, ...]]]]]:
    """What is told now: by task the last day, the templates and the receivers."""
    looking = Looking(
        play.engine.store.closure(play.case.closure),
        play.store.directory(),
        CALENDAR,
        play.now,
    )
    return {
        each.task: (each.due_on, [(m.template, m.to) for m in each.messages])
        for each in warnings_of(play.case, looking)
    }


def at_the_decision(text: str = SMALL) -> Play:
    """The officer decides since Thursday 12 March, within six working days: by the 20th."""
    play = Play(text).at_opinion().on("03-12")
    play.do("lead", "money.opinion", "oppose")
    return play


def days_told(play: Play, number: int, *days: str) -> list[str]:
    return [day for day in days if number in told(play.on(day, 9))]


WEEK = ("03-12", "03-13", "03-16", "03-17", "03-18", "03-19", "03-20", "03-21")


def test_by_default_one_working_day_in_five_is_left_and_at_least_the_last() -> None:
    play = at_the_decision()
    task = play.task("money.decide")
    assert task.due_on == date(2026, 3, 20)
    assert days_told(play, task.no, *WEEK) == ["03-20"]


def test_a_definition_says_itself_how_long_before_the_end() -> None:
    play = at_the_decision(EARLY)
    assert days_told(play, play.task("money.decide").no, *WEEK) == [
        "03-16", "03-17", "03-18", "03-19", "03-20"
    ]  # fmt: skip


def test_what_is_declared_holds_also_when_the_last_day_moves() -> None:
    """After a pause, with another calendar and for a step taken back the light is set anew."""
    play = at_the_decision(EARLY)
    play.gap("officer", "money.decide")
    play.ask()
    assert told(play.on("03-18")) == {}, "it waits for the family"
    play.answer("identity")
    task = play.task("money.decide")
    assert task.due_on is not None
    assert task.yellow_at is not None
    left = CALENDAR.working_days_after(CALENDAR.civil_day(task.yellow_at), task.due_on)
    assert left == 4


def test_a_definition_may_leave_the_warning_out() -> None:
    quiet = changed((DECIDE, DECIDE.replace(" late:", " warns: false, late:")))
    play = at_the_decision(quiet)
    task = play.task("money.decide")
    assert days_told(play, task.no, *WEEK) == []
    assert task.yellow_at is not None, "the light in the lists is as ever"
    loud = SMALL.replace(
        PACKAGE, PACKAGE.replace("3 working days}", "3 working days, warns: false}")
    )
    assert WHOLE not in told(at_the_decision(loud).on("03-30", 9))
    assert WHOLE in told(at_the_decision().on("03-30", 9))


def test_whoever_has_the_work_is_told_and_while_nobody_has_it_the_post() -> None:
    play = at_the_decision(EARLY).on("03-16", 9)
    task = play.task("money.decide")
    assert told(play)[task.no] == (date(2026, 3, 20), [("due_soon", (DATA,))])
    play.command(c.Claim, "officer#5", task=task.no)
    holder = f"user:{play.staff('officer#5').user}"
    assert told(play)[task.no][1] == [("due_soon", (holder,))]
    helper = play.staff("officer#6")
    play.command(Delegate, "officer#5", task=task.no, to=helper.user, request="请先看一遍")
    assert told(play)[task.no][1] == [("due_soon", (f"user:{helper.user}",))]


def test_work_that_came_today_is_news_already() -> None:
    play = Play(SHORT).accepted()
    assert told(play) == {}


def test_the_whole_is_told_although_no_step_is_near() -> None:
    """The visit is due on Monday, the whole on Friday: Thursday's message speaks of the whole. Who
    is warned of a step of their own hears of the whole in it, and not twice."""
    play = Play(SHORT).accepted().on("03-05", 9)
    data = play.task("means/data.ask").no
    found = told(play)
    assert set(found) == {data, WHOLE}
    assert found[data] == (date(2026, 3, 5), [("due_soon", (DATA,))])
    assert found[WHOLE] == (date(2026, 3, 6), [("promise_due_soon", (VISIT,))])


def test_a_step_is_told_although_the_whole_has_time() -> None:
    play = at_the_decision()
    task = play.task("money.decide").no
    assert set(told(play.on("03-20", 9))) == {task}
    assert told(play.on("03-23", 9)) == {}, "overdue: its declared consequence tells, not a warning"


@pytest.mark.parametrize("day", ["03-25", "03-26", "03-30"])
def test_the_whole_is_near_for_as_long_as_its_light_is_yellow(day: str) -> None:
    play = at_the_decision().on(day, 9)
    assert told(play)[WHOLE][0] == date(2026, 3, 30)


def test_a_recount_with_the_same_calendar_moves_no_light() -> None:
    play = at_the_decision(EARLY)
    before = play.task("money.decide").yellow_at
    play.engine.handle(Recount(case=play.case_id), SYSTEM)
    assert play.task("money.decide").yellow_at == before
