"""Sending back 退回 to an earlier step, and taking one's own last step back 撤回."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.machine.play import Play, changed
from tests.unit.machine.test_hands import refused
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.commands.hands import TakeBack
from workflow.errors import Invalid

FORM = "task: {by: officer, not: [opinion], form: finding, reasons: {refuse: refusal}}"
OPINION = "then: {support: notice, oppose: decide, again: {reopen: means, to: waiting}}"
THEN = "then: {grant: granted, refuse: not_granted, send_back: opinion}"


def with_way(move: str, opinion: str = OPINION) -> Play:
    """A case at the county's decision, which may send back as `move` says."""
    play = Play(changed((THEN, THEN.replace("opinion}", move + "}")), (OPINION, opinion)))
    play.at_opinion()
    for name in ("officer", "officer#2", "lead"):
        play.staff(name)
    play.do("lead", "money.opinion", "oppose")
    return play


def taken_back(play: Play, by: str, where: str, **given: Any) -> None:
    given = {"reason": "写错了", **given}
    play.command(TakeBack, by, task=play.task(where).no, **given)


# -- sending back ----------------------------------------------------------------------------------


def test_a_repaired_step_returns_to_whoever_sent_it_back() -> None:
    play = with_way("{back: opinion, resume: here}")
    play.do("officer", "money.decide", "send_back")
    assert play.state("money") == "opinion"
    play.do("lead", "money.opinion", "support")
    assert play.state("money") == "decide", "no second notice: it goes straight back"
    task = play.task("money.decide")
    assert task.assigned_name == "officer"
    refused("assigned_to_other", lambda: play.do("officer#2", "money.decide", "grant"))
    play.do("officer", "money.decide", "grant", form={"amount": "100"})
    assert play.outcome("money") == "granted"
    assert play.case.scopes["money"].resume == ()
    assert play.sound()


def test_walking_again_takes_every_step_after_it() -> None:
    play = with_way("{back: opinion}")
    play.do("officer", "money.decide", "send_back")
    play.do("lead", "money.opinion", "support")
    assert play.state("money") == "notice"
    assert play.sound()


def test_who_left_meanwhile_is_not_waited_for() -> None:
    play = with_way("{back: opinion, resume: here}")
    play.do("officer", "money.decide", "send_back")
    del play.store.rows.staff[play.staff("officer").user or 0]
    play.do("lead", "money.opinion", "oppose")
    assert play.task("money.decide").assigned is None
    play.do("officer#2", "money.decide", "grant", form={"amount": "100"})
    assert play.sound()


def test_a_repaired_step_may_still_ask_for_a_new_check() -> None:
    play = with_way("{back: opinion, resume: here}")
    play.do("officer", "money.decide", "send_back")
    play.do("lead", "money.opinion", "again")
    assert play.state("money") == "waiting"
    assert play.case.scopes["money"].resume == ()
    assert play.sound()


def test_whoever_sends_back_chooses_among_the_steps_that_were_done() -> None:
    play = with_way("{back: earlier, resume: here}")
    with pytest.raises(Invalid) as invalid:
        play.do("officer", "money.decide", "send_back")
    assert invalid.value.fields == {"to": "required"}
    with pytest.raises(Invalid) as invalid:
        play.do("officer", "money.decide", "send_back", to="decide")
    assert invalid.value.fields == {"to": "not_offered"}
    with pytest.raises(Invalid) as invalid:
        play.do("officer", "money.decide", "grant", to="opinion", form={"amount": "1"})
    assert invalid.value.fields == {"to": "not_offered"}
    play.do("officer", "money.decide", "send_back", to="opinion")
    assert play.state("money") == "opinion"
    play.do("lead", "money.opinion", "oppose")
    assert play.task("money.decide").assigned_name == "officer"
    assert play.sound()


