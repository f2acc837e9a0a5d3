"""The capacities in which somebody acts for an applicant 代办, in words. Consumers: the pages."""

from __future__ import annotations

from web.language import say
from workflow.definition.base import Text

CAPACITIES = {
    "guardian": Text(zh="父母或者其他监护人", en="Parent or other guardian"),
    "relative": Text(zh="亲属，凭本人委托", en="Relative, authorised by the person"),
    "social_worker": Text(
        zh="社会工作者，凭本人委托", en="Social worker, authorised by the person"
    ),
    "village": Text(zh="村（社区）代办，凭本人委托", en="The village, authorised by the person"),
}


def capacity_words(kind: str) -> str:
    """A capacity in the page's language."""
    return say(CAPACITIES[kind])
