"""Cases that a page has read or written, so that it does not read their parts again.

A case is what its history makes of it, and `Case.chain` is the hash of that whole history: what is
kept under it cannot become untrue, whoever writes meanwhile. So a case's row is always read (and
locked, where it is to change), and its parts only where the row names a state that the page does
not know. Outside of a page nothing is kept: every command loads its case afresh. Consumers: the
store and its units of work; not `checking`, which trusts no row.
"""

from __future__ import annotations

from operator import attrgetter
from types import MappingProxyType
from typing import Any

from workflow.domain.case import Case
from workflow.domain.change import changed
from workflow.store.database import Database
from workflow.store.parts import KINDS

_SORTED = tuple(kind.name for kind in KINDS if not kind.order)
_sorted_of = attrgetter(*_SORTED)


class KnownCases:
    """The cases of the page that the thread is about."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def at(self, case: int, chain: str) -> Case | None:
        """The case as this history makes it, if that is known."""
        page = self._database.page
        found: Case | None = page.get((case, chain)) if page is not None else None
        return found

    def keep_read(self, case: Case) -> None:
        """Remember a case as it was read."""
        page = self._database.page
        if page is not None:
            page[case.id, case.chain] = case

    def keep_written(self, case: Case) -> None:
        """Remember a case as it is about to be committed."""
        page = self._database.page
        if page is not None:
            page[case.id] = case = _as_read(case)
            self.keep_read(case)

    def left(self, case: int) -> Case | None:
        """The case as this page has left it; None where it has not changed it."""
        page = self._database.page
        found: Case | None = page.get(case) if page is not None else None
        return found


def _as_read(case: Case) -> Case:
    """The case with its parts in the order in which they are read."""
    moved: dict[str, Any] = {}
    for name, parts in zip(_SORTED, _sorted_of(case), strict=True):
        if len(parts) > 1 and (keys := sorted(parts)) != list(parts):
            moved[name] = MappingProxyType({key: parts[key] for key in keys})
    return changed(case, **moved) if moved else case