def test_the_step_chosen_holds_until_the_second_signature() -> None:
    two = "task: {by: officer, sign: 2, not: [opinion], form: finding, reasons: {refuse: refusal}}"
    play = Play(changed((THEN, THEN.replace("opinion}", "{back: earlier}}")), (FORM, two)))
    play.at_opinion()
    play.do("lead", "money.opinion", "oppose")
    play.do("officer", "money.decide", "send_back", to="opinion")
    assert play.state("money") == "decide"
    play.sign("officer#2", "money.decide")
    assert play.state("money") == "opinion"
    assert play.sound()


# -- taking back -----------------------------------------------------------------------------------


def test_a_step_is_taken_back_before_anybody_acted_on_it() -> None:
    play = Play()
    play.at_opinion()
    due = play.task("money.opinion").due_at
    play.do("lead", "money.opinion", "oppose", form={"amount": "7"})
    first = play.task("money.opinion").no
    taken_back(play, "lead", "money.opinion")
    assert play.state("money") == "opinion"
    task = play.task("money.opinion")
    assert (task.live, task.claimed_name, task.due_at) == (True, "lead", due)
    assert play.case.tasks[first].status == "cancelled"
    assert {s.void for s in play.case.signatures.values() if s.task == first} == {True}
    assert play.open() == {"money.opinion:step"}
    play.do("lead", "money.opinion", "support")
    assert play.state("money") == "notice"
    assert play.sound()


def test_a_finding_that_was_taken_back_counts_no_more() -> None:
    text = changed(
        ("oppose: decide, again", "oppose: how, again"),
        ("  decide:\n    task", "  how: {choose: {first: [{when: \"amount > 5\", to: decide}], "
                                "otherwise: stopped}}\n  decide:\n    task"),
    )  # fmt: skip
    play = Play(text)
    play.at_opinion()
    play.do("lead", "money.opinion", "oppose", form={"amount": "7"})
    taken_back(play, "lead", "money.opinion")
    play.do("lead", "money.opinion", "oppose")
    assert play.outcome("money") == "terminated"


def test_a_step_that_somebody_took_up_is_not_taken_back() -> None:
    play = Play()
    play.at_opinion()
    play.do("lead", "money.opinion", "oppose")
    play.command(c.Claim, "officer", task=play.task("money.decide").no)
    said = refused("too_late_to_take_back", lambda: taken_back(play, "lead", "money.opinion"))
    assert said.values == {"what": "claimed", "by": "officer"}


def test_a_step_that_was_signed_on_is_not_taken_back() -> None:
    play = Play(changed((FORM, FORM.replace("by: officer,", "by: officer, sign: 2,"))))
    play.at_opinion()
    play.do("lead", "money.opinion", "oppose")
    play.do("officer", "money.decide", "grant", form={"amount": "7"})
    said = refused("too_late_to_take_back", lambda: taken_back(play, "lead", "money.opinion"))
    assert said.values == {"what": "signed", "by": "officer"}


def test_a_step_whose_notice_is_posted_is_not_taken_back() -> None:
    play = Play()
    play.at_opinion()
    play.do("lead", "money.opinion", "support")
    play.do("assistant", "money.notice", "posted", kind="posting")
    said = refused("too_late_to_take_back", lambda: taken_back(play, "lead", "money.opinion"))
    assert said.values == {"what": "signed", "by": "assistant"}


WEBSITE = (
    "        website: {title: {zh: 网站, en: Website}, audience: internet, "
    "shows: [applicant_name_masked]}\n"
)


def test_a_notice_that_stands_on_the_website_is_public_already() -> None:
    play = Play()
    play.at_opinion()
    play.do("lead", "money.opinion", "support")
    said = refused("too_late_to_take_back", lambda: taken_back(play, "lead", "money.opinion"))
    assert said.values["what"] == "posted"


