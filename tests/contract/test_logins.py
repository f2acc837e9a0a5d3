"""Logins are found and shown, and stand nowhere in clear: also those that stood there before."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from tests.contract.test_privacy import everything
from tests.support.made_cases import NOW
from workflow.errors import Refusal
from workflow.keys import KeyRing
from workflow.store.accounts import Accounts
from workflow.store.database import Database
from workflow.store.encrypted_rows import secret_tables
from workflow.store.logins import hide_logins
from workflow.store.office_rows import NewAccount, NewPost, OfficeRows, put_office
from workflow.store.staff import SqlStaff
from workflow.store.tables import accounts as table

PHONES = ("13900001234", "13900005678", "neighbour@example.org")


@pytest.fixture
def accounts(database: Database, keys: KeyRing) -> Accounts:
    return Accounts(database, keys, lambda: NOW)


def as_before(database: Database, keys: KeyRing) -> None:
    """Accounts as a version before revision 0006 wrote them."""
    rows = [
        {"login": login, "password_hash": "", "name": keys.encrypt("张某"), "created_at": NOW}
        for login in PHONES
    ]
    with database.changing() as connection:
        connection.execute(insert(table), rows)


def test_a_phone_number_as_login_stands_nowhere_in_clear(
    accounts: Accounts, database: Database, tmp_path: Path
) -> None:
    for phone in PHONES:
        accounts.add(phone, "x", "张某", phone=phone)
    stored = everything(database, tmp_path)
    assert [phone for phone in PHONES if phone.encode() in stored] == []


def test_it_is_found_however_it_is_typed_and_shown_to_its_holder(accounts: Accounts) -> None:
    made = accounts.add(" １３９0000１234 ", "x", "张某")
    found = accounts.by_login("13900001234")
    assert found is not None
    assert (found.id, found.login) == (made, "13900001234")
    with pytest.raises(Refusal, match="login_taken"):
        accounts.add("13900001234", "y", "另一人")


def test_the_hash_in_the_table_is_no_login(accounts: Accounts, database: Database) -> None:
    accounts.add("13900001234", "x", "张某")
    with database.read() as connection:
        kept = connection.execute(select(table.c.login)).scalar_one()
    assert accounts.by_login(kept) is None


def test_what_stood_in_clear_is_found_meanwhile_and_then_hidden(
    accounts: Accounts, database: Database, keys: KeyRing, tmp_path: Path
) -> None:
    as_before(database, keys)
    before = [accounts.by_login(phone) for phone in PHONES]
    assert None not in before
    with pytest.raises(Refusal, match="login_taken"):
        accounts.add(PHONES[0], "y", "另一人")
    assert hide_logins(database, keys, rows=2) == 3
    assert hide_logins(database, keys) == 0
    assert [accounts.by_login(phone) for phone in PHONES] == before
    stored = everything(database, tmp_path)
    assert [phone for phone in PHONES if phone.encode() in stored] == []


def test_a_stop_in_between_leaves_every_account_with_a_way_in(
    accounts: Accounts, database: Database, keys: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_before(database, keys)
    with monkeypatch.context() as patched:
        patched.setattr(Database, "changing", _breaks_at_the_second(Database.changing))
        with pytest.raises(RuntimeError):
            hide_logins(database, keys, rows=2)
    assert None not in [accounts.by_login(phone) for phone in PHONES]
    assert hide_logins(database, keys) == 1


def _breaks_at_the_second(changing: object) -> object:
    calls = []

    def breaks(self: Database) -> object:
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("power cut")
        return changing(self)  # type: ignore[operator]

    return breaks


def test_a_new_key_reaches_the_logins_too() -> None:
    assert "login_text" in secret_tables()["accounts"].columns


def test_staff_are_listed_by_login_though_the_table_cannot_sort_them(
    accounts: Accounts, database: Database, keys: KeyRing
) -> None:
    logins = [f"clerk{number}" for number in range(9)]
    for login in reversed(logins):
        accounts.give_post(accounts.add(login, "x", login), "clerk", "a", date(2026, 1, 1))
    assert [each.login for each in accounts.everybody()] == logins
    assert [a.login for a in accounts.holders("clerk", "a", NOW.date())] == logins
    with database.read() as connection:
        acting = SqlStaff(connection, keys, NOW.date()).holders("clerk", "a")
    assert [actor.name for actor in acting] == logins


def test_an_import_finds_and_makes_accounts_by_their_logins(
    accounts: Accounts, database: Database, keys: KeyRing
) -> None:
    known = accounts.add("wang", "x", "王某")
    rows = OfficeRows(
        accounts=[NewAccount("li", "李某", "k7wm-k7wm-k7wm-k7wm")],
        changed={"wang": {"phone": "13900001234"}},
        posts=[NewPost(login, "clerk", "a", date(2026, 1, 1)) for login in ("li", "wang")],
    )
    put_office(database, keys, rows, NOW)
    assert accounts.by_id(known).phone == "13900001234"
    assert [each.login for each in accounts.holders("clerk", "a", NOW.date())] == ["li", "wang"]
    with database.changing() as connection:
        connection.execute(update(table).values(active=False))
    assert accounts.holders("clerk", "a", NOW.date()) == []
