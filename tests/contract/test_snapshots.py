"""A page reads the office as it stands at one moment, until it writes; and nothing of it twice."""

from __future__ import annotations

from threading import Thread

import pytest
from sqlalchemy import event, text

from workflow.domain.people import PlaceInfo
from workflow.store.counters import next_value
from workflow.store.database import Database
from workflow.store.store import SqlStore

COUNT = "SELECT coalesce(max(value), 0) FROM counters WHERE name = 'pages'"


def noted(database: Database) -> int:
    with database.read() as connection:
        return int(connection.execute(text(COUNT)).scalar_one())


def note(database: Database) -> None:
    with database.changing() as connection:
        next_value(connection, "pages")


def by_somebody_else(database: Database) -> None:
    other = Thread(target=note, args=(database,))
    other.start()
    other.join()


def test_what_others_write_meanwhile_is_not_half_seen(database: Database) -> None:
    with database.one_snapshot():
        before = noted(database)
        by_somebody_else(database)
        assert noted(database) == before
    assert noted(database) == before + 1


def test_after_writing_a_page_reads_anew(database: Database) -> None:
    with database.one_snapshot():
        before = noted(database)
        by_somebody_else(database)
        note(database)
        assert noted(database) == before + 2


def test_who_still_reads_while_something_is_written_reads_on(database: Database) -> None:
    with database.one_snapshot(), database.read() as connection:
        before = noted(database)
        note(database)
        count = connection.execute(text(COUNT)).scalar_one()
        assert count == before
        assert noted(database) == before + 1


def test_one_connection_serves_a_page_and_goes_back(database: Database) -> None:
    with database.one_snapshot():
        with database.read() as one, database.read() as other:
            assert one is other
        with database.read() as later:
            assert later is one
    with database.one_snapshot(), database.read() as next_page:
        assert next_page is not one
    assert database.reading_engine.pool.checkedout() == 0


def test_a_failed_question_spoils_nothing_that_follows(database: Database) -> None:
    with database.one_snapshot():
        with pytest.raises(Exception, match="no_such_table"), database.read() as connection:
            connection.execute(text("SELECT * FROM no_such_table"))
        assert noted(database) >= 0
    assert database.reading_engine.pool.checkedout() == 0


def test_the_directory_is_asked_for_once_and_again_after_a_change(store: SqlStore) -> None:
    asked: list[str] = []
    for engine in (store.database.engine, store.database.reading_engine):
        event.listen(engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    store.directory()
    with store.database.one_snapshot():
        asked.clear()
        for _ in range(3):
            store.directory()
            store.publications.all()
        assert len([each for each in asked if each.startswith("SELECT")]) == 2
        store.places.put([PlaceInfo("town", "township", None, "镇", "Town")])
        assert "town" in store.directory().places


def test_without_a_page_every_question_is_asked_anew(store: SqlStore) -> None:
    assert "town" not in store.directory().places
    store.places.put([PlaceInfo("town", "township", None, "镇", "Town")])
    assert "town" in store.directory().places
