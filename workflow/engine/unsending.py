"""When a decision is taken back: its messages leave the outbox, in the same transaction.

Input: the unit of work, the facts just recorded. Consumer: the engine. Raises Refusal where
something outside the case was quicker: a message on its way, a payment roster, another request.
"""

from __future__ import annotations

from collections.abc import Sequence

from workflow.domain import facts as f
from workflow.domain.case import Case
from workflow.errors import Refusal
from workflow.machine.messages import WAITING
from workflow.ports import UnitOfWork


def withdraw_messages(unit: UnitOfWork, before: Case, recorded: Sequence[f.Recorded]) -> None:
    """Remove what was to tell of a decision that was taken back."""
    for entry in recorded:
        if isinstance(entry.fact, f.DecisionTakenBack):
            _withdraw(unit, before, entry.fact)


def _withdraw(unit: UnitOfWork, before: Case, fact: f.DecisionTakenBack) -> None:
    if fact.status and before.applicant is not None:
        again = unit.open_case(before.applicant, before.definition)
        if again is not None:
            raise Refusal("open_case_exists", tracking=again)
    if fact.entitlements and unit.rostered(before.id, fact.entitlements):
        raise Refusal("too_late_to_take_back", what="rostered", by="")
    if unit.unsend(before.id, fact.first, fact.last, WAITING) != fact.unsent:
        raise Refusal("too_late_to_take_back", what="told", by="")
