"""Decisions put right after they were made: letters corrected, decisions revoked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.machine.play import Play, changed
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.case import Decision
from workflow.domain.people import Actor, ActorKind
from workflow.errors import Invalid, NotFound, Refusal
from workflow.machine.remedies import deciders, opened_by

LETTERS = (
    "letters:\n",
    "letters:\n"
    "  rectification: {title: {zh: 更正, en: Correction}, body: {zh: 您好, en: Hello}}\n"
    "  revocation: {title: {zh: 撤销, en: Revoked}, body: {zh: 您好, en: Hello}}\n",
)
REASONS = ("reasons:\n", "reasons:\n  revocation: {untrue: {title: {zh: 不实, en: Untrue}}}\n")
RULES = (
    "inputs: {means: outcome}\n",
    "inputs: {means: outcome}\nremedies: {revoked: {by: boss, reasons: revocation}}\n",
)
TEXT = changed(LETTERS, REASONS, RULES)


def granted(text: str = TEXT, **given: object) -> Play:
    """Granted on Tuesday 10 March; everything is finished."""
    play = Play(text)
    play.noticed(**given)
    play.on("03-10").worker()
    play.do("officer", "money.decide", "grant", form={"amount": "126000"})
    for kind, path in (("tell", "money"), ("tell", "")) if given.get("contact") == "none" else ():
        play.hand_over(kind, path)
    return play


def made(play: Play, kind: str = "") -> Decision:
    found = [d for d in play.case.decisions.values() if d.path == "money" and d.kind == kind]
    return found[-1]


def rectify(play: Play, by: Actor | str = "officer#8", **given: object) -> None:
    said = {"decision": made(play).no, "wrong": "张甲乙", "right": "张甲一", **given}
    play.command(c.Rectify, by, **said)


def revoke(play: Play, by: Actor | str = "boss", **given: object) -> None:
    said = {
        "decision": made(play).no,
        "reasons": ("untrue",),
        "found": "另有收入",
        "heard": "承认",
        **given,
    }
    play.command(c.Revoke, by, **said)


def test_a_letter_is_corrected_by_another_letter_and_both_are_kept() -> None:
    play = granted()
    before = made(play)
    play.on("03-12")
    rectify(play)
    assert made(play) == before, "the first letter stays as it was"
    second = made(play, "rectification")
    assert (second.of, second.letter, second.outcome) == (before.no, "rectification", "granted")
    assert second.number is not None
    assert second.number != before.number
    assert second.served_how == "message"
    assert play.case.status == "closed"
    assert [m.template for _, m in play.store.rows.outbox][-1] == "rectified"
    assert play.sound()


def test_no_word_of_the_error_stands_in_the_history() -> None:
    play = granted()
    rectify(play)
    assert not any("张甲乙" in repr(fact) for fact in play.facts)


def test_the_post_that_decided_corrects_or_the_one_the_definition_names() -> None:
    play = granted()
    assert deciders(play.case, made(play)) == (("officer", "county"),)
    with pytest.raises(Refusal, match="not_your_post"):
        rectify(play, "lead")
    with pytest.raises(Refusal, match="not_your_post"):
        rectify(play, play.applicant)
    named = granted(TEXT.replace("remedies: {revoked", "remedies: {rectified_by: clerk, revoked"))
    with pytest.raises(Refusal, match="not_your_post"):
        rectify(named)
    rectify(named, "clerk")


@pytest.mark.parametrize(
    ("given", "flaws"),
    [
        ({"wrong": " "}, {"wrong": "required"}),
        ({"right": ""}, {"right": "required"}),
        ({"right": "张甲乙"}, {"right": "not_offered"}),
    ],
)
def test_a_correction_says_what_is_wrong_and_what_is_right(
    given: dict[str, str], flaws: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as found:
        rectify(granted(), **given)
    assert found.value.fields == flaws


def test_a_family_that_is_told_in_person_opens_the_case_for_that_and_no_longer() -> None:
    play = granted(contact="none")
    closed = play.case.closed_on
    assert play.case.status == "closed"
    play.on("03-12")
    rectify(play)
    assert play.case.status == "accepted"
    assert play.open() == {"money.granted:tell"}
    play.on("03-13").hand_over("tell", "money")
    assert (play.case.status, play.case.closed_on) == ("closed", closed)
    assert made(play, "rectification").served_how == "in_person"
    assert [fact.again for fact in play.told(f.CaseClosed)] == [False, True]
    assert [m.template for _, m in play.store.rows.outbox].count("closed") == 1
    assert play.sound()


def test_a_revocation_names_reasons_what_was_found_and_what_the_person_said() -> None:
    play = granted()
    with pytest.raises(Invalid) as found:
        revoke(play, reasons=(), found=" ", heard="")
    assert found.value.fields == {
        "reasons": "required",
        "found": "required",
        "heard": "required",
    }
    with pytest.raises(Invalid) as found:
        revoke(play, reasons=("mood",))
    assert found.value.fields == {"reasons": "not_offered"}


def test_a_revoked_grant_pays_from_the_next_month_nothing_and_is_told() -> None:
    play = granted()
    assert opened_by(play.case, made(play)) == list(play.case.entitlements)
    play.on("04-20")
    revoke(play)
    (fact,) = play.told(f.DecisionRevoked)
    assert (fact.of, fact.stops, fact.reasons) == (made(play).no, "2026-05", ("untrue",))
    (change,) = play.told(f.EntitlementChanged)
    assert (change.what, change.from_month, change.ends) == ("stop", "2026-05", "2026-04")
    assert made(play, "revocation").outcome == "revoked"
    assert play.outcome("money") == "granted", "what was decided then stays in the history"
    assert [m.template for _, m in play.store.rows.outbox][-1] == "revoked"
    assert play.sound()


def test_in_december_the_first_month_without_is_january() -> None:
    play = granted()
    play.now = play.now.replace(month=12, day=20)
    revoke(play)
    assert play.told(f.DecisionRevoked)[0].stops == "2027-01"


def test_a_refusal_can_be_revoked_too_and_stops_nothing() -> None:
    play = Play(TEXT)
    play.noticed()
    play.on("03-10").worker()
    play.do("officer", "money.decide", "refuse", reasons=("too_rich",))
    play.on("03-11").hand_over("serve", "money")
    revoke(play, heard="")
    assert play.told(f.DecisionRevoked)[0].stops == ""
    assert play.open() == {"money.not_granted:serve"}, "handed over as the first letter was"
    play.hand_over("serve", "money")
    assert play.case.status == "closed"
    assert play.sound()


def test_only_whom_the_definition_names_revokes() -> None:
    with pytest.raises(Refusal, match="not_your_post"):
        revoke(granted(), "officer")
    with pytest.raises(Refusal, match="revocation_not_foreseen"):
        revoke(granted(changed(LETTERS, REASONS)))


def test_what_was_revoked_is_neither_revoked_nor_corrected_again() -> None:
    play = granted()
    revoke(play)
    with pytest.raises(Refusal, match="already_revoked"):
        revoke(play)
    with pytest.raises(Refusal, match="already_revoked"):
        rectify(play)
    with pytest.raises(NotFound, match="no_such_decision"):
        rectify(play, decision=made(play, "revocation").no)


def test_whoever_is_related_to_the_family_puts_nothing_right() -> None:
    play = Play(TEXT)
    play.noticed()
    boss = play.staff("boss#4")
    play.command(c.RegisterRelative, "clerk", user=boss.user, name="x", relation="表亲")
    play.on("03-10").worker()
    play.do("officer", "money.decide", "grant", form={"amount": "126000"})
    with pytest.raises(Refusal, match="related"):
        revoke(play, boss)


def test_printing_the_file_is_on_record_also_after_the_end() -> None:
    play = granted()
    play.command(c.NotePrinted, "officer", items=7)
    assert play.told(f.FilePrinted) == [f.FilePrinted(7)]
    with pytest.raises(Refusal, match="not_yours"):
        play.command(c.NotePrinted, play.applicant, items=1)
    stranger = replace(play.staff("clerk"), posts=())
    with pytest.raises(Refusal, match="not_yours"):
        play.command(c.NotePrinted, stranger, items=1)
    assert stranger.kind is ActorKind.STAFF
