"""The navigation of the header and the foot: each part adds its entries when it is imported.

`navigation.add("work.inbox", _l("Tasks"), staff…)` in a part's `__init__`; an entry is shown to
those whom its page's own access declaration lets in, so that no link leads to a refusal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, request

from web.access import access_of
from workflow.domain.people import Actor, ActorKind

MOST_SHOWN = 999
"""A larger number beside a link is shown as "999+"."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the header."""

    endpoint: str
    label: object
    """A lazy text: `lazy_gettext("…")`."""
    order: int = 50
    kinds: frozenset[ActorKind] = frozenset()
    """Narrows whom it is shown to; empty: everyone whom the page lets in."""
    count: Callable[[Actor], int] | None = None
    """A number shown beside the label, such as the tasks waiting; 0 shows nothing, and beyond
    `MOST_SHOWN` it need not be exact."""
    begins: Callable[[Actor], bool] | None = None
    """Who begins here, though another entry comes first."""

    def number(self, actor: Actor) -> str:
        """What stands beside the label; "" for nothing."""
        found = self.count(actor) if self.count is not None else 0
        return (str(found) if found <= MOST_SHOWN else f"{MOST_SHOWN}+") if found else ""

    @property
    def here(self) -> bool:
        """Whether this is the page, or one below it, that is being shown."""
        return request.endpoint == self.endpoint


_entries: dict[str, Entry] = {}
_foot: dict[str, Entry] = {}


def add(
    endpoint: str,
    label: object,
    order: int = 50,
    *kinds: ActorKind,
    count: Callable[[Actor], int] | None = None,
    begins: Callable[[Actor], bool] | None = None,
) -> None:
    """Add an entry; adding the same endpoint again replaces it."""
    _entries[endpoint] = Entry(endpoint, label, order, frozenset(kinds), count, begins)


def add_to_foot(endpoint: str, label: object, order: int = 50) -> None:
    """Add a page for everyone to the foot of every page."""
    _foot[endpoint] = Entry(endpoint, label, order)


def foot(actor: Actor) -> list[Entry]:
    """The entries of the foot, in order, without those that the header has."""
    above = {entry.endpoint for entry in entries(actor)}
    rest = (e for e in _foot.values() if e.endpoint not in above and _open(e, actor))
    return sorted(rest, key=lambda entry: (entry.order, entry.endpoint))


def entries(actor: Actor) -> list[Entry]:
    """The entries for this actor, in order."""
    return [
        entry
        for entry in sorted(_entries.values(), key=lambda entry: (entry.order, entry.endpoint))
        if (not entry.kinds or actor.kind in entry.kinds) and _open(entry, actor)
    ]


def first(actor: Actor) -> Entry | None:
    """Where this actor begins; None for whom there is no entry at all."""
    own = entries(actor)
    return (
        next((entry for entry in own if entry.begins and entry.begins(actor)), own[0])
        if own
        else None
    )


def _open(entry: Entry, actor: Actor) -> bool:
    access = access_of(current_app.view_functions.get(entry.endpoint))
    return access is not None and access.allows(actor)
