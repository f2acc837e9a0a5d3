"""Who steals the disk learns no name, no number, no text; what is erased is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import MetaData, insert, select
from sqlalchemy.exc import StatementError

from tests.support.made_cases import NOW, filed, full, save_new
from workflow.domain.history import verify
from workflow.keys import Ciphertext, KeyRing
from workflow.ports import Answer, Payee, PersonRecord
from workflow.store.accounts import Accounts
from workflow.store.database import Database
from workflow.store.drafts import Drafts
from workflow.store.office import Attempts, WrongKeys, check_keys
from workflow.store.store import SqlStore
from workflow.store.tables import entitlements, persons

PERSONAL = ("欧阳某某", "33010019790101123X", "13900000000", "ouyang@example.org", "透析三年",
            "1979-01-01", "SECR-ETOF-CASE")  # fmt: skip


def fill(store: SqlStore, database: Database, keys: KeyRing) -> None:
    """Personal data in every place that takes any."""
    name, number, phone, email, story, born, secret = PERSONAL
    with store.begin() as uow:
        uow.find_or_add_person(PersonRecord(name, number, date.fromisoformat(born), phone))
        uow.remember("applicant:1", "k", "f", Answer(1, "x", 1, secret))
        uow.commit()
    save_new(store, filed(1))
    with store.begin() as uow:
        before = uow.lock(1)
        entry = replace(before.entries[1], no=9)
        after = replace(before, entries={**before.entries, 9: entry})
        uow.save(before, after, [], {9: {"_salt": "s", "name": name, "story": story}})
        uow.commit()
    accounts = Accounts(database, keys, lambda: NOW)
    for login in (phone, email):
        accounts.add(login, "x", name, email=email, phone=phone)
    drafts = Drafts(database, keys, lambda: NOW)
    draft = drafts.start("a", {"name": name, "id": number, "story": story})
    drafts.ask_consent(draft, 1, name, f"{name}的家庭申请救助，{story}，请您同意核对")
    Attempts(database, keys).note(email, NOW)


def everything(database: Database, folder: Path) -> bytes:
    """All bytes of the SQLite files, or all rows of PostgreSQL as text."""
    if database.sqlite:
        database.close()
        return b"".join(path.read_bytes() for path in folder.glob("office.db*"))
    metadata = MetaData()
    with database.read() as connection:
        metadata.reflect(connection)
        rows = [
            row for table in metadata.tables.values() for row in connection.execute(select(table))
        ]
    return repr([tuple(row) for row in rows]).encode()


def test_the_database_holds_nothing_personal_in_the_clear(
    store: SqlStore, database: Database, keys: KeyRing, tmp_path: Path
) -> None:
    fill(store, database, keys)
    stored = everything(database, tmp_path)
    assert b"social_assistance" in stored, "the search must be able to find something"
    escaped = [text for text in PERSONAL if text.encode("unicode_escape") in stored]
    assert [text for text in PERSONAL if text.encode() in stored] == []
    assert escaped == []


def test_an_encrypted_column_takes_no_plain_text(database: Database) -> None:
    row = {"name": "张某某", "created_at": NOW}
    with database.write() as connection, pytest.raises(StatementError, match="encrypted text only"):
        connection.execute(insert(persons), row)


def test_what_was_encrypted_with_an_older_key_stays_readable(database: Database) -> None:
    old, new = KeyRing.generate(), KeyRing.generate()
    save_new(SqlStore(database, old), filed(1))
    ring = replace(old, encryption=(new.encryption[0], *old.encryption))
    store = SqlStore(database, ring)
    assert store.dossier(store.case(1)).entry(1) == {"applicant_name": "张某某"}
    fresh = ring.encrypt("x")
    assert KeyRing(new.encryption, "h", "s").decrypt(fresh) == "x"
    assert isinstance(ring.rotate(old.encrypt("y")), Ciphertext)


def test_erasing_a_case_leaves_a_history_that_can_be_checked(
    store: SqlStore, database: Database
) -> None:
    save_new(store, filed(1))
    save_new(store, filed(2))
    assert store.erase(1) == 1
    assert store.dossier(store.case(1)).entry(1) == {}
    assert store.dossier(store.case(1)).application() == {}
    assert store.dossier(store.case(2)).entry(1) != {}
    assert verify(store.facts(1))
    assert store.case(1).entries[1].digest == "d" * 64


def test_erasing_a_case_erases_what_its_adults_were_asked_and_keeps_that_they_agreed(
    store: SqlStore, database: Database, keys: KeyRing
) -> None:
    drafts = Drafts(database, keys, lambda: NOW)
    for number in (1, 2):
        save_new(store, filed(number))
        draft = drafts.start("social_assistance", {})
        drafts.sign_consent(drafts.ask_consent(draft, 1, "李某", "张某某申请，请您同意核对"))
        drafts.attach_consents(draft, number)
    store.erase(1)
    (gone,), (kept,) = drafts.consents_of(case=1), drafts.consents_of(case=2)
    assert (gone.name, gone.text, gone.signed_at) == ("", "", NOW)
    assert (kept.name, kept.text) == ("李某", "张某某申请，请您同意核对")


def test_erasing_a_case_erases_who_is_paid(store: SqlStore, database: Database) -> None:
    save_new(store, full(1))
    with store.begin() as uow:
        uow.name_payee(1, 17, Payee("张某某", "6200 0000"))
        uow.commit()
    store.erase(1)
    with database.read() as connection:
        assert connection.execute(select(entitlements.c.payee)).scalars().all() == [None]


def test_a_database_takes_no_keys_but_its_own(database: Database, keys: KeyRing) -> None:
    check_keys(database, keys)
    check_keys(database, keys)
    stranger = KeyRing.generate()
    rotated = replace(keys, encryption=stranger.encryption + keys.encryption)
    check_keys(database, rotated)
    lost_hash = replace(keys, hashing=stranger.hashing)
    for wrong in (stranger, lost_hash, replace(keys, encryption=stranger.encryption)):
        with pytest.raises(WrongKeys):
            check_keys(database, wrong)
