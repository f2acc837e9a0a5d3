"""A task of one person: nobody else of the post handles it, and their place does not matter."""

from __future__ import annotations

import dataclasses

import pytest

from tests.unit.machine.play import Play
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.case import Task
from workflow.domain.people import Actor, Post
from workflow.errors import Refusal
from workflow.machine.access import may_handle, task_post
from workflow.machine.evolve import evolve


def opened(play: Play, to: Actor, sign: int = 1) -> Task:
    """The open step `means/visit.go`, as if it had been opened for one person."""
    found = play.task("means/visit.go")
    fact = f.TaskOpened(
        no=play.case.last_no + 1, path=found.path, state=found.state, visit=found.visit,
        kind="step", role="lead", place=found.place, sign=sign, opened_on=found.opened_on,
        due_on=None, due_at=None, yellow_at=None, begin_at=None,
        assigned=to.user, assigned_name=to.name,
    )  # fmt: skip
    ended = f.TaskEnded(found.no, "", "cancelled")
    case = play.case
    for each in (ended, fact):
        case = evolve(case, each, play.now, found.opened_on)
    play.store.rows.cases[play.case_id] = case
    return play.case.tasks[fact.no]


def test_only_the_person_it_was_assigned_to_handles_it() -> None:
    play = Play()
    play.accepted()
    task = opened(play, play.staff("lead#2"))
    with pytest.raises(Refusal) as refusal:
        play.command(c.Claim, "lead", task=task.no)
    assert (refusal.value.code, refusal.value.values) == ("assigned_to_other", {"by": "lead#2"})
    play.command(c.Complete, "lead#2", task=task.no, outcome="found")
    assert play.outcome("means/visit") == "known"
    assert play.case.tasks[task.no].assigned == play.staff("lead#2").user


def test_other_posts_are_not_told_whose_it_is() -> None:
    play = Play()
    play.accepted()
    task = opened(play, play.staff("lead#2"))
    with pytest.raises(Refusal, match="not_your_post"):
        play.command(c.Claim, "officer", task=task.no)


def test_the_assignment_brings_somebody_from_the_same_post_elsewhere() -> None:
    play = Play()
    play.accepted()
    elsewhere = dataclasses.replace(play.staff("lead#2"), posts=(Post("lead", "far"),))
    task = opened(play, elsewhere)
    assert task_post(task, elsewhere) == Post("lead", "far")
    assert may_handle(play.case, play.engine.store.closure(play.case.closure), task, elsewhere)
    another = dataclasses.replace(elsewhere, user=99)
    assert task_post(task, another) is None
    other_role = dataclasses.replace(elsewhere, posts=(Post("clerk", "far"),))
    assert task_post(task, other_role) is None


def test_whom_it_was_escalated_to_may_act() -> None:
    play = Play()
    play.accepted()
    task = opened(play, play.staff("lead#2"))
    escalated = f.TaskEscalated(task.no, "boss", "county")
    play.store.rows.cases[play.case_id] = evolve(play.case, escalated, play.now, task.opened_on)
    play.command(c.Complete, "boss", task=task.no, outcome="found")
    assert play.outcome("means/visit") == "known"


def test_where_several_sign_the_next_signature_is_anybodys() -> None:
    play = Play()
    play.accepted()
    task = opened(play, play.staff("lead#2"), sign=2)
    play.command(c.Complete, "lead#2", task=task.no, outcome="found")
    assert play.case.tasks[task.no].assigned is None
    play.command(c.Sign, "lead", task=task.no)
    assert play.outcome("means/visit") == "known"
