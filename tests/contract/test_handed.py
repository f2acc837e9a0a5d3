"""Statements that are handed to the driver as they are write and find what all others do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    event,
    select,
)

from workflow.store.database import Database
from workflow.store.handed import Asked, deleted, inserted, updated
from workflow.store.schema import fixed
from workflow.store.types import Json, UtcDateTime

AT = datetime(2026, 3, 2, 1, 5, tzinfo=UTC)
things = Table(
    "things",
    MetaData(),
    Column("no", Integer, primary_key=True),
    Column("key", Text),
    Column("on", Date),
    Column("at", UtcDateTime),
    Column("ready", Boolean),
    Column("data", Json),
)
_insert, _update, _delete = inserted(things), updated(things, "no"), deleted(things, "no")
_first_after = Asked(
    select(things.c.no, things.c.key)
    .where(things.c.on > bindparam("day"), things.c.key != fixed("none"))
    .order_by(things.c.no)
    .limit(1)
)
_by_number = select(things).where(things.c.no == bindparam("no"))


def thing(no: int, **changes: Any) -> dict[str, Any]:
    row = {"no": no, "key": "a%b", "on": date(2026, 3, 2), "at": AT, "ready": True}
    return {**row, "data": {"名": [1, None, "x"]}, **changes}


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.write() as found:
        things.create(found)
        yield found


def read(connection: Connection, no: int) -> dict[str, Any] | None:
    row = connection.execute(_by_number, {"no": no}).first()
    return dict(row._mapping) if row is not None else None


def test_rows_are_written_as_they_are_read(connection: Connection) -> None:
    nothing = thing(3, key=None, on=None, at=None, ready=None, data=None)
    _insert(connection, [thing(1)])
    _insert(connection, [thing(2, ready=False, data=[]), nothing])
    assert read(connection, 1) == thing(1)
    assert read(connection, 2) == thing(2, ready=False, data=[])
    assert read(connection, 3) == nothing


def test_only_the_columns_that_are_given_change(connection: Connection) -> None:
    _insert(connection, [thing(1), thing(2)])
    changed = _update(connection, [{"data": {"n": 2}, "ready": False, "b_no": 2}])
    assert changed.rowcount == 1
    assert _update(connection, [{"key": "gone", "b_no": 9}]).rowcount == 0
    _update(connection, [{"key": "c", "b_no": 1}, {"key": "d", "b_no": 2}])
    assert read(connection, 1) == thing(1, key="c")
    assert read(connection, 2) == thing(2, key="d", data={"n": 2}, ready=False)


def test_rows_go_by_their_keys(connection: Connection) -> None:
    _insert(connection, [thing(no) for no in (1, 2, 3)])
    _delete(connection, [{"b_no": 1}, {"b_no": 3}])
    assert [read(connection, no) is None for no in (1, 2, 3)] == [True, False, True]


def test_a_question_says_itself_how_much_it_wants(connection: Connection) -> None:
    late = date(2026, 4, 1)
    _insert(connection, [thing(1), thing(2, on=late, key="none"), thing(4, on=late, key="x")])
    _insert(connection, [thing(5, on=late)])
    [found] = _first_after(connection, {"day": date(2026, 3, 2)}).all()
    assert (found.no, found.key) == (4, "x")


def test_a_wrong_value_is_refused_before_it_is_written(connection: Connection) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        _insert(connection, [thing(1, at=AT.replace(tzinfo=None))])
    assert read(connection, 1) is None


def test_whoever_listens_hears_it(connection: Connection) -> None:
    heard: list[str] = []

    def hear(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        heard.append(statement.split()[0])

    event.listen(connection, "before_cursor_execute", hear)
    _insert(connection, [thing(1)])
    _first_after(connection, {"day": date(2026, 3, 2)})
    assert heard == ["INSERT", "SELECT"]
