"""A case that is no longer what was recorded is noticed, whatever was changed, and said plainly."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.made_cases import MONDAY, NOW, filed, filing, recorded
from workflow.domain.case import Case
from workflow.domain.facts import EntryKept, MaterialReceived, Numbered
from workflow.domain.history import canonical
from workflow.errors import OneWindowError
from workflow.keys import KeyRing
from workflow.machine.evolve import fold
from workflow.store.database import Database
from workflow.store.documents import Documents
from workflow.store.migrate import upgrade
from workflow.store.queries.history import intact
from workflow.store.store import SqlStore

NAMES = {1: "张某某", 2: "李某某"}


@pytest.fixture
def documents(database: Database, keys: KeyRing, tmp_path: Path) -> Documents:
    return Documents(database, keys, tmp_path / "documents", lambda: NOW)


@pytest.fixture
def office(store: SqlStore, documents: Documents) -> Callable[[int], list[str]]:
    """Two cases as the engine makes them, and what is wrong with one of them."""
    for number, name in NAMES.items():
        record(store, documents, number, name)
    return lambda number: [flaw.en for flaw in store.check(number, documents)]


def record(store: SqlStore, documents: Documents, number: int, name: str) -> Case:
    content = {"_salt": f"salt {number}", "applicant_name": name}
    kept = hashlib.sha256(canonical(content).encode()).hexdigest()
    paper = documents.put(f"the paper of {name}".encode(), "application/pdf")
    _, facts = recorded(
        Case(number),
        filing(filed(number)),
        EntryKept(1, "application", "", "", kept),
        MaterialReceived(2, "identity", MONDAY, "upload", paper, None),
        Numbered(f"OW-2026-{number:06}-0"),
    )
    case = fold(number, facts)
    with store.begin() as uow:
        uow.save(None, case, facts, {1: content})
        uow.commit()
    return case


Look = Callable[[int], list[str]]


def test_an_untouched_case_has_no_flaw(office: Look) -> None:
    assert office(1) == office(2) == []


def test_an_erased_case_has_no_flaw(office: Look, store: SqlStore) -> None:
    store.erase(1)
    assert office(1) == []


def test_content_exchanged_between_two_cases_is_noticed_in_both(
    office: Look, database: Database
) -> None:
    with database.changing() as connection:
        contents = connection.exec_driver_sql(
            "SELECT content FROM entries ORDER BY case_id DESC"
        ).all()
        for number, (content,) in enumerate(contents, 1):
            sql = f"UPDATE entries SET content = '{content}' WHERE case_id = {number}"
            connection.exec_driver_sql(sql)
    for number in NAMES:
        assert office(number) == ["the content of entry 1 (application) is not what was recorded"]


def test_content_that_no_key_opens_is_noticed(office: Look, database: Database) -> None:
    with database.changing() as connection:
        connection.exec_driver_sql("UPDATE entries SET content = 'gAAA' WHERE case_id = 1")
    assert office(1) == ["the content of entry 1 (application) is not what was recorded"]
    assert office(2) == []


def test_documents_exchanged_on_the_disk_are_noticed_and_not_shown(
    office: Look, store: SqlStore, documents: Documents, tmp_path: Path
) -> None:
    one, two = (path for path in (tmp_path / "documents").rglob("*") if path.is_file())
    digest = two.name
    paper = documents.content(digest).decode()
    (owner,) = (number for number, name in NAMES.items() if name in paper)
    shutil.copy(one, two)
    assert office(owner) == [f"document {digest[:12]}… is not what was handed in"]
    assert office(3 - owner) == []
    one.unlink()
    assert office(3 - owner) == [f"document {one.name[:12]}… is missing"]


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        (
            "UPDATE facts SET kind = 'Nonsense' WHERE seq = 3",
            "fact 3 of its history cannot be read",
        ),
        ("UPDATE facts SET data = '{}' WHERE seq = 3", "fact 3 of its history cannot be read"),
        ("UPDATE facts SET data = '[]' WHERE seq = 2", "fact 2 of its history cannot be read"),
        ("UPDATE facts SET actor = 'x' WHERE seq = 2", "the chain of its history is broken"),
        ("DELETE FROM facts WHERE seq = 2", "the chain of its history is broken"),
        ("DELETE FROM facts WHERE seq = 4", "its history does not end where the case says"),
        ("UPDATE cases SET status = 'closed'", "its history gives another case than there is"),
        ("DELETE FROM materials", "its history gives other materials than the case has"),
        ("UPDATE materials SET channel = 'x'", "its history gives other materials than the case"),
    ],
)
def test_a_changed_row_is_said_in_one_sentence(
    office: Look, database: Database, change: str, flaw: str
) -> None:
    with database.changing() as connection:
        where = " AND case_id = 1" if "WHERE" in change else " WHERE case_id = 1"
        connection.exec_driver_sql(change + (where if "cases SET" not in change else " WHERE id=1"))
    found = office(1)
    assert len(found) == 1
    assert flaw in found[0]
    assert office(2) == []


def test_more_than_was_recorded_is_noticed_too(office: Look, database: Database) -> None:
    with database.changing() as connection:
        data = '{"tracking": "OW-2026-000001-0", "more": 1}'
        connection.exec_driver_sql(f"UPDATE facts SET data = '{data}' WHERE seq = 4")
    assert office(1) == ["fact 4 of its history cannot be read"]


@pytest.mark.parametrize("change", ["UPDATE facts SET data = '{'", "UPDATE facts SET at = 'x'",
                                    "UPDATE materials SET received_on = 'x'",
                                    "UPDATE cases SET chosen = '{'"])  # fmt: skip
def test_what_only_a_file_can_hold_ends_in_no_traceback(
    tmp_path: Path, keys: KeyRing, change: str
) -> None:
    upgrade(f"sqlite:///{tmp_path / 'one.db'}")
    database = Database(f"sqlite:///{tmp_path / 'one.db'}")
    store = SqlStore(database, keys)
    documents = Documents(database, keys, tmp_path / "documents", lambda: NOW)
    record(store, documents, 1, "张某某")
    with database.changing() as connection:
        connection.exec_driver_sql(change)
    assert len(store.check(1, documents)) == 1
    database.close()


def test_a_history_that_cannot_be_read_is_an_error_of_our_own(
    office: Look, store: SqlStore, database: Database
) -> None:
    with database.changing() as connection:
        connection.exec_driver_sql("UPDATE facts SET kind = 'Nonsense' WHERE seq = 3")
    with pytest.raises(OneWindowError, match="fact 3"):
        store.facts(1)
    with database.read() as connection:
        assert not intact(connection, store.keys, 1)
