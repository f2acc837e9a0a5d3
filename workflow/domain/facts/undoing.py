"""A decision that was taken back before anybody was told of it."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.case import Scope
from workflow.domain.facts.base import Fact
from workflow.domain.terms import Term, Timer


@dataclass(frozen=True, slots=True)
class DecisionTakenBack(Fact):
    """Who decided took it back 撤回 while its messages waited; the case stands as before it.

    Names what had been set in motion and falls away, and holds what there was before, so that the
    history alone still makes the case.
    """

    no: int
    """The task by which it was decided."""
    path: str
    decisions: tuple[int, ...]
    letters: tuple[str, ...]
    """The numbers of its letters, which are not given again."""
    entitlements: tuple[int, ...]
    follow_ups: tuple[int, ...]
    tasks: tuple[int, ...]
    """Tasks of telling and handing over, which nobody had begun."""
    scopes: tuple[Scope, ...]
    """The services as they stood before."""
    dropped: tuple[Timer, ...]
    timers: tuple[Timer, ...]
    """Deadlines that ran before, and run again."""
    terms: tuple[Term, ...]
    status: str = ""
    """The status of the case before, where the decision had closed it."""
    first: int = 0
    """The first fact of the decision…"""
    last: int = 0
    """…and the last: messages that follow from these are not sent."""
    unsent: int = 0
    """How many messages had not gone out and never will."""
