"""Why a clock is paused, since when, until when and by which rule, in plain words; and which lane
is not needed any more.

Input: a case with its closure. Consumers: the applicant's page, the officers' pages, the day-by-day
explanation of a clock. Nothing personal is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from web.language import gettext as _
from web.language import say
from workflow.definition.closure import Closure
from workflow.definition.model import JoinRule, Procedure
from workflow.domain.case import Case, PauseRow, Scope


@dataclass(frozen=True, slots=True)
class PausedClock:
    """A clock that is paused now."""

    path: str
    title: str
    """What it is paused for."""
    since: date
    until: date | None
    """The last day that was told."""
    basis: str
    """The provision; "" for a request for missing information."""
    reason: str
    letter: str
    """The announcement, as its address names it; "" for none."""
    suspends: bool
    """Whether work was suspended 中止, and no step of its own is under way."""


def procedure_of(closure: Closure, case: Case, row: PauseRow) -> Procedure | None:
    """The procedure for which a pause was made; None for other pauses."""
    if not row.task or row.path not in case.scopes:
        return None
    process = closure.processes[case.scopes[row.path].process]
    return process.definition.procedures.get(row.reason)


def suspends(rule: Procedure) -> bool:
    """Whether a procedure suspends the work 中止: it is no step that begins, runs and ends."""
    return rule.kind == "suspension"


def way_words(rule: Procedure) -> str:
    """That a procedure runs, for the family and in lists."""
    if suspends(rule):
        return _("Suspended, and the clock is paused: %(what)s", what=say(rule.title))
    return _("%(what)s is under way; the clock is paused", what=say(rule.title))


def paused_now(case: Case, closure: Closure) -> list[PausedClock]:
    """The procedures that run now, each with the service it stops."""
    found = []
    for row in case.pauses.values():
        rule = procedure_of(closure, case, row)
        if rule is None or row.until is not None:
            continue
        reasons = closure.catalogues.reasons.get(rule.reasons or "", {})
        found.append(
            PausedClock(
                path=row.path,
                title=say(rule.title),
                since=row.since,
                until=case.tasks[row.task].due_on,
                basis=rule.basis,
                reason=say(reasons[row.why].title) if row.why in reasons else "",
                letter=f"procedure_{row.task}",
                suspends=suspends(rule),
            )
        )
    return found


def called_off(case: Case, closure: Closure, scope: Scope) -> bool:
    """Whether a lane was called off because enough others had ended, and nobody withdrew it."""
    parent = case.scopes.get(scope.parent) if scope.parent is not None else None
    if scope.outcome != "withdrawn" or parent is None or parent.outcome == "withdrawn":
        return False
    withdraw = closure.definition.withdraw
    if withdraw is not None and "lane" in withdraw.of:
        return False
    states = closure.processes[parent.process].states.values()
    joins = [state.join for state in states if scope.lane in state.lanes_by_id]
    return any(isinstance(join, JoinRule) and join.rest == "cancel" for join in joins)


def pause_words(closure: Closure, note: str, correction: str) -> str:
    """The reasons of the pauses of one day; `correction` is what is said of a missing answer."""
    titles = {
        name: say(rule.title)
        for definition in closure.definitions.values()
        for name, rule in definition.procedures.items()
    }
    names = [
        correction if one == "correction" else titles.get(one, one) for one in note.split("；")
    ]
    return _("; ").join(dict.fromkeys(names))
