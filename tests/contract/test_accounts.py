"""Accounts, posts and places: who may log in, and as what."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.support.made_cases import MONDAY, NOW
from workflow.domain.people import ActorKind, PlaceInfo, Post
from workflow.errors import NotFound, Refusal
from workflow.keys import KeyRing
from workflow.ports import PersonRecord
from workflow.store.accounts import Accounts
from workflow.store.database import Database
from workflow.store.office import Attempts
from workflow.store.people import members_of
from workflow.store.places import Places
from workflow.store.store import SqlStore

DAY = timedelta(days=1)
LEAD = Post("township_lead", "330105")


@pytest.fixture
def accounts(database: Database, keys: KeyRing) -> Accounts:
    return Accounts(database, keys, lambda: NOW)


def test_an_account_comes_back_as_it_was_made(accounts: Accounts) -> None:
    made = accounts.add("wu", "pass word", "吴某", email="wu@example.org", phone="0", demo=True)
    found = accounts.by_id(made)
    assert (found.login, found.name, found.email, found.phone) == (
        "wu",
        "吴某",
        "wu@example.org",
        "0",
    )
    assert (found.active, found.demo, found.locale, found.person) == (True, True, "zh", None)
    assert accounts.by_login(" ＷＵ ") == found
    assert accounts.by_login("nobody") is None
    with pytest.raises(NotFound, match="no_such_account"):
        accounts.by_id(made + 1)


def test_a_login_is_taken_however_it_is_typed(accounts: Accounts) -> None:
    accounts.add("wu", "x", "吴某")
    with pytest.raises(Refusal, match="login_taken"):
        accounts.add("WU ", "y", "另一人")


def test_only_the_right_password_of_an_active_account_opens(accounts: Accounts) -> None:
    made = accounts.add("wu", "right", "吴某")
    found = accounts.authenticate("Wu", "right")
    assert found is not None
    assert found.id == made
    assert accounts.authenticate("wu", "wrong") is None
    assert accounts.authenticate("nobody", "right") is None
    assert accounts.authenticate("nobody", "nobody has this password") is None
    accounts.set_active(made, False)
    assert accounts.authenticate("wu", "right") is None


def test_a_new_password_replaces_the_old_one_and_ends_sessions(accounts: Accounts) -> None:
    made = accounts.add("wu", "old", "吴某")
    before = accounts.by_id(made).session_version
    accounts.set_password(made, "new")
    assert accounts.authenticate("wu", "old") is None
    assert accounts.authenticate("wu", "new") is not None
    assert accounts.by_id(made).session_version > before
    with pytest.raises(NotFound):
        accounts.set_password(made + 1, "x")


def test_language_and_contact_are_changed_without_ending_sessions(accounts: Accounts) -> None:
    made = accounts.add("wu", "x", "吴某", email="a@example.org", phone="1")
    accounts.set_locale(made, "en")
    accounts.set_contact(made, email="b@example.org", phone="")
    found = accounts.by_id(made)
    assert (found.locale, found.email, found.phone, found.session_version) == (
        "en",
        "b@example.org",
        "",
        0,
    )


def test_a_post_counts_from_its_first_to_its_last_day(accounts: Accounts) -> None:
    made = accounts.add("wu", "x", "吴某")
    accounts.give_post(made, LEAD.role, LEAD.place, MONDAY, MONDAY + 2 * DAY)
    held = [accounts.posts_of(made, MONDAY + n * DAY) for n in (-1, 0, 2, 3)]
    assert held == [(), (LEAD,), (LEAD,), ()]
    assert [each.id for each in accounts.holders(LEAD.role, LEAD.place, MONDAY)] == [made]
    assert accounts.holders(LEAD.role, LEAD.place, MONDAY - DAY) == []
    assert accounts.holders(LEAD.role, "330106", MONDAY) == []


def test_a_post_can_be_ended_and_held_again(accounts: Accounts) -> None:
    made = accounts.add("wu", "x", "吴某")
    accounts.give_post(made, LEAD.role, LEAD.place, MONDAY)
    accounts.end_post(made, LEAD, MONDAY + DAY)
    accounts.give_post(made, LEAD.role, LEAD.place, MONDAY + 5 * DAY)
    held = [accounts.posts_of(made, MONDAY + n * DAY) for n in (1, 2, 5)]
    assert held == [(LEAD,), (), (LEAD,)]
    with pytest.raises(NotFound, match="no_such_post"):
        accounts.end_post(made, Post("x", "y"), MONDAY)


def test_who_holds_a_post_acts_as_staff_and_everybody_else_for_themselves(
    accounts: Accounts, store: SqlStore
) -> None:
    with store.begin() as uow:
        person = uow.find_or_add_person(PersonRecord("张某某"))
        uow.commit()
    made = accounts.add("zhang", "x", "张某某", person=person)
    accounts.give_post(made, LEAD.role, LEAD.place, MONDAY)
    before, after = accounts.actor(made, MONDAY - DAY), accounts.actor(made, MONDAY)
    assert (before.kind, before.posts, before.person) == (ActorKind.APPLICANT, (), person)
    assert (after.kind, after.posts, after.user) == (ActorKind.STAFF, (LEAD,), made)
    assert [each.id for each in accounts.of_person(person)] == [made]
    assert [each.id for each in accounts.everybody()] == [made]
    accounts.set_active(made, False)
    assert accounts.actor(made, MONDAY).posts == ()
    assert accounts.holders(LEAD.role, LEAD.place, MONDAY) == []


def test_attempts_are_counted_since_a_moment_and_forgotten(
    database: Database, keys: KeyRing
) -> None:
    attempts = Attempts(database, keys)
    for minutes in (0, 10, 20):
        attempts.note("wu", NOW + timedelta(minutes=minutes))
    attempts.note("other", NOW)
    assert attempts.count("wu", NOW) == 3
    assert attempts.count("wu", NOW + timedelta(minutes=10)) == 2
    attempts.forget("wu")
    assert (attempts.count("wu", NOW), attempts.count("other", NOW)) == (0, 1)


def test_the_directory_changes_for_every_process(database: Database) -> None:
    ours, theirs = Places(database), Places(database)
    assert ours.directory().places == {}
    county = PlaceInfo("330100", "county", None, "安宁县", "Anning County")
    town = PlaceInfo("330105", "township", "330100", "清河镇", "Qinghe Town")
    theirs.put([county, town])
    assert ours.directory().chain("330105") == ("330105", "330100")
    theirs.set_parameter("330100", "visits", 2)
    assert ours.directory().parameter("visits", "330105", 1) == 2
    theirs.set_parameter("330100", "visits", 3)
    assert ours.directory().parameter("visits", "330105", 1) == 3
    theirs.set_parameter("330100", "visits", None)
    assert ours.directory().parameter("visits", "330105", 1) == 1
    theirs.put([PlaceInfo("330105", "township", "330100", "清河街道", "Qinghe")])
    assert ours.directory().places["330105"].zh == "清河街道"


def test_an_unchanged_directory_is_not_read_again(database: Database) -> None:
    places = Places(database)
    places.put([PlaceInfo("330100", "county", None, "安宁县", "Anning County")])
    assert places.directory() is places.directory()


def test_who_left_the_household_is_no_longer_a_member_and_stays_known(
    store: SqlStore, database: Database, keys: KeyRing
) -> None:
    with store.begin() as uow:
        father = PersonRecord("张某某", "330100197901011231", date(1979, 1, 1), "100")
        ids = [uow.find_or_add_person(each) for each in (father, PersonRecord("李某"))]
        home = uow.household_of(ids[0], [(ids[0], ""), (ids[1], "wife")])
        uow.commit()
    with database.read() as connection:
        members = members_of(connection, keys, home)
    assert [(each.person, each.relation) for each in members] == [(ids[0], ""), (ids[1], "wife")]
    assert members[0].record == father
    store.clock = lambda: NOW + DAY
    with store.begin() as uow:
        assert uow.household_of(ids[0], []) == home
        uow.commit()
    with database.read() as connection:
        assert [each.person for each in members_of(connection, keys, home)] == [ids[0]]
        rows = connection.exec_driver_sql(
            "SELECT count(*), count(until) FROM household_members"
        ).one()
    assert tuple(rows) == (2, 1)


def test_an_actor_knows_the_other_accounts_of_the_same_person_and_of_nobody_else(
    accounts: Accounts, store: SqlStore
) -> None:
    with store.begin() as uow:
        person = uow.find_or_add_person(PersonRecord("张某某"))
        uow.commit()
    first, second = (accounts.add(f"a{no}", "x", "张某某", person=person) for no in (1, 2))
    other = accounts.add("a3", "x", "张某某")
    for each in (first, second):
        accounts.give_post(each, LEAD.role, LEAD.place, MONDAY)
    accounts.give_post(other, LEAD.role, LEAD.place, MONDAY)
    accounts.set_active(second, False)
    assert accounts.actor(first, MONDAY).eyes == {first, second}, "also what they signed before"
    assert accounts.actor(other, MONDAY).eyes == {other}
    with store.begin() as uow:
        held = {each.user: each.eyes for each in uow.staff(MONDAY).holders(LEAD.role)}
    assert held == {first: {first, second}, other: {other}}
