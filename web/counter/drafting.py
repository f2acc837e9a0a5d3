"""The drafts of the counter: one request being typed in for somebody, kept on every submit.

A draft belongs to the account of whoever types. It holds answers as typed, documents and all else
of the page; after filing it holds the receipt's code until the receipt is closed, for an hour at
most, and nothing of the answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from web.access import current_actor
from web.office import the_office
from workflow.errors import NotFound
from workflow.store.drafts import Draft

COUNTER = "counter"
"""Marks a draft as the counter's: an applicant's own drafts look different."""
SHOWN = timedelta(hours=1)


@dataclass(frozen=True)
class Filed:
    """What came of a draft."""

    tracking: str
    secret: str
    """"" when the receipt was closed or is too old to be shown."""


def start(definition: str, answers: Mapping[str, Any]) -> int:
    """A new draft; its number."""
    data = {"kind": COUNTER, "answers": dict(answers), "page": {}}
    return the_office().drafts.start(definition, data, current_actor().user)


def mine(number: int) -> Draft:
    """One's own draft. Raises NotFound."""
    draft = the_office().drafts.by_id(number)
    if draft.account != current_actor().user or draft.data.get("kind") != COUNTER:
        raise NotFound("no_such_draft")
    return draft


def all_mine() -> list[Draft]:
    """One's own drafts that are not filed, the last changed first."""
    user = current_actor().user
    found = the_office().drafts.of_account(user) if user is not None else []
    return [d for d in found if d.data.get("kind") == COUNTER and "filed" not in d.data]


def keep(
    draft: Draft, answers: Mapping[str, Any], page: Mapping[str, Any], digests: list[str]
) -> None:
    """Keep the page as it is now."""
    data = {"kind": COUNTER, "answers": dict(answers), "page": dict(page)}
    the_office().drafts.save(draft.id, data, digests)


def close(draft: Draft, tracking: str, secret: str) -> None:
    """The draft was filed: only its receipt is kept."""
    data = {"kind": COUNTER, "filed": {"tracking": tracking, "secret": secret}}
    the_office().drafts.save(draft.id, data)


def filed(draft: Draft) -> Filed | None:
    """What came of the draft; None while it is being typed."""
    found = draft.data.get("filed")
    if found is None:
        return None
    fresh = the_office().now() - draft.updated_at < SHOWN
    return Filed(found["tracking"], found["secret"] if fresh else "")
