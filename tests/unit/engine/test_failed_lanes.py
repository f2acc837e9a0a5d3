"""Failed lanes: the others go on, are cancelled, or somebody is asked, meanwhile on hold or not."""

from __future__ import annotations

import pytest

from tests.unit.engine.play import FAMILY, PUPILS, Play, changed
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.errors import Refusal

JOIN = "    join: all\n    then: {joined: closing}"
ASK = "{ask: lead, within: {time: 2 working days, late: {%s}}%s}"


def rule(failed: str, then: str = "joined: closing", more: str = "") -> Play:
    play = Play(changed((JOIN, f"    join: all\n    failed: {failed}\n    then: {{{then}}}{more}")))
    play.accepted(answers={**FAMILY, "members": PUPILS}, chosen=("money", "school"))
    return play


def ask(late: str = "remind: boss", hold: bool = False) -> str:
    return ASK % (late, ", hold: true" if hold else "")


def refuse(play: Play, pupil: int = 2) -> None:
    play.do("officer", f"school[{pupil}].confirm", "no")


def without_money(play: Play) -> None:
    """The means are known, the allowance is withdrawn: only the schools are left."""
    play.checked()
    play.command(c.Withdraw, play.applicant, path="money")


def questions(play: Play) -> list[str]:
    return [t.subject for t in play.case.open_tasks if t.kind == "lane_failed"]


def test_without_a_policy_the_others_go_on() -> None:
    play = rule("go_on")
    refuse(play)
    assert play.case.scopes["money"].running
    assert questions(play) == []


def test_the_others_are_cancelled_and_the_case_goes_on() -> None:
    play = rule("cancel")
    refuse(play)
    assert play.outcome("school[2]") == "not_granted"
    assert {play.outcome(p) for p in ("school[3]", "money", "means")} == {"terminated"}
    assert play.outcome("") == "known"
    (cancelled,) = play.told(f.LanesCancelled)
    assert (cancelled.path, cancelled.lane) == ("", "school[2]")
    assert play.sound()


def test_it_may_go_another_way_when_they_are_cancelled() -> None:
    play = rule("cancel", "joined: closing, failed: declined")
    refuse(play)
    assert (play.state(""), play.outcome("")) == ("declined", "terminated")
    assert play.sound()


def test_a_grant_or_a_withdrawal_is_no_failure() -> None:
    play = rule("cancel")
    play.do("officer", "school[2].confirm", "yes", form={"amount": "10"})
    play.command(c.Withdraw, play.applicant, path="school[3]")
    assert play.case.scopes["money"].running


def test_somebody_is_asked_and_lets_the_others_go_on() -> None:
    play = rule(ask())
    refuse(play)
    assert questions(play) == ["2:school[2]"]
    play.do("lead", "review", "go_on", kind="lane_failed")
    assert questions(play) == []
    assert play.case.scopes["money"].running
    play.do("officer", "school[3].confirm", "yes", form={"amount": "10"})
    without_money(play)
    assert play.outcome("") == "known"
    assert play.sound()


def test_somebody_is_asked_and_cancels_them() -> None:
    play = rule(ask())
    refuse(play)
    form = {"lane_failed_note": "没有必要再核对"}
    play.do("lead", "review", "cancel", kind="lane_failed", form=form)
    assert play.outcome("money") == "terminated"
    assert play.case.status == "closed"
    assert play.sound()


def test_each_failure_is_asked_about_once() -> None:
    play = rule(ask())
    refuse(play)
    refuse(play, 3)
    assert questions(play) == ["2:school[2]", "2:school[3]"]
    assert play.sound()


def test_only_who_is_asked_decides_and_only_so() -> None:
    play = rule(ask())
    refuse(play)
    with pytest.raises(Refusal, match="not_your_post"):
        play.do("officer", "review", "cancel", kind="lane_failed")
    with pytest.raises(Refusal, match="no_such_outcome"):
        play.do("lead", "review", "joined", kind="lane_failed")


def test_without_an_answer_the_declared_consequence_follows() -> None:
    reminded = rule(ask())
    refuse(reminded)
    reminded.on("03-05").worker()
    assert [fact.role for fact in reminded.told(f.TaskReminded)].count("boss") == 1
    taken = rule(ask("take: cancel"))
    refuse(taken)
    taken.on("03-05").worker()
    assert taken.outcome("money") == "terminated"
    assert taken.sound()


