"""A decision's messages wait, and while they do the decision can be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.machine.play import Play
from tests.unit.machine.test_hands import refused
from tests.unit.machine.test_remedies import TEXT
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.commands.hands import TakeBack
from workflow.errors import Invalid, Refusal

WAIT = timedelta(minutes=10)


def decided(wait: timedelta = WAIT, **given: object) -> Play:
    """The county grants on 10 March at ten; the last service ends, and the case with it."""
    play = Play()
    play.engine.wait = wait
    play.noticed(**given)
    play.on("03-10").worker()
    play.do("officer", "money.decide", "grant", form={"amount": "126000"})
    return play


def take_back(play: Play, by: str = "officer", reason: str = "金额写错了") -> None:
    done = [t for t in play.case.tasks.values() if (t.path, t.state) == ("money", "decide")]
    play.command(TakeBack, by, task=done[-1].no, reason=reason)


def waiting(play: Play) -> dict[str, bool]:
    """The messages by template: whether they wait."""
    return {m.template: m.not_before is not None for _, m in play.store.rows.outbox}


def test_only_the_messages_about_a_decision_wait() -> None:
    play = decided()
    assert waiting(play) == {"filed": False, "accepted": False, "decided": True, "closed": True}
    moments = {m.not_before for _, m in play.store.rows.outbox if m.not_before}
    assert moments == {play.now + WAIT}
    assert not any(waiting(decided(timedelta(0))).values())


def test_what_a_deadline_decides_is_told_at_once() -> None:
    play = Play()
    play.engine.wait = WAIT
    play.accepted()
    play.command(c.Withdraw, play.applicant)
    assert not any(waiting(play).values()), "nobody decided here: the applicant withdrew"


def test_a_decision_taken_back_leaves_the_case_as_before_and_nobody_hears_of_it() -> None:
    play = Play()
    play.engine.wait = WAIT
    play.noticed()
    play.on("03-10").worker()
    before = play.case
    play.do("officer", "money.decide", "grant", form={"amount": "126000"})
    assert play.case.status == "closed"
    play.now += timedelta(minutes=9, seconds=59)
    take_back(play)
    assert play.case.status == before.status == "accepted"
    assert (play.case.closed_on, play.case.decisions, play.case.entitlements) == (None, {}, {})
    assert play.state("money") == "decide"
    assert play.case.scopes[""] == before.scopes[""]
    assert play.open() == {"money.decide:step"}
    again, first = play.task("money.decide"), before.tasks[max(before.tasks)]
    assert (again.due_on, again.claimed_name) == (first.due_on, "officer")
    assert {t.kind for t in play.case.timers.values()} == {t.kind for t in before.timers.values()}
    assert set(waiting(play)) == {"filed", "accepted"}
    [fact] = play.told(f.DecisionTakenBack)
    assert (fact.unsent, len(fact.decisions), len(fact.letters)) == (2, 2, 2)
    assert play.sound()


def test_it_can_be_decided_again_and_is_told_once() -> None:
    play = decided()
    take_back(play)
    play.do("officer", "money.decide", "grant", form={"amount": "500"})
    assert play.case.status == "closed"
    [decision] = [d for d in play.case.decisions.values() if d.path == "money"]
    assert decision.number == "office-2026-3", "the number of a letter is not given again"
    assert [m.template for _, m in play.store.rows.outbox].count("decided") == 1
    assert play.sound()


def test_after_its_minutes_it_stands() -> None:
    play = decided()
    play.now += WAIT
    said = refused("too_late_to_take_back", lambda: take_back(play))
    assert said.values["what"] == "ended"
    refused("case_closed", lambda: take_back(decided(timedelta(0))))


def test_never_once_somebody_has_told_the_family_or_begun_to() -> None:
    play = decided(contact="none")
    assert {"money.granted:tell", "closing:tell"} <= {key.lstrip(".") for key in play.open()}
    task = next(t for t in play.case.open_tasks if t.kind == "tell")
    play.command(c.Claim, "assistant", task=task.no)
    said = refused("too_late_to_take_back", lambda: take_back(play))
    assert said.values == {"what": "claimed", "by": "assistant"}
    other = decided(contact="none")
    other.hand_over("tell", "money")
    said = refused("too_late_to_take_back", lambda: take_back(other))
    assert said.values["what"] == "signed"


def test_tasks_of_telling_that_nobody_began_are_called_off() -> None:
    play = decided(contact="none")
    take_back(play)
    assert play.open() == {"money.decide:step"}
    assert {t.status for t in play.case.tasks.values() if t.kind == "tell"} == {"cancelled"}
    assert play.sound()


def test_only_who_decided_takes_it_back_and_says_why() -> None:
    play = decided()
    refused("not_your_step", lambda: take_back(play, "officer#2"))
    with pytest.raises(Invalid):
        take_back(play, reason=" ")


def test_who_filed_anew_meanwhile_keeps_that_request() -> None:
    play = decided()
    first = play.case_id
    play.file()
    play.case_id = first
    refused("open_case_exists", lambda: take_back(play))


def test_a_letter_corrected_meanwhile_keeps_the_decision() -> None:
    play = Play(TEXT)
    play.engine.wait = WAIT
    play.noticed()
    play.on("03-10").worker()
    play.do("officer", "money.decide", "grant", form={"amount": "126000"})
    decision = next(d for d in play.case.decisions.values() if d.path == "money")
    play.command(c.Rectify, "officer#8", decision=decision.no, wrong="张甲乙", right="张甲一")
    with pytest.raises(Refusal, match="too_late_to_take_back"):
        take_back(play)
