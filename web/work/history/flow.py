"""The history of acts, signals, milestones and sections in sentences. Consumer: `history`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from web.language import gettext as _
from web.language import say
from web.work.history.teller import Teller
from workflow.definition.base import Text
from workflow.domain import facts as f


def _act(t: Teller, fact: f.ActTaken) -> str:
    scope = t.file.case.scopes.get(fact.path)
    acts = t.file.closure.processes[scope.process].acts if scope is not None else {}
    title = say(acts[fact.act].title) if fact.act in acts else fact.act
    return t.of_service(fact.path, title)


def _signal(t: Teller, fact: f.SignalGiven) -> str:
    return t.of_service(fact.path, _("Reported: %(what)s", what=signal_title(t, fact)))


def signal_title(t: Teller, fact: f.SignalGiven) -> str:
    """What was said, in the definition's words."""
    scope = t.file.case.scopes.get(fact.path)
    states = t.file.closure.processes[scope.process].states.values() if scope is not None else ()
    for state in states:
        signals = (state.wait.signals if state.wait is not None else None) or {}
        if fact.signal in signals:
            return say(signals[fact.signal].title)
    return fact.signal


def _cancelled(t: Teller, fact: f.LanesCancelled) -> str:
    lane = t.service(fact.lane)
    return _("%(service)s failed: the services beside it were called off", service=lane)


def _added(t: Teller, fact: f.InstanceAdded) -> str:
    return _("Added while the others run: %(service)s", service=t.service(fact.path))


def _waits(t: Teller, fact: f.SectionAwaited) -> str:
    return t.of_service(fact.path, _("waits for its turn"))


def _turn(t: Teller, fact: f.SectionEntered) -> str:
    return t.of_service(fact.path, _("its turn has come"))


def _told(t: Teller, fact: f.ToldByCase) -> str:
    words = say(Text(zh=fact.zh, en=fact.en))
    return _("%(words)s (case %(number)s)", words=words, number=fact.source)


def _informed(t: Teller, fact: f.CaseInformed) -> str:
    number = fact.tracking
    return t.of_service(fact.path, _("The case %(number)s was told", number=number))


def _not_informed(t: Teller, fact: f.CaseNotInformed) -> str:
    number = fact.tracking
    if not number:
        return t.of_service(fact.path, _("This is not a case number: please tell its office"))
    told = _("The case %(number)s could not be told: please tell its office", number=number)
    return t.of_service(fact.path, told)


WORDS: Mapping[type[f.Fact], Callable[[Teller, Any], str]] = {
    f.ActTaken: _act,
    f.SignalGiven: _signal,
    f.LanesCancelled: _cancelled,
    f.InstanceAdded: _added,
    f.SectionAwaited: _waits,
    f.ToldByCase: _told,
    f.CaseInformed: _informed,
    f.CaseNotInformed: _not_informed,
    f.SectionEntered: _turn,
}
QUIET = frozenset({f.MilestoneReached, f.SignalUsed})
"""What the step that leads to it tells already."""
