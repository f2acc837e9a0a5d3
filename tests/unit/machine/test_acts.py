"""Acts out of the usual order: who, when, what they end, what they leave behind."""

from __future__ import annotations

import pytest

from tests.unit.machine.play import FAMILY, PUPILS, Play, changed
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.errors import Conflict, Invalid, NotFound, Refusal
from workflow.machine.reading import readable

DIED = (
    "tells: assistant\nstart: counter",
    "tells: assistant\nacts:\n"
    "  died: {title: {zh: 申请人去世, en: The applicant has died}, by: clerk, "
    "during: [counter, review], to: stopped, reasons: refusal, form: finding}\n"
    "start: counter",
)
STOPPED = ("  lapsed: {final: terminated}", "  lapsed: {final: terminated}\n"
           "  stopped: {final: {outcome: terminated, letter: decision}}")  # fmt: skip


def with_act() -> Play:
    return Play(changed(DIED, STOPPED))


def died(play: Play, by: str = "clerk", **given: object) -> None:
    said = {"act": "died", "reasons": ("too_rich",), **given}
    play.command(c.TakeAct, by, **said)


def test_an_act_ends_whatever_was_open_and_leads_to_its_state() -> None:
    play = with_act()
    play.accepted(answers={**FAMILY, "members": PUPILS}, chosen=("money", "school"))
    died(play)
    assert play.outcome("") == "terminated"
    assert {play.outcome(path) for path in ("means", "means/visit", "money")} == {"terminated"}
    assert play.open() == set()
    assert play.case.status == "closed"
    assert play.sound()


def test_what_was_decided_before_stays_decided() -> None:
    play = with_act()
    play.accepted(answers={**FAMILY, "members": PUPILS}, chosen=("money", "school"))
    play.do("officer", "school[2].confirm", "yes", form={"amount": "10"})
    died(play)
    assert play.outcome("school[2]") == "granted"
    assert play.outcome("money") == "terminated"


def test_it_is_signed_and_its_reason_stands_in_the_letter() -> None:
    play = with_act()
    play.accepted()
    died(play, form={"amount": "12"})
    (signed,) = [s for s in play.told(f.TaskSigned) if s.outcome == "died"]
    assert (signed.name, signed.role) == ("clerk", "clerk")
    (decision,) = play.case.decisions.values()
    assert decision.reasons == ("too_rich",)
    assert play.told(f.ActTaken) == [f.ActTaken("", "died", "review", play.case.filed_on)]


def test_only_its_role_may_and_only_during_its_states() -> None:
    play = with_act()
    play.accepted()
    with pytest.raises(Refusal, match="not_your_post"):
        died(play, by="officer")
    with pytest.raises(NotFound, match="no_such_act"):
        play.command(c.TakeAct, "clerk", act="other")
    with pytest.raises(NotFound, match="no_such_act"):
        play.command(c.TakeAct, "clerk", act="died", path="money")
    with pytest.raises(NotFound, match="no_such_lane"):
        play.command(c.TakeAct, "clerk", act="died", path="nowhere")


def test_it_is_refused_at_another_stage_and_after_the_end() -> None:
    early = Play(changed((DIED[0], DIED[1].replace("[counter, review]", "[review]")), STOPPED))
    early.file()
    with pytest.raises(Refusal, match="act_not_now"):
        died(early)
    over = with_act()
    over.accepted()
    over.command(c.Withdraw, over.applicant)
    with pytest.raises(Refusal, match="case_closed"):
        died(over)


def test_nobody_acts_on_a_page_that_is_older_than_the_case() -> None:
    play = with_act()
    play.file()
    visit = play.case.scopes[""].visit
    play.do("clerk", "counter", "accept")
    with pytest.raises(Conflict, match="changed_meanwhile"):
        died(play, visit=visit)
    died(play, visit=play.case.scopes[""].visit)


def test_its_reason_and_its_form_are_checked_and_nothing_is_kept() -> None:
    play = with_act()
    play.accepted()
    before = play.case
    with pytest.raises(Invalid) as missing:
        died(play, reasons=(), form={"amount": "much"})
    assert missing.value.fields == {"reasons": "required", "amount": "not_money"}
    with pytest.raises(Invalid) as unknown:
        died(play, reasons=("other",))
    assert unknown.value.fields == {"reasons": "not_offered"}
    assert play.case == before


def test_a_relative_takes_no_act() -> None:
    play = with_act()
    play.accepted()
    relative = play.staff("clerk#2")
    play.command(c.RegisterRelative, "clerk", user=relative.user, name="clerk#2", relation="叔")
    with pytest.raises(Refusal, match="related"):
        died(play, by="clerk#2")


def test_who_took_an_act_counts_for_four_eyes() -> None:
    again = (
        "definition: allowance",
        "definition: allowance\nacts:\n"
        "  anew: {title: {zh: 重新办理, en: Start again}, by: lead, during: decide, to: opinion}",
    )
    play = Play(changed(again))
    play.noticed()
    play.on("03-10").worker()
    play.command(c.TakeAct, "lead#5", path="money", act="anew")
    assert play.state("money") == "opinion"
    signed = play.told(f.TaskSigned)[-1]
    assert (signed.path, signed.state, signed.user) == (
        "money",
        "decide",
        play.staff("lead#5").user,
    )
    assert play.sound()


def test_who_reads_the_state_sees_what_was_written_with_the_act() -> None:
    again = (
        "definition: allowance",
        "definition: allowance\nacts:\n"
        "  anew: {title: {zh: 重新办理, en: Start again}, by: lead, during: decide, "
        "to: opinion, form: finding}",
    )
    reads = ("not: [means.visit], form: finding}", "form: finding, reads: [decide]}")
    play = Play(changed(again, reads))
    play.noticed()
    play.on("03-10").worker()
    play.command(c.TakeAct, "lead#5", path="money", act="anew", form={"amount": "12"})
    closure = play.store.closure(play.case.closure)
    with play.store.begin() as unit:
        dossier = unit.dossier(play.case)
    seen = readable(play.case, closure, dossier, play.task("money.opinion"), play.staff("lead"))
    (section,) = seen.sections
    assert section.title.en == "Start again"
    assert [(item.name, item.value) for item in section.items] == [("amount", 1200)]
    assert section.by == "lead#5"
