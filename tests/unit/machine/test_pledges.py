"""Promises: documents that follow, declarations instead of proof, and what a broken one does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.machine.play import FAMILY, Play, changed
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.errors import Refusal

RULES = """pledges:
  gaps: {materials: [consent], during: [counter], time: 5 working days, unkept: UNKEPT}
  declared: {materials: [identity], by: officer, within: {time: 3 working days, late: {escalate: boss}}}
tells: assistant
start: counter"""  # noqa: E501
DECLARED = {"materials": (c.Handed(item="identity", channel="declared"),)}


def promising(unkept: str = "decide") -> Play:
    play = Play(changed(("tells: assistant\nstart: counter", RULES.replace("UNKEPT", unkept))))
    play.file()
    return play


def with_gap(unkept: str = "decide") -> Play:
    play = promising(unkept)
    play.do("clerk", "counter", "accept", gaps=("consent",))
    return play


def status(play: Play) -> list[str]:
    return [pledge.status for pledge in play.case.pledges.values()]


def test_accepted_with_gaps_counts_from_the_day_of_the_promise() -> None:
    play = with_gap()
    (made,) = play.told(f.PledgeMade)
    assert (made.items, made.due_on) == (("consent",), date(2026, 3, 9))
    assert play.case.accepted_on == date(2026, 3, 2)
    assert play.sound()


def test_the_promise_is_kept_when_the_document_comes() -> None:
    play = with_gap().on("03-09")
    play.command(c.HandIn, play.applicant, materials=(c.Handed(item="consent"),))
    assert status(play) == ["kept"]
    play.on("03-20").worker()
    assert status(play) == ["kept"]
    assert play.sound()


def test_a_promise_that_is_not_kept_is_on_file_and_the_request_goes_on() -> None:
    play = with_gap().on("03-10")
    play.worker()
    assert status(play) == ["broken"]
    assert play.outcome("") is None
    assert play.sound()


def test_a_promise_that_is_not_kept_may_end_the_request() -> None:
    play = with_gap("lapsed").on("03-10")
    play.worker()
    assert play.state("") == "lapsed"
    assert all(scope.outcome for scope in play.case.scopes.values())
    assert play.sound()


@pytest.mark.parametrize(
    ("gaps", "code"), [(("identity",), "not_a_gap"), (("nonsense",), "not_a_gap")]
)
def test_only_declared_documents_may_follow(gaps: tuple[str, ...], code: str) -> None:
    play = promising()
    before = play.case
    with pytest.raises(Refusal) as refusal:
        play.do("clerk", "counter", "accept", gaps=gaps)
    assert refusal.value.code == code
    assert play.case == before


def test_no_promise_is_taken_at_another_step() -> None:
    play = promising()
    play.do("clerk", "counter", "accept")
    with pytest.raises(Refusal) as refusal:
        play.do("officer", "means/data.ask", "clean", gaps=("consent",))
    assert refusal.value.code == "gaps_not_here"


def declared(**given: Any) -> Play:
    play = Play(changed(("tells: assistant\nstart: counter", RULES.replace("UNKEPT", "decide"))))
    play.file(**DECLARED, **given)
    return play


@pytest.mark.parametrize(("found", "after"), [("found_true", "kept"), ("found_untrue", "broken")])
def test_a_declaration_is_checked_after_acceptance(found: str, after: str) -> None:
    play = declared()
    assert not [task for task in play.case.open_tasks if task.kind == "declared"]
    play.do("clerk", "counter", "accept")
    (task,) = [task for task in play.case.open_tasks if task.kind == "declared"]
    assert (task.role, task.due_on) == ("officer", date(2026, 3, 5))
    form = {"declared_finding": "查看登记系统"}
    play.command(c.Complete, "officer", task=task.no, outcome=found, form=form)
    assert status(play) == [after]
    assert play.sound()


def test_a_late_check_escalates() -> None:
    play = declared()
    play.do("clerk", "counter", "accept")
    play.on("03-06").worker()
    (task,) = [task for task in play.case.open_tasks if task.kind == "declared"]
    assert task.also_role == "boss"


def test_not_every_document_can_be_declared() -> None:
    text = changed(("tells: assistant\nstart: counter", RULES.replace("UNKEPT", "decide")))
    play = Play(text)
    with pytest.raises(Refusal) as refusal:
        play.file(materials=(c.Handed(item="consent", channel="declared"),))
    assert refusal.value.code == "not_declarable"


def test_who_broke_a_promise_makes_no_further_one_in_another_request() -> None:
    play = with_gap().on("03-10")
    play.worker()
    play.command(c.Withdraw, play.applicant)
    with pytest.raises(Refusal) as refusal:
        play.file(answers={**FAMILY}, **DECLARED)
    assert refusal.value.code == "promise_broken_before"
    play.file(answers={**FAMILY})
    with pytest.raises(Refusal) as refusal:
        play.do("clerk", "counter", "accept", gaps=("consent",))
    assert refusal.value.code == "promise_broken_before"
    play.do("clerk", "counter", "accept")


def test_when_the_request_is_withdrawn_nothing_is_checked_any_more() -> None:
    play = declared()
    play.do("clerk", "counter", "accept")
    play.command(c.Withdraw, play.applicant)
    assert status(play) == ["dropped"]
    assert not [task for task in play.case.open_tasks if task.kind == "declared"]
    assert play.sound()


def test_guards_see_how_the_request_came_and_what_is_still_promised() -> None:
    asks = (
        "start: counter\nstates:\n  counter:",
        "start: sorting\nstates:\n  sorting:\n    choose: {first: [{when: \"channel == 'web' && "
        'pledges_open == 0", to: urgent_look}], otherwise: counter}\n'
        "  urgent_look: {task: {by: clerk}, within: {time: 1 working days, late: "
        "{escalate: lead}}, then: {ready: counter}}\n  counter:",
    )
    play = Play(changed(asks))
    play.file(channel="web")
    assert play.state("") == "urgent_look"
    play.do("clerk", "urgent_look", "ready")
    assert play.state("") == "counter"
    assert play.case.filed_on == date(2026, 3, 2)
