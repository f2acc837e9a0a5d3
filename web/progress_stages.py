"""The few stages that every case goes through: received, accepted, checked, decided, delivered.

Pure over a case and its parts in the page's language; a case that ended before anything was
decided shows how it ended instead. Consumer: `progress`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from web.language import gettext as _
from web.progress_words import outcome_words
from workflow.domain.case import Case

DECIDED = frozenset({"granted", "not_granted"})
"""The outcomes of a service on which somebody decided."""
EARLY = frozenset({"withdrawn", "terminated", "referred"})
"""The outcomes of a case with which it can end before anybody decided."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the few stages."""

    title: str
    state: str
    """done, now, later, or ended: the last one, of what ended early."""
    on: date | None = None


class Part(Protocol):
    """What the stages need to know of a part of the case."""

    @property
    def path(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def outcome(self) -> str | None: ...
    @property
    def shared(self) -> bool: ...


def is_early_end(case: Case, lanes: Sequence[Part]) -> bool:
    """Whether it is over and nobody decided anything."""
    ended = case.scopes[""].outcome in EARLY
    return ended and not any(lane.outcome in DECIDED for lane in lanes)


def stages_of(case: Case, lanes: Sequence[Part], *, decides: bool) -> tuple[Stage, ...]:
    """Received, accepted, shared checks, decisions, delivered. `decides`: whether its parts decide
    something, and not only the whole."""
    root = case.scopes[""]
    done: list[tuple[str, bool, date | None]] = [(_("Received"), True, case.received)]
    if root.outcome is not None and case.accepted_on is None:
        title = outcome_words(root.outcome) if root.outcome in EARLY else _("Not taken up")
        return (*_staged(done), Stage(title, "ended", root.ended_on))
    if case.accepted_on is not None or not lanes:  # else the office began it by itself
        done.append((_("Accepted"), case.accepted_on is not None, case.accepted_on))
    early = is_early_end(case, lanes)
    for lane in lanes:
        if lane.shared and not (early and lane.outcome in EARLY):
            done.append((lane.title, lane.outcome is not None, case.scopes[lane.path].ended_on))
    if early:
        return (*_staged(done), Stage(outcome_words(root.outcome or ""), "ended", root.ended_on))
    services = [lane for lane in lanes if decides and not lane.shared]
    decided = sum(lane.outcome is not None for lane in services)
    every = bool(services) and decided == len(services)
    title = _("Decisions")
    if len(services) > 1:
        title = _("Decisions %(done)s/%(total)s", done=decided, total=len(services))
    done.append((title, every or root.outcome is not None, root.ended_on))
    done.append((_("Delivered"), case.status == "closed", case.closed_on))
    return _staged(done)


def _staged(done: list[tuple[str, bool, date | None]]) -> tuple[Stage, ...]:
    now = next((n for n, (_title, over, _on) in enumerate(done) if not over), None)
    return tuple(
        Stage(title, "done" if over else "now" if n == now else "later", on if over else None)
        for n, (title, over, on) in enumerate(done)
    )
