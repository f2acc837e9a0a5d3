"""Documents came in: what the applicant promised to hand in later is thereby kept.

Called by `material`; the rest of the rules about promises is in `pledges`.
"""

from __future__ import annotations

from collections.abc import Iterator

from workflow.domain import facts as f
from workflow.domain.pledges import Pledge
from workflow.machine.work import Work

DECLARED = "declared"
"""How a document that is only declared came in; and the kind of that promise."""


def arrived(work: Work) -> None:
    """Promises that the documents on file fulfil are kept."""
    for pledge in open_pledges(work, "gap"):
        came = {
            each.item
            for each in work.case.materials.values()
            if each.channel != DECLARED and each.received_on >= pledge.made_on
        }
        if came.issuperset(pledge.items):
            work.emit(f.PledgeKept(pledge.no, work.on))


def open_pledges(work: Work, kind: str) -> Iterator[Pledge]:
    """The promises of a kind that nothing has come of yet."""
    pledges = list(work.case.pledges.values())
    return (each for each in pledges if each.status == "open" and each.kind == kind)
