"""Small things that belong to an installation: notes, login attempts, drafts of definitions.

Consumers: the pages (rate limits, the administrator's editor), the command line (demo mode).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update

from workflow.errors import Conflict, NotFound, OneWindowError
from workflow.keys import KeyRing, UnreadableSecret
from workflow.store.database import Database
from workflow.store.dialects import upsert
from workflow.store.tables import attempts, command_keys, definition_drafts, meta, sessions, watches

PROBE, _HASH = "probe_of_the_keys", "hash_of_the_keys"


class Notes:
    """Texts under a name, such as whether this is a demonstration."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str, default: str = "") -> str:
        """The text kept under `key`."""
        statement = select(meta.c.value).where(meta.c.key == key)
        with self._database.read() as connection:
            found = connection.execute(statement).scalar()
        return default if found is None else str(found)

    def beginning(self, prefix: str) -> list[str]:
        """The texts whose keys begin so, by key."""
        mine = meta.c.key.startswith(prefix, autoescape=True)
        statement = select(meta.c.value).where(mine).order_by(meta.c.key)
        with self._database.read() as connection:
            return list(connection.execute(statement).scalars())

    def put(self, key: str, value: str) -> None:
        """Keep a text."""
        with self._database.changing() as connection:
            connection.execute(upsert(connection, meta), {"key": key, "value": value})

    @property
    def demo(self) -> bool:
        """Whether the data is made up, and the pages may offer demonstration accounts."""
        return self.get("demo") == "yes"

    def declare_demo(self) -> None:
        """Say that the data is made up."""
        self.put("demo", "yes")


class WrongKeys(OneWindowError):
    """These keys do not belong to this database: with them nothing in it could be read, and people
    would not be found again. Restore the key file from its backup."""


def check_keys(database: Database, keys: KeyRing) -> None:
    """Make sure that the keys are those of the database; a new database takes them as its own.

    Raises WrongKeys. Rotation is fine: an older key in the ring still reads the probe.
    """
    notes = Notes(database)
    probe, known = notes.get(PROBE), notes.get(_HASH)
    if not probe:
        notes.put(_HASH, keys.keyed_hash(PROBE))
        notes.put(PROBE, keys.encrypt(PROBE))
        return
    try:
        readable = keys.decrypt(probe) == PROBE
    except UnreadableSecret:
        readable = False
    if not readable or known != keys.keyed_hash(PROBE):
        raise WrongKeys(str(WrongKeys.__doc__))


class Attempts:
    """How often something was tried lately: the rate limit that all processes share."""

    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._database = database
        self._keys = keys

    def note(self, key: str, at: datetime) -> None:
        """Somebody tried. `key` (a login, an address) is kept as a keyed hash."""
        row = {"key": self._keys.keyed_hash(key), "at": at}
        with self._database.changing() as connection:
            connection.execute(insert(attempts), row)

    def count(self, key: str, since: datetime) -> int:
        """How often it was tried since then."""
        this = (attempts.c.key == self._keys.keyed_hash(key)) & (attempts.c.at >= since)
        with self._database.read() as connection:
            statement = select(func.count()).select_from(attempts).where(this)
            return int(connection.execute(statement).scalar_one())

    def lately(self, key: str, since: datetime) -> tuple[int, datetime | None]:
        """How often it was tried since then, and when last."""
        this = (attempts.c.key == self._keys.keyed_hash(key)) & (attempts.c.at >= since)
        counted = select(func.count(), func.max(attempts.c.at)).where(this)
        with self._database.read() as connection:
            row = connection.execute(counted).one()
        return int(row[0]), row[1]

    def forget(self, key: str) -> None:
        """It worked: start counting anew."""
        with self._database.changing() as connection:
            this = attempts.c.key == self._keys.keyed_hash(key)
            connection.execute(delete(attempts).where(this))


@dataclass(frozen=True, slots=True)
class DefinitionDraft:
    """A definition that somebody is writing."""

    id: int
    name: str
    text: str
    by: str
    at: datetime


def text_digest(text: str) -> str:
    """What tells one text of a draft from another: SHA-256, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


class DefinitionDrafts:
    """Definitions being written, before they are published."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def add(self, name: str, text: str, by: str) -> int:
        """A new draft; returns its id."""
        row = {"name": name, "text": text, "by": by, "at": self._clock()}
        statement = insert(definition_drafts).values(row).returning(definition_drafts.c.id)
        with self._database.changing() as connection:
            return int(connection.execute(statement).scalar_one())

    def get(self, draft: int) -> DefinitionDraft:
        """One draft. Raises NotFound('no_such_draft')."""
        statement = select(definition_drafts).where(definition_drafts.c.id == draft)
        with self._database.read() as connection:
            row = connection.execute(statement).first()
        if row is None:
            raise NotFound("no_such_draft", draft=draft)
        return DefinitionDraft(*row)

    def save(self, draft: int, text: str, by: str, *, seen: str | None = None) -> None:
        """Change a draft's text.

        `seen` is the `text_digest` of the text that was changed, where the writer says so: when
        somebody saved another one meanwhile, nothing is written. Raises
        NotFound('no_such_draft'), and Conflict('draft_changed') with `by` and `at` of whoever was
        first.
        """
        this = definition_drafts.c.id == draft
        values = {"text": text, "by": by, "at": self._clock()}
        with self._database.changing() as connection:
            lock = select(definition_drafts).where(this).with_for_update()
            row = connection.execute(lock).first()
            if row is None:
                raise NotFound("no_such_draft", draft=draft)
            if seen is not None and row.text != text and text_digest(row.text) != seen:
                raise Conflict("draft_changed", by=row.by, at=row.at)
            connection.execute(update(definition_drafts).where(this).values(values))

    def all(self) -> list[DefinitionDraft]:
        """Every draft, the last changed first."""
        statement = select(definition_drafts).order_by(definition_drafts.c.at.desc())
        with self._database.read() as connection:
            return [DefinitionDraft(*row) for row in connection.execute(statement)]

    def discard(self, draft: int) -> None:
        """Delete a draft."""
        with self._database.changing() as connection:
            this = definition_drafts.c.id == draft
            connection.execute(delete(definition_drafts).where(this))


class Watches:
    """Which cases somebody follows 关注."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def watch(self, user: int, case: int) -> None:
        """Follow a case."""
        row = {"user_id": user, "case_id": case, "since": self._clock()}
        with self._database.changing() as connection:
            connection.execute(upsert(connection, watches), row)

    def unwatch(self, user: int, case: int) -> None:
        """Follow it no longer."""
        this = (watches.c.user_id == user) & (watches.c.case_id == case)
        with self._database.changing() as connection:
            connection.execute(delete(watches).where(this))

    def watches(self, user: int, case: int) -> bool:
        """Whether somebody follows a case."""
        this = (watches.c.user_id == user) & (watches.c.case_id == case)
        with self._database.read() as connection:
            return connection.execute(select(watches.c.case_id).where(this)).first() is not None


TRIED = timedelta(days=2)
"""How long wrong tries are kept: longer than any of them counts."""


def forget_old(database: Database, before: datetime, now: datetime) -> None:
    """Delete idempotency keys and sessions that began before a moment, and all tries that count no
    more."""
    with database.changing() as connection:
        connection.execute(delete(attempts).where(attempts.c.at < max(before, now - TRIED)))
        connection.execute(delete(command_keys).where(command_keys.c.created_at < before))
        connection.execute(delete(sessions).where(sessions.c.seen_at < before))
