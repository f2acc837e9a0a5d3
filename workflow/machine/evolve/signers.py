"""Facts about signers who were added to a task, and what they change."""

from __future__ import annotations

from datetime import date, datetime

from workflow.domain import facts as f
from workflow.domain.case import Case
from workflow.domain.change import changed
from workflow.domain.signers import Signer
from workflow.machine.evolve.parts import Rules, change_task, put


def asked_anew(case: Case, task: int) -> Case:
    """The finding was written anew: who has agreed to the old one is asked again."""
    old = [
        s for s in case.signers.values() if s.asking == task and s.counts and s.status == "agreed"
    ]
    return (
        put(case, "signers", *(changed(s, status="wanted", task=0) for s in old)) if old else case
    )


def _added(case: Case, fact: f.SignerAdded, at: datetime, on: date) -> Case:
    signer = Signer(
        fact.no,
        fact.asking,
        fact.where,
        fact.user,
        fact.name,
        fact.role,
        fact.place,
        fact.entry,
        fact.by,
    )
    return put(case, "signers", signer)


def _asked(case: Case, fact: f.SignerAsked, at: datetime, on: date) -> Case:
    signer = changed(case.signers[fact.no], task=fact.task, status="asked")
    return put(case, "signers", signer)


def _answered(case: Case, fact: f.SignerAnswered, at: datetime, on: date) -> Case:
    signer = case.signers[fact.no]
    if not signer.counts:
        return put(case, "signers", changed(signer, status="answered", answer=fact.entry))
    if fact.agrees:
        return put(case, "signers", changed(signer, status="agreed", answer=fact.entry))
    # Who disagreed is asked again when there is another finding.
    case = put(case, "signers", changed(signer, status="wanted", task=0, answer=fact.entry))
    case = asked_anew(case, fact.asking)
    case = put(case, "signatures", *(changed(case.signatures[no], void=True) for no in fact.voids))
    return change_task(case, fact.asking, claimed_by=fact.back, claimed_name=fact.back_name)


def _removed(case: Case, fact: f.SignerRemoved, at: datetime, on: date) -> Case:
    return put(case, "signers", changed(case.signers[fact.no], status="removed"))


RULES: Rules = {
    f.SignerAdded: _added,
    f.SignerAsked: _asked,
    f.SignerAnswered: _answered,
    f.SignerRemoved: _removed,
}
