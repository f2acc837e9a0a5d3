"""A step that several people decide: who may speak, when it ends, what it comes to, who decided."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.unit.machine.panels import THREE, VOTE, panel, seat, sitting, vote, written
from tests.unit.machine.play import Play, changed
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.people import Actor, ActorKind, Post
from workflow.errors import Refusal
from workflow.machine.tally import FOR, PASSED, SHORT, Ballot, Rule, tally


def spoken(play: Play) -> list[tuple[str, str]]:
    """The result with its votes."""
    return [(each.by, each.said) for each in play.told(f.PanelDecided)[-1].votes]


def test_each_seat_gets_a_task_of_its_own_with_the_deadline_of_the_step() -> None:
    play = sitting()
    tasks = [seat(play, no) for no in (1, 2, 3)]
    assert [(t.role, t.place, t.sign, t.limit) for t in tasks] == [
        ("lead", "town_a", 1, "2 working days")
    ] * 3
    assert [s.no for s in panel(play).seats] == [1, 2, 3]
    assert play.sound()


def test_all_must_agree_and_the_last_word_decides() -> None:
    play = sitting()
    vote(play, "lead#4", 2, "support")
    vote(play, "lead#5", 1, "support")
    assert play.state("money") == "opinion"
    vote(play, "lead#6", 3, "support")
    assert play.state("money") == "notice"
    result = play.told(f.PanelDecided)[0]
    assert (result.result, result.in_favour, result.against, result.since) == ("passed", 3, 0, 3)
    assert spoken(play) == [("lead#4", "for"), ("lead#5", "for"), ("lead#6", "for")]
    assert play.sound()


def test_it_ends_early_when_nothing_can_change_and_calls_off_the_other_seats() -> None:
    play = sitting()
    vote(play, "lead#4", 3, "oppose")
    assert play.state("money") == "decide"
    assert [seat(play, no).status for no in (1, 2, 3)] == ["cancelled", "cancelled", "done"]
    assert play.told(f.PanelDecided)[0].since == 3
    assert play.sound()


def test_it_waits_for_everybody_where_declared_and_knows_when_it_was_certain() -> None:
    play = sitting("{seats: 3, pass: support, fail: oppose, ends: when_all_have_spoken}")
    vote(play, "lead#4", 2, "oppose")
    vote(play, "lead#5", 1, "support")
    assert play.state("money") == "opinion"
    vote(play, "lead#6", 3, "support")
    assert play.state("money") == "decide"
    assert (panel(play).result, panel(play).since) == ("failed", 2)


RESIDENTS = """{seats: [{by: boss}, {by: lead}, {by: lead}, {by: lead}, {by: lead}, {by: lead},
      {by: lead}], needs: any, quorum: 2/3, quorum_of: lead, pass: support, fail: oppose}"""


@pytest.mark.parametrize(("residents", "came_to"), [(2, "decide"), (3, "decide"), (4, "notice")])
def test_a_quorum_of_one_role_counts_nobody_elses_seat(residents: int, came_to: str) -> None:
    """The chair and two, or three, of six residents are no review; with four it is one."""
    play = sitting(RESIDENTS, late="take: absent")
    vote(play, "boss", 1, "support")
    for no in range(2, 2 + residents):
        vote(play, f"lead#{no + 2}", no, "support")
    if came_to == "decide":
        assert play.state("money") == "opinion", "others may still come"
        play.on("03-31").worker()
    assert play.state("money") == came_to
    assert play.sound()


PRESENT = """{seats: [{by: boss}, {by: officer}, {by: lead}, {by: lead}, {by: lead}, {by: lead}],
      needs: any, quorum: 2/3, quorum_of: lead, quorum_present: 2/3, pass: support, fail: oppose}"""


@pytest.mark.parametrize(("others", "came_to"), [(1, "notice"), (2, "decide")])
def test_those_present_are_that_role_for_two_thirds(others: int, came_to: str) -> None:
    """Three of four residents came: with one other they are three of four, with two three of
    five."""
    play = sitting(PRESENT, late="take: absent")
    for no, name in ((1, "boss"), (2, "officer#4"))[:others]:
        vote(play, name, no, "support")
    for no in (3, 4, 5):
        vote(play, f"lead#{no + 2}", no, "support")
    play.on("03-31").worker()
    assert play.state("money") == came_to
    assert play.sound()


def test_a_quorum_of_a_role_without_a_seat_is_never_met() -> None:
    rule = Rule("any", quorum=Fraction(2, 3), short=True)
    assert tally([Ballot(1, FOR, counts=False)], rule).result == SHORT
    assert tally([Ballot(1, FOR, counts=False)], Rule("any")).result == PASSED


def test_any_of_them_is_enough() -> None:
    play = sitting("{seats: 3, needs: any, pass: support, fail: oppose}")
    vote(play, "lead#4", 1, "oppose")
    assert play.state("money") == "opinion"
    vote(play, "lead#5", 2, "support")
    assert play.state("money") == "notice"


def test_whoever_speaks_first_decides_with_any_outcome() -> None:
    play = sitting("{seats: 2, needs: first}", then=", again: {reopen: means, to: waiting}")
    vote(play, "lead#4", 2, "again")
    assert play.state("money") == "waiting"
    assert (panel(play).result, panel(play).outcome, panel(play).since) == ("first", "again", 2)
    assert play.sound()


def test_a_share_is_counted_with_the_weights_of_the_seats() -> None:
    seats = "[{by: lead}, {by: clerk}, {by: officer, weight: 3}]"
    play = sitting(f"{{seats: {seats}, needs: {{over: 1/2}}, pass: support, fail: oppose}}")
    vote(play, "lead#4", 1, "oppose")
    vote(play, "clerk#4", 2, "oppose")
    assert play.state("money") == "opinion"
    vote(play, "officer#4", 3, "support")
    assert play.state("money") == "notice"
    assert play.told(f.PanelDecided)[0].weight == 5


def test_two_of_three_are_two_thirds() -> None:
    play = sitting(VOTE)
    vote(play, "lead#4", 1, "support")
    vote(play, "lead#5", 2, "oppose")
    assert play.state("money") == "opinion"
    vote(play, "lead#6", 3, "support")
    assert play.state("money") == "notice"


def test_in_turn_each_is_called_when_the_one_before_has_spoken() -> None:
    seats = "[{by: clerk}, {by: lead}, {by: officer}]"
    play = sitting(f"{{seats: {seats}, order: in_turn, pass: support, fail: oppose}}")
    assert {t.role for t in play.case.open_tasks if t.seat} == {"clerk"}
    vote(play, "clerk#4", 1, "support")
    play.on("03-04")
    assert {t.role for t in play.case.open_tasks if t.seat} == {"lead"}
    vote(play, "lead#4", 2, "support")
    assert seat(play, 3).opened_on.isoformat() == "2026-03-04"
    vote(play, "officer#4", 3, "support")
    assert play.state("money") == "notice"
    assert play.sound()


def test_in_turn_nobody_is_called_after_the_result_is_certain() -> None:
    play = sitting("{seats: 3, order: in_turn, pass: support, fail: oppose}")
    vote(play, "lead#4", 1, "oppose")
    assert play.state("money") == "decide"
    assert len([t for t in play.case.tasks.values() if t.seat]) == 1


def test_who_abstains_has_spoken_for_neither_side() -> None:
    rule = "{seats: 3, needs: {over: 1/2}, of: votes, abstain: true, pass: support, fail: oppose}"
    play = sitting(rule)
    vote(play, "lead#4", 1, "abstain")
    vote(play, "lead#5", 2, "abstain")
    vote(play, "lead#6", 3, "support")
    assert play.state("money") == "notice"
    assert spoken(play)[0] == ("lead#4", "abstain")


def test_nobody_abstains_or_takes_another_way_where_the_panel_does_not_offer_it() -> None:
    play = sitting()
    for outcome in ("abstain", "absent", "again"):
        with pytest.raises(Refusal, match="no_such_outcome"):
            vote(play, "lead#4", 1, outcome)


def test_silence_counts_as_the_declared_vote() -> None:
    play = sitting(VOTE, late="take: oppose")
    vote(play, "lead#4", 1, "support")
    play.on("03-05").worker()
    assert play.state("money") == "decide"
    assert spoken(play) == [("lead#4", "for"), ("", "against"), ("", "against")]
    assert play.sound()


def test_too_few_who_spoke_is_a_result_of_its_own() -> None:
    rule = "{seats: 3, needs: any, quorum: 2/3, pass: support, fail: oppose, short: again}"
    play = sitting(rule, late="take: absent", then=", again: {reopen: means, to: waiting}")
    vote(play, "lead#4", 1, "support")
    assert play.state("money") == "opinion"
    play.on("03-05").worker()
    assert play.state("money") == "waiting"
    assert (panel(play).result, panel(play).outcome) == ("short", "again")


def test_a_second_visit_has_a_panel_of_its_own() -> None:
    play = sitting("{seats: 2, needs: first}", then=", again: {reopen: means, to: waiting}")
    vote(play, "lead#4", 1, "again")
    play.do("lead#2", "means/visit.go", "found")
    play.sign("lead#3", "means/visit.go")
    play.do("officer#2", "means/data.ask", "clean")
    assert len(play.case.panels) == 2
    vote(play, "lead#4", 1, "support")
    assert play.state("money") == "notice"
    assert play.sound()


# -- one person, one seat --------------------------------------------------------------------------


def test_nobody_speaks_in_two_seats() -> None:
    play = sitting()
    vote(play, "lead#4", 1, "support")
    with pytest.raises(Refusal, match="one_seat"):
        vote(play, "lead#4", 2, "support")
    with pytest.raises(Refusal, match="one_seat"):
        play.command(c.Claim, "lead#4", task=seat(play, 2).no)


def test_nobody_takes_two_seats_but_may_change_theirs() -> None:
    play = sitting()
    play.command(c.Claim, "lead#4", task=seat(play, 1).no)
    with pytest.raises(Refusal, match="one_seat"):
        play.command(c.Claim, "lead#4", task=seat(play, 2).no)
    play.command(c.Release, "lead#4", task=seat(play, 1).no)
    play.command(c.Claim, "lead#4", task=seat(play, 2).no)
    assert seat(play, 2).claimed_name == "lead#4"


def test_who_comes_second_speaks_in_the_next_free_seat() -> None:
    play = sitting()
    first = seat(play, 1).no
    play.command(c.Complete, "lead#4", task=first, outcome="support")
    play.command(c.Complete, "lead#5", task=first, outcome="support", revision=0)
    assert seat(play, 2).outcome == "support"
    assert [v.name for v in play.case.signatures.values() if v.state == "opinion"] == [
        "lead#4", "lead#5"
    ]  # fmt: skip
    with pytest.raises(Refusal, match="one_seat"):
        play.command(c.Complete, "lead#5", task=first, outcome="support")


def test_in_turn_nobody_speaks_in_a_seat_they_did_not_see() -> None:
    play = sitting("{seats: 3, order: in_turn, pass: support, fail: oppose}")
    first = seat(play, 1).no
    play.command(c.Complete, "lead#4", task=first, outcome="support")
    with pytest.raises(Refusal, match="already_done"):
        play.command(c.Complete, "lead#5", task=first, outcome="support")


def test_two_posts_of_one_person_are_one_seat() -> None:
    play = sitting("{seats: [{by: clerk}, {by: officer}], pass: support, fail: oppose}")
    both = Actor(
        ActorKind.STAFF, 77, "两个岗位", posts=(Post("clerk", "town_a"), Post("officer", "county"))
    )
    play.command(c.Complete, both, task=seat(play, 1).no, outcome="support")
    with pytest.raises(Refusal, match="one_seat"):
        play.command(c.Complete, both, task=seat(play, 2).no, outcome="support")


def test_four_eyes_hold_across_panels() -> None:
    text = written(THREE).replace(
        "task: {by: officer, not: [opinion], form: finding, reasons: {refuse: refusal}}",
        "task: {by: lead, not: [opinion], form: finding, reasons: {refuse: refusal}}",
    )
    play = Play(text).at_opinion()
    vote(play, "lead#4", 1, "oppose")
    with pytest.raises(Refusal, match="four_eyes"):
        play.do("lead#4", "money.decide", "grant")
    play.do("lead#5", "money.decide", "grant", form={"amount": 100})


# -- who decided -----------------------------------------------------------------------------------


DECIDES = (
    "task: {by: officer, not: [opinion], form: finding, reasons: {refuse: refusal}}\n"
    "    within: {time: 6 working days, late: {escalate: boss}}\n"
    "    then: {grant: granted, refuse: not_granted, send_back: opinion}"
)


def deciding(needs: str = "{share: 2/3}") -> Play:
    """The decision itself is the panel's."""
    rule = f"{{seats: 3, needs: {needs}, pass: grant, fail: refuse}}"
    text = changed(
        (
            DECIDES,
            f"task: {{by: officer, form: finding, reasons: {{refuse: refusal}}, panel: {rule}}}\n"
            "    within: {time: 6 working days, late: {escalate: boss}}\n"
            "    then: {grant: granted, refuse: not_granted}",
        )
    )
    play = Play(text).at_opinion()
    play.do("lead", "money.opinion", "oppose")
    return play


