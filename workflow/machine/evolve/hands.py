"""Facts about work that goes from hand to hand, and what they change."""

from __future__ import annotations

from datetime import date, datetime

from workflow.domain import facts as f
from workflow.domain.case import Case
from workflow.domain.change import changed
from workflow.machine.evolve.parts import Rules, change_task, put, same

_NOBODY = {"delegate": None, "delegate_name": ""}


def _reassigned(case: Case, fact: f.TaskReassigned, at: datetime, on: date) -> Case:
    return change_task(
        case,
        fact.no,
        assigned=fact.user,
        assigned_name=fact.name,
        claimed_by=None,
        claimed_name="",
        **_NOBODY,
    )


def _delegated(case: Case, fact: f.TaskDelegated, at: datetime, on: date) -> Case:
    return change_task(case, fact.no, delegate=fact.user, delegate_name=fact.name)


def _given_back(case: Case, fact: f.TaskGivenBack, at: datetime, on: date) -> Case:
    return change_task(case, fact.no, opinion=fact.entry, **_NOBODY)


def _recalled(case: Case, fact: f.DelegationRecalled, at: datetime, on: date) -> Case:
    return change_task(case, fact.no, **_NOBODY)


def _taken_back(case: Case, fact: f.StepTakenBack, at: datetime, on: date) -> Case:
    void = [changed(case.signatures[no], void=True) for no in fact.voids]
    return change_task(put(case, "signatures", *void), fact.no, status="cancelled")


RULES: Rules = {
    f.StepTakenBack: _taken_back,
    f.TaskReassigned: _reassigned,
    f.TaskDelegated: _delegated,
    f.TaskGivenBack: _given_back,
    f.DelegationRecalled: _recalled,
    f.ActedFor: same,
}
