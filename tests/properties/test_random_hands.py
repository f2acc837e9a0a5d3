"""Whatever goes from hand to hand, in whatever order: the history makes the rows, and no two pairs
of eyes are one person's, whoever stood in for whom."""

from __future__ import annotations

import dataclasses
import random
from datetime import date
from typing import Any

from hypothesis import given, seed, settings
from hypothesis import strategies as st

from tests.unit.machine.play import Play, changed
from tests.unit.machine.test_hands import HEADED
from workflow.domain import commands as c
from workflow.domain.case import Case, Signature, Task
from workflow.domain.commands import hands as h
from workflow.domain.people import Actor
from workflow.errors import Refusal

STEPS = 100
MOVES = (
    ("then: {grant: granted, refuse: not_granted, send_back: opinion}",
     "then: {grant: granted, refuse: not_granted, send_back: {back: opinion, resume: here}, "
     "anywhere: {back: earlier}}"),
)  # fmt: skip
PEOPLE = ("clerk", "lead", "lead#2", "lead#3", "officer", "officer#2", "officer#3", "boss",
          "assistant")  # fmt: skip
NOT = {("money", "opinion"): ["means/visit"], ("money", "decide"): ["money.opinion"]}
"""What the definition says with `not`, by step."""


def office(started: bool) -> Play:
    text = changed(*MOVES).replace(
        "officer: {title: {zh: 县经办人员, en: Officer}, serves: county}",
        "officer: {title: {zh: 县经办人员, en: Officer}, serves: county, head: boss}",
    )
    assert "head: boss" in text
    assert "head: boss" in HEADED
    play = Play(text)
    if started:
        play.accepted()
    else:
        play.at_opinion()
    for name in PEOPLE:
        play.staff(name)
    return play


def somebody(play: Play, dice: random.Random, task: Task) -> Actor:
    """Somebody, mostly of the task's post, and perhaps as the substitute of somebody else."""
    fitting = [name for name in PEOPLE if name.partition("#")[0] == task.role]
    having = {task.claimed_name, task.assigned_name, task.delegate_name} & set(PEOPLE)
    likely = sorted(having) or fitting or list(PEOPLE)
    actor = play.staff(dice.choice(likely if dice.random() < 0.75 else PEOPLE))
    if dice.random() > 0.2:
        return actor
    other = play.staff(dice.choice(PEOPLE))
    held = tuple(
        dataclasses.replace(p, for_user=other.user, for_name=other.name, authority="授权")
        for p in other.posts
    )
    return dataclasses.replace(actor, posts=(*actor.posts, *held))


def tried(play: Play, dice: random.Random) -> None:
    """One random command; most are refused, and then nothing has changed."""
    tasks = list(play.case.tasks.values())
    task = dice.choice(play.case.open_tasks or tasks)
    done = dice.choice(tasks)
    to = play.staff(dice.choice(PEOPLE)).user
    acts: list[tuple[type[c.CaseCommand], dict[str, Any]]] = [
        (c.Claim, {"task": task.no}),
        (c.Release, {"task": task.no}),
        *((c.Complete, complete(play, task, dice)) for _ in range(3)),
        *((c.Sign, {"task": task.no}) for _ in range(2)),
        (h.Reassign, {"task": task.no, "to": dice.choice([to, to, None]), "reason": "x"}),
        (h.Delegate, {"task": task.no, "to": to or 0, "request": "x"}),
        (h.GiveBack, {"task": task.no, "opinion": "x"}),
        (h.Recall, {"task": task.no}),
        *((h.TakeBack, {"task": done.no, "reason": "x"}) for _ in range(2)),
        *((h.GiveBack, {"task": task.no, "opinion": "x"}) for _ in range(2)),
        (h.Delegate, {"task": task.no, "to": to or 0, "request": "x"}),
        (h.Nudge, {}),
        (h.Supervise, {"task": task.no, "order": "x", "due": date(2026, 3, 20)}),
        (h.CopyTo, {"to": (to or 0,)}),
        (c.RegisterRelative, {"user": to or 0, "name": "x", "relation": "x"}),
    ]
    kind, given = dice.choice(acts[:-1] if dice.random() < 0.9 else acts)
    about = play.case.tasks.get(given.get("task", 0), task)
    actor = somebody(play, dice, about)
    before = play.case
    try:
        play.engine.handle(kind(case=play.case_id, **given), actor)
    except Refusal:
        assert play.case is before


def complete(play: Play, task: Task, dice: random.Random) -> dict[str, Any]:
    outcomes = {
        "go": ["found"],
        "ask": ["clean"],
        "opinion": ["support", "oppose", "again"],
        "decide": ["grant", "send_back", "anywhere"],
    }.get(task.state, ["posted"])
    fixed = {"posting": ["posted"], "supervision": ["answered"], "objection": ["dismissed"]}
    outcome = dice.choice(fixed.get(task.kind, outcomes))
    form = {"supervision_answer": "x"} if task.kind == "supervision" else {"amount": "100"}
    to = "opinion" if outcome == "anywhere" else ""
    return {"task": task.no, "outcome": outcome, "form": form, "to": to}


def eyes(signature: Signature) -> set[int | None]:
    return {signature.user, signature.for_user} - {None}


def apart(case: Case) -> None:
    """Nobody signed a step that their own signature, or one given for them, bars them from."""
    valid = [s for s in case.signatures.values() if not s.void]
    for one in valid:
        for name in NOT.get((one.path, one.state), ()):
            path, _, state = name.partition(".")
            # Only what was signed before it bars: nobody knows what comes after.
            barring = [s for s in valid if s.path == path and state in ("", s.state)]
            for other in barring:
                if other.no < one.no:
                    assert eyes(one).isdisjoint(eyes(other)), (one, other)
    for task in case.tasks.values():
        signed = [user for s in valid if s.task == task.no for user in eyes(s)]
        assert len(signed) == len(set(signed)), "one pair of eyes signs a finding once"
        assert task.delegate is None or task.live


@seed(20260304)
@settings(max_examples=25, deadline=None)
@given(number=st.integers(min_value=0, max_value=2**32 - 1))
def test_hands_leave_the_history_true_and_four_eyes_four(number: int) -> None:
    dice = random.Random(number)
    play = office(started=dice.random() < 0.5)
    for _ in range(STEPS):
        tried(play, dice)
        assert play.sound()
        apart(play.case)
