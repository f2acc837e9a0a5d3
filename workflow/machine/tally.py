"""The tally of a panel: from the seats, what each has said and the rule to how it stands. Pure.

Exact: shares are fractions, weights whole numbers. A result is certain as soon as every way in
which the missing seats can still speak (or stay silent, where that can happen) leads to it, and not
before; a property test compares this with all those ways counted one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

FOR, AGAINST, ABSTAIN, ABSENT = "for", "against", "abstain", "absent"
"""What a seat can have said. Absent: its time was over without a word."""

PASSED, FAILED, SHORT = "passed", "failed", "short"
"""What a panel can come to. Short: too few spoke for it to decide at all."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a panel needs to pass."""

    needs: str = "all"
    """all, any, share (at least `share`), over (more than `share`), count (at least `count`)."""
    share: Fraction = Fraction(1)
    count: int = 0
    of: str = "seats"
    """Of whom all or a share are meant: all `seats`, or the `votes` for and against."""
    quorum: Fraction = Fraction(0)
    """The share of the seats that count for it that must have spoken, each counted once."""
    absent: bool = False
    """Whether a seat's time can be over without a word."""
    short: bool = False
    """Whether too few having spoken is a result of its own; else it counts as not passed."""
    present: Fraction = Fraction(0)
    """The share that the seats that count for the quorum have at least among all who spoke."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """One seat: what it weighs and what it has said; "" while it has said nothing."""

    weight: int = 1
    said: str = ""
    counts: bool = True
    """Whether it counts for the quorum."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How a panel stands."""

    in_favour: int
    """The weight of those for it…"""
    against: int
    """…of those against…"""
    weight: int
    """…and of all seats."""
    seats: int
    spoken: int
    """How many seats have spoken: for, against or abstaining."""
    missing: int
    """How many have neither spoken nor been silent until their time was over."""
    result: str
    """passed, failed or short as soon as that is certain; "" while it is open."""

    @property
    def complete(self) -> bool:
        """Whether nobody is left to speak."""
        return self.missing == 0


def tally(ballots: Sequence[Ballot], rule: Rule) -> Tally:
    """How a panel with these seats stands. A panel without seats has not passed."""
    in_favour, against = _weight(ballots, FOR), _weight(ballots, AGAINST)
    weight = sum(ballot.weight for ballot in ballots)
    left = _weight(ballots, "")
    spoken = sum(ballot.said in (FOR, AGAINST, ABSTAIN) for ballot in ballots)
    missing = sum(ballot.said == "" for ballot in ballots)
    can_meet, must_meet = _quorum(ballots, rule)
    # Every rule is monotone: the best that can come is all missing in favour, the worst all
    # against.
    can_pass = _passes(rule, in_favour + left, against, weight)
    must_pass = _passes(rule, in_favour, against + left, weight)
    if must_pass and must_meet:
        result = PASSED
    elif rule.short:
        result = SHORT if not can_meet else FAILED if must_meet and not can_pass else ""
    else:
        result = "" if can_pass and can_meet and _can_both(ballots, rule, against) else FAILED
    return Tally(in_favour, against, weight, len(ballots), spoken, missing, result)


def _quorum(ballots: Sequence[Ballot], rule: Rule) -> tuple[bool, bool]:
    """Whether the quorum can still be met, and whether it is whatever comes: at least by those who
    have spoken, at most by all who still may. Where no seat counts for it, it is never met.

    Of those who spoke it needs its share: best when only its own still speak, worst when only the
    others do.
    """
    counted = [ballot.said for ballot in ballots if ballot.counts]
    if not counted:
        return (not rule.quorum,) * 2
    own, others = _speaking(counted), _speaking(b.said for b in ballots if not b.counts)
    fewest, many = 0 if rule.absent else 1, len(counted)
    best = _met(rule, many, sum(own), others[0] + fewest * others[1])
    return best, _met(rule, many, own[0] + fewest * own[1], sum(others))


def _speaking(said: Iterable[str]) -> tuple[int, int]:
    """How many have spoken, and how many still may."""
    known = list(said)
    return sum(each in (FOR, AGAINST, ABSTAIN) for each in known), known.count("")


def _met(rule: Rule, many: int, own: int, others: int) -> bool:
    """Whether the quorum is met when so many of its seats and so many others have spoken."""
    return own >= rule.quorum * many and own >= rule.present * (own + others)


def _can_both(ballots: Sequence[Ballot], rule: Rule, against: int) -> bool:
    """Whether it can pass and meet the quorum at once: each of the others who speaks in favour
    makes the quorum's share of those who spoke smaller, so the heaviest speak first."""
    counted = [b for b in ballots if b.counts]
    if not rule.present or not counted:
        return True
    weight = sum(ballot.weight for ballot in ballots)
    in_favour = _weight(ballots, FOR) + _weight(counted, "")
    own = sum(_speaking(b.said for b in counted))
    spoken, missing = _speaking(b.said for b in ballots if not b.counts)
    heaviest = sorted((b.weight for b in ballots if not b.counts and not b.said), reverse=True)
    return any(
        _passes(rule, in_favour + sum(heaviest[:more]), against, weight)
        and _met(rule, len(counted), own, spoken + more)
        for more in range(0 if rule.absent else missing, missing + 1)
    )


def certain_since(ballots: Sequence[Ballot], order: Iterable[int], rule: Rule) -> int | None:
    """With which of the votes the result became certain: the index of its seat; None while open.

    `order` names the seats in the order in which they spoke.
    """
    so_far = [replace(ballot, said="") for ballot in ballots]
    for seat in order:
        so_far[seat] = ballots[seat]
        if tally(so_far, rule).result:
            return seat
    return None


def _weight(ballots: Iterable[Ballot], said: str) -> int:
    return sum(ballot.weight for ballot in ballots if ballot.said == said)


def _passes(rule: Rule, in_favour: int, against: int, weight: int) -> bool:
    """Whether so much for it and against it is enough. Nothing passes without a vote for it."""
    if in_favour <= 0:
        return False
    base = weight if rule.of == "seats" else in_favour + against
    match rule.needs:
        case "any":
            return True
        case "count":
            return in_favour >= rule.count
        case "share":
            return in_favour >= rule.share * base
        case "over":
            return in_favour > rule.share * base
    return in_favour == base
