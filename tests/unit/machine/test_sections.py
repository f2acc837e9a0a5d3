"""Critical sections and milestones: one at a time, in order; reached, at, and not of a sister."""

from __future__ import annotations

import pytest

from tests.unit.machine.play import FAMILY, Play, changed
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.commands.hands import TakeBack
from workflow.errors import Refusal

THREE = tuple(
    {"name": name, "relation": "child", "id_number": number, "pupil": True, "age": 9}
    for name, number in (("甲", "C1"), ("乙", "C2"), ("丙", "C3"))
)
CONFIRM = "    task: {by: officer, form: finding}\n    within: {time: 4 working days"


def schools(*more: tuple[str, str]) -> Play:
    """Three children, whose schools are asked one after the other."""
    section = (CONFIRM, CONFIRM.replace("    within", "    section: desk\n    within"))
    play = Play(changed(section, *more))
    play.accepted(answers={**FAMILY, "members": THREE}, chosen=("money", "school"))
    return play


def in_schools(play: Play) -> set[str]:
    return {where for where in play.open() if where.startswith("school")}


def test_one_is_inside_and_the_others_follow_in_their_order() -> None:
    play = schools()
    assert in_schools(play) == {"school[1].confirm:step"}
    assert [play.case.scopes[f"school[{n}]"].queued > 0 for n in (1, 2, 3)] == [False, True, True]
    play.do("officer", "school[1].confirm", "no")
    assert in_schools(play) == {"school[2].confirm:step"}
    play.do("officer", "school[2].confirm", "no")
    assert in_schools(play) == {"school[3].confirm:step"}
    assert play.sound()


def test_the_deadline_starts_with_the_turn() -> None:
    play = schools()
    play.on("03-05").do("officer", "school[1].confirm", "no")
    task = play.task("school[2].confirm")
    assert (task.opened_on.day, task.due_on and task.due_on.day) == (5, 11)


def test_who_waits_may_be_withdrawn_and_the_next_moves_up() -> None:
    text = (
        "withdraw: {until: closing, of: [case, lane]}",
        "withdraw: {until: closing, of: [lane]}",
    )
    play = schools(text)
    play.command(c.Withdraw, play.applicant, path="school[2]")
    play.do("officer", "school[1].confirm", "no")
    assert in_schools(play) == {"school[3].confirm:step"}
    assert play.sound()


def test_who_is_inside_may_be_withdrawn_and_the_next_comes_in() -> None:
    play = schools()
    play.command(c.Withdraw, play.applicant, path="school[1]")
    assert in_schools(play) == {"school[2].confirm:step"}
    (turn,) = play.told(f.SectionEntered)
    assert turn.path == "school[2]"


def with_condition(guard: str) -> tuple[str, str]:
    says = "says: {zh: 先核对, en: Only after the check.}"
    return (
        "task: {by: lead, not: [means.visit], form: finding}",
        f'task: {{by: lead, form: finding, only_while: {{when: "{guard}", {says}}}}}',
    )


REACHED = ("      visit:\n        start: go\n        states:\n          go:\n",
           "      visit:\n        start: go\n        states:\n          go:\n"
           "            milestone: visited\n")  # fmt: skip
AT_ONCE = ("means != 'pending'", "true")


def test_a_task_waits_for_its_condition_and_says_so() -> None:
    play = Play(changed(with_condition("means == 'known'"), AT_ONCE))
    play.accepted()
    with pytest.raises(Refusal) as not_now:
        play.do("lead", "money.opinion", "support")
    assert not_now.value.code == "not_now"
    assert not_now.value.values == {"zh": "先核对", "en": "Only after the check."}
    play.do("lead#2", "means/visit.go", "found")
    play.sign("lead#3", "means/visit.go")
    play.do("officer#2", "means/data.ask", "clean")
    play.do("lead", "money.opinion", "support")
    assert play.state("money") == "notice"


def test_a_milestone_is_reached_for_good_and_stood_at_for_a_while() -> None:
    for guard, after in (("reached_visited", True), ("at_visited", False)):
        play = Play(changed(with_condition(guard), AT_ONCE, REACHED))
        play.accepted()
        assert not _refused(play), "while the visit is at its milestone"
        play = Play(changed(with_condition(guard), AT_ONCE, REACHED))
        play.accepted()
        play.do("lead#2", "means/visit.go", "found")
        play.sign("lead#3", "means/visit.go")
        assert _refused(play) is not after


