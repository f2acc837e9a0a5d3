"""Another calendar: open due dates are counted again, with a fact, once, and people are told."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.unit.machine.play import CALENDAR, SMALL, Play, changed
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.calendar import Calendar, calendar_from_mapping
from workflow.domain.people import SYSTEM
from workflow.engine.calendars import Known
from workflow.errors import Refusal

LOCAL = {"calendar": "cn", "zone": "Asia/Shanghai", "base": "china"}
OFFICIAL = {"official": {"from": 2018, "to": 2026}}


def with_days(off: str = "", work: str = "") -> Calendar:
    days = {"off": {"台风停工": [off]} if off else {}, "work": {"补班": [work]} if work else {}}
    return calendar_from_mapping({**LOCAL, **OFFICIAL, "local": days})


STORM = with_days(off="2026-03-05..2026-03-06")
"""Thursday and Friday of the first week are off."""


def entered(play: Play, calendar: Calendar) -> Play:
    """The calendar holds from now on; nothing else happens yet."""
    assert isinstance(play.engine.calendars, Known)
    play.engine.calendars.enter(calendar, play.now)
    return play


def swept(play: Play) -> Play:
    play.engine.handle(c.Recount(case=play.case_id), SYSTEM)
    return play


def told(play: Play, template: str) -> list[dict[str, object]]:
    return [dict(m.values) for _, m in play.store.rows.outbox if m.template == template]


def test_the_due_date_is_counted_with_the_new_days_and_a_fact_says_so() -> None:
    play = Play()
    play.file()
    assert play.task("counter").due_on == date(2026, 3, 9)
    swept(entered(play.on("03-04"), STORM))
    assert play.told(f.CalendarChanged) == [f.CalendarChanged(CALENDAR.version, STORM.version)]
    assert play.task("counter").due_on == date(2026, 3, 11)
    assert play.case.timers["late", play.task("counter").no, ""].due_at == STORM.end_of(
        date(2026, 3, 11)
    )
    assert play.sound()


def test_a_second_sweep_changes_nothing() -> None:
    play = Play()
    play.file()
    seq = swept(entered(play, STORM)).case.seq
    assert swept(play).case.seq == seq


def test_a_case_that_somebody_works_on_counts_itself_anew_first() -> None:
    play = entered(Play().accepted().on("03-04"), STORM)
    play.do("lead#2", "means/visit.go", "found")
    kinds = [type(each.fact).__name__ for each in play.store.rows.facts[play.case_id]]
    assert kinds.index("CalendarChanged") < len(kinds) - 1
    assert play.task("means/visit.go").due_on == date(2026, 3, 11)


def test_what_had_passed_before_stays_passed_whether_a_worker_ran_or_not() -> None:
    for worker in (True, False):
        play = Play()
        play.file()  # due on the 9th
        play.on("03-10")
        if worker:
            play.worker()
        later = with_days(off="2026-03-09")
        swept(entered(play, later))
        assert len(play.told(f.TaskEscalated)) == 1
        assert play.task("counter").due_on == date(2026, 3, 10)
        play.on("03-20").worker()
        assert len(play.told(f.TaskEscalated)) == 1, "no deadline passes twice"
        assert play.sound()


def test_a_worker_that_slept_over_the_change_lets_nothing_pass_too_early() -> None:
    play = Play()
    play.file()
    entered(play.on("03-04"), STORM)  # due on the 11th from now on
    play.on("03-10").worker()
    assert play.told(f.TaskEscalated) == []
    play.on("03-12").worker()
    assert len(play.told(f.TaskEscalated)) == 1


def test_a_date_that_now_lies_behind_passes_at_once() -> None:
    play = Play()
    play.on("03-02")
    play.file()
    saturday = with_days(work="2026-03-07")  # the fifth working day is the Saturday
    play.on("03-09")
    swept(entered(play, saturday))
    assert play.task("counter").due_on == date(2026, 3, 7)
    assert len(play.told(f.TaskEscalated)) == 1
    assert play.sound()


def test_the_applicant_is_told_where_the_promised_day_moves() -> None:
    play = Play().accepted()
    swept(entered(play.on("03-04"), STORM))
    moved = f.PromiseMoved("", "promise", date(2026, 3, 30), date(2026, 4, 1))
    assert play.told(f.PromiseMoved) == [moved]
    wanted = {"what": "promise", "before": "2026-03-30", "after": "2026-04-01"}
    assert told(play, "day_moved") == [wanted]


def test_nobody_is_told_of_days_that_move_nothing() -> None:
    play = Play().accepted()
    swept(entered(play.on("03-04"), with_days(off="2026-12-24")))
    assert play.told(f.CalendarChanged)
    assert told(play, "day_moved") == []


def test_who_has_to_answer_gets_more_time_and_never_less() -> None:
    play = Play().accepted()
    play.on("03-04").gap("lead", "means/visit.go")
    play.ask()  # until Wednesday 11 March
    swept(entered(play, with_days(off="2026-03-11")))
    correction = next(iter(play.case.corrections.values()))
    assert correction.due_on == date(2026, 3, 12)
    assert told(play, "day_moved")[0]["what"] == "answer"
    swept(entered(play, CALENDAR))
    assert next(iter(play.case.corrections.values())).due_on == date(2026, 3, 12)
    assert play.sound()


def test_a_notice_runs_as_it_was_posted() -> None:
    text = changed(("      runs: 7 calendar days\n", "      runs: 5 working days\n"))
    play = Play(text).noticed()
    before = play.notice
    swept(entered(play, STORM))
    assert play.notice == before


def test_a_deadline_for_taking_up_the_work_passes_once() -> None:
    play = Play().accepted()  # the visit is to be taken up by the 5th
    play.on("03-06").worker()
    assert len(play.told(f.TaskReminded)) == 1
    swept(entered(play, STORM))
    play.on("03-12").worker()
    reminded = [p for p in play.told(f.DeadlinePassed) if p.kind == "begin"]
    assert len(reminded) == 1


def test_a_closed_case_is_left_alone() -> None:
    play = Play()
    play.file()
    play.do("clerk", "counter", "decline")
    assert play.case.status == "closed"
    seq = play.case.seq
    swept(entered(play, STORM))
    assert play.case.seq == seq


def test_only_the_engine_itself_counts_anew() -> None:
    play = Play()
    play.file()
    with pytest.raises(Refusal, match="not_yours"):
        play.command(c.Recount, "clerk")


def test_cases_filed_afterwards_know_the_new_calendar() -> None:
    play = entered(Play(), STORM)
    play.file()
    assert play.case.calendar == STORM.version
    assert play.task("counter").due_on == date(2026, 3, 11)
    assert isinstance(play.now, datetime)
    assert SMALL
