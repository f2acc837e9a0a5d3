"""Failed lanes: the others go on, are cancelled, or somebody is asked, meanwhile on hold or not."""

from __future__ import annotations

import pytest

from tests.unit.machine.play import FAMILY, PUPILS, Play, changed
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.errors import Refusal
from workflow.machine import failed

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


# -- exactly whom it concerns ----------------------------------------------------------------------


def two_stages(failed: str, first_rest: str = "go_on") -> Play:
    """Schools first, of which one is enough and the rest goes on; then the means and the money."""
    lanes = """      means: {use: check, when: happened_poor}
      money: {use: allowance, with: {means: means}, offer: happened_poor}
      school: {use: schooling, each: {of: members, where: "pupil && age < 19"}, offer: members_pupil > 0}
"""  # noqa: E501
    school = lanes.splitlines(keepends=True)[2]
    others = "".join(lanes.splitlines(keepends=True)[:2])
    first = f"""{school}    join: {{when: finished >= 1, rest: {first_rest}}}
    then: {{joined: second}}
  second:
    lanes:
{others}"""
    play = Play(changed((lanes, first), (JOIN, f"    join: all\n    failed: {failed}\n    then: {{joined: closing}}")))  # fmt: skip  # noqa: E501
    play.accepted(answers={**FAMILY, "members": PUPILS}, chosen=("money", "school"))
    play.do("officer", "school[2].confirm", "yes", form={"amount": "10"})
    assert play.state("") == "second"
    return play


def test_only_the_lanes_of_that_state_are_cancelled() -> None:
    play = two_stages("cancel")
    play.checked()
    play.do("lead", "money.opinion", "oppose")
    play.do("officer", "money.decide", "refuse", reasons=("too_rich",))
    (cancelled,) = play.told(f.LanesCancelled)
    assert cancelled.lane == "money"
    assert play.case.scopes["school[3]"].outcome is None, "it belongs to what came before"
    assert play.sound()


def test_only_the_lanes_of_that_state_stand_still() -> None:
    play = two_stages(ask(hold=True))
    play.do("officer", "school[3].confirm", "yes", form={"amount": "10"})
    assert play.outcome("school[3]") == "granted"
    assert play.sound()


def test_what_went_on_from_before_is_not_held_up_by_a_question() -> None:
    play = two_stages(ask("remind: boss", hold=True))
    play.command(c.Withdraw, play.applicant, path="money")
    assert questions(play) == [], "a withdrawal is no failure"
    play.do("officer", "school[3].confirm", "no", reasons=())
    assert questions(play) == [], "a lane of another state has failed"


def test_whoever_cancels_names_the_lane_that_failed() -> None:
    play = rule(ask())
    refuse(play)
    play.do("lead", "review", "cancel", kind="lane_failed")
    (cancelled,) = play.told(f.LanesCancelled)
    assert (cancelled.path, cancelled.lane) == ("", "school[2]")


def test_the_last_lane_to_fail_leaves_nothing_to_ask() -> None:
    play = rule(ask())
    play.do("officer", "school[3].confirm", "yes", form={"amount": "10"})
    without_money(play)
    refuse(play)
    assert not [t for t in play.case.tasks.values() if t.kind == "lane_failed"], "never asked"
    assert play.outcome("") == "known"
    assert play.sound()


def test_with_another_way_to_go_the_last_one_is_asked_about() -> None:
    play = rule(ask(), "joined: closing, failed: declined")
    play.do("officer", "school[3].confirm", "yes", form={"amount": "10"})
    without_money(play)
    refuse(play)
    assert questions(play) == ["2:school[2]"]
    assert play.case.scopes[""].running
    play.do("lead", "review", "cancel", kind="lane_failed")
    assert play.state("") == "declined"
    assert play.sound()


def test_where_enough_is_enough_the_answer_is_waited_for_while_others_run() -> None:
    text = changed((JOIN, f"    join: {{when: finished >= 1, rest: go_on}}\n    failed: {ask()}\n    then: {{joined: closing}}"))  # fmt: skip  # noqa: E501
    play = Play(text)
    play.accepted(answers={**FAMILY, "members": PUPILS}, chosen=("money", "school"))
    refuse(play)
    assert questions(play) == ["2:school[2]"]
    assert play.state("") == "review", "the question is open, so nothing goes on yet"
    play.do("lead", "review", "go_on", kind="lane_failed")
    assert play.state("") == "closing"
    assert play.sound()


def test_without_hold_the_others_work_on_while_the_question_is_open() -> None:
    play = rule(ask())
    refuse(play)
    play.do("officer", "school[3].confirm", "yes", form={"amount": "10"})
    assert questions(play) == ["2:school[2]"]
    assert play.sound()


