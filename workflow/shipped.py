"""Publishes the definitions that come with the program.

Consumer: `bootstrap`, whenever an office is opened.
"""

from __future__ import annotations

import hashlib

from workflow.definition.closure import Closure
from workflow.definition.filed import filed
from workflow.definition.library import installed, load
from workflow.errors import Unavailable
from workflow.store.office import Notes
from workflow.store.store import SqlStore

PUBLISHER = "OneWindow"
"""Who published the definitions that come with the program."""
_SHIPPED = "shipped_definitions"
"""The note with a fingerprint of the shipped files that were looked at last."""


def publish_shipped(store: SqlStore, notes: Notes) -> list[str]:
    """Publish the shipped definitions that citizens file; returns the ids that were published.

    What an administrator published stays as it is, and so does a version that was followed by
    another one. Nothing is read when the files are those of the last time.
    """
    fingerprint = _fingerprint()
    if notes.get(_SHIPPED) == fingerprint:
        return []
    library = load()
    published = [name for name in filed(library) if _publish(store, library.closure(name))]
    notes.put(_SHIPPED, fingerprint)
    return published


def _publish(store: SqlStore, closure: Closure) -> bool:
    known = [each for each in store.publications.all() if each.definition == closure.root]
    if known and known[-1].published_by != PUBLISHER:
        return False
    if closure.hash in {each.hash for each in known}:
        return False
    try:
        store.publish(closure, PUBLISHER)
    except Unavailable:
        # Another process that starts at the same time has published it.
        store.publish(closure, PUBLISHER)
    return True


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(installed().rglob("*.yaml")):
        digest.update(str(path.relative_to(installed())).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
