"""The tally of a panel against brute force: every way in which missing seats can still speak."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.machine.tally import (
    ABSENT,
    ABSTAIN,
    AGAINST,
    FAILED,
    FOR,
    PASSED,
    SHORT,
    Ballot,
    Rule,
    certain_since,
    tally,
)

SHARES = st.builds(
    lambda a, b: Fraction(min(a, b), max(a, b)), st.integers(1, 7), st.integers(1, 7)
)
RULES = st.builds(
    Rule,
    needs=st.sampled_from(["all", "any", "share", "over", "count"]),
    share=SHARES,
    count=st.integers(1, 8),
    of=st.sampled_from(["seats", "votes"]),
    quorum=st.one_of(st.just(Fraction(0)), SHARES),
    absent=st.booleans(),
    short=st.booleans(),
    present=st.one_of(st.just(Fraction(0)), SHARES),
)


def ballots(most: int) -> st.SearchStrategy[list[Ballot]]:
    said = st.sampled_from(["", "", FOR, AGAINST, ABSTAIN, ABSENT])
    made = st.builds(Ballot, st.integers(1, 4), said, st.booleans())
    return st.lists(made, min_size=1, max_size=most)


def counted(whole: list[Ballot], rule: Rule) -> str:
    """The result when all have spoken, from the words of the rule and nothing else."""
    counting = [b for b in whole if b.counts]
    spoken = [b for b in counting if b.said in (FOR, AGAINST, ABSTAIN)]
    met = Fraction(len(spoken), len(counting)) >= rule.quorum if counting else not rule.quorum
    others = sum(not b.counts and b.said in (FOR, AGAINST, ABSTAIN) for b in whole)
    if spoken or others:
        met = met and (not counting or Fraction(len(spoken), len(spoken) + others) >= rule.present)
    if not met:
        return SHORT if rule.short else FAILED
    in_favour = sum(b.weight for b in whole if b.said == FOR)
    against = sum(b.weight for b in whole if b.said == AGAINST)
    base = sum(b.weight for b in whole) if rule.of == "seats" else in_favour + against
    if in_favour == 0:
        return FAILED
    share = Fraction(in_favour, base)
    enough = {
        "all": share == 1,
        "any": True,
        "share": share >= rule.share,
        "over": share > rule.share,
        "count": in_favour >= rule.count,
    }[rule.needs]
    return PASSED if enough else FAILED


def every_end(now: list[Ballot], rule: Rule) -> set[str]:
    """What the panel can still come to."""
    words = (FOR, AGAINST, ABSTAIN, *([ABSENT] if rule.absent else []))
    missing = [place for place, ballot in enumerate(now) if ballot.said == ""]
    ends = set()
    for said in product(words, repeat=len(missing)):
        whole = list(now)
        for place, word in zip(missing, said, strict=True):
            whole[place] = replace(now[place], said=word)
        ends.add(counted(whole, rule))
    return ends


@settings(max_examples=600, deadline=None)
@given(ballots(6), RULES)
def test_a_result_is_certain_exactly_when_every_completion_gives_it(
    now: list[Ballot], rule: Rule
) -> None:
    ends = every_end(now, rule)
    assert tally(now, rule).result == (ends.pop() if len(ends) == 1 else "")


@settings(max_examples=200, deadline=None)
@given(ballots(6).filter(lambda all_: any(b.said for b in all_)), RULES, st.randoms())
def test_certain_since_is_the_first_vote_after_which_nothing_can_change(
    now: list[Ballot], rule: Rule, random: object
) -> None:
    order = [place for place, ballot in enumerate(now) if ballot.said]
    random.shuffle(order)  # type: ignore[attr-defined]
    since = certain_since(now, order, rule)
    for number in range(1, len(order) + 1):
        heard = {place: now[place] for place in order[:number]}
        so_far = [heard.get(place, replace(ballot, said="")) for place, ballot in enumerate(now)]
        if len(every_end(so_far, rule)) == 1:
            assert since == order[number - 1]
            return
    assert since is None


@pytest.mark.parametrize(
    ("said", "rule", "result"),
    [
        ("++?", Rule("share", Fraction(2, 3)), PASSED),
        ("+-?", Rule("share", Fraction(2, 3)), ""),
        ("--?", Rule("share", Fraction(2, 3)), FAILED),
        ("++--", Rule("over", Fraction(1, 2)), FAILED),
        ("++--", Rule("share", Fraction(1, 2)), PASSED),
        ("+0", Rule("all"), FAILED),
        ("+0", Rule("all", of="votes"), PASSED),
        ("00", Rule("all", of="votes"), FAILED),
        ("-?", Rule("any"), ""),
        ("+?", Rule("any"), PASSED),
        ("++?", Rule("any", quorum=Fraction(1), absent=True), ""),
        ("+xx", Rule("any", quorum=Fraction(2, 3), absent=True, short=True), SHORT),
        ("+xx", Rule("any", quorum=Fraction(2, 3), absent=True), FAILED),
    ],
)
def test_the_rules_of_a_panel_in_small(said: str, rule: Rule, result: str) -> None:
    words = {"+": FOR, "-": AGAINST, "0": ABSTAIN, "x": ABSENT, "?": ""}
    assert tally([Ballot(1, words[each]) for each in said], rule).result == result


@pytest.mark.parametrize(
    ("own", "others", "result"),
    [
        ("+++x", "xx", PASSED),
        ("+++x", "+x", PASSED),
        ("+++x", "++", SHORT),
        ("++++", "++", PASSED),
        ("+++0", "--", PASSED),
        ("++xx", "xx", SHORT),
        ("+++?", "++", ""),
        ("++++", "+?", PASSED),
        ("++++", "+++", SHORT),
        ("+++x", "?x", PASSED),
        ("+++x", "??", ""),
        ("+xx?", "??", SHORT),
    ],
)
def test_residents_are_two_thirds_of_those_who_speak(own: str, others: str, result: str) -> None:
    """Four residents and the others, by majority of the votes: who stays away may be an other."""
    words = {"+": FOR, "-": AGAINST, "0": ABSTAIN, "x": ABSENT, "?": ""}
    third = Fraction(2, 3)
    rule = Rule("over", Fraction(1, 2), 0, "votes", third, absent=True, short=True, present=third)
    sitting = [Ballot(1, words[each], True) for each in own]
    sitting += [Ballot(1, words[each], False) for each in others]
    assert tally(sitting, rule).result == result


def test_thirds_are_exact() -> None:
    """Two of three is two thirds, also where a float would say it is less."""
    rule = Rule("share", Fraction(2, 3))
    for third in (1, 3, 7, 33_333_333_333_333_333):
        whole = [Ballot(2 * third, FOR), Ballot(third, AGAINST)]
        assert tally(whole, rule).result == PASSED
        short = [Ballot(2 * third - 1, FOR), Ballot(third + 1, AGAINST)]
        assert tally(short, rule).result == FAILED
