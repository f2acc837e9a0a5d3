"""Follow-ups: other cases that the system files later 后续, about an entitlement or the household.

One mechanism for all: a plan is a part of the case with a timer of its own, which outlives the
case. When it fires (or an officer asks earlier), `FollowUpDue` is recorded, and the engine files
the other case in the same transaction: whatever is killed, it is filed once or not at all.
"""

from __future__ import annotations

from datetime import date

from workflow.definition.model import Final
from workflow.domain import facts as f
from workflow.domain.case import Entitlement, Scope
from workflow.domain.clock import last_day
from workflow.domain.commands import Review
from workflow.domain.people import ActorKind
from workflow.errors import NotFound, Refusal
from workflow.machine.access import officer_post
from workflow.machine.guards import holds
from workflow.machine.work import Work


def plan(
    work: Work, path: str, use: str, on: date, *, entitlement: int = 0, reason: str = ""
) -> int:
    """Have a case of `use` filed on a day; returns the number of the plan."""
    no = work.next_no
    at = work.context.calendar.start_of(on)
    work.emit(f.FollowUpPlanned(no, path, use, on, at, entitlement, reason))
    return no


def plan_all(work: Work, scope: Scope, final: Final) -> None:
    """What an end declares under `follow_up`."""
    for each in final.follow_up or ():
        if each.when is not None and not holds(work, scope, each.when):
            continue
        on = last_day(work.limit(each.after), work.on, work.context.calendar)
        plan(work, scope.path, each.use, on, reason="scheduled")


def drop(work: Work, entitlement: int) -> None:
    """Take back what is planned for an entitlement."""
    for each in list(work.case.follow_ups.values()):
        if each.entitlement == entitlement and each.status == "planned":
            work.emit(f.FollowUpDropped(each.no))


def fall_due(work: Work, no: int) -> None:
    """The day of a plan has come."""
    part = work.case.follow_ups.get(no)
    if part is not None and part.status == "planned":
        work.emit(f.FollowUpDue(no))


def review(work: Work, command: Review) -> None:
    """An officer of the place, or the system itself, has a case filed about an entitlement now.

    Raises Refusal('entitlement_ended'), NotFound('no_such_entitlement').
    """
    found = work.case.entitlements.get(command.entitlement)
    if found is None:
        raise NotFound("no_such_entitlement")
    actor = work.context.actor
    if actor.kind is not ActorKind.SYSTEM:
        work.post = officer_post(work.case, actor, found.place, work.context.directory)
    if found.status == "ended" and command.reason != "payment_returned":
        raise Refusal("entitlement_ended", month=found.ends)
    begin(work, found, command.use, command.reason)


def begin(work: Work, entitlement: Entitlement, use: str, reason: str) -> None:
    """Have a case of `use` filed about an entitlement now."""
    path, no = entitlement.path, entitlement.no
    work.emit(f.FollowUpDue(plan(work, path, use, work.on, entitlement=no, reason=reason)))