def test_a_grant_is_decided_by_all_who_voted_for_it_with_the_amount_they_found() -> None:
    play = deciding()
    vote(play, "officer#4", 1, "grant", form={"amount": 50_000})
    vote(play, "officer#5", 2, "refuse", form={"amount": 1}, reasons=("too_rich",))
    vote(play, "officer#6", 3, "grant", form={"amount": 50_000})
    decision = next(iter(play.case.decisions.values()))
    assert (decision.outcome, decision.by, decision.reasons) == (
        "granted",
        "officer#4、officer#6",
        (),
    )
    assert next(iter(play.case.entitlements.values())).amount == 50_000
    assert play.sound()


def test_a_refusal_gives_the_reasons_of_those_who_refused() -> None:
    play = deciding("all")
    vote(play, "officer#4", 1, "grant", form={"amount": 50_000})
    vote(play, "officer#5", 2, "refuse", reasons=("too_rich",))
    decision = next(iter(play.case.decisions.values()))
    assert (decision.outcome, decision.by) == ("not_granted", "officer#5")
    assert decision.reasons == ("too_rich",)


def test_the_history_signs_for_nobody_who_was_silent() -> None:
    play = sitting(VOTE, late="take: support")
    vote(play, "lead#4", 1, "oppose")
    play.on("03-05").worker()
    assert play.state("money") == "notice"
    assert [s.name for s in play.case.signatures.values() if s.state == "opinion"] == ["lead#4"]
