"""One database: SQLite in a file, or PostgreSQL, by its URL.

Consumers: every other module of the store. `write()` is a transaction that may write, `read()` a
consistent snapshot that may not; a page reads one snapshot from its first question to its last, or
until it writes (`one_snapshot`). On SQLite a writing transaction begins with BEGIN IMMEDIATE,
behind a lock that serves the threads of this process in the order in which they came; readers have
connections of their own and never wait for a writer (WAL).
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError

from workflow.errors import Unavailable
from workflow.store.dialects import BEGINNING

T = TypeVar("T")
BUSY_SECONDS = 15
"""How long SQLite waits for another process, and a thread for the threads before it."""


class TicketLock:
    """A lock that serves in the order of asking; `threading.Lock` lets newcomers overtake."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._held = False

    def acquire(self, timeout: float) -> bool:
        """Wait for one's turn; False when it did not come within `timeout` seconds."""
        with self._guard:
            if not self._held:
                self._held = True
                return True
            turn = threading.Event()
            self._waiting.append(turn)
        if turn.wait(timeout):
            return True
        with self._guard:
            if turn.is_set():
                return True
            self._waiting.remove(turn)
            return False

    def release(self) -> None:
        """Hand over to whoever waits longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False


def normalise(url: str) -> URL:
    """The URL with the driver that OneWindow uses. Raises ValueError for another database."""
    parsed = make_url(url)
    if parsed.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise ValueError(f"{parsed.drivername}: OneWindow keeps its data in SQLite or PostgreSQL")
    if parsed.database in (None, "", ":memory:"):
        raise ValueError(
            "an SQLite database needs a file, since readers have their own connections"
        )
    return parsed


class _Snapshot:
    """A connection that all reading of a page shares, and what is known from it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.kept: dict[Hashable, Any] = {}
        self.readers = 0
        self.over = False

    def __enter__(self) -> Connection:
        self.readers += 1
        return self.connection

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        # After an error PostgreSQL answers nothing more on this connection.
        self.over = self.over or error is not None
        self.readers -= 1
        if self.over:
            self.end()
        if error is not None:
            _translate(error)

    def end(self) -> None:
        """Nobody begins to read from it any more; it closes behind the last who does."""
        self.over = True
        if not self.readers:
            self.connection.close()


class _Thread(threading.local):
    """What a thread is about."""

    writing: Connection | None = None
    kept: dict[Hashable, Any] | None = None
    """What is known from the transaction that writes."""
    page: dict[Hashable, Any] | None = None
    """What is known from the beginning of a page to its end; None outside of a page."""
    snapshot: _Snapshot | None = None


