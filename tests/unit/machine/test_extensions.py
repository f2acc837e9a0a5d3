"""Longer limits: asked for by one, decided by another, told to the applicant; of a step as well."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.machine.play import Play, changed
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.people import Actor, ActorKind, Post
from workflow.errors import Invalid, NotFound, Refusal
from workflow.machine.clocks import Clocks

TEXT = changed(
    (
        "extended: {to: 45 working days, for: [dispute], by: boss}",
        "extended: {to: 45 working days, for: [dispute], by: boss, asked_by: officer}",
    ),
    (
        "within: {time: 6 working days, late: {escalate: boss}}",
        "within: {time: 6 working days, late: {escalate: boss}, "
        "extend: {to: 10 working days, for: [dispute], by: boss, asked_by: officer}}",
    ),
)


def asked(play: Play, task: int = 0) -> Play:
    play.command(c.Extend, "officer", path="money", reason="dispute", task=task)
    return play


def answered(play: Play, outcome: str, note: str = "", by: str = "boss") -> None:
    no = next(t for t in play.case.open_tasks if t.kind == "extension").no
    play.command(
        c.Complete, by, task=no, outcome=outcome, form={"extension_note": note} if note else {}
    )


def at_decision() -> Play:
    play = Play(TEXT).at_opinion()
    play.do("lead", "money.opinion", "oppose")
    return play


def statutory(play: Play) -> date | None:
    clocks = Clocks(play.case, play.store.closure(play.case.closure), play.store.directory())
    own = {c.kind: c for c in clocks.of(play.case.scopes["money"])}
    return own["statutory"].read(play.engine.calendar, date(2026, 3, 2)).due


def told(play: Play, template: str) -> list[str]:
    return [m.to for _, m in play.store.rows.outbox if m.template == template]


def test_what_is_asked_for_changes_nothing_before_it_is_granted() -> None:
    play = asked(at_decision())
    before = statutory(play)
    assert told(play, "extended") == []
    answered(play, "extend")
    assert before == date(2026, 4, 14)
    assert statutory(play) == date(2026, 5, 8)
    assert told(play, "extended") == ["applicant"]
    assert told(play, "extension_answered") == [f"user:{play.staff('officer').user}"]
    assert play.sound()


def test_a_refusal_says_why_and_leaves_the_limit() -> None:
    play = asked(at_decision())
    before = statutory(play)
    with pytest.raises(Invalid):
        answered(play, "do_not_extend")
    answered(play, "do_not_extend", "现有材料足够")
    assert statutory(play) == before
    assert told(play, "extended") == []
    assert [fact.how for fact in play.told(f.ExtensionRefused)] == ["refused"]
    asked(play)  # what was refused may be asked again, on new grounds
    assert play.sound()


def test_who_decides_may_extend_at_once() -> None:
    play = at_decision()
    play.command(c.Extend, "boss", path="money", reason="dispute")
    assert statutory(play) == date(2026, 5, 8)
    assert not [t for t in play.case.open_tasks if t.kind == "extension"]


def test_nobody_decides_on_what_they_asked_for() -> None:
    play = at_decision()
    both = Actor(ActorKind.STAFF, 77, "both", None, (Post("officer", "county"),))
    play.command(c.Extend, both, path="money", reason="dispute")
    no = next(t for t in play.case.open_tasks if t.kind == "extension").no
    promoted = Actor(ActorKind.STAFF, 77, "both", None, (Post("boss", "county"),))
    with pytest.raises(Refusal, match="own_request"):
        play.command(c.Complete, promoted, task=no, outcome="extend")


def test_it_is_asked_once_and_for_declared_reasons() -> None:
    play = asked(at_decision())
    with pytest.raises(Refusal, match="extension_asked"):
        asked(play)
    answered(play, "extend")
    with pytest.raises(Refusal, match="already_extended"):
        asked(play)
    with pytest.raises(Refusal, match="no_such_extension"):
        play.command(c.Extend, "officer", path="money", reason="tired")
    with pytest.raises(Refusal, match="not_your_post"):
        play.command(c.Extend, "clerk", path="money", reason="dispute", task=0)


def test_a_step_has_its_own_longer_limit() -> None:
    play = at_decision()
    task = play.task("money.decide")
    assert task.due_on == date(2026, 3, 10)
    answered(asked(play, task.no), "extend")
    task = play.task("money.decide")
    assert (task.due_on, task.limit) == (date(2026, 3, 16), "10 working days")
    assert statutory(play) == date(2026, 4, 14), "the service's limit stays"
    play.on("03-11").worker()
    assert play.told(f.TaskEscalated) == []
    play.on("03-17").worker()
    assert len(play.told(f.TaskEscalated)) == 1
    assert play.sound()


def test_a_limit_that_has_passed_is_not_lengthened() -> None:
    play = at_decision()
    play.on("03-11").worker()
    with pytest.raises(Refusal, match="limit_passed"):
        asked(play, play.task("money.decide").no)


def test_a_limit_that_passes_while_the_answer_is_awaited_has_its_consequence_once() -> None:
    play = at_decision()
    play.on("03-10")
    asked(play, play.task("money.decide").no)
    play.on("03-12").worker()
    answered(play, "extend")
    play.on("03-31").worker()
    assert len(play.told(f.TaskEscalated)) == 1
    assert play.task("money.decide").due_on == date(2026, 3, 16)
    assert play.sound()


def test_a_step_without_such_a_rule_has_no_more_time() -> None:
    play = Play(TEXT).at_opinion()
    task = play.task("money.opinion")
    with pytest.raises(Refusal, match="no_such_extension"):
        play.command(c.Extend, "officer", path="money", reason="dispute", task=task.no)
    with pytest.raises(NotFound):
        play.command(c.Extend, "officer", path="", reason="dispute", task=task.no)


def test_what_was_asked_for_a_step_that_is_done_wants_no_answer() -> None:
    play = at_decision()
    asked(play, play.task("money.decide").no)
    play.do("officer#2", "money.decide", "refuse", reasons=("too_rich",))
    assert [fact.how for fact in play.told(f.ExtensionRefused)] == ["moot"]
    assert not [t for t in play.case.open_tasks if t.kind == "extension"]
    assert play.sound()


def test_who_decides_late_is_reminded() -> None:
    play = asked(at_decision())
    play.on("03-05").worker()
    assert [fact.role for fact in play.told(f.TaskReminded)] == ["boss"]
