"""A new key: everything encrypted is encrypted anew with it, so that the old one can be removed.

Input: a database, its files, and a key ring that has the new key first. One step does a bounded
number of rows or files and notes how far it came in the same transaction, so that it goes on there
after a stop and several workers do no harm. A pass that found something to do is followed by
another: a process started before the new key may have written behind its back. Consumers: the
worker, the command `keys`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from sqlalchemy import Connection, select

from workflow.keys import KeyRing
from workflow.store.database import Database
from workflow.store.dialects import one_at_a_time, upsert
from workflow.store.documents import Documents
from workflow.store.encrypted_rows import Key, left_in, move_rows, secret_tables
from workflow.store.office import PROBE
from workflow.store.tables import meta

NOTE = "rekeying"
"""The note that says how far it has come."""
ROWS, FILES = 500, 5
"""What one step does at most."""
BEGIN, DOCUMENTS = "", "documents"
"""What comes before the tables, and the files that come after them."""


@dataclass(frozen=True)
class Place:
    """How far a pass has come."""

    key: str
    """Which key is in use, as a keyed hash: with a newer one everything begins again."""
    part: str = BEGIN
    """The table, or the files."""
    after: Key = ()
    """The primary key, or the digest, of what was done last."""
    moved: int = 0
    """How much was encrypted anew in this pass."""
    done: bool = False


class Rekeying:
    """Brings one office under the key in use."""

    def __init__(
        self,
        database: Database,
        keys: KeyRing,
        documents: Documents,
        rows: int = ROWS,
        files: int = FILES,
    ) -> None:
        self._database = database
        self._keys = keys
        self._documents = documents
        self._rows = rows
        self._files = files

    @property
    def wanted(self) -> bool:
        """Whether there may be something to do: there are older keys, and it has not ended."""
        return len(self._keys.encryption) > 1 and not self.place().done

    def step(self) -> int:
        """Do a little; returns how many values and files were encrypted anew.

        Raises Unavailable.
        """
        if not self.wanted:
            return 0
        place = self.place()
        # Files take long and are done one by one: nobody waits for the database meanwhile.
        filed = self._files_after(place) if place.part == DOCUMENTS else None
        with self._database.changing() as connection:
            one_at_a_time(connection, NOTE)
            if self._read(connection) != place:
                return 0  # another worker was quicker, and goes on
            moved, last = filed or self._some(connection, place)
            place = replace(place, moved=place.moved + moved)
            place = replace(place, after=last) if last is not None else _next(place)
            _put(connection, NOTE, json.dumps(asdict(place)))
        return moved

    def finish(self, told: Callable[[Place], None] | None = None) -> int:
        """All that is left, step by step; returns how much was encrypted anew. `told` hears after
        each step how far it has come."""
        moved = 0
        while self.wanted:
            moved += self.step()
            if told is not None:
                told(self.place())
        return moved

    def again(self) -> None:
        """Forget how far it came: what is under an older key is looked for from the beginning."""
        with self._database.changing() as connection:
            _put(connection, NOTE, json.dumps(asdict(Place(self._print))))

    def place(self) -> Place:
        """How far it has come."""
        with self._database.read() as connection:
            return self._read(connection)

    def left(self) -> dict[str, int]:
        """How many values (of `documents`: files) are not under the key in use, by table. Reads
        everything once."""
        with self._database.read() as connection:
            probe = _note(connection, PROBE)
        found = dict(left_in(self._database, self._keys))
        files = sum(self._documents.is_old(digest) for digest in self._documents.digests())
        found |= {meta.name: 1} if probe and not self._keys.is_fresh(probe) else {}
        return found | ({DOCUMENTS: files} if files else {})

    # -- one step ------------------------------------------------------------------------------

    def _some(self, connection: Connection, place: Place) -> tuple[int, Key | None]:
        """Some rows of the table under way: how much was moved, and behind what it goes on (None:
        the table is through)."""
        if place.part == BEGIN:
            return self._probe(connection), None
        if place.part not in secret_tables():
            return 0, None
        return move_rows(connection, self._keys, place.part, place.after, self._rows)

    def _files_after(self, place: Place) -> tuple[int, Key | None]:
        """Some files, likewise."""
        after = str(place.after[0]) if place.after else ""
        digests = self._documents.digests(after, self._files)
        moved = sum(self._documents.encrypt_anew(digest) for digest in digests)
        return moved, (digests[-1],) if len(digests) == self._files else None

    def _probe(self, connection: Connection) -> int:
        """By this note an office knows its keys when it is opened: it must not be left behind."""
        known = _note(connection, PROBE)
        if not known or self._keys.is_fresh(known):
            return 0
        _put(connection, PROBE, self._keys.rotate(known))
        return 1

    def _read(self, connection: Connection) -> Place:
        text = _note(connection, NOTE)
        kept = json.loads(text) if text else {}
        if kept.get("key") != self._print:
            return Place(self._print)
        return Place(**{**kept, "after": tuple(kept["after"])})

    @property
    def _print(self) -> str:
        return self._keys.keyed_hash(f"key {self._keys.encryption[0]}")


def _next(place: Place) -> Place:
    """The part after this one; after the last, the end or, where something was found, once more."""
    order = [BEGIN, *secret_tables(), DOCUMENTS]
    # A table that is gone since the note was written: from the beginning.
    at = order.index(place.part) + 1 if place.part in order else 0
    if at < len(order):
        return replace(place, part=order[at], after=())
    return Place(place.key, done=place.moved == 0)


def _note(connection: Connection, key: str) -> str:
    return str(connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar() or "")


def _put(connection: Connection, key: str, value: str) -> None:
    connection.execute(upsert(connection, meta), {"key": key, "value": value})