def test_a_notice_nobody_has_posted_yet_is_called_off_with_the_step() -> None:
    play = Play(changed((WEBSITE, "")))
    play.at_opinion()
    play.do("lead", "money.opinion", "support")
    taken_back(play, "lead", "money.opinion")
    assert play.notice.status == "cancelled"
    assert play.open() == {"money.opinion:step"}
    assert play.sound()


def test_only_who_finished_it_takes_it_back_and_not_what_people_were_told() -> None:
    play = Play()
    play.at_opinion()
    play.do("lead", "money.opinion", "oppose")
    refused("not_your_step", lambda: taken_back(play, "lead#4", "money.opinion"))
    refused("not_your_step", lambda: taken_back(play, "lead#2", "means/visit.go"))
    said = refused("too_late_to_take_back", lambda: taken_back(play, "clerk", "counter"))
    assert said.values["what"] == "told"
    said = refused("too_late_to_take_back", lambda: taken_back(play, "lead#3", "means/visit.go"))
    assert said.values["what"] == "ended"
    with pytest.raises(Invalid):
        taken_back(play, "lead", "money.opinion", reason=" ")


def test_after_its_time_a_step_is_not_taken_back() -> None:
    play = Play()
    play.at_opinion()
    play.do("lead", "money.opinion", "oppose")
    play.on("03-12")
    said = refused("too_late_to_take_back", lambda: taken_back(play, "lead", "money.opinion"))
    assert said.values["what"] == "late"


def test_taking_back_what_was_sent_back_restores_the_way() -> None:
    play = with_way("{back: opinion, resume: here}")
    play.do("officer", "money.decide", "send_back")
    taken_back(play, "officer", "money.decide")
    assert play.state("money") == "decide"
    assert play.case.scopes["money"].resume == ()
    play.do("officer", "money.decide", "send_back")
    play.do("lead", "money.opinion", "support")
    taken_back(play, "lead", "money.opinion")
    assert [each.state for each in play.case.scopes["money"].resume] == ["decide"]
    play.do("lead", "money.opinion", "support")
    assert play.state("money") == "decide"
    assert len(play.told(f.StepTakenBack)) == 2
    assert play.sound()


def test_the_limit_of_a_step_that_was_taken_back_goes_on_and_moves_with_a_pause() -> None:
    """Its due date stays what anybody can compute from its start, its limit and the pauses."""
    play = Play()
    play.at_opinion()  # Monday 2 March: two working days, until the 4th
    play.on("03-03").do("lead", "money.opinion", "oppose")
    taken_back(play, "lead", "money.opinion")
    assert play.task("money.opinion").due_on == date(2026, 3, 4)
    play.gap("lead", "money.opinion")
    play.ask()
    play.on("03-09").answer("identity")
    assert play.task("money.opinion").due_on == date(2026, 3, 10), "of two days one was used"
    assert play.sound()


# -- what was decided ------------------------------------------------------------------------------

AFTER = "    then: {joined: closing}\n"
ASKED = """    then: {joined: last_look}
  last_look:
    task: {by: clerk}
    within: {time: 2 working days, late: {escalate: lead}}
    then: {fine: closing, again: {back: review_first}}
  review_first:
    task: {by: clerk}
    within: {time: 2 working days, late: {escalate: lead}}
    then: {go: review}
"""


def test_what_was_decided_in_a_lane_stays_when_the_file_comes_to_its_lanes_again() -> None:
    play = Play(changed((AFTER, ASKED))).at_opinion()
    play.do("lead", "money.opinion", "oppose")
    play.do("officer", "money.decide", "refuse", reasons=("too_rich",))
    assert play.state("") == "last_look"
    play.do("clerk", ".last_look", "again")
    play.do("clerk", ".review_first", "go")
    assert play.outcome("money") == "not_granted", "its letter is out"
    assert play.outcome("means") is None, "nothing was decided there: it runs again"
    assert not [fact for fact in play.told(f.ScopeReopened) if fact.path == "money"]
    play.checked()
    assert play.state("") == "last_look"
    assert play.sound()
