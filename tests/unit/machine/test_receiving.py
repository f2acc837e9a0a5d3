"""What an applicant sends in after closing time: both days stand in the fact, limits run later."""

from __future__ import annotations

from datetime import date

from tests.unit.machine.play import FAMILY, Play, changed
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.people import Actor, ActorKind

CLOSES = changed(
    (
        "parameters:\n",
        "parameters:\n  filing_closes: "
        "{title: {zh: 截止, en: Closes}, unit: minutes, value: 1050, maximum: 1440}\n",
    )
)
DEEMED = CLOSES.replace(
    "task: {by: clerk}\n    within: {time: 5 working days, late: {escalate: lead}}",
    "task: {by: clerk}\n    within: {time: 5 working days, late: {deemed: accept}}",
)


def applicant() -> Actor:
    return Actor(ActorKind.APPLICANT, 900, "applicant", 1)


def filed(text: str, day: str, hour: int, by: Actor | None = None) -> Play:
    play = Play(text).on(day, hour)
    play.file(by or applicant(), answers=FAMILY, channel="web", contact="account")
    return play


def test_the_fact_carries_both_days_and_the_limit_runs_from_the_later() -> None:
    play = filed(CLOSES, "03-06", 18)  # Friday evening
    (fact,) = play.told(f.Filed)
    assert (fact.filed_on, fact.counts_from) == (date(2026, 3, 6), date(2026, 3, 9))
    task = play.task("counter")
    assert (task.opened_on, task.started) == (date(2026, 3, 6), date(2026, 3, 9))
    assert task.due_on == date(2026, 3, 16)
    assert play.sound()


def test_in_office_hours_there_is_one_day() -> None:
    play = filed(CLOSES, "03-06", 17)
    assert play.told(f.Filed)[0].counts_from is None
    assert play.task("counter").due_on == date(2026, 3, 13)


def test_what_staff_write_down_counts_from_its_own_day() -> None:
    play = Play(CLOSES).on("03-06", 18)
    play.file()
    assert play.told(f.Filed)[0].counts_from is None


def test_a_region_may_have_no_closing_time() -> None:
    play = Play(CLOSES, filing_closes=0).on("03-07", 20)
    play.file(applicant(), answers=FAMILY, channel="web", contact="account")
    assert play.told(f.Filed)[0].counts_from is None


def test_who_accepts_the_same_evening_may() -> None:
    play = filed(CLOSES, "03-06", 18)
    play.do("clerk", "counter", "accept")
    assert play.case.accepted_on == date(2026, 3, 6)
    assert play.sound()


def test_acceptance_by_silence_counts_from_the_counted_day() -> None:
    play = filed(DEEMED, "03-06", 18)
    play.on("03-16", 23).worker()
    assert play.case.accepted_on is None
    play.on("03-17", 0).worker()
    assert play.told(f.Accepted) == [f.Accepted(date(2026, 3, 9), deemed=True)]


def test_an_answer_in_the_evening_ends_the_pause_with_the_next_working_day() -> None:
    play = Play(CLOSES).accepted()
    play.on("03-04").gap("lead", "means/visit.go")
    play.ask()
    play.on("03-06", 18)
    play.command(c.AnswerCorrection, play.applicant, materials=(c.Handed(item="identity"),))
    (fact,) = play.told(f.CorrectionAnswered)
    assert (fact.on, fact.counts_from) == (date(2026, 3, 6), date(2026, 3, 9))
    assert {row.until for row in play.case.pauses.values()} == {date(2026, 3, 9)}
    # 5 working days from 2 March; the 5th, 6th and 9th are left out
    assert play.task("means/visit.go").due_on == date(2026, 3, 12)
    assert play.sound()


def test_an_answer_in_office_hours_ends_it_the_same_day() -> None:
    play = Play(CLOSES).accepted()
    play.on("03-04").gap("lead", "means/visit.go")
    play.ask()
    play.on("03-06", 16)
    play.command(c.AnswerCorrection, play.applicant, materials=(c.Handed(item="identity"),))
    assert {row.until for row in play.case.pauses.values()} == {date(2026, 3, 6)}
