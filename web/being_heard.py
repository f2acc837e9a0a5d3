"""Somebody is heard 听取意见: what they are told, and what they said, for the pages.

Consumers: the page on which one answers, the officer's task page, the applicant's case page.
"""

from __future__ import annotations

from dataclasses import dataclass

from web.language import say
from workflow.definition.closure import Closure
from workflow.domain.case import Case, Opinion
from workflow.machine.tree import known_state
from workflow.ports import Dossier

WHY = "intended_why"
"""The field of a finding that tells the person the facts and reasons."""


@dataclass(frozen=True, slots=True)
class BeingHeard:
    """What somebody is heard about."""

    opinion: Opinion
    open: bool
    """Whether an answer is still taken."""
    told: str
    why: str
    """The facts and reasons, as the officer wrote them for the person."""
    said: str
    """What the person has said; "" while they have not."""


def heard_in(
    case: Case, closure: Closure, dossier: Dossier, task: int | None = None
) -> BeingHeard | None:
    """The newest time somebody is heard in a case, or of one task; None when nobody is."""
    asked = [each for each in case.opinions.values() if task in (None, each.task)]
    opinion = max(asked, key=lambda each: each.no, default=None)
    if opinion is None:
        return None
    of = case.tasks[opinion.task]
    state = known_state(case, closure, of)
    hears = state.task.hears if state is not None and state.task is not None else None
    said = dossier.entry(opinion.entry).get("text", "") if opinion.entry is not None else ""
    return BeingHeard(
        opinion=opinion,
        open=opinion.answered_on is None and of.live,
        told=say(hears.told) if hears is not None else "",
        why=_why(case, dossier, of.no),
        said=str(said),
    )


def _why(case: Case, dossier: Dossier, before: int) -> str:
    """The newest reasons that were written for the person before they were asked."""
    entries = [
        each.entry
        for each in case.tasks.values()
        if each.entry is not None and each.no < before and each.kind == "step"
    ]
    texts = (dossier.entry(entry).get(WHY) for entry in sorted(entries, reverse=True))
    return next((str(text) for text in texts if text), "")
