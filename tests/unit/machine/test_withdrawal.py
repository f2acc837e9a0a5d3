"""Withdrawing the case or one lane, closing, referring, and faults of a definition."""

from __future__ import annotations

import pytest

from tests.unit.machine.play import FAMILY, PUPILS, Play, changed
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.errors import NotFound, Refusal


def test_withdrawing_a_lane_leaves_the_others_alone() -> None:
    play = Play()
    play.accepted(answers={**FAMILY, "members": PUPILS}, chosen=("money", "school"))
    play.command(c.Withdraw, play.applicant, path="money")
    assert play.outcome("money") == "withdrawn"
    assert "school[2].confirm:step" in play.open()
    assert "means/data.ask:step" in play.open(), "its other lanes may still need it"
    assert play.sound()


def test_withdrawing_the_last_service_ends_the_check_for_it_too() -> None:
    play = Play()
    play.accepted()
    play.command(c.Withdraw, play.applicant, path="money")
    assert play.outcome("means") == "withdrawn"
    assert play.case.status == "closed"
    assert play.sound()


@pytest.mark.parametrize("path", ["means", "means/visit"])
def test_what_is_no_service_of_its_own_is_not_withdrawn(path: str) -> None:
    play = Play()
    play.accepted()
    with pytest.raises(Refusal, match="not_a_service"):
        play.command(c.Withdraw, play.applicant, path=path)
    with pytest.raises(NotFound, match="no_such_lane"):
        play.command(c.Withdraw, play.applicant, path="nowhere")


def test_others_that_read_a_withdrawn_lane_see_that_it_is() -> None:
    text = changed(
        ("means: {use: check, when: happened_poor}", "means: {use: check, offer: happened_poor}")
    )
    play = Play(text)
    play.accepted(chosen=("money", "means"))
    play.command(c.Withdraw, play.applicant, path="means")
    assert play.state("money") == "stopped"
    assert play.outcome("money") == "terminated"
    assert play.sound()


def test_a_decision_made_before_the_case_was_withdrawn_is_still_served() -> None:
    play = Play()
    play.noticed(answers={**FAMILY, "members": PUPILS}, chosen=("money", "school"))
    play.on("03-10").worker()
    play.do("officer", "money.decide", "refuse", reasons=("too_rich",))
    play.command(c.Withdraw, play.applicant)
    assert play.outcome("") == "withdrawn"
    assert play.outcome("money") == "not_granted", "a decision stands"
    assert play.open() == {"money.not_granted:serve"}
    assert play.case.status != "closed"
    with pytest.raises(Refusal, match="too_late_to_withdraw"):
        play.command(c.Withdraw, play.applicant)
    play.hand_over("serve", "money")
    assert play.case.status == "closed"
    assert play.sound()


def test_a_decided_lane_is_not_withdrawn() -> None:
    play = Play()
    play.accepted(answers={**FAMILY, "members": PUPILS}, chosen=("money", "school"))
    play.do("officer", "school[2].confirm", "yes", form={"amount": "10"})
    with pytest.raises(Refusal) as refusal:
        play.command(c.Withdraw, play.applicant, path="school[2]")
    assert (refusal.value.code, refusal.value.values) == (
        "already_decided",
        {"outcome": "granted"},
    )


def test_a_step_of_what_was_withdrawn_conflicts() -> None:
    play = Play()
    play.accepted()
    play.command(c.Withdraw, play.applicant, path="money")
    with pytest.raises(Refusal, match="case_closed"):
        play.do("officer", "means/data.ask", "clean")


def test_the_packages_letter_does_not_give_the_reasons_of_a_lane() -> None:
    play = Play()
    play.noticed()
    play.on("03-10").worker()
    play.do("officer", "money.decide", "refuse", reasons=("too_rich",))
    decisions = {d.path: d for d in play.case.decisions.values()}
    assert decisions["money"].reasons == ("too_rich",)
    assert decisions[""].reasons == ()


def test_a_refusal_files_what_else_fits_with_consent_only() -> None:
    for consent, count in ((True, 2), (False, 1)):
        play = Play()
        play.noticed(refer_consent=consent)
        play.on("03-10").worker()
        play.do("officer", "money.decide", "refuse", reasons=("too_rich",))
        assert len(play.store.rows.cases) == count


def test_a_decision_stands_where_the_other_service_cannot_take_the_file() -> None:
    text = changed(
        (
            "start: look\nstates:\n  look:\n    task: {by: lead, form: finding}",
            "start: look\nstates:\n  look:\n    task: {by: teacher, at: address, form: finding}",
        ),
        ("roles:\n", "roles:\n  teacher: {title: {zh: 老师, en: Teacher}, serves: organisation}\n"),
    )
    play = Play(text)
    play.noticed(refer_consent=True)
    play.on("03-10").worker()
    play.do("officer", "money.decide", "refuse", reasons=("too_rich",))
    assert play.outcome("money") == "not_granted"
    assert play.told(f.ReferralFailed) == [f.ReferralFailed("money", "urgent", "no_place")]
    assert play.sound()


def test_a_fault_of_the_definition_names_its_state_and_leaves_nothing() -> None:
    play = Play(divisor=0)
    play.file()
    before = play.case
    with pytest.raises(Refusal) as refusal:
        play.do("clerk", "counter", "accept")
    assert refusal.value.code == "definition_fault"
    values = refusal.value.values
    assert (values["definition"], values["path"], values["state"]) == (
        "allowance",
        "money",
        "waiting",
    )
    assert play.case is before


def test_a_definition_that_never_rests_is_a_fault_too() -> None:
    text = changed(
        (
            "otherwise: opinion}",
            "otherwise: waiting}",
        )
    )
    play = Play(text)
    with pytest.raises(Refusal, match="definition_fault"):
        play.at_opinion()


def test_a_closed_case_takes_nothing_but_tip_offs() -> None:
    play = Play()
    play.accepted()
    play.command(c.Withdraw, play.applicant)
    for attempt in (
        c.HandIn(case=play.case_id, materials=(c.Handed(item="identity"),)),
        c.Withdraw(case=play.case_id),
        c.Claim(case=play.case_id, task=1),
    ):
        with pytest.raises(Refusal, match="case_closed"):
            play.engine.handle(attempt, play.staff("clerk"))
