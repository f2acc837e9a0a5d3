"""Places and the regions' own parameter values, cached until somebody changes them.

Consumers: the engine (through the store) and the pages of the administrator. A version in `meta`
grows with every change, so that all processes notice.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select

from workflow.domain.people import Directory, PlaceInfo
from workflow.store.counters import DIRECTORY_VERSION, next_value, version_of
from workflow.store.database import Database
from workflow.store.dialects import upsert
from workflow.store.tables import parameters, places


class Places:
    """The directory of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._cached: tuple[int, Directory] | None = None

    def directory(self) -> Directory:
        """All places with their parameters, as one value; read again only after a change."""
        return self._database.once(DIRECTORY_VERSION, self._known)

    def _known(self, connection: Connection) -> Directory:
        version = version_of(self._database, DIRECTORY_VERSION)
        with self._lock:
            if self._cached is not None and self._cached[0] == version:
                return self._cached[1]
        fresh = _read(connection)
        with self._lock:
            self._cached = (version, fresh)
        return fresh

    def put(self, infos: Iterable[PlaceInfo]) -> None:
        """Add places, or change those that are known by their code."""
        rows = [
            {
                "code": info.code,
                "level": info.level,
                "parent": info.parent,
                "zh": info.zh,
                "en": info.en,
                "kind": info.kind,
            }
            for info in infos
        ]
        with self._database.changing() as connection:
            if rows:
                connection.execute(upsert(connection, places), rows)
            next_value(connection, DIRECTORY_VERSION)

    def set_parameter(self, place: str, name: str, value: int | None) -> None:
        """Give a place its own value of a parameter; None takes it away again."""
        with self._database.changing() as connection:
            this = (parameters.c.place == place) & (parameters.c.name == name)
            connection.execute(delete(parameters).where(this))
            if value is not None:
                connection.execute(insert(parameters).values(place=place, name=name, value=value))
            next_value(connection, DIRECTORY_VERSION)


def _read(connection: Connection) -> Directory:
    infos = {
        row.code: PlaceInfo(row.code, row.level, row.parent, row.zh, row.en, row.kind)
        for row in connection.execute(select(places).order_by(places.c.code))
    }
    values: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in connection.execute(select(parameters)):
        values[row.place][row.name] = row.value
    return Directory(infos, dict(values))