@pytest.mark.parametrize(
    ("path", "above", "is_below"),
    [("a/b", "a", True), ("a", "", True), ("a/b", "", True), ("ab", "a", False),
     ("a", "a", False), ("", "", False), ("a", "a/b", False)],
)  # fmt: skip
def test_what_lies_below_a_scope(path: str, above: str, is_below: bool) -> None:
    assert failed._below(path, above) is is_below


def test_a_question_holds_what_lies_below_it_and_nothing_else() -> None:
    play = rule(ask(hold=True))
    refuse(play)
    (question,) = [t for t in play.case.open_tasks if t.kind == "lane_failed"]
    closure = play.engine.store.closure(play.case.closure)
    held = lambda path: failed.on_hold(play.case, closure, path)  # noqa: E731
    assert {held("money"), held("means/data"), held("school[3]")} == {question}
    assert held("") is None
    assert held("unknown") is None
    play.do("lead", "review", "go_on", kind="lane_failed")
    assert held("money") is None


GAP = {"item": "identity", "reason": "missing"}


def test_other_tasks_of_the_case_hold_nothing() -> None:
    """The clerk collects what is missing, at the very scope whose lanes may be held."""
    play = rule(ask(hold=True))
    task = play.task("school[2].confirm")
    play.command(c.NoteGap, "officer", task=task.no, **GAP)
    assert [t.kind for t in play.case.open_tasks if t.path == ""] == ["correction"]
    play.do("officer", "school[3].confirm", "yes", form={"amount": "10"})
    assert play.outcome("school[3]") == "granted"


def test_other_tasks_of_the_case_keep_nothing_from_joining() -> None:
    text = changed((JOIN, f"    join: {{when: finished >= 1, rest: go_on}}\n    failed: {ask()}\n    then: {{joined: closing}}"))  # fmt: skip  # noqa: E501
    play = Play(text)
    play.accepted(answers={**FAMILY, "members": PUPILS}, chosen=("money", "school"))
    play.command(c.NoteGap, "officer", task=play.task("school[2].confirm").no, **GAP)
    play.do("officer", "school[3].confirm", "yes", form={"amount": "10"})
    assert play.state("") == "closing"


def test_a_hold_that_another_service_declares_is_not_ours() -> None:
    inner = "    join: all\n    then: {joined: known}"
    text = changed(
        (inner, f"    join: all\n    failed: {ask(hold=True)}\n    then: {{joined: known}}"),
        (JOIN, f"    join: all\n    failed: {ask()}\n    then: {{joined: closing}}"),
    )
    play = Play(text)
    play.accepted(answers={**FAMILY, "members": PUPILS}, chosen=("money", "school"))
    refuse(play)
    play.do("officer", "school[3].confirm", "yes", form={"amount": "10"})
    assert questions(play) == ["2:school[2]"]


# -- a failure inside a lane, beside another lane of the same name ---------------------------------

TOP_VISIT = """      visit:
        start: go
        states:
          go:
            task: {by: clerk}
            within: {time: 3 working days, late: {remind: boss}}
            then: {seen: over}
          over: {final: known}
"""


def inside(failed: str, join: str = "all") -> Play:
    """The data check fails inside the check; the case has a lane `visit` of its own as well."""
    inner = "    join: all\n    then: {joined: known}"
    text = changed(
        (inner, f"    join: all\n    failed: {failed}\n    then: {{joined: known}}"),
        ("          clear: {final: known}", "          clear: {final: terminated}"),
        (JOIN, f"{TOP_VISIT}    join: {join}\n    then: {{joined: closing}}"),
    )
    play = Play(text)
    play.accepted(answers={**FAMILY, "members": PUPILS}, chosen=("money", "school"))
    play.do("officer#2", "means/data.ask", "clean")
    return play


def test_a_lane_elsewhere_is_not_cancelled_because_it_has_the_same_name() -> None:
    play = inside("cancel")
    assert play.outcome("means/visit") == "terminated"
    assert play.case.scopes["visit"].running
    assert play.sound()


def test_a_lane_elsewhere_is_not_on_hold_because_it_has_the_same_name() -> None:
    play = inside(ask(hold=True))
    with pytest.raises(Refusal, match="on_hold"):
        play.do("lead", "means/visit.go", "found")
    play.do("clerk", "visit.go", "seen")
    assert play.outcome("visit") == "known"
    assert play.sound()


def test_a_question_inside_a_lane_keeps_the_lanes_around_it_from_nothing() -> None:
    play = inside(ask(), "{when: finished >= 1, rest: go_on}")
    play.do("officer", "school[2].confirm", "yes", form={"amount": "10"})
    assert play.state("") == "closing"
    assert questions(play) == ["2:means/data"], "it is still open"
