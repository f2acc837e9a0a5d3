"""After a new key everything is encrypted anew, step by step; then the old key opens nothing and is
not needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from tests.support.made_cases import NOW, filed, save_new
from workflow.keys import KeyRing, UnreadableSecret
from workflow.ports import PersonRecord
from workflow.store import people
from workflow.store.database import Database
from workflow.store.documents import Documents
from workflow.store.encrypted_rows import secret_tables
from workflow.store.office import Notes, check_keys
from workflow.store.rekeying import NOTE, Rekeying
from workflow.store.store import SqlStore
from workflow.store.tables import metadata
from workflow.store.types import Encrypted

FRESH = Fernet.generate_key().decode()


@pytest.fixture
def rotated(keys: KeyRing) -> KeyRing:
    """The ring with a new key first."""
    return replace(keys, encryption=(FRESH, *keys.encryption))


@pytest.fixture
def alone(keys: KeyRing) -> KeyRing:
    """The ring after the old key is gone."""
    return replace(keys, encryption=(FRESH,))


def person(number: int) -> PersonRecord:
    return PersonRecord(f"张{number}", f"P{number:03}", date(1980, 1, 1), "13900000001")


def added(database: Database, keys: KeyRing, *numbers: int) -> list[int]:
    with database.changing() as connection:
        return [people.find_or_add_person(connection, keys, person(n), NOW) for n in numbers]


def name_of(database: Database, keys: KeyRing, number: int) -> str:
    with database.read() as connection:
        return people.person(connection, keys, number).name


def files(database: Database, keys: KeyRing, folder: Path) -> Documents:
    return Documents(database, keys, folder / "documents", lambda: NOW)


def rekeying(database: Database, keys: KeyRing, folder: Path) -> Rekeying:
    return Rekeying(database, keys, files(database, keys, folder), rows=2, files=1)


def test_everything_encrypted_is_moved_and_the_old_key_can_go(
    database: Database, keys: KeyRing, rotated: KeyRing, alone: KeyRing, tmp_path: Path
) -> None:
    check_keys(database, keys)
    ids = added(database, keys, 1, 2, 3, 4, 5)
    case = save_new(SqlStore(database, keys), filed(1))
    papers = [files(database, keys, tmp_path).put(each, "text/plain") for each in (b"a", b"b")]
    work = rekeying(database, rotated, tmp_path)
    before = work.left()
    assert before["persons"] == 20
    assert before["documents"] == 2
    assert before["meta"] == 1
    assert before["entries"] > 0
    assert work.finish() == sum(before.values())
    assert work.left() == {}
    check_keys(database, alone)
    assert [name_of(database, alone, each) for each in ids] == [f"张{n}" for n in range(1, 6)]
    assert files(database, alone, tmp_path).content(papers[1]) == b"b"
    store = SqlStore(database, alone)
    assert store.dossier(store.case(case.id)).application()
    with pytest.raises(UnreadableSecret):
        name_of(database, keys, ids[0])


def test_it_goes_in_small_steps_and_on_from_where_it_was_broken_off(
    database: Database, keys: KeyRing, rotated: KeyRing, tmp_path: Path
) -> None:
    added(database, keys, 1, 2, 3, 4, 5)
    first = rekeying(database, rotated, tmp_path)
    while not (moved := first.step()):
        assert first.wanted
    assert moved == 8  # two persons with four encrypted values each
    second = rekeying(database, rotated, tmp_path)
    assert (second.place().part, second.place().moved) == ("persons", 8)
    assert second.step() == 8
    assert second.finish() == 4
    assert second.left() == {}
    assert not second.wanted
    assert second.step() == 0


def test_what_a_process_with_the_old_keys_wrote_meanwhile_is_found_by_another_pass(
    database: Database, keys: KeyRing, rotated: KeyRing, tmp_path: Path
) -> None:
    added(database, keys, 1, 2)
    work = rekeying(database, rotated, tmp_path)
    while work.place().part != "documents":
        work.step()
    added(database, keys, 3)
    assert work.left() == {"persons": 4}
    assert work.finish() == 4
    added(database, keys, 4)
    assert work.finish() == 0
    work.again()
    assert work.finish() == 4


def test_with_one_key_there_is_nothing_to_do_and_a_newer_key_begins_anew(
    database: Database, keys: KeyRing, rotated: KeyRing, tmp_path: Path
) -> None:
    added(database, keys, 1)
    assert rekeying(database, keys, tmp_path).finish() == 0
    assert Notes(database).get(NOTE) == ""
    assert rekeying(database, rotated, tmp_path).finish() == 4
    newer = replace(rotated, encryption=(Fernet.generate_key().decode(), *rotated.encryption))
    assert rekeying(database, newer, tmp_path).finish() == 4


def test_what_no_key_opens_is_counted_and_stops_nothing(
    database: Database, keys: KeyRing, rotated: KeyRing, tmp_path: Path
) -> None:
    lost = added(database, KeyRing.generate(), 1)
    added(database, keys, 2)
    paper = files(database, KeyRing.generate(), tmp_path).put(b"lost", "text/plain")
    work = rekeying(database, rotated, tmp_path)
    assert work.finish() == 4
    assert work.left() == {"documents": 1, "persons": 4}
    with pytest.raises(UnreadableSecret):
        name_of(database, rotated, lost[0])
    with pytest.raises(UnreadableSecret):
        files(database, rotated, tmp_path).content(paper)


def test_a_value_that_changes_meanwhile_stays_as_it_was_written(
    database: Database, keys: KeyRing, rotated: KeyRing, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    (number,) = added(database, keys, 1)
    table = secret_tables()["persons"].table
    real = KeyRing.rotate

    def slowly(ring: KeyRing, token: str) -> object:
        with database.changing() if not database.sqlite else database.read() as connection:
            fresh = {"name": rotated.encrypt("李")}
            connection.execute(table.update().where(table.c.id == number).values(fresh))
        return real(ring, token)

    monkeypatch.setattr(KeyRing, "rotate", slowly)
    rekeying(database, rotated, tmp_path).finish()
    assert name_of(database, rotated, number) == "李"


def test_no_encrypted_column_is_forgotten() -> None:
    known = {(name, column) for name, each in secret_tables().items() for column in each.columns}
    assert known == {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Encrypted)
    }
    for name, each in secret_tables().items():
        assert each.key, f"{name} has no primary key to go by"
        assert str(select(*each.key))
