"""Whether the figures about finished work are whole yet, in a sentence for pages that show them.

After an upgrade the worker counts all closed cases anew, some at a time. Consumers: the leader's
overview and lists, the public service standards.
"""

from __future__ import annotations

from web.language import gettext as _
from web.office import the_office
from workflow.store.measures import more_follow


def still_counting() -> str:
    """The sentence while closed cases wait to be counted; "" where none does."""
    office = the_office()
    with office.store.database.read() as connection:
        if not more_follow(connection, office.now(), office.settings.decision_wait):
            return ""
    return _(
        "These figures are not complete yet: finished cases are still being counted. Nothing is "
        "lost, and what is missing will be added by itself."
    )
