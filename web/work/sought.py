"""What was typed into the search of one's own lists stays in its field, and in no address.

A name or an ID number is found by the numbers of persons (`?person=12`). The words themselves wait
in the session, encrypted: a cookie says nothing of anybody. Consumers: the search, the inbox.
"""

from __future__ import annotations

from flask import session

from web.office import the_office
from workflow.keys import UnreadableSecret

_SOUGHT = "sought"


def remember(persons: str, text: str) -> None:
    """Keep what was typed, with whom it found."""
    session[_SOUGHT] = [persons, the_office().store.keys.encrypt(text)]


def sought(persons: str) -> str:
    """What was typed to find these persons; "" when something else was sought since."""
    found, words = session.get(_SOUGHT) or ("", "")
    if not words or found != persons:
        return ""
    try:
        return the_office().store.keys.decrypt(words)
    except UnreadableSecret:
        return ""