def test_a_lane_that_runs_again_has_reached_nothing_yet() -> None:
    seen = ("          seen: {final: known}", "          seen: {milestone: seen, final: known}")
    play = Play(changed(seen))
    play.at_opinion()
    assert [mark.name for mark in play.case.marks.values()] == ["seen"]
    play.do("lead", "money.opinion", "again")
    assert not play.case.marks
    assert play.sound()


def test_an_instance_does_not_see_the_milestones_of_its_sisters() -> None:
    milestone = (
        "start: confirm\nstates:\n  confirm:\n    task: {by: officer, form: finding}",
        "start: look\nstates:\n"
        "  look: {task: {by: officer}, within: {time: 1 working days, late: {remind: boss}}, "
        "then: {go: confirm}}\n"
        "  confirm:\n    milestone: looked\n    task: {by: officer, form: finding}",
    )
    seen = ("definition: allowance", "definition: allowance")
    play = Play(changed(milestone, seen, with_condition("reached_looked"), AT_ONCE))
    play.accepted(answers={**FAMILY, "members": THREE}, chosen=("money", "school"))
    play.do("officer", "school[1].look", "go")
    assert not _refused(play), "another lane sees it"
    sister = Play(changed((milestone[0], milestone[1].replace(
        "task: {by: officer}, within", "task: {by: officer, only_while: {when: '!reached_looked', "
        "says: {zh: 先, en: First}}}, within")), seen))  # fmt: skip
    sister.accepted(answers={**FAMILY, "members": THREE}, chosen=("money", "school"))
    sister.do("officer", "school[1].look", "go")
    sister.do("officer", "school[2].look", "go")
    assert sister.sound()


def test_silence_brings_about_nothing_that_could_not_be_done() -> None:
    lapse = (
        "    within: {time: 2 working days, late: {escalate: boss}}\n    then: {support: notice",
        "    within: {time: 2 working days, late: {take: support}}\n    then: {support: notice",
    )
    play = Play(changed(with_condition("means == 'known'"), AT_ONCE, lapse))
    play.accepted()
    play.on("03-05").worker()
    assert play.state("money") == "opinion"
    (reminded,) = [fact for fact in play.told(f.TaskReminded) if fact.role == "lead"]
    assert reminded.no == play.task("money.opinion").no
    assert play.sound()


def _refused(play: Play) -> bool:
    try:
        play.do("lead", "money.opinion", "support")
    except Refusal as refusal:
        return refusal.code == "not_now"
    return False


LOOK = (
    "start: confirm\nstates:\n  confirm:\n",
    "start: look\nstates:\n"
    "  look: {task: {by: clerk}, section: desk, "
    "within: {time: 1 working days, late: {remind: boss}}, then: {go: confirm}}\n  confirm:\n",
)


@pytest.mark.parametrize(("pupils", "refused"), [(1, False), (2, True)])
def test_nobody_goes_back_into_a_section_that_another_has_entered(
    pupils: int, refused: bool
) -> None:
    play = Play(changed(LOOK))
    play.accepted(answers={**FAMILY, "members": THREE[:pupils]}, chosen=("money", "school"))
    play.do("clerk", "school[1].look", "go")
    task = play.task("school[1].look").no
    if refused:
        assert "school[2].look:step" in play.open()
        with pytest.raises(Refusal) as late:
            play.command(TakeBack, "clerk", task=task, reason="看错了")
        assert late.value.code == "too_late_to_take_back"
    else:
        play.command(TakeBack, "clerk", task=task, reason="看错了")
        assert play.state("school[1]") == "look"
    assert play.sound()


def test_on_hold_nobody_takes_a_step_back() -> None:
    ask = "{ask: lead, hold: true, within: {time: 2 working days, late: {remind: boss}}}"
    failed = (
        "    join: all\n    then: {joined: closing}",
        f"    join: all\n    failed: {ask}\n    then: {{joined: closing}}",
    )
    play = Play(changed(LOOK, failed))
    play.accepted(answers={**FAMILY, "members": THREE[:2]}, chosen=("money", "school"))
    for pupil in (1, 2):
        play.do("clerk", f"school[{pupil}].look", "go")
    play.do("officer", "school[1].confirm", "no")
    with pytest.raises(Refusal, match="on_hold"):
        play.command(TakeBack, "clerk", task=play.task("school[2].look").no, reason="看错了")
