"""Filing on behalf and by phone: authority, its end, what stays with the applicant."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.unit.machine.play import FAMILY, Play, changed
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.commands.hands import Nudge
from workflow.domain.people import PUBLIC, Actor, ActorKind
from workflow.errors import Invalid, NotFound, Refusal

RULES = """behalf:
  relative: {shows: agent_paper, lasts: 6 months}
  guardian: {shows: agent_paper, withdraws: true}
  social_worker: {shows: agent_paper}
  village: {shows: agent_paper}
by_phone: {confirmed_by: [phone_signed, phone_recorded]}
tells: assistant
start: counter"""
PAPERS = """materials:
  agent_paper: {title: {zh: 委托书, en: Authority}, on_behalf: agent}
  phone_signed: {title: {zh: 签字确认, en: Signed}, on_behalf: phone}
  phone_recorded: {title: {zh: 录音, en: Recording}, on_behalf: phone}
"""
TEXT = changed(("tells: assistant\nstart: counter", RULES), ("materials:\n", PAPERS))
PAPER = c.Handed(item="agent_paper", channel="upload", digest="d1")
DAUGHTER = Actor(ActorKind.APPLICANT, 77, "", 7_700)
WORKER = Actor(ActorKind.APPLICANT, 78, "", 7_800, works_for="Fictional Social Work Service")


def agent(kind: str = "relative", **more: Any) -> c.Agent:
    return c.Agent(kind=kind, name="李甲女", relation="daughter", **more)


def filed(kind: str = "relative", by: Actor = DAUGHTER, **more: Any) -> Play:
    play = Play(TEXT)
    play.file(by=by, behalf=agent(kind, **more), channel="web", materials=(PAPER,))
    return play


def test_a_daughter_files_for_her_mother_who_stays_the_applicant() -> None:
    play = filed()
    (shown,) = play.told(f.AuthorityShown)
    assert play.case.applicant not in (None, DAUGHTER.person)
    assert (shown.kind, shown.user, shown.until) == ("relative", 77, date(2026, 9, 2))
    assert "李甲女" not in repr([each.fact for each in play.store.rows.facts[play.case_id]])
    assert play.sound()


def test_who_acts_hands_in_papers_but_does_not_withdraw() -> None:
    play = filed()
    play.command(c.HandIn, DAUGHTER, materials=(c.Handed(item="identity"),))
    play.command(Nudge, DAUGHTER, path="")
    with pytest.raises(Refusal, match="applicant_alone"):
        play.command(c.Withdraw, DAUGHTER)
    play.command(c.Withdraw, play.applicant)
    assert play.case.status == "closed"
    assert play.sound()


def test_a_guardian_withdraws_as_a_legal_representative() -> None:
    play = filed("guardian")
    play.command(c.Withdraw, DAUGHTER)
    assert play.case.status == "closed"


def test_the_applicant_ends_the_authority_and_nothing_is_open_to_it_any_more() -> None:
    play = filed()
    (authority,) = play.case.authorities.values()
    play.command(c.EndAuthority, play.applicant, authority=authority.no)
    assert play.case.authorities[authority.no].ended_by == "applicant"
    with pytest.raises(Refusal, match="not_yours"):
        play.command(c.HandIn, DAUGHTER, materials=(c.Handed(item="identity"),))
    with pytest.raises(Refusal, match="not_yours"):
        play.command(c.EndAuthority, DAUGHTER, authority=authority.no)
    with pytest.raises(Refusal, match="authority_over"):
        play.command(c.EndAuthority, play.applicant, authority=authority.no)
    assert play.sound()


def test_an_authority_holds_through_its_last_day_and_no_longer() -> None:
    play = filed(until=date(2026, 3, 3)).on("03-03", 23)
    play.command(c.HandIn, DAUGHTER, materials=(c.Handed(item="identity"),))
    play.on("03-04", 0)
    with pytest.raises(Refusal, match="not_yours"):
        play.command(c.HandIn, DAUGHTER, materials=(c.Handed(item="consent"),))


def test_an_agent_can_give_the_authority_back_and_the_office_can_end_it() -> None:
    for by, who in (("agent", lambda p: DAUGHTER), ("office", lambda p: p.staff("clerk"))):
        play = filed()
        (authority,) = play.case.authorities.values()
        play.command(c.EndAuthority, who(play), authority=authority.no)
        assert play.case.authorities[authority.no].ended_by == by


def test_strangers_end_nothing() -> None:
    play = filed()
    (authority,) = play.case.authorities.values()
    for stranger in (PUBLIC, replace(DAUGHTER, user=99, person=9_900)):
        with pytest.raises(Refusal, match="not_yours"):
            play.command(c.EndAuthority, stranger, authority=authority.no)
    with pytest.raises(NotFound):
        play.command(c.EndAuthority, play.applicant, authority=999)


def test_nobody_acts_for_others_without_a_paper_or_where_it_is_not_foreseen() -> None:
    play = Play(TEXT)
    with pytest.raises(Invalid, match="agent_paper"):
        play.file(by=DAUGHTER, behalf=agent(), channel="web")
    seen = c.Handed(item="agent_paper")
    with pytest.raises(Invalid, match="agent_paper"):
        play.file(by=DAUGHTER, behalf=agent(), channel="web", materials=(seen,))
    with pytest.raises(Refusal, match="no_behalf"):
        play.file(by=DAUGHTER, behalf=agent("village"), channel="web", materials=(PAPER,))
    with pytest.raises(Refusal, match="no_behalf"):
        Play().file(by=DAUGHTER, behalf=agent(), channel="web")
    early = agent(until=date(2026, 3, 1))
    with pytest.raises(Invalid, match="agent_until"):
        play.file(by=DAUGHTER, behalf=early, channel="web", materials=(PAPER,))


def test_only_an_account_of_a_service_files_as_social_worker() -> None:
    with pytest.raises(Refusal, match="not_a_social_worker"):
        filed("social_worker")
    assert filed("social_worker", WORKER).case.applicant is not None


def test_nobody_files_on_behalf_of_oneself() -> None:
    play = Play(TEXT)
    play.file(by=play.staff("clerk"))
    play.command(c.Withdraw, play.applicant)
    own = Actor(ActorKind.APPLICANT, 5, "", play.case.applicant)
    with pytest.raises(Refusal, match="behalf_of_oneself"):
        play.file(by=own, behalf=agent(), channel="web", materials=(PAPER,))


def test_an_officer_who_acts_for_the_family_does_not_handle_its_file() -> None:
    play = filed()
    both = play.staff("clerk#2", person=DAUGHTER.person)
    task = play.task("counter")
    with pytest.raises(Refusal, match="own_case"):
        play.command(c.Claim, both, task=task.no)


def test_at_the_counter_the_paper_seen_is_enough_and_opens_no_account() -> None:
    play = Play(TEXT)
    play.file(behalf=agent(), materials=(c.Handed(item="agent_paper"),))
    (authority,) = play.case.authorities.values()
    assert (authority.user, authority.person) == (None, None)


def test_filing_from_home_moves_nobody_into_another_household() -> None:
    play = Play(TEXT)
    play.file()
    before = play.case.household
    play.command(c.Withdraw, play.applicant)
    play.file(by=DAUGHTER, behalf=agent(), channel="web", materials=(PAPER,), answers=dict(FAMILY))
    assert play.case.household == before


# -- by phone --------------------------------------------------------------------------------------


def phoned() -> Play:
    play = Play(TEXT)
    play.file(channel="phone")
    return play


def test_what_was_taken_down_by_phone_is_not_accepted_before_it_is_confirmed() -> None:
    play = phoned()
    with pytest.raises(Refusal, match="phone_unconfirmed"):
        play.do("clerk", "counter", "accept")
    assert play.case.accepted_on is None


@pytest.mark.parametrize("item", ["phone_signed", "phone_recorded"])
def test_a_signed_page_or_the_recording_confirms_it(item: str) -> None:
    play = phoned()
    play.command(c.HandIn, play.staff("clerk"), materials=(c.Handed(item=item),))
    play.do("clerk", "counter", "accept")
    assert play.case.accepted_on == date(2026, 3, 2)
    assert play.sound()


def test_what_is_unsigned_is_a_gap_in_the_one_request() -> None:
    play = phoned()
    task = play.task("counter")
    clerk = play.staff("clerk")
    play.command(c.NoteGap, clerk, task=task.no, item="identity", reason="missing")
    play.ask()
    assert [g.item for g in play.case.gaps.values()] == ["identity", "phone_signed"]
    assert play.sound()


def test_only_staff_file_by_phone_and_only_where_it_is_foreseen() -> None:
    own = Actor(ActorKind.APPLICANT, 5, "", 50)
    with pytest.raises(Refusal, match="not_by_phone"):
        Play(TEXT).file(by=own, channel="phone")
    with pytest.raises(Refusal, match="not_by_phone"):
        Play().file(channel="phone")


# -- while the case runs ---------------------------------------------------------------------------

SON = Actor(ActorKind.APPLICANT, 79, "", 7_900)


def asked(**given: Any) -> Play:
    """A case that the applicant filed."""
    play = Play(TEXT)
    play.file(**given)
    return play


def let(play: Play, by: Actor, **more: Any) -> None:
    said: dict[str, Any] = {
        "agent": agent(), "user": SON.user, "person": SON.person, "materials": (PAPER,), **more
    }  # fmt: skip
    play.command(c.AddAuthority, by, **said)


def test_the_applicant_lets_somebody_act_while_the_case_runs() -> None:
    play = asked()
    let(play, play.applicant)
    (authority,) = play.case.authorities.values()
    assert (authority.user, authority.person, authority.kind) == (79, 7_900, "relative")
    assert authority.until == date(2026, 9, 2)
    assert "agent_paper" in {each.item for each in play.case.materials.values()}
    play.command(c.HandIn, SON, materials=(c.Handed(item="identity"),))
    assert "李甲女" not in repr([each.fact for each in play.store.rows.facts[play.case_id]])
    assert play.sound()


def test_the_applicant_is_told_and_not_of_who_filed_for_them() -> None:
    assert "authority" not in [each.template for _, each in filed().store.rows.outbox]
    play = asked()
    let(play, play.staff("clerk"))
    told = [each for _, each in play.store.rows.outbox if each.template == "authority"]
    assert [(each.to, each.values) for each in told] == [("applicant", {"until": "2026-09-02"})]


def test_the_counter_adds_one_with_the_paper_seen_and_another_place_does_not() -> None:
    play = asked()
    let(play, play.staff("clerk"), user=None, person=None, materials=(seen_paper(),))
    (authority,) = play.case.authorities.values()
    assert authority.user is None
    for stranger in (PUBLIC, SON, replace(play.applicant, person=99)):
        with pytest.raises(Refusal, match="not_yours"):
            let(play, stranger)


def seen_paper() -> c.Handed:
    return c.Handed(item="agent_paper")


def test_one_replaces_another_in_one_step() -> None:
    play = filed()
    (before,) = play.case.authorities.values()
    let(play, play.applicant, replaces=before.no)
    first, second = play.case.authorities.values()
    assert (first.ended_on, first.ended_by) == (date(2026, 3, 2), "applicant")
    assert second.holds(date(2026, 3, 2))
    with pytest.raises(Refusal, match="not_yours"):
        play.command(c.HandIn, DAUGHTER, materials=(c.Handed(item="identity"),))
    with pytest.raises(NotFound, match="no_such_authority"):
        let(play, play.applicant, user=80, replaces=before.no)
    let(play, play.staff("clerk"), replaces=second.no)
    assert play.case.authorities[second.no].ended_by == "office"
    assert play.sound()


def test_who_acts_hands_the_authority_on_to_nobody_but_a_guardian_may_name_another() -> None:
    with pytest.raises(Refusal, match="applicant_alone"):
        let(filed(), DAUGHTER)
    play = filed("guardian")
    let(play, DAUGHTER)
    assert len(play.case.authorities) == 2


def test_adding_is_refused_for_the_applicant_themself_twice_and_unforeseen() -> None:
    play = asked()
    with pytest.raises(Refusal, match="behalf_of_oneself"):
        let(play, play.applicant, person=play.case.applicant)
    with pytest.raises(Refusal, match="no_behalf"):
        let(play, play.applicant, agent=agent("village"))
    let(play, play.applicant)
    with pytest.raises(Refusal, match="acts_already"):
        let(play, play.applicant)
    plain = Play()
    plain.file()
    with pytest.raises(Refusal, match="no_behalf"):
        let(plain, plain.applicant)


@pytest.mark.parametrize(
    ("said", "flaw"),
    [
        ({"agent": agent(until=date(2026, 3, 1))}, "agent_until"),
        ({"agent": replace(agent(), name=" ")}, "agent_name"),
        ({"materials": ()}, "agent_paper"),
        ({"materials": (seen_paper(),)}, "agent_paper"),
        ({"materials": (PAPER, c.Handed(item="unknown"))}, "materials"),
    ],
)
def test_adding_with_flaws_changes_nothing(said: dict[str, Any], flaw: str) -> None:
    play = asked()
    before = play.case
    with pytest.raises(Invalid, match=flaw):
        let(play, play.applicant, **said)
    assert play.case == before


def test_nobody_is_added_to_a_case_that_is_closed_and_staff_who_act_do_not_handle_it() -> None:
    play = asked()
    let(play, play.applicant)
    both = play.staff("clerk#2", person=SON.person)
    with pytest.raises(Refusal, match="own_case"):
        play.command(c.Claim, both, task=play.task("counter").no)
    play.command(c.Withdraw, play.applicant)
    with pytest.raises(Refusal, match="case_closed"):
        let(play, play.applicant, user=80)