def test_on_hold_nobody_finishes_anything_and_nothing_moves() -> None:
    play = rule(ask(hold=True))
    refuse(play)
    for by, where, outcome in (
        ("officer", "school[3].confirm", "no"),
        ("officer#2", "means/data.ask", "clean"),
    ):
        with pytest.raises(Refusal, match="on_hold"):
            play.do(by, where, outcome)
    play.do("lead", "review", "go_on", kind="lane_failed")
    play.do("officer#2", "means/data.ask", "clean")
    assert play.sound()


def test_on_hold_silence_decides_nothing_in_the_other_lanes() -> None:
    confirm = "    within: {time: 4 working days, late: {escalate: boss}}\n    then: {yes: granted"
    lapse = confirm.replace("escalate: boss", "take: no")
    text = changed(
        (confirm, lapse),
        (JOIN, f"    join: all\n    failed: {ask(hold=True)}\n    then: {{joined: closing}}"),
    )
    play = Play(text)
    play.accepted(answers={**FAMILY, "members": PUPILS}, chosen=("money", "school"))
    refuse(play)
    play.on("03-09").worker()
    assert play.state("school[3]") == "confirm"
    assert play.sound()


def test_a_question_is_called_off_when_nothing_is_left_to_cancel() -> None:
    play = rule(ask())
    without_money(play)
    play.do("officer", "school[3].confirm", "yes", form={"amount": "10"})
    refuse(play)
    assert play.outcome("") == "known"
    assert questions(play) == []
    assert play.case.status == "closed"


def test_but_it_stands_where_another_way_may_be_taken() -> None:
    play = rule(ask(), "joined: closing, failed: declined")
    without_money(play)
    play.do("officer", "school[3].confirm", "yes", form={"amount": "10"})
    refuse(play)
    assert questions(play) == ["2:school[2]"]
    play.do("lead", "review", "cancel", kind="lane_failed")
    assert play.state("") == "declined"
    assert play.sound()


def test_a_join_may_ask_what_each_lane_came_to() -> None:
    when = "\"lane_school == 'not_granted' || finished == present\""
    play = Play(
        changed((JOIN, f"    join: {{when: {when}, rest: cancel}}\n    then: {{joined: closing}}"))
    )
    play.accepted(answers={**FAMILY, "members": PUPILS[:2]}, chosen=("money", "school"))
    refuse(play)
    assert play.outcome("money") == "withdrawn"
    assert play.case.status == "closed"


@pytest.mark.parametrize(("outcome", "state"), [("no", "sorry"), ("yes", "closing")])
def test_after_the_join_a_choice_reads_what_each_lane_came_to(outcome: str, state: str) -> None:
    more = (
        "\n  sorting: {choose: {first: [{when: \"lane_school == 'not_granted'\", to: sorry}], "
        "otherwise: closing}}\n  sorry: {final: known}"
    )
    play = rule("go_on", "joined: sorting", more)
    without_money(play)
    play.command(c.Withdraw, play.applicant, path="school[3]")
    form = {"amount": "10"} if outcome == "yes" else {}
    play.do("officer", "school[2].confirm", outcome, form=form)
    assert play.state("") == state


def test_a_question_is_called_off_when_the_lane_runs_again() -> None:
    undecided = ("not_granted: {final: {outcome: not_granted, letter: decision}}",
                 "not_granted: {final: terminated}")  # fmt: skip
    policy = f"    join: all\n    failed: {ask()}\n    reopens: {{by: lead}}"
    play = Play(changed((JOIN, f"{policy}\n    then: {{joined: closing}}"), undecided))
    play.accepted(answers={**FAMILY, "members": PUPILS}, chosen=("money", "school"))
    refuse(play)
    (first,) = [t.no for t in play.case.open_tasks if t.kind == "lane_failed"]
    play.command(c.ReopenLane, "lead", path="school[2]")
    assert play.case.tasks[first].status == "cancelled", "it was about the earlier run"
    assert questions(play) == []
    refuse(play)
    assert questions(play) == ["4:school[2]"]
    assert play.sound()
