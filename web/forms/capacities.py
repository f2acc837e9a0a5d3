"""The capacities in which somebody acts for an applicant 代办, in words. Consumers: the pages."""

from __future__ import annotations

from web.language import say, worded

CAPACITIES = {
    "guardian": worded("Parent or other guardian"),
    "relative": worded("Relative, authorised by the person"),
    "social_worker": worded("Social worker, authorised by the person"),
    "village": worded("The village, authorised by the person"),
}


def capacity_words(kind: str) -> str:
    """A capacity in the page's language."""
    return say(CAPACITIES[kind])
