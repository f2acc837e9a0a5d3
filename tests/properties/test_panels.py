"""Random panels in a case: random rules, votes, silence and changes of who sits.

After every command the history makes the rows; nobody has two seats; the step is left exactly when
its rule says so, and what it came to is what the votes on file add up to.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.properties.test_tally import counted
from tests.unit.machine.panels import panel, written
from tests.unit.machine.play import Play
from workflow.domain import commands as c
from workflow.domain import facts as f
from workflow.domain.commands.panels import AddSeat, GiveSeat, RemoveSeat
from workflow.errors import Refusal
from workflow.machine.seats import counts, rule_of, rules_of
from workflow.machine.tally import ABSENT, Ballot

NEEDS = ("all", "any", "{share: 2/3}", "{over: 1/2}", "{count: 2}")
PEOPLE = tuple(f"lead#{number}" for number in range(4, 12))
AGAIN = ", again: {reopen: means, to: waiting}"


def convened(random: Random) -> Play:
    """A panel of some kind."""
    parts = [
        random.choice(["seats: 3", "seats: 4", "seats: [{by: lead, weight: 2}, {by: lead}]"]),
        f"needs: {random.choice(NEEDS)}",
        f"of: {random.choice(['seats', 'votes'])}",
        f"order: {random.choice(['together', 'in_turn'])}",
        f"ends: {random.choice(['early', 'when_all_have_spoken'])}",
        f"abstain: {random.choice(['true', 'false'])}",
        "pass: support, fail: oppose, convened_by: boss",
    ]
    then = ""
    if random.random() < 0.4:
        parts.append("quorum: 2/3")
        if random.random() < 0.5:
            parts.append("short: again")
            then = AGAIN
    late = random.choice(["take: oppose", "take: absent", "escalate: boss"])
    return Play(written("{" + ", ".join(parts) + "}", late=late, then=then)).at_opinion()


def some_act(play: Play, random: Random) -> None:
    """One thing somebody tries."""
    now = panel(play)
    tasks = [task for task in play.case.open_tasks if task.seat]
    kind = random.random()
    if kind < 0.7 and tasks:
        task = random.choice(tasks)
        said = random.choice(["support", "oppose", "abstain"])
        play.command(c.Complete, random.choice(PEOPLE), task=task.no, outcome=said)
    elif kind < 0.8:
        user = play.staff(random.choice(PEOPLE)).user or 0
        play.command(AddSeat, "boss", panel=now.no, user=user, reason="x")
    elif kind < 0.9:
        seat = random.choice(now.seats).no
        play.command(RemoveSeat, "boss", panel=now.no, seat=seat, reason="x")
    elif kind < 0.94:
        user, seat = play.staff(random.choice(PEOPLE)).user or 0, random.choice(now.seats).no
        play.command(GiveSeat, "boss", panel=now.no, seat=seat, user=user, reason="x")
    elif kind < 0.97:
        who = play.staff(random.choice(PEOPLE))
        play.command(c.RegisterRelative, "clerk", user=who.user, name=who.name, relation="sister")
    else:
        play.now += timedelta(days=1)
        play.worker()


def check(play: Play) -> None:
    """What must hold whatever was done."""
    assert play.sound()
    for each in play.case.panels.values():
        names = [vote.name for vote in play.case.signatures.values() if vote.state == each.state]
        assert len(names) == len(set(names)) or len(play.case.panels) > 1
    for fact in play.told(f.PanelDecided):
        _adds_up(play, fact)
    open_seats = [task for task in play.case.open_tasks if task.seat]
    assert bool(open_seats) == (play.state("money") == "opinion"), "somebody can always speak"


def _adds_up(play: Play, fact: f.PanelDecided) -> None:
    """Whatever the seats that never spoke might have said, the result is what the votes make it."""
    closure = play.store.closure(play.case.closure)
    state = closure.processes[play.case.scopes[fact.path].process].states[fact.state]
    rule = rule_of(state)
    sitting = play.case.panels[fact.no].sitting
    said = {vote.seat: vote.said for vote in fact.votes}
    for rest in ("for", "against", *([ABSENT] if rule.absent else [])):
        whole = [
            Ballot(seat.weight, said.get(seat.no, rest), counts(rules_of(state), seat))
            for seat in sitting
        ]
        assert counted(whole, rule) == fact.result
    if rules_of(state).ends == "when_all_have_spoken":
        assert set(said) == {seat.no for seat in sitting}
    weights = {seat.no: seat.weight for seat in sitting}
    assert fact.in_favour == sum(weights[v.seat] for v in fact.votes if v.said == "for")
    assert Fraction(fact.weight) == sum(weights.values())


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**9))
def test_whatever_happens_to_a_panel_its_result_is_what_was_said(seed: int) -> None:
    random = Random(seed)
    play = convened(random)
    for _ in range(14):
        if play.state("money") != "opinion" or play.case.status == "closed":
            break
        with suppress(Refusal):
            some_act(play, random)
        check(play)
