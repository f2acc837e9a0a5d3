"""What surrounds the cases: drafts and consents, messages, publications, notes."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from tests.support.made_cases import NOW, filed, save_new
from workflow.definition.closure import Closure
from workflow.definition.library import Library
from workflow.definition.library import load as load_library
from workflow.errors import NotFound
from workflow.keys import KeyRing
from workflow.ports import Answer, Message
from workflow.store.accounts import Accounts
from workflow.store.database import Database
from workflow.store.drafts import Drafts
from workflow.store.office import DefinitionDrafts, Notes, Watches, forget_old
from workflow.store.outbox import Outbox
from workflow.store.publications import Publications
from workflow.store.store import SqlStore

DAY = timedelta(days=1)
LEASE = timedelta(minutes=5)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> object:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def drafts(database: Database, keys: KeyRing, clock: Clock) -> Drafts:
    return Drafts(database, keys, clock)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture
def outbox(database: Database, store: SqlStore, keys: KeyRing) -> Outbox:
    """Three messages of case 1, queued at NOW."""
    case = save_new(store, filed(1))
    with store.begin() as uow:
        uow.lock(1)
        store.clock = lambda: NOW
        uow._clock = store.clock
        uow.enqueue(case, [Message(f"m{n}", "applicant", 1, {"no": n}) for n in range(3)])
        uow.commit()
    return Outbox(database, keys)


# --- drafts and consents ----------------------------------------------------------------------


def test_every_draft_has_a_mark_that_no_other_ever_has(drafts: Drafts) -> None:
    draft = drafts.start("social_assistance", {"applicant_name": "张某某"})
    first = drafts.by_id(draft)
    assert first.data == {"applicant_name": "张某某"}
    drafts.discard(draft)
    with pytest.raises(NotFound, match="no_such_draft"):
        drafts.by_id(draft)
    assert drafts.by_id(drafts.start("social_assistance", {})).mark != first.mark


def test_a_draft_keeps_what_was_saved_last(drafts: Drafts, clock: Clock) -> None:
    draft = drafts.start("social_assistance", {})
    clock.now = NOW + DAY
    drafts.save(draft, {"members": [{"pupil": True}]}, ["a" * 64])
    found = drafts.by_id(draft)
    assert (found.data, found.documents) == ({"members": [{"pupil": True}]}, ("a" * 64,))
    assert found.updated_at == NOW + DAY


def test_drafts_of_an_account_come_last_changed_first(
    drafts: Drafts, clock: Clock, database: Database, keys: KeyRing
) -> None:
    account = Accounts(database, keys, lambda: NOW).add("zhang", "x", "张某某")
    first = drafts.start("a", {}, account)
    second = drafts.start("b", {}, account)
    clock.now = NOW + DAY
    drafts.save(first, {})
    assert [each.id for each in drafts.of_account(account)] == [first, second]


def test_old_drafts_go_and_younger_ones_stay(drafts: Drafts, clock: Clock) -> None:
    old = drafts.start("a", {})
    drafts.ask_consent(old, 1, "李某", "同意核对")
    clock.now = NOW + 40 * DAY
    young = drafts.start("a", {})
    assert drafts.expire(NOW + 10 * DAY) == 1
    assert drafts.by_id(young).id == young
    with pytest.raises(NotFound):
        drafts.by_id(old)


def test_a_consent_is_signed_once_by_who_has_the_token(drafts: Drafts, clock: Clock) -> None:
    draft = drafts.start("a", {})
    token = drafts.ask_consent(draft, 2, "李某", "同意核对家庭经济状况")
    asked = drafts.consent(token)
    assert (asked.row, asked.name, asked.text) == (2, "李某", "同意核对家庭经济状况")
    assert asked.signed_at is None
    assert drafts.sign_consent(token).signed_at == NOW
    clock.now = NOW + DAY
    assert drafts.sign_consent(token).signed_at == NOW
    with pytest.raises(NotFound, match="no_such_consent"):
        drafts.sign_consent("wrong")


def test_consents_go_with_the_case_when_the_draft_is_filed(drafts: Drafts, store: SqlStore) -> None:
    save_new(store, filed(1))
    draft = drafts.start("a", {})
    token = drafts.ask_consent(draft, 1, "李某", "同意核对")
    assert [each.name for each in drafts.consents_of(draft=draft)] == ["李某"]
    drafts.attach_consents(draft, 1)
    drafts.discard(draft)
    assert [each.case for each in drafts.consents_of(case=1)] == [1]
    assert drafts.sign_consent(token).signed_at == NOW, "she may sign after the filing"


# --- messages ---------------------------------------------------------------------------------


def test_messages_are_claimed_oldest_first_each_by_one_worker(outbox: Outbox) -> None:
    taken = [outbox.claim(NOW, LEASE) for _ in range(4)]
    assert [parcel and (parcel.template, parcel.to, parcel.values) for parcel in taken] == [
        ("m0", "applicant", {"no": 0}),
        ("m1", "applicant", {"no": 1}),
        ("m2", "applicant", {"no": 2}),
        None,
    ]


def test_a_claimed_message_comes_back_when_its_worker_dies(outbox: Outbox) -> None:
    while outbox.claim(NOW, LEASE) is not None:
        pass
    assert outbox.claim(NOW + LEASE / 2, LEASE) is None
    again = outbox.claim(NOW + LEASE, LEASE)
    assert again is not None
    assert (again.template, again.attempts) == ("m0", 2)


def test_workers_that_claim_at_once_never_get_the_same_message(outbox: Outbox) -> None:
    ready, taken = threading.Barrier(3), []

    def work() -> None:
        ready.wait(10)
        taken.append(outbox.claim(NOW, LEASE))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(parcel.template for parcel in taken if parcel) == ["m0", "m1", "m2"]


# --- publications -----------------------------------------------------------------------------


def test_a_published_closure_comes_back_equal_in_another_process(
    database: Database, library: Library
) -> None:
    closure = library.closure("social_assistance")
    Publications(database).publish(closure, "admin", NOW)
    other = Publications(database)
    found = other.current("social_assistance")
    assert found == closure
    assert found.hash == closure.hash
    assert other.closure(closure.hash) is found, "read once"


def test_publishing_again_counts_only_what_changed(database: Database, library: Library) -> None:
    publications = Publications(database)
    first = library.closure("social_assistance")
    definition = first.definition.model_copy(update={"version": 9})
    second = Closure(first.root, {**first.definitions, first.root: definition}, first.catalogues)
    publications.publish(first, "admin", NOW)
    publications.publish(first, "admin", NOW)
    publications.publish(second, "admin", NOW + DAY)
    assert publications.current(first.root).hash == second.hash
    publications.publish(first, "admin", NOW + 2 * DAY)
    assert publications.current(first.root).hash == first.hash, "an old version may come back"
    listed = [(each.number, each.version, each.hash) for each in publications.all()]
    assert listed == [
        (1, first.definition.version, first.hash),
        (2, 9, second.hash),
        (3, first.definition.version, first.hash),
    ]


# --- small things -----------------------------------------------------------------------------


def test_notes_are_kept_and_replaced(database: Database) -> None:
    notes = Notes(database)
    assert (notes.get("a"), notes.get("a", "b"), notes.demo) == ("", "b", False)
    notes.put("a", "1")
    notes.put("a", "2")
    notes.declare_demo()
    assert (notes.get("a"), notes.demo) == ("2", True)


def test_a_case_is_followed_until_it_is_not(
    database: Database, store: SqlStore, keys: KeyRing
) -> None:
    save_new(store, filed(1))
    user = Accounts(database, keys, lambda: NOW).add("wu", "x", "吴某")
    watches = Watches(database, lambda: NOW)
    watches.watch(user, 1)
    watches.watch(user, 1)
    assert watches.watches(user, 1)
    watches.unwatch(user, 1)
    assert not watches.watches(user, 1)


def test_a_definition_is_written_in_drafts(database: Database, clock: Clock) -> None:
    drafts = DefinitionDrafts(database, clock)  # type: ignore[arg-type]
    first = drafts.add("medical_aid", "definition: medical_aid\n", "admin")
    clock.now = NOW + DAY
    second = drafts.add("restaurant", "x", "admin")
    assert [each.id for each in drafts.all()] == [second, first]
    clock.now = NOW + 2 * DAY
    drafts.save(first, "definition: medical_aid\nversion: 2\n", "wu")
    assert [each.id for each in drafts.all()] == [first, second]
    assert (drafts.get(first).text[-2:], drafts.get(first).by) == ("2\n", "wu")
    drafts.discard(first)
    with pytest.raises(NotFound):
        drafts.get(first)
    with pytest.raises(NotFound):
        drafts.save(first, "x", "wu")


def test_old_keys_are_forgotten_and_younger_ones_kept(database: Database, store: SqlStore) -> None:
    for key, at in (("old", NOW), ("young", NOW + DAY)):
        store.clock = lambda at=at: at
        with store.begin() as uow:
            uow.remember("staff:1", key, "f", Answer(1, "x", 1))
            uow.commit()
    forget_old(database, NOW + DAY / 2, NOW + DAY / 2)
    with store.begin() as uow:
        assert uow.recall("staff:1", "old", "f") is None
        assert uow.recall("staff:1", "young", "f") is not None
