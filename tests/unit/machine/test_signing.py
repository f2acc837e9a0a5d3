"""Signers added to a task 加签: before, beside and after its handler; and taken away 减签."""

from __future__ import annotations

import pytest

from tests.unit.machine.play import Play
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.case import Task
from workflow.domain.commands.hands import AddSigner, RemoveSigner
from workflow.domain.people import Actor, ActorKind, Post
from workflow.domain.signers import Signer
from workflow.errors import Invalid, NotFound, Refusal

WHERE = "money.opinion"


def added(where: str, *names: str) -> Play:
    """The lead has an opinion to give and asks these colleagues to sign along."""
    play = Play().at_opinion()
    play.command(c.Claim, "lead", task=play.task(WHERE).no)
    for name in names or ("officer#7",):
        add(play, "lead", name, where)
    return play


def add(play: Play, by: str, name: str, where: str, note: str = "请看第三项") -> None:
    user = play.staff(name).user or 0
    play.command(AddSigner, by, task=play.task(WHERE).no, user=user, where=where, note=note)


def signer(play: Play, name: str = "officer#7") -> Signer:
    return next(s for s in reversed(list(play.case.signers.values())) if s.name == name)


def theirs(play: Play, name: str = "officer#7") -> Task:
    return play.case.tasks[signer(play, name).task]


def answer(play: Play, outcome: str, name: str = "officer#7", note: str = "") -> None:
    form = {"signer_note": note} if note else {}
    no = theirs(play, name).no
    play.command(c.Complete, name, task=no, outcome=outcome, form=form)


def test_who_signs_before_is_waited_for_and_their_answer_decides_nothing() -> None:
    play = added("before")
    with pytest.raises(Refusal, match="signer_first") as refusal:
        play.do("lead", WHERE, "support")
    assert refusal.value.values["by"] == "officer#7"
    answer(play, "disagree", note="材料不全")
    play.do("lead", WHERE, "support")
    assert play.state("money") == "notice"
    assert play.sound()


def test_with_who_signs_after_the_outcome_waits_for_their_consent() -> None:
    play = added("after")
    assert signer(play).task == 0, "their turn comes with the finding"
    play.do("lead", WHERE, "support")
    assert play.state("money") == "opinion"
    assert (theirs(play).kind, theirs(play).assigned) == ("signer", play.staff("officer#7").user)
    answer(play, "agree")
    assert play.state("money") == "notice"
    assert [s.name for s in play.case.signatures.values() if s.state == "opinion"] == [
        "lead", "officer#7"
    ]  # fmt: skip
    assert play.sound()


def test_who_signs_beside_is_asked_at_once_and_answers_a_finding() -> None:
    play = added("beside")
    assert theirs(play).live
    with pytest.raises(Refusal, match="nothing_to_sign"):
        answer(play, "agree")
    play.do("lead", WHERE, "support")
    assert play.state("money") == "opinion"
    answer(play, "agree")
    assert play.state("money") == "notice"


def test_disagreement_voids_the_signature_and_gives_the_task_back_with_the_note() -> None:
    play = added("after")
    play.do("lead", WHERE, "support")
    with pytest.raises(Invalid):
        answer(play, "disagree")
    answer(play, "disagree", note="金额应当再核")
    task = play.task(WHERE)
    assert (task.live, task.claimed_name, task.outcome) == (True, "lead", "support")
    assert {s.void for s in play.case.signatures.values() if s.task == task.no} == {True}
    noted = signer(play).answer
    assert noted is not None
    entry = play.store.rows.entries[play.case_id, noted]
    assert entry["signer_note"] == "金额应当再核"
    assert "金额应当再核" not in repr(play.facts)
    play.do("lead", WHERE, "oppose")
    assert play.state("money") == "opinion", "they are asked again about the new finding"
    answer(play, "agree")
    assert play.state("money") == "decide"
    assert play.sound()


def test_a_finding_written_anew_needs_the_consent_anew() -> None:
    play = added("after", "officer#7", "officer#8")
    play.do("lead", WHERE, "support")
    answer(play, "agree", "officer#7")
    play.do("lead", WHERE, "oppose")
    answer(play, "agree", "officer#8")
    assert play.state("money") == "opinion"
    answer(play, "agree", "officer#7")
    assert play.state("money") == "decide"
    assert play.sound()


