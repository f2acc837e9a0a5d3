"""What is published after a decision 公布 and for how long; a file erased when its purpose ends.

Pure. A publication shows the fields that the decision's end names, and disappears by the clock:
when its time is over, the benefit has ended, the decision was revoked or the file was erased.
Consumers: the public pages, the sheet for the board, the lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.definition.base import Span
from workflow.definition.closure import Closure
from workflow.definition.model import Final
from workflow.domain import facts as f
from workflow.domain.calendar import Calendar
from workflow.domain.case import Case, Decision
from workflow.domain.clock import last_day
from workflow.domain.commands import EraseFile
from workflow.domain.entitlements import month_of
from workflow.domain.people import ActorKind
from workflow.errors import Refusal
from workflow.machine.board import Shown, shown_fields
from workflow.machine.clocks import Clocks
from workflow.machine.remedies import opened_by, revocation_of
from workflow.machine.tree import service_of
from workflow.machine.work import Work
from workflow.ports import Dossier

PUBLISHED_FOR = Span.parse("12 months")
"""How long a grant is published where its definition says nothing."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One published grant."""

    decision: Decision
    service: str
    """The definition that granted."""
    lines: tuple[Shown, ...]
    until: date
    """The last day on which it may be shown."""


def published(
    clocks: Clocks, dossier: Dossier, calendar: Calendar, today: date
) -> list[Publication]:
    """What may be shown today of a case; its clocks know the numbers of its region."""
    case, closure = clocks.case, clocks.closure
    if case.erased_on is not None:
        return []
    found = []
    for decision in case.decisions.values():
        final = _final(case, closure, decision)
        if final is None or not final.publish or decision.outcome != "granted" or decision.kind:
            continue
        until = _until(clocks, final, decision, calendar)
        if today <= until and revocation_of(case, decision) is None:
            scope = case.scopes[decision.path]
            lines = shown_fields(case, closure, dossier, scope, final.publish)
            service = service_of(case, scope).process
            found.append(Publication(decision, service, lines, until))
    return found


def publishes(
    case: Case, closure: Closure, dossier: Dossier, decision: Decision
) -> tuple[Shown, ...]:
    """What the end of a decision publishes; nothing once it was revoked or the file erased."""
    final = _final(case, closure, decision)
    gone = case.erased_on is not None or revocation_of(case, decision) is not None
    if final is None or gone or decision.outcome != "granted" or decision.kind:
        return ()
    return shown_fields(case, closure, dossier, case.scopes[decision.path], final.publish)


def _final(case: Case, closure: Closure, decision: Decision) -> Final | None:
    """The end at which it was decided; None where the scope has moved on since."""
    scope = case.scopes[decision.path]
    state = closure.processes[scope.process].states.get(scope.state)
    return state.final if state is not None else None


def _until(clocks: Clocks, final: Final, decision: Decision, calendar: Calendar) -> date:
    """The last day: of its time, or of the month in which the benefit ended, whichever is first."""
    case, limit = clocks.case, clocks.limit(final.published_for or PUBLISHED_FOR)
    last = last_day(limit, decision.decided_on, calendar)
    ends = [case.entitlements[no].ends for no in opened_by(case, decision)]
    if ends and all(ends) and max(ends) < month_of(last):
        year, month = map(int, max(ends).split("-"))
        return date.fromordinal(date(year + month // 12, month % 12 + 1, 1).toordinal() - 1)
    return last


def erase_file(work: Work, command: EraseFile) -> None:
    """The purpose of the file has ended: from now on its lists name nobody.

    Raises Refusal: 'not_yours', 'not_closed', 'benefit_runs'.
    """
    if work.context.actor.kind is not ActorKind.SYSTEM:
        raise Refusal("not_yours")
    if work.case.status != "closed":
        raise Refusal("not_closed")
    today = month_of(work.on)
    monthly = [each for each in work.case.entitlements.values() if each.rhythm == "monthly"]
    if any(not each.ends or each.ends >= today for each in monthly):
        raise Refusal("benefit_runs")
    if work.case.erased_on is None:
        work.emit(f.FileErased(work.on))
