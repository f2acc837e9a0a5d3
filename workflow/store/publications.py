"""Published closures: frozen, numbered 1, 2, 3 for each definition, kept for as long as cases run.

Consumers: the engine (through the store), the administrator's pages, the command line. A closure
never changes, so it is read once for each process.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select

from workflow.definition.catalogues import Catalogues
from workflow.definition.closure import Closure
from workflow.errors import NotFound
from workflow.store.database import Database
from workflow.store.tables import publications

_newest = (
    select(publications.c.hash)
    .where(publications.c.definition == bindparam("definition"))
    .order_by(publications.c.number.desc())
    .limit(1)
)
_content = select(publications.c.content).where(publications.c.hash == bindparam("hash_")).limit(1)
_number = select(func.coalesce(func.max(publications.c.number), 0)).where(
    publications.c.definition == bindparam("definition")
)


@dataclass(frozen=True, slots=True)
class Publication:
    """One published version of a definition."""

    definition: str
    number: int
    hash: str
    version: int
    """The version as written in its file."""
    published_at: datetime
    published_by: str


_every = select(*(publications.c[name] for name in Publication.__dataclass_fields__)).order_by(
    publications.c.definition, publications.c.number
)


class Publications:
    """The published closures of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._closures: dict[str, Closure] = {}

    def publish(self, closure: Closure, by: str, at: datetime) -> str:
        """Make `closure` what new cases of its definition run on; returns its hash.

        Publishing what is current already changes nothing.
        """
        with self._database.changing() as connection:
            key = {"definition": closure.root}
            if connection.execute(_newest, key).scalar() != closure.hash:
                number = connection.execute(_number, key).scalar_one() + 1
                row = {
                    "definition": closure.root,
                    "number": number,
                    "hash": closure.hash,
                    "version": closure.definition.version,
                    "published_at": at,
                    "published_by": by,
                    "content": closure.to_json(),
                }
                connection.execute(insert(publications), row)
        with self._lock:
            self._closures.setdefault(closure.hash, closure)
        return closure.hash

    def closure(self, hash_: str) -> Closure:
        """A published closure. Raises NotFound('no_such_closure')."""
        with self._lock:
            known = self._closures.get(hash_)
        if known is not None:
            return known
        with self._database.read() as connection:
            content = connection.execute(_content, {"hash_": hash_}).scalar()
        if content is None:
            raise NotFound("no_such_closure", hash=hash_)
        closure = Closure.from_json(content)
        with self._lock:
            return self._closures.setdefault(hash_, closure)

    def current(self, definition: str) -> Closure:
        """The closure new cases of `definition` run on. Raises NotFound('no_such_definition')."""

        def newest(connection: Connection) -> str | None:
            return connection.execute(_newest, {"definition": definition}).scalar()

        found = self._database.once(("current", definition), newest)
        if found is None:
            raise NotFound("no_such_definition", definition=definition)
        return self.closure(found)

    def newest(self) -> dict[str, Closure]:
        """The newest version of every definition, by its id."""
        hashes = {each.definition: each.hash for each in self.all()}
        return {definition: self.closure(hash_) for definition, hash_ in hashes.items()}

    def catalogues(self) -> list[Catalogues]:
        """The catalogues of the newest version of every definition."""
        return [closure.catalogues for closure in self.newest().values()]

    def all(self) -> list[Publication]:
        """Every published version, by definition and number."""
        return list(self._database.once("publications", _all))


def _all(connection: Connection) -> tuple[Publication, ...]:
    return tuple(Publication(*row) for row in connection.execute(_every))
