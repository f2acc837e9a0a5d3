"""Taking back 撤回: whose step it is, and each thing that makes it too late."""

from __future__ import annotations

import pytest

from tests.unit.machine.panels import seat, vote, written
from tests.unit.machine.play import FAMILY, PUPILS, Play, changed
from tests.unit.machine.test_hands import refused
from tests.unit.machine.test_send_back import taken_back
from workflow.domain import commands as c
from workflow.domain.commands.hands import Delegate, Reassign, TakeBack
from workflow.errors import NotFound, Refusal

BEFORE_THE_LANES = (
    ("then: {accept: review, decline: declined}", "then: {accept: sort, decline: declined}"),
    ("  review:\n    lanes:", """  sort:
    task: {by: lead}
    within: {time: 5 working days, late: {escalate: lead}}
    then: {go: review}
  review:
    lanes:"""),
)  # fmt: skip


def opposed() -> Play:
    """The lead has given an opinion; the county has to decide."""
    play = Play()
    play.at_opinion()
    play.do("lead", "money.opinion", "oppose", form={"amount": "7"})
    return play


def too_late(play: Play, by: str, where: str) -> tuple[object, object]:
    """What made it too late, and who did it."""
    refusal = refused("too_late_to_take_back", lambda: taken_back(play, by, where))
    return refusal.values["what"], refusal.values["by"]


# -- whose step it is ------------------------------------------------------------------------------


def test_a_step_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound, match="no_such_task"):
        opposed().command(TakeBack, "lead", task=999, reason="写错了")


def test_a_relative_takes_nothing_back() -> None:
    play = opposed()
    lead = play.staff("lead")
    register = {"user": lead.user, "name": "lead", "relation": "nephew"}
    play.command(c.RegisterRelative, "clerk", **register)
    refused("related", lambda: taken_back(play, "lead", "money.opinion"))


def test_a_step_that_nobody_has_finished_is_nobodys_to_take_back() -> None:
    play = opposed()
    play.command(c.Claim, "officer", task=play.task("money.decide").no)
    refusal = refused("not_your_step", lambda: taken_back(play, "officer", "money.decide"))
    assert refusal.values["by"] == ""


def test_a_step_that_waits_for_a_second_signature_is_not_done_yet() -> None:
    play = Play()
    play.accepted()
    play.do("lead#2", "means/visit.go", "found")
    refusal = refused("not_your_step", lambda: taken_back(play, "lead#2", "means/visit.go"))
    assert refusal.values["by"] == "lead#2"


def test_what_was_posted_is_no_step_to_take_back() -> None:
    play = Play()
    play.noticed()
    (posting,) = [t for t in play.case.tasks.values() if t.kind == "posting" and not t.live]
    act = lambda: play.command(TakeBack, "assistant", task=posting.no, reason="写错了")  # noqa: E731
    assert refused("not_your_step", act).values["by"] == "assistant"


def test_a_signature_that_fell_is_nobodys_step_any_more() -> None:
    play = opposed()
    first = play.task("money.opinion").no
    taken_back(play, "lead", "money.opinion")
    play.do("lead", "money.opinion", "oppose")
    act = lambda: play.command(TakeBack, "lead", task=first, reason="再来")  # noqa: E731
    assert refused("not_your_step", act).values["by"] == ""


# -- what makes it too late ------------------------------------------------------------------------


def test_what_the_applicant_was_told_stays() -> None:
    play = Play()
    play.accepted()
    assert too_late(play, "clerk", "counter") == ("told", "")


def test_another_service_that_was_asked_to_run_again_is_running() -> None:
    play = Play()
    play.at_opinion()
    play.do("lead", "money.opinion", "again")
    assert too_late(play, "lead", "money.opinion") == ("reopened", "")


def test_services_that_have_begun_are_not_called_off() -> None:
    play = Play(changed(*BEFORE_THE_LANES))
    play.accepted()
    play.do("lead", "sort", "go")
    assert too_late(play, "lead", "sort") == ("went_on", "")


def test_advice_that_was_asked_for_meanwhile_makes_it_too_late() -> None:
    play = opposed()
    task = play.task("money.decide")
    play.command(c.AskAdvice, "officer", task=task.no, role="boss", question="如何")
    assert too_late(play, "lead", "money.opinion")[0] == "went_on"


def test_who_lets_the_next_step_be_prepared_has_taken_it_up() -> None:
    play = opposed()
    task, officer, other = play.task("money.decide"), play.staff("officer"), play.staff("officer#2")
    play.command(Reassign, "administrator", task=task.no, to=officer.user, reason="出差")
    play.command(Delegate, "officer", task=task.no, to=other.user, request="看看")
    assert too_late(play, "lead", "money.opinion")[0] == "claimed"


def test_a_step_that_was_only_given_to_somebody_can_still_be_taken_back() -> None:
    play = opposed()
    task, officer = play.task("money.decide"), play.staff("officer")
    play.command(Reassign, "administrator", task=task.no, to=officer.user, reason="出差")
    taken_back(play, "lead", "money.opinion")
    assert play.state("money") == "opinion"
    assert play.sound()