class Database:
    """Connections to one database, shared by all threads."""

    def __init__(self, url: str) -> None:
        self.url = normalise(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self._lock = TicketLock()
        self._mine = _Thread()
        if self.sqlite:
            self._writer = _sqlite(self.url, "BEGIN IMMEDIATE")
            self._reader = _sqlite(self.url, "BEGIN")
        else:
            # Two pools: many readers never keep a writer waiting for a connection.
            self._writer = _postgresql(self.url)
            self._reader = _postgresql(
                self.url, isolation_level="REPEATABLE READ"
            ).execution_options(postgresql_readonly=True)

    @property
    def engine(self) -> Engine:
        """The engine that writes: for migrations, and for tests that count statements."""
        return self._writer

    @property
    def reading_engine(self) -> Engine:
        """The engine that reads."""
        return self._reader

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: what was not committed when it is left is rolled back.

        Raises Unavailable when the database is away, busy, or chose this transaction to give way.
        """
        self._end_snapshot()  # what is read after this knows what was written
        if self.sqlite and not self._lock.acquire(BUSY_SECONDS):
            raise Unavailable("the database is busy", waited=True)
        try:
            with _translated(), self._writer.connect() as connection:
                connection.begin()
                self._mine.writing, self._mine.kept = connection, {}
                yield connection
        finally:
            self._mine.writing = self._mine.kept = None
            if self.sqlite:
                self._lock.release()

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """Like `write`, and commits at the end: for small changes outside a case."""
        with self.write() as connection:
            yield connection
            connection.commit()

    def read(self) -> AbstractContextManager[Connection]:
        """A snapshot: all that is read within it belongs together. Raises Unavailable.

        A thread that is writing reads within its own transaction, on the connection it has.
        """
        own = self._mine
        if own.writing is not None:
            return nullcontext(own.writing)
        if own.page is None:
            return self._reading()
        if own.snapshot is None or own.snapshot.over:
            with _translated():
                own.snapshot = _Snapshot(self._reader.connect())
        return own.snapshot

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _translated(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def one_snapshot(self) -> Iterator[None]:
        """Within this, all that the thread reads is of one moment and on one connection, and what
        `once` has read is not read again. After it has written something, it reads anew."""
        if self._mine.page is not None:
            yield
            return
        self._mine.page = {}
        try:
            yield
        finally:
            self._mine.page = None
            self._end_snapshot()

    @property
    def page(self) -> dict[Hashable, Any] | None:
        """What the page knows, also after it has written something: only what no writing can make
        untrue, under a name that says all it depends on. None outside of a page."""
        return self._mine.page

    def once(self, key: Hashable, work: Callable[[Connection], T]) -> T:
        """What `work` reads, one time only in one snapshot or one transaction."""
        known = self._kept()
        if known is not None and key in known:
            found: T = known[key]
            return found
        with self.read() as connection:
            found = work(connection)
            known = self._kept()
            if known is not None:
                known[key] = found
            return found

    def _kept(self) -> dict[Hashable, Any] | None:
        own = self._mine
        if own.snapshot is not None and not own.snapshot.over:
            return own.snapshot.kept
        return own.kept

    def _end_snapshot(self) -> None:
        snapshot, self._mine.snapshot = self._mine.snapshot, None
        if snapshot is not None:
            snapshot.end()

    def compact(self) -> None:
        """Write an SQLite file anew, so that nothing which was deleted or changed is left in it.

        Raises Unavailable while somebody else uses it.
        """
        raw = self._writer.raw_connection()
        try:
            for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                raw.cursor().execute(statement).close()
        except sqlite3.OperationalError as error:
            raise Unavailable("the database is busy", waited=True) from error
        finally:
            raw.close()

    def close(self) -> None:
        """Close all connections."""
        self._reader.dispose()
        self._writer.dispose()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        _translate(error)
        raise


def _translate(error: BaseException) -> None:
    """Raise Unavailable for what another try may mend."""
    if isinstance(error, (OperationalError, InterfaceError)) and not is_mistake(error):
        raise Unavailable("the database is busy or away", waited=_waited(error)) from error
    # Two at once made the same row (a key, a person): the second finds it when it tries again.
    if isinstance(error, IntegrityError) and _is_duplicate(error):
        raise Unavailable("somebody else did the same at the same time") from error


def _waited(error: DBAPIError) -> bool:
    """Whether the database let us wait as long as we allow, rather than choosing us to give way."""
    locked = getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY")
    return locked or getattr(error.orig, "sqlstate", None) == "55P03"


def is_mistake(error: DBAPIError) -> bool:
    """Whether the statement or what it reads is at fault: SQLite calls everything operational, also
    a table that is not there."""
    return getattr(error.orig, "sqlite_errorname", "") == "SQLITE_ERROR"


def _is_duplicate(error: IntegrityError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    name = getattr(error.orig, "sqlite_errorname", "")
    return state == "23505" or name in ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")


def _postgresql(url: URL, **options: Any) -> Engine:
    return create_engine(
        url,
        json_serializer=_json,
        hide_parameters=True,  # errors are logged, and values may be personal
        pool_pre_ping=True,
        connect_args={"options": "-c timezone=UTC"},
        **options,
    )


def migration_engine(url: URL) -> Engine:
    """The engine that changes tables: on SQLite without foreign keys, since changing a table means
    to put a new one in its place."""
    if url.get_backend_name() != "sqlite":
        return _postgresql(url)
    engine = _sqlite(url, "BEGIN IMMEDIATE")
    event.listen(engine, "connect", _without_foreign_keys)
    return engine


def _sqlite(url: URL, begin: str) -> Engine:
    _own_file(Path(str(url.database)))
    engine = create_engine(
        url.set(drivername=BEGINNING),
        begin=begin,
        json_serializer=_json,
        hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare)
    return engine


def _own_file(path: Path) -> None:
    """A new database is for its owner only, as the keys beside it are; SQLite gives its log the
    same. What there is keeps the rights that somebody gave it."""
    if path.parent.is_dir() and not path.exists():
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _prepare(connection: Any, _: object) -> None:
    """Leave transactions to us, and make every commit durable before it is acknowledged."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _without_foreign_keys(connection: Any, _: object) -> None:
    connection.execute("PRAGMA foreign_keys=OFF")


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
