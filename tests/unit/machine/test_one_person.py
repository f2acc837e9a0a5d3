"""Four eyes are two persons: several accounts of one person see with the same eyes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.machine.panels import panel, sitting, vote
from tests.unit.machine.play import Play
from tests.unit.machine.test_convening import CONVENED
from tests.unit.machine.test_reseating import related
from workflow.domain import commands as c
from workflow.domain.commands.hands import AddSigner, Reassign
from workflow.domain.commands.panels import AddSeat
from workflow.domain.people import PUBLIC, SYSTEM, Actor
from workflow.errors import Refusal


def twin(play: Play, name: str, of: str) -> Actor:
    """Another account of the person behind `of`; each knows of the other, as the store tells."""
    one, other = play.staff(of), play.staff(name)
    for actor, also in ((one, other), (other, one)):
        known = replace(actor, person=77, others=frozenset({also.user or 0}))
        play.store.rows.staff[actor.user or 0] = known
    return play.store.rows.staff[other.user or 0]


def test_nobody_signs_along_with_themselves_from_another_account() -> None:
    play = Play().accepted()
    play.do("lead#2", "means/visit.go", "found")
    again = twin(play, "lead#9", "lead#2")
    with pytest.raises(Refusal, match="already_signed"):
        play.command(c.Sign, again, task=play.task("means/visit.go").no)
    play.sign("lead#3", "means/visit.go")


def test_who_signed_an_earlier_step_is_barred_from_the_later_under_any_account() -> None:
    play = Play().at_opinion()
    again = twin(play, "lead#9", "lead#2")
    with pytest.raises(Refusal, match="four_eyes"):
        play.do(again, "money.opinion", "support")
    task = play.task("money.opinion").no
    with pytest.raises(Refusal, match="four_eyes"):
        play.command(Reassign, "lead", task=task, to=again.user, reason="x")


def test_a_relative_is_barred_under_any_account() -> None:
    play = Play().at_opinion()
    again = twin(play, "lead#9", "lead#5")
    related(play, "lead#5")
    with pytest.raises(Refusal, match="related"):
        play.do(again, "money.opinion", "support")


def test_one_person_has_one_seat() -> None:
    play = sitting(CONVENED)
    vote(play, "lead#4", 1, "support")
    again = twin(play, "lead#9", "lead#4")
    with pytest.raises(Refusal, match="one_seat"):
        play.command(c.Complete, again, task=_seat(play, 2), outcome="support")
    with pytest.raises(Refusal, match="one_seat"):
        play.command(AddSeat, "boss", panel=panel(play).no, user=again.user, reason="x")


def _seat(play: Play, no: int) -> int:
    return next(t.no for t in play.case.open_tasks if t.seat == no)


def test_nobody_is_asked_to_sign_along_with_themselves() -> None:
    play = Play().at_opinion()
    again = twin(play, "lead#9", "lead")
    task, own = play.task("money.opinion").no, play.store.rows.staff[play.staff("lead").user or 0]
    given = {"task": task, "user": again.user, "where": "after", "note": "x"}
    with pytest.raises(Refusal, match="cannot_sign_along"):
        play.command(AddSigner, own, **given)


def test_the_public_and_the_system_are_nobody_in_particular() -> None:
    assert (PUBLIC.eyes, SYSTEM.eyes) == (frozenset(), frozenset())