def test_what_was_missing_for_the_next_step_makes_it_too_late() -> None:
    play = opposed()
    task = play.task("money.decide")
    play.command(c.NoteGap, "officer", task=task.no, item="identity", reason="missing")
    assert too_late(play, "lead", "money.opinion")[0] == "went_on"


def test_what_happened_before_the_step_is_no_reason() -> None:
    """An earlier notice, earlier signatures and decisions of the same service."""
    play = Play()
    play.noticed()
    play.on("03-10").worker()
    play.do("officer", "money.decide", "send_back")
    play.do("lead", "money.opinion", "oppose")
    taken_back(play, "lead", "money.opinion")
    assert play.state("money") == "opinion"
    assert play.sound()


def test_what_happens_in_other_services_is_no_reason() -> None:
    play = opposed()
    with pytest.raises(Refusal, match="too_late_to_take_back"):
        taken_back(play, "officer#2", "means/data.ask")
    taken_back(play, "lead", "money.opinion")
    assert play.case.scopes["means"].outcome == "known"


# -- what others made of it ------------------------------------------------------------------------

TWO_STEPS = (
    "            then: {clean: clear}\n",
    "            then: {clean: second}\n"
    "          second:\n"
    "            task: {by: officer}\n"
    "            within: {time: 3 working days, late: {escalate: boss}}\n"
    "            then: {sure: clear}\n",
)
AT_ONCE = ("start: waiting\nstates:\n  waiting:", "start: opinion\nstates:\n  waiting:")


def half_checked() -> Play:
    """The data check has done its first step; the allowance, which reads the check, runs beside
    it."""
    play = Play(changed(TWO_STEPS, AT_ONCE))
    play.accepted()
    play.do("officer#2", "means/data.ask", "clean")
    return play


def test_a_step_that_a_service_reads_stays_once_that_service_has_moved() -> None:
    play = half_checked()
    play.do("lead", "money.opinion", "support")
    assert too_late(play, "officer#2", "means/data.ask") == ("read", "")


def test_as_long_as_the_service_that_reads_it_stands_where_it_stood_it_can_be_taken_back() -> None:
    play = half_checked()
    taken_back(play, "officer#2", "means/data.ask")
    assert play.state("means/data") == "ask"
    assert play.sound()


def test_a_service_that_reads_something_else_may_have_moved() -> None:
    """The visit is done beside it, in the same check: it reads nothing of the data."""
    play = half_checked()
    play.do("lead#2", "means/visit.go", "found")
    play.sign("lead#3", "means/visit.go")
    taken_back(play, "officer#2", "means/data.ask")
    assert play.state("means/data") == "ask"


def test_while_the_work_is_on_hold_nothing_is_taken_back() -> None:
    hold = "failed: {ask: lead, within: {time: 2 working days, late: {remind: boss}}, hold: true}"
    join = "    join: all\n    then: {joined: closing}"
    play = Play(changed(TWO_STEPS, (join, join.replace("    then", f"    {hold}\n    then"))))
    play.accepted(answers={**FAMILY, "members": PUPILS}, chosen=("money", "school"))
    play.do("officer#2", "means/data.ask", "clean")
    play.do("officer", "school[2].confirm", "no")
    refused("on_hold", lambda: taken_back(play, "officer#2", "means/data.ask"))
    play.do("lead", "review", "go_on", kind="lane_failed")
    taken_back(play, "officer#2", "means/data.ask")
    assert play.state("means/data") == "ask"


def test_a_step_without_a_limit_comes_back_without_one() -> None:
    within = "    within: {time: 2 working days, late: {escalate: boss}}\n    then: {support:"
    play = Play(changed((within, "    then: {support:")))
    play.at_opinion()
    play.do("lead", "money.opinion", "oppose")
    taken_back(play, "lead", "money.opinion")
    again = play.task("money.opinion")
    assert (again.due_on, again.due_at, again.limit) == (None, None, "")
    assert again.visit == play.case.scopes["money"].visit
    assert play.sound()


@pytest.mark.parametrize("leads", ["decide", "stopped"], ids=["goes on", "is over"])
def test_what_a_seat_of_a_panel_said_stays_said(leads: str) -> None:
    text = written("{seats: 2, pass: support, fail: oppose}")
    assert text.count("{support: notice, oppose: decide}") == 1
    play = Play(text.replace("oppose: decide}", f"oppose: {leads}}}", 1))
    play.at_opinion(answers={**FAMILY, "members": PUPILS}, chosen=("money", "school"))
    vote(play, "lead#4", 1, "oppose")
    assert play.state("money") == leads
    act = lambda: play.command(TakeBack, "lead#4", task=seat(play, 1).no, reason="写错了")  # noqa: E731
    assert refused("too_late_to_take_back", act).values["what"] == "told"
