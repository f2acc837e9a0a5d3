"""Who may do what: posts, four eyes, relatives, one's own file; and what a refusal tells."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from tests.unit.machine.play import FAMILY, PUPILS, Play, changed
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.people import PUBLIC, Actor, ActorKind, Post
from workflow.errors import Conflict, NotFound, Refusal

STRANGER = Actor(ActorKind.APPLICANT, 901, "别人", person=4711)
ELSEWHERE = Actor(ActorKind.STAFF, 902, "别处", posts=(Post("clerk", "town_b"),))


def with_parts() -> Play:
    play = Play()
    play.noticed()
    play.file(answers={**FAMILY, "id_number": "B2"})
    play.do("clerk", "counter", "accept")
    play.gap("officer", "means/data.ask")
    return play


@pytest.mark.parametrize("actor", [STRANGER, ELSEWHERE, PUBLIC], ids=["other", "place", "public"])
def test_who_has_no_right_to_the_case_can_do_nothing_in_it(actor: Actor) -> None:
    play = with_parts()
    task = play.task("means/data.ask").no
    asking = next(t.no for t in play.case.open_tasks if t.kind == "correction")
    attempts = [
        c.Claim(case=play.case_id, task=task),
        c.Release(case=play.case_id, task=task),
        c.Complete(case=play.case_id, task=task, outcome="clean"),
        c.Complete(case=play.case_id, task=asking, outcome="sent"),
        c.Sign(case=play.case_id, task=task),
        c.NoteGap(case=play.case_id, task=task, item="identity", reason="missing"),
        c.AnswerCorrection(case=play.case_id, materials=(c.Handed(item="identity"),)),
        c.Withdraw(case=play.case_id),
        c.Withdraw(case=play.case_id, path="money"),
        c.RegisterRelative(case=play.case_id, user=5, name="李", relation="x"),
        c.Extend(case=play.case_id, path="money", reason="dispute"),
        c.HandIn(case=play.case_id, materials=(c.Handed(item="identity"),)),
        c.Fire(case=play.case_id, kind="late", no=task),
    ]
    before = play.case
    for attempt in attempts:
        with pytest.raises(Refusal) as refusal:
            play.engine.handle(attempt, actor)
        assert refusal.value.code in {"not_your_post", "not_yours", "not_claimed_by_you"}, attempt
    assert play.case is before


def test_an_applicant_with_a_post_claims_nothing_as_an_applicant() -> None:
    play = Play()
    play.file()
    official = dataclasses.replace(play.staff("clerk"), kind=ActorKind.APPLICANT)
    with pytest.raises(Refusal, match="not_your_post"):
        play.command(c.Claim, official, task=play.task("counter").no)


def test_nobody_handles_their_own_file() -> None:
    play = Play()
    play.file()
    official = play.staff("clerk#2", person=play.case.applicant)
    for attempt in (
        c.Claim(case=play.case_id, task=play.task("counter").no),
        c.Withdraw(case=play.case_id),
        c.RegisterRelative(case=play.case_id, user=5, name="李", relation="x"),
    ):
        with pytest.raises(Refusal, match="own_case"):
            play.engine.handle(attempt, official)


def test_four_eyes_bar_who_signed_an_earlier_visit() -> None:
    play = Play()
    play.at_opinion()  # lead#2 and lead#3 made the visit
    play.do("lead", "money.opinion", "again")
    play.do("lead#4", "means/visit.go", "found")
    play.sign("lead#5", "means/visit.go")
    play.do("officer#2", "means/data.ask", "clean")
    for visitor in ("lead#2", "lead#3", "lead#4", "lead#5"):
        with pytest.raises(Refusal) as refusal:
            play.do(visitor, "money.opinion", "support")
        assert (refusal.value.code, refusal.value.values) == ("four_eyes", {"state": "means.visit"})
    play.do("lead", "money.opinion", "support")
    assert play.sound()


def test_a_reopened_lane_runs_all_its_parts_again_and_leaves_the_others() -> None:
    play = Play()
    play.at_opinion()
    visits = {path: scope.visit for path, scope in play.case.scopes.items()}
    play.do("lead", "money.opinion", "again")
    assert play.open() == {"means/visit.go:step", "means/data.ask:step"}
    assert play.state("money") == "waiting"
    assert play.case.scopes["means/visit"].visit > visits["means/visit"]
    assert play.sound()


def test_two_different_people_sign() -> None:
    play = Play()
    play.accepted()
    play.do("lead", "means/visit.go", "found")
    with pytest.raises(Refusal, match="already_signed"):
        play.sign("lead", "means/visit.go")
    assert play.outcome("means/visit") is None
    play.sign("lead#2", "means/visit.go")
    assert play.outcome("means/visit") == "known"


def test_nothing_is_signed_before_it_was_written() -> None:
    play = Play()
    play.accepted()
    with pytest.raises(Refusal, match="nothing_to_sign"):
        play.sign("lead", "means/visit.go")
    play.on("03-04").do("lead", "means/visit.go", "found")
    with pytest.raises(Refusal, match="before_it_began"):
        play.sign("lead#2", "means/visit.go", occurred_on=date(2026, 3, 3), why="纸质")


def test_an_edit_voids_the_signature_before_it() -> None:
    play = Play()
    play.accepted()
    play.do("lead", "means/visit.go", "found", form={"amount": "1"})
    play.do("lead#2", "means/visit.go", "found", form={"amount": "2"})
    assert play.outcome("means/visit") is None
    play.sign("lead", "means/visit.go")
    assert play.outcome("means/visit") == "known"
    assert [s.void for s in play.case.signatures.values() if s.path == "means/visit"] == [
        True,
        False,
        False,
    ]


def test_a_finding_counts_for_guards_only_when_all_have_signed() -> None:
    play = Play(
        changed(
            (
                "clear: {final: known}",
                "clear: {wait: {until: \"result == 'good'\"}, then: {met: clean}}\n"
                "          clean: {final: known}",
            )
        )
    )
    play.accepted()
    play.do("officer", "means/data.ask", "clean")
    play.do("lead", "means/visit.go", "found", form={"result": "good"})
    assert play.state("means/data") == "clear"
    play.sign("lead#2", "means/visit.go")
    assert play.state("means/data") == "clean"


def test_a_relative_loses_the_claim() -> None:
    play = Play()
    play.accepted()
    task = play.task("means/data.ask").no
    play.command(c.Claim, "officer", task=task)
    user = play.staff("officer").user
    play.command(c.RegisterRelative, "clerk", user=user, name="李", relation="sister")
    assert play.case.tasks[task].claimed_by is None
    with pytest.raises(Refusal, match="related"):
        play.do("officer", "means/data.ask", "clean")
    play.do("officer#2", "means/data.ask", "clean")
    assert play.sound()


def test_what_a_relative_wrote_and_nobody_else_signed_yet_falls() -> None:
    play = Play()
    play.accepted()
    play.do("lead", "means/visit.go", "found")
    user = play.staff("lead").user
    play.command(c.RegisterRelative, "clerk", user=user, name="李", relation="sister")
    with pytest.raises(Refusal, match="nothing_to_sign"):
        play.sign("lead#2", "means/visit.go")
    play.do("lead#2", "means/visit.go", "found")
    play.sign("lead#3", "means/visit.go")
    assert play.outcome("means/visit") == "known"
    assert play.sound()


def test_a_relatives_cosignature_falls_and_the_finding_stays() -> None:
    play = Play(changed(("task: {by: lead, sign: 2,", "task: {by: lead, sign: 3,")))
    play.accepted()
    play.do("lead", "means/visit.go", "found")
    play.sign("lead#2", "means/visit.go")
    user = play.staff("lead#2").user
    play.command(c.RegisterRelative, "clerk", user=user, name="李", relation="sister")
    play.sign("lead#3", "means/visit.go")
    assert play.outcome("means/visit") is None
    play.sign("lead#4", "means/visit.go")
    assert play.outcome("means/visit") == "known"


def test_who_comes_second_is_told_who_did_what() -> None:
    play = Play()
    play.accepted()
    play.do("officer", "means/data.ask", "clean")
    with pytest.raises(Conflict) as conflict:
        play.do("officer#2", "means/data.ask", "clean")
    assert conflict.value.values == {"by": "officer", "outcome": "clean", "how": "done"}


def test_an_old_page_conflicts() -> None:
    play = Play()
    play.accepted()
    seen = play.task("means/data.ask").revision
    play.command(c.Claim, "officer", task=play.task("means/data.ask").no)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        play.do("officer", "means/data.ask", "clean", revision=seen)


def test_a_holder_puts_a_task_back_also_without_the_post() -> None:
    play = Play()
    play.accepted()
    task = play.task("means/data.ask").no
    play.command(c.Claim, "officer", task=task)
    former = dataclasses.replace(play.staff("officer"), posts=())
    play.command(c.Release, former, task=task)
    assert play.case.tasks[task].claimed_by is None
    with pytest.raises(Refusal, match="not_claimed_by_you"):
        play.command(c.Release, former, task=task)


def test_only_who_the_definition_names_extends_and_only_once() -> None:
    play = Play()
    play.accepted()
    with pytest.raises(Refusal, match="not_your_post"):
        play.command(c.Extend, "clerk", path="money", reason="dispute")
    with pytest.raises(Refusal, match="no_such_extension"):
        play.command(c.Extend, "boss", path="money", reason="holiday")
    with pytest.raises(Refusal, match="no_such_extension"):
        play.command(c.Extend, "boss", path="means/visit", reason="dispute")
    with pytest.raises(NotFound, match="no_such_lane"):
        play.command(c.Extend, "boss", path="nowhere", reason="dispute")
    play.command(c.Extend, "boss", path="money", reason="dispute")
    with pytest.raises(Refusal, match="already_extended"):
        play.command(c.Extend, "boss", path="money", reason="dispute")
    assert [fact.limit for fact in play.told(f.ClockExtended)] == ["45 working days"]


def test_refusals_hold_no_personal_data() -> None:
    play = with_parts()
    found = []
    for attempt, actor in (
        (c.File(definition="package", answers=FAMILY, chosen=("money",)), play.staff("clerk")),
        (c.File(definition="package", answers={**FAMILY, "id_number": "Z"}), play.staff("clerk")),
        (c.Claim(case=play.case_id, task=99), play.staff("clerk")),
        (c.Withdraw(case=play.case_id), STRANGER),
    ):
        with pytest.raises(Refusal) as refusal:
            play.engine.handle(attempt, actor)
        found.append(str(refusal.value))
    assert not [text for text in found for secret in ("张甲一", "A1", "别人") if secret in text]


def test_an_officer_of_the_household_handles_nothing_of_its_file() -> None:
    play = Play()
    play.file(answers={**FAMILY, "members": list(PUPILS)})
    assert len(play.case.members) == 3
    assert play.case.applicant in play.case.members
    task = play.task("counter")
    for person in play.case.members:
        related = dataclasses.replace(play.staff("clerk"), person=person)
        with pytest.raises(Refusal) as refusal:
            play.engine.handle(c.Claim(case=play.case_id, task=task.no), related)
        assert refusal.value.code == "own_case"
    play.engine.handle(c.Claim(case=play.case_id, task=task.no), play.staff("clerk"))
