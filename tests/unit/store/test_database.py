"""The database's promises that do not need one of both: URLs, durability, a fair lock, types."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError

from tests.support.disk import durable
from workflow.errors import Unavailable
from workflow.keys import Ciphertext
from workflow.store import database as database_module
from workflow.store.database import Database, TicketLock, normalise
from workflow.store.types import Encrypted, UtcDateTime

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(f"sqlite:///{tmp_path / 'x.db'}")


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("postgresql://u:p@h/n", "postgresql+psycopg"),
        ("postgres://u:p@h/n", "postgresql+psycopg"),
        ("postgresql+psycopg://u:p@h/n", "postgresql+psycopg"),
        ("sqlite:///office.db", "sqlite"),
    ],
)
def test_a_url_gets_the_driver_that_is_installed(url: str, driver: str) -> None:
    assert normalise(url).drivername == driver


@pytest.mark.parametrize("url", ["mysql://u@h/n", "sqlite://", "sqlite:///:memory:"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"OneWindow keeps|needs a file"):
        normalise(url)


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)]
)
def test_every_connection_is_durable_and_checks_its_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pragma: str, value: object
) -> None:
    monkeypatch.setattr("workflow.store.database._prepare", durable)
    database = Database(f"sqlite:///{tmp_path / 'durable.db'}")
    with database.write() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    with database.read() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_a_new_database_is_for_its_owner_only(database: Database, tmp_path: Path) -> None:
    with database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x)")
        rights = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert rights == dict.fromkeys(("x.db", "x.db-wal", "x.db-shm"), 0o600)
    (tmp_path / "x.db").chmod(0o640)
    Database(f"sqlite:///{tmp_path / 'x.db'}")
    assert (tmp_path / "x.db").stat().st_mode & 0o777 == 0o640, "what somebody chose stays"


def test_a_reader_sees_one_moment_while_somebody_writes(database: Database) -> None:
    with database.changing() as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER)"))
    with database.read() as reader:
        count = text("SELECT count(*) FROM t")
        assert reader.execute(count).scalar() == 0
        with database.changing() as writer:
            writer.execute(text("INSERT INTO t VALUES (1)"))
        assert reader.execute(count).scalar() == 0
    with database.read() as reader:
        assert reader.execute(count).scalar() == 1


def test_another_process_that_writes_for_too_long_makes_the_database_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "BUSY_SECONDS", 0.1)
    url = f"sqlite:///{tmp_path / 'x.db'}"
    ours, theirs = Database(url), Database(url)
    with theirs.write(), pytest.raises(Unavailable), ours.write():
        pass
    with ours.write() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1


def test_a_thread_that_waits_for_too_long_is_told_so(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "BUSY_SECONDS", 0.1)
    with database.write(), pytest.raises(Unavailable), database.write():
        pass
    with database.write():
        pass


def test_a_mistake_in_a_statement_is_not_taken_for_a_busy_database(database: Database) -> None:
    with pytest.raises(OperationalError, match="no such table"), database.read() as connection:
        connection.execute(text("SELECT * FROM nowhere"))


def test_a_thread_that_writes_reads_what_it_has_written(database: Database) -> None:
    with database.changing() as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER)"))
    with database.write() as writer:
        writer.execute(text("INSERT INTO t VALUES (1)"))
        with database.read() as reader:
            assert reader.execute(text("SELECT count(*) FROM t")).scalar() == 1
    with database.read() as reader:
        assert reader.execute(text("SELECT count(*) FROM t")).scalar() == 0, "it was rolled back"


def test_the_lock_serves_in_the_order_of_asking() -> None:
    lock, served = TicketLock(), []
    assert lock.acquire(1)

    def ask(number: int) -> None:
        assert lock.acquire(10)
        served.append(number)
        lock.release()

    threads = []
    for number in range(6):
        threads.append(threading.Thread(target=ask, args=(number,)))
        threads[-1].start()
        while len(lock._waiting) <= number:
            time.sleep(0.001)
    lock.release()
    for thread in threads:
        thread.join(10)
    assert served == list(range(6))
    assert lock.acquire(0.1), "free again"


def test_who_gave_up_waiting_is_passed_over() -> None:
    lock = TicketLock()
    assert lock.acquire(1)
    assert not lock.acquire(0.01)
    lock.release()
    assert lock.acquire(0.01)


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()])
def test_a_moment_is_kept_in_utc_and_a_naive_one_refused(dialect: object) -> None:
    kind = UtcDateTime()
    china = NOON.astimezone(timezone(timedelta(hours=8)))
    bound = kind.process_bind_param(china, dialect)  # type: ignore[arg-type]
    assert bound is not None
    assert bound.replace(tzinfo=UTC) == NOON
    back = kind.process_result_value(bound, dialect)  # type: ignore[arg-type]
    assert (back, back and back.tzinfo) == (NOON, UTC)
    assert kind.process_bind_param(None, dialect) is None  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no time zone"):
        kind.process_bind_param(datetime(2026, 3, 2), dialect)  # type: ignore[arg-type]  # noqa: DTZ001


def test_an_encrypted_column_refuses_what_is_not_encrypted() -> None:
    kind = Encrypted()
    assert kind.process_bind_param(Ciphertext("token"), sqlite.dialect()) == "token"
    with pytest.raises(TypeError, match="encrypted text only"):
        kind.process_bind_param("张某某", sqlite.dialect())  # type: ignore[arg-type]
