"""Running sessions: seen, ended one by one or all at once, over by themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.made_cases import NOW
from workflow.keys import KeyRing
from workflow.store.accounts import Accounts
from workflow.store.database import Database
from workflow.store.office import forget_old
from workflow.store.sessions import SEEN_EVERY, Sessions
from workflow.store.tables import sessions as table

HOUR = timedelta(hours=1)


@pytest.fixture
def accounts(database: Database, keys: KeyRing) -> Accounts:
    return Accounts(database, keys, lambda: NOW)


@pytest.fixture
def people(accounts: Accounts) -> tuple[int, int]:
    return accounts.add("wu", "pass word", "吴某"), accounts.add("li", "pass word", "李某")


@pytest.fixture
def sessions(database: Database, keys: KeyRing, accounts: Accounts) -> Sessions:
    return Sessions(database, keys, accounts)


def test_a_session_runs_for_its_own_account_until_it_is_too_old(
    sessions: Sessions, accounts: Accounts, people: tuple[int, int]
) -> None:
    wu, li = people
    sessions.begin("a", wu, "Firefox, Windows", NOW)
    assert sessions.account("a", wu, NOW - HOUR, NOW) == accounts.by_id(wu)
    assert sessions.account("a", li, NOW - HOUR, NOW) is None, "another account's cookie"
    assert sessions.account("b", wu, NOW - HOUR, NOW) is None
    assert sessions.account("a", wu, NOW + HOUR, NOW + HOUR) is None, "it began too long ago"


def test_a_session_of_an_account_that_was_closed_is_over(
    sessions: Sessions, accounts: Accounts, people: tuple[int, int]
) -> None:
    wu, _li = people
    sessions.begin("a", wu, "Firefox, Windows", NOW)
    accounts.set_active(wu, False)
    assert sessions.account("a", wu, NOW - HOUR, NOW) is None


def test_the_list_says_which_is_this_one_and_when_each_was_used(
    sessions: Sessions, people: tuple[int, int]
) -> None:
    wu, li = people
    sessions.begin("a", wu, "Firefox", NOW)
    sessions.begin("b", wu, "WeChat, Android", NOW + timedelta(minutes=1))
    sessions.begin("c", li, "Chrome", NOW)
    later = NOW + SEEN_EVERY
    assert sessions.account("a", wu, NOW, later - timedelta(seconds=1))
    assert [each.device for each in sessions.of(wu, "a", NOW)] == ["WeChat, Android", "Firefox"]
    assert sessions.account("a", wu, NOW, later)
    found = sessions.of(wu, "a", NOW)
    assert [(each.device, each.this, each.seen_at) for each in found] == [
        ("Firefox", True, later),
        ("WeChat, Android", False, NOW + timedelta(minutes=1)),
    ]


def test_ending_one_the_others_or_this_one(sessions: Sessions, people: tuple[int, int]) -> None:
    wu, li = people
    for name, account in (("a", wu), ("b", wu), ("c", wu), ("d", li)):
        sessions.begin(name, account, name, NOW)
    named = {each.device: each.id for each in sessions.of(wu, "a", NOW)}
    assert not sessions.end_one(li, named["b"]), "nobody ends another's"
    assert sessions.end_one(wu, named["b"])
    assert not sessions.end_one(wu, named["b"])
    assert sessions.end_others(wu, "a") == 1
    assert sessions.account("a", wu, NOW, NOW)
    assert sessions.account("d", li, NOW, NOW)
    sessions.end("a")
    assert not sessions.account("a", wu, NOW, NOW)


def test_the_table_holds_no_name_of_a_session_and_forgets_old_ones(
    sessions: Sessions, people: tuple[int, int], database: Database
) -> None:
    sessions.begin("very-secret", people[0], "Firefox", NOW)
    with database.read() as connection:
        rows = connection.execute(select(table)).all()
    assert len(rows) == 1
    assert "very-secret" not in str(rows[0])
    forget_old(database, NOW + HOUR, NOW + HOUR)
    assert sessions.of(people[0], "very-secret", NOW) == []
