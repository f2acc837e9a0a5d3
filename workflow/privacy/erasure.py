"""Erasing the personal data of a case when its purpose has ended (个人信息保护法 47).

Input: an office and a closed case. What goes: the entries, who is paid, what was said in ratings
and questions, what was gathered for it and never handed in, the files that no other case has, and
the masked name in lists. What stays: the history, which names nobody. Consumer: the command line;
when the law asks for it is the office's to say.
"""

from __future__ import annotations

from dataclasses import dataclass

from workflow.accountability.inquiries import questions_of
from workflow.accountability.ratings import ratings_of
from workflow.bootstrap import Office
from workflow.domain.commands import EraseFile
from workflow.domain.people import SYSTEM
from workflow.store.case_rows import digests_of


@dataclass(frozen=True, slots=True)
class Erased:
    """What went."""

    entries: int
    files: int


def erase(office: Office, case: int) -> Erased:
    """Erase a case's personal data for good. Can be repeated where it broke off.

    Raises Refusal: 'not_closed', 'benefit_runs' (its data is still needed).
    """
    office.engine.handle(EraseFile(case=case), SYSTEM)
    entries = office.store.erase(case)
    ratings_of(office).erase(case)
    questions_of(office).erase(case)
    for draft in office.drafts.for_case(case):
        office.drafts.discard(draft.id)
    files = office.documents.forget(case, digests_of(office.store.case(case)))
    return Erased(entries, files)
