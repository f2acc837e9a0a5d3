"""The notices that can be changed from the page of a case: a longer period, withdrawal and posting
it anew. Consumer: `case_page`; `case_acts` carries it out."""

from __future__ import annotations

from dataclasses import dataclass

from web.language import current_language, say
from web.office import today
from web.work.case_file import CaseFile
from workflow.machine.tree import notice_rules


@dataclass(frozen=True, slots=True)
class Changeable:
    """A notice that this officer may change."""

    no: int
    title: str
    longer: str
    """The longer period in words; "" where it cannot be extended."""
    reasons: tuple[tuple[str, str], ...]


def changeable(file: CaseFile) -> list[Changeable]:
    """The notices of the case that may be changed now."""
    found = []
    for notice in file.case.notices.values():
        rules = notice_rules(file.case, file.closure, notice).managed
        over = notice.last_day is not None and today() > notice.last_day
        if rules is None or notice.status not in ("posting", "running") or over:
            continue
        chain = file.directory.chain(file.case.place)
        if file.actor.post_for(tuple((rules.by, place) for place in chain)) is None:
            continue
        limit = file.clocks.limit(rules.extended) if rules.extended is not None else None
        can = limit is not None and notice.status == "running" and str(limit) != notice.limit
        reasons = file.closure.catalogues.reasons.get(rules.reasons, {})
        found.append(
            Changeable(
                notice.no,
                file.service_title(file.case.scopes[notice.path]),
                limit.to(current_language()) if limit is not None and can else "",
                tuple((name, say(reason.title)) for name, reason in reasons.items()),
            )
        )
    return found
