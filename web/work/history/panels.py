"""The history of those who decide together or sign along, in sentences. Consumer: `history`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from web.language import gettext as _
from web.work.history.teller import Teller
from workflow.domain import facts as f


def _panel_decided(t: Teller, fact: f.PanelDecided) -> str:
    """The result with its numbers, and with whose vote it was certain."""
    said = _("%(step)s: the votes come to “%(outcome)s” (%(for)s for, %(against)s against, of "
             "%(weight)s)", step=t.step(fact.path, fact.state), outcome=t.outcome(fact.outcome),
             against=fact.against, weight=fact.weight, **{"for": fact.in_favour})  # fmt: skip
    if any(vote.number for vote in fact.votes):
        return said + _ballots(fact)
    since = next((vote.by for vote in fact.votes if vote.seat == fact.since), "")
    if not since:
        return said
    return said + _(", certain with the vote of %(name)s", name=since)


def _ballots(fact: f.PanelDecided) -> str:
    """The numbers of the ballots on each side, for everybody who voted to find their own."""
    sides = {
        "for": _("in favour"),
        "against": _("against"),
        "abstain": _("abstained"),
    }
    parts = []
    for side, words in sides.items():
        numbers = [vote.number for vote in fact.votes if vote.said == side and vote.number]
        if numbers:
            parts.append(f"{words}{_(': ')}{_(', ').join(numbers)}")
    return _(". Ballots: %(list)s", list=_("; ").join(parts))


def _seat_added(t: Teller, fact: f.SeatAdded) -> str:
    step = t.step(fact.path, fact.state)
    if fact.seat.name:
        return _("%(step)s: %(name)s decides as well", step=step, name=fact.seat.name)
    return _("%(step)s: somebody else speaks in that seat", step=step)


def _seat_given(t: Teller, fact: f.SeatGiven) -> str:
    step, name, before = t.step(fact.path, fact.state), fact.name, fact.before
    if not name:
        return _("%(step)s: the seat of %(before)s is free for a colleague",
                 step=step, before=before)  # fmt: skip
    if before:
        return _("%(step)s: %(name)s decides in the place of %(before)s",
                 step=step, name=name, before=before)  # fmt: skip
    return _("%(step)s: a seat is given to %(name)s", step=step, name=name)


def _signer_added(t: Teller, fact: f.SignerAdded) -> str:
    step = t.task(fact.asking)
    return {
        "before": _("%(step)s: %(name)s is asked to sign before it", step=step, name=fact.name),
        "beside": _("%(step)s: %(name)s is asked to sign beside it", step=step, name=fact.name),
        "after": _("%(step)s: %(name)s is asked to sign after it", step=step, name=fact.name),
    }[fact.where]


def _signer_answered(t: Teller, fact: f.SignerAnswered) -> str:
    step = t.task(fact.asking)
    if fact.agrees:
        return _("%(step)s: %(name)s agrees", step=step, name=fact.name)
    if fact.back is None:
        return _("%(step)s: %(name)s does not agree", step=step, name=fact.name)
    return _("%(step)s: %(name)s does not agree, it goes back to %(to)s", step=step,
             name=fact.name, to=fact.back_name)  # fmt: skip


WORDS: Mapping[type[f.Fact], Callable[[Any, Any], str]] = {
    f.PanelOpened: lambda t, fact: _(
        "%(step)s: %(count)s people decide, each for themselves",
        step=t.step(fact.path, fact.state),
        count=len(fact.seats),
    ),
    f.PanelDecided: _panel_decided,
    f.SeatAdded: _seat_added,
    f.SeatGiven: _seat_given,
    f.SeatRemoved: lambda t, fact: (
        _("%(step)s: %(name)s decides no more", step=t.step(fact.path, fact.state), name=fact.name)
        if fact.name
        else _("%(step)s: a seat was taken away", step=t.step(fact.path, fact.state))
    ),
    f.SignerAdded: _signer_added,
    f.SignerAnswered: _signer_answered,
    f.SignerRemoved: lambda t, fact: _(
        "%(step)s: %(name)s need not sign along any more", step=t.task(fact.asking), name=fact.name
    ),
}
QUIET: frozenset[type[f.Fact]] = frozenset({f.SignerAsked})
