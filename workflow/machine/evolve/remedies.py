"""Facts about decisions that were put right, and what they change."""

from __future__ import annotations

from datetime import date, datetime

from workflow.domain import facts as f
from workflow.domain.case import Case, Decision
from workflow.domain.change import changed
from workflow.machine.evolve.parts import Rules, put, same


def _another(
    case: Case, fact: f.DecisionRectified | f.DecisionRevoked, kind: str, reasons: tuple[str, ...]
) -> Case:
    """The letter about an earlier decision stands beside it; the earlier one stays as it was."""
    return put(
        case,
        "decisions",
        Decision(
            no=fact.no,
            path=fact.path,
            outcome=fact.outcome,
            organ=fact.organ,
            place=fact.place,
            letter=fact.letter,
            number=fact.number,
            decided_on=fact.on,
            by=fact.by,
            reasons=reasons,
            entry=fact.entry,
            refer=(),
            kind=kind,
            of=fact.of,
            stops=fact.stops if isinstance(fact, f.DecisionRevoked) else "",
        ),
    )


def _rectified(case: Case, fact: f.DecisionRectified, at: datetime, on: date) -> Case:
    return _another(case, fact, "rectification", ())


def _revoked(case: Case, fact: f.DecisionRevoked, at: datetime, on: date) -> Case:
    return _another(case, fact, "revocation", fact.reasons)


def _reopened(case: Case, fact: f.CaseReopened, at: datetime, on: date) -> Case:
    # The day on which everything was finished stays: the case closes again without telling it anew.
    return changed(case, status="accepted" if case.accepted_on else "filed")


def _erased(case: Case, fact: f.FileErased, at: datetime, on: date) -> Case:
    return changed(case, display="", erased_on=fact.on)


RULES: Rules = {
    f.FileErased: _erased,
    f.DecisionRectified: _rectified,
    f.DecisionRevoked: _revoked,
    f.CaseReopened: _reopened,
    f.FilePrinted: same,
    f.DecisionExported: same,
}