def test_nobody_else_signs_a_finding_that_waits_for_consent() -> None:
    play = added("after")
    play.do("lead", WHERE, "support")
    with pytest.raises(Refusal, match="nothing_to_sign"):
        play.sign("lead#9", WHERE)


def test_a_signer_taken_away_is_waited_for_no_more() -> None:
    play = added("after")
    play.do("lead", WHERE, "support")
    play.command(RemoveSigner, "lead", signer=signer(play).no, reason="出差")
    assert play.state("money") == "notice"
    assert theirs(play).status == "cancelled"
    assert play.sound()


def test_a_signer_before_is_done_without_and_the_task_goes_on() -> None:
    play = added("before")
    play.command(RemoveSigner, "lead", signer=signer(play).no, reason="出差")
    play.do("lead", WHERE, "support")
    assert play.state("money") == "notice"


def test_what_a_signer_answered_is_not_taken_away() -> None:
    play = added("after", "officer#7", "officer#8")
    play.do("lead", WHERE, "support")
    answer(play, "agree", "officer#7")
    with pytest.raises(Refusal, match="signer_has_answered"):
        play.command(RemoveSigner, "lead", signer=signer(play, "officer#7").no, reason="x")
    with pytest.raises(NotFound, match="no_such_signer"):
        play.command(RemoveSigner, "lead", signer=4711, reason="x")


def test_the_holder_or_the_head_adds_and_nobody_else() -> None:
    play = Play().at_opinion()
    play.command(c.Claim, "lead", task=play.task(WHERE).no)
    for by in ("clerk", "officer", "lead#5"):
        with pytest.raises(Refusal, match="not_yours_to_give"):
            add(play, by, "officer#7", "after")
    add(play, "lead", "officer#7", "after")


def test_who_may_not_sign_along_is_not_asked() -> None:
    play = added("after")
    own = play.staff("officer#9", person=play.case.applicant)
    play.store.rows.staff[own.user or 0] = own
    for name, rule in (("lead", "theirs_already"), ("officer#7", "signs_along"),
                       ("officer#9", "own_case")):  # fmt: skip
        with pytest.raises(Refusal, match="cannot_sign_along") as refusal:
            add(play, "lead", name, "after")
        assert refusal.value.values["rule"] == rule
    with pytest.raises(Invalid):
        add(play, "lead", "officer#8", "somewhere")
    with pytest.raises(Invalid):
        add(play, "lead", "officer#8", "after", note=" ")


def test_only_a_step_that_one_finding_decides_takes_signers() -> None:
    play = Play()
    play.noticed()
    play.object()
    task = next(t for t in play.case.open_tasks if t.kind == "objection")
    with pytest.raises(Refusal, match="no_signers_here"):
        play.command(
            AddSigner, "officer", task=task.no, user=play.staff("lead#7").user, where="after",
            note="x",
        )  # fmt: skip


def test_a_signer_answers_alone_and_at_their_own_post() -> None:
    play = Play().at_opinion()
    other = Actor(ActorKind.STAFF, 77, "别的部门", posts=(Post("clerk", "town_b"),))
    play.store.rows.staff[77] = other
    add_to = play.task(WHERE).no
    play.command(AddSigner, "lead", task=add_to, user=77, where="before", note="请看")
    task = play.case.tasks[play.case.signers[max(play.case.signers)].task]
    assert (task.role, task.place) == ("clerk", "town_b")
    with pytest.raises(Refusal, match="assigned_to_other"):
        play.command(c.Complete, "clerk#2", task=task.no, outcome="agree")
    play.command(c.Complete, other, task=task.no, outcome="agree")
    assert play.told(f.SignerAnswered)[0].name == "别的部门"


def test_when_the_step_ends_without_them_signers_are_called_off() -> None:
    play = added("before")
    play.command(c.Withdraw, play.applicant)
    assert theirs(play).status == "cancelled"
    assert play.sound()


def test_a_signer_is_reminded_and_the_deadline_of_the_task_goes_on() -> None:
    play = added("after")
    play.do("lead", WHERE, "support")
    play.on("03-06").worker()
    assert theirs(play).live
    assert any(fact.no == theirs(play).no for fact in play.told(f.TaskReminded))
    assert play.sound()
