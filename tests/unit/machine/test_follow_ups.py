"""`follow_up` of an end: the system files another case for the same household, months later."""

from __future__ import annotations

from datetime import date

from tests.unit.machine.play import Play, changed
from workflow.domain import facts as f

GRANTED = (
    "opens: {category: {zh: 补助, en: Grant}, amount: amount}, letter: decision}\n  not_granted"
)
LATER = """[{use: urgent, after: 6 months, when: amount > 0},
      {use: urgent, after: 3 months, when: amount > 999999900}]"""
FOLLOWED = changed((GRANTED, GRANTED.replace("decision}", f"decision, follow_up: {LATER}}}")))


def granted() -> Play:
    """Granted on 16 March; a visit follows six months later, and what does not hold is dropped."""
    play = Play(FOLLOWED).noticed()
    play.on("03-16").worker()
    play.do("officer", "money.decide", "grant", form={"amount": "100"})
    return play


def cases(play: Play) -> list[str]:
    return [case.definition for case in play.store.rows.cases.values()]


def test_what_follows_is_planned_where_its_condition_holds() -> None:
    play = granted()
    (planned,) = play.told(f.FollowUpPlanned)
    assert (planned.use, planned.on, planned.entitlement) == ("urgent", date(2026, 9, 16), 0)
    assert cases(play) == ["package"]
    assert play.sound()


def test_on_its_day_the_other_case_is_filed_once_for_the_same_household() -> None:
    play = granted()
    play.on("09-15").worker()
    assert cases(play) == ["package"], "the day before nothing is filed"
    play.on("09-16").worker()
    assert cases(play) == ["package", "urgent"]
    play.on("09-17").worker()
    first, second = play.store.rows.cases.values()
    assert (second.household, second.filed_on) == (first.household, date(2026, 9, 16))
    assert first.household is not None
    assert [each.status for each in first.follow_ups.values()] == ["opened"]
    assert [task.state for task in second.open_tasks] == ["look"]
    assert play.sound()


def test_a_request_that_is_refused_is_followed_by_nothing() -> None:
    play = Play(FOLLOWED).noticed()
    play.on("03-16").worker()
    play.do("officer", "money.decide", "refuse", reasons=("too_rich",))
    assert not play.told(f.FollowUpPlanned)
