"""Facts about who acts for the applicant, and what they change."""

from __future__ import annotations

from datetime import date, datetime

from workflow.domain import facts as f
from workflow.domain.authorities import Authority
from workflow.domain.case import Case
from workflow.domain.change import changed
from workflow.machine.evolve.parts import Rules, put


def _shown(case: Case, fact: f.AuthorityShown, at: datetime, on: date) -> Case:
    made = Authority(fact.no, fact.kind, fact.user, fact.person, fact.entry, fact.on, fact.until)
    return put(case, "authorities", made)


def _ended(case: Case, fact: f.AuthorityEnded, at: datetime, on: date) -> Case:
    ended = changed(case.authorities[fact.no], ended_on=fact.on, ended_by=fact.by)
    return put(case, "authorities", ended)


RULES: Rules = {f.AuthorityShown: _shown, f.AuthorityEnded: _ended}
