"""Signals: who gives them, kept or lost, used once, and whichever comes first decides."""

from __future__ import annotations

import pytest

from tests.unit.machine.play import Play, changed
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.people import SYSTEM
from workflow.errors import NotFound, Refusal

MET = "until: \"4 / divisor > 0 && means != 'pending'\""


def waiting(**senders: str) -> Play:
    """The allowance waits for one of these signals, at most nine working days."""
    said = ", ".join(
        f"{name}: {{title: {{zh: 报告, en: Told}}, from: {sender}}}"
        for name, sender in senders.items()
    )
    ways = ", ".join(f"{name}: opinion" for name in senders)
    text = changed(
        (f"{{wait: {{{MET}}}, within: {{time: 9 working days, late: {{remind: boss}}}}, "
         "then: {met: known}}",
         f"{{wait: {{signals: {{{said}}}}}, within: {{time: 9 working days, "
         f"late: {{take: late}}}}, then: {{{ways}, late: known}}}}"),
    )  # fmt: skip
    return Play(text)


def test_the_wait_goes_on_with_what_was_said() -> None:
    play = waiting(ready="lead")
    play.accepted()
    play.command(c.GiveSignal, "lead", path="money", signal="ready")
    assert play.state("money") == "opinion"
    (mark,) = play.case.marks.values()
    assert (mark.kind, mark.name, mark.used_on) == ("signal", "ready", play.case.filed_on)
    assert play.sound()


def test_the_applicant_says_it_or_the_window_for_them() -> None:
    for by in ("applicant", "clerk"):
        play = waiting(ready="applicant")
        play.accepted()
        actor = play.applicant if by == "applicant" else play.staff("clerk")
        play.command(c.GiveSignal, actor, path="money", signal="ready")
        assert play.state("money") == "opinion"


def test_nobody_else_says_it() -> None:
    play = waiting(ready="lead", paid="system")
    play.accepted()
    with pytest.raises(Refusal, match="not_your_post"):
        play.command(c.GiveSignal, "clerk", path="money", signal="ready")
    with pytest.raises(Refusal, match="not_your_post"):
        play.command(c.GiveSignal, SYSTEM, path="money", signal="ready")
    with pytest.raises(Refusal, match="by_system_only"):
        play.command(c.GiveSignal, "lead", path="money", signal="paid")
    play.command(c.GiveSignal, SYSTEM, path="money", signal="paid")
    assert play.state("money") == "opinion"


def test_of_two_that_are_kept_the_one_said_first_is_used() -> None:
    before = (
        "  before: {task: {by: clerk}, within: {time: 2 working days, late: {remind: boss}}, "
        "then: {go: waiting}}\n"
    )
    said = "{title: {zh: 报告, en: Told}, from: lead}"
    text = changed(
        ("  waiting: {wait", f"{before}  waiting: {{wait"),
        ("start: waiting", "start: before"),
        (f"{{{MET}}}", f"{{signals: {{a: {said}, b: {said}}}}}"),
        ("then: {met: known}", "then: {a: opinion, b: known}"),
    )
    play = Play(text)
    play.accepted()
    play.command(c.GiveSignal, "lead", path="money", signal="b")
    play.command(c.GiveSignal, "lead", path="money", signal="a")
    with pytest.raises(Refusal, match="already_said"):
        play.command(c.GiveSignal, "lead", path="money", signal="a")
    play.do("clerk", "money.before", "go")
    assert [fact.outcome for fact in play.told(f.Entered) if fact.came_from == "waiting"] == ["b"]
    assert play.sound()


def test_a_deadline_may_come_first() -> None:
    play = waiting(ready="lead")
    play.accepted()
    play.on("03-16").worker()
    assert play.state("money") == "opinion"  # late leads to `known`, a choice that goes on
    assert play.told(f.SignalGiven) == []
    assert play.sound()


def test_what_is_not_known_or_over_is_not_taken() -> None:
    play = waiting(ready="lead")
    play.accepted()
    with pytest.raises(NotFound, match="no_such_signal"):
        play.command(c.GiveSignal, "lead", path="money", signal="other")
    with pytest.raises(NotFound, match="no_such_signal"):
        play.command(c.GiveSignal, "lead", signal="ready")
    with pytest.raises(NotFound, match="no_such_lane"):
        play.command(c.GiveSignal, "lead", path="nowhere", signal="ready")
    play.command(c.Withdraw, play.applicant, path="money")
    with pytest.raises(Refusal, match="case_closed"):
        play.command(c.GiveSignal, "lead", path="money", signal="ready")
