"""Which definitions have cases of their own, and which of those are about a benefit.

Consumers: what publishes definitions, the editor of definitions, the desk of benefits.
"""

from __future__ import annotations

from collections.abc import Iterator

from workflow.definition.closure import ends_of
from workflow.definition.library import Library
from workflow.definition.model import Definition, Final

RECORDED = "recorded_benefit"
"""The definition of benefits taken over from a list by `workflow.benefits.recipients`."""


def filed(library: Library) -> list[str]:
    """The definitions of which there can be cases: filed by citizens, convened by the office, filed
    by a referral, or by the system as a follow-up or about a benefit."""
    ends = [end for each in library.definitions.values() for end in ends_of(each)]
    targets = {target for end in ends for target in _files(end)}
    return [
        name
        for name, each in library.definitions.items()
        if each.applicant is not None
        or each.convened is not None
        or name in (*targets, RECORDED)
        or is_about_benefits(each)
    ]


def is_about_benefits(definition: Definition) -> bool:
    """Whether an end of it changes the benefit that its case is about."""
    return any(end.changes is not None for end in ends_of(definition))


def _files(end: Final) -> Iterator[str]:
    """The definitions of which a case may be filed because a case came to this end."""
    yield from end.refer
    yield from (each.use for each in end.follow_up or ())
    review = end.opens.review if end.opens else None
    if review is not None and review.use is not None:
        yield review.use
