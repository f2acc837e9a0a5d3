"""Why it was decided so: the tables behind a decision, in plain words, with the family's values.

Only what is decided is explained, and only tables that say what they are for. Consumer: the page of
one's own case.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from web.applicant.offered import services
from web.applicant.own_case import OwnCase
from web.language import current_language, say
from workflow.definition.table_words import Explained, explained
from workflow.machine.kept_tables import kept_tables
from workflow.machine.tree import within


@dataclass(frozen=True, slots=True)
class Why:
    """One table behind a decision."""

    told: Explained
    departed: bool
    """Whether the office decided otherwise, for a reason on file."""
    others: tuple[tuple[str, str], ...]
    """Services that may fit: id and title."""


def why(own: OwnCase, path: str) -> Iterator[Why]:
    """The tables that were applied for the decisions in a lane."""
    titles = {each.id: say(each.definition.title) for each in services()}
    for kept in kept_tables(own.case, own.closure, own.dossier):
        if not within(kept.path, path) or kept.said.table.summary is None or not kept.said.known:
            continue
        told = explained(kept.said, own.closure.catalogues, current_language())
        others = tuple((name, titles[name]) for name in told.may if name in titles)
        yield Why(told, kept.deviates, others)
