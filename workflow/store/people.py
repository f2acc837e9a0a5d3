"""Natural persons and households: one person once, found again by a keyed hash of the ID number.

Consumers: the unit of work (while a request is filed) and the pages of the counter. Functions take
a connection, so that they belong to whatever transaction is under way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from workflow.definition.identity import tidy
from workflow.errors import NotFound
from workflow.keys import KeyRing
from workflow.ports import PersonRecord
from workflow.store.dialects import INSERT, one_at_a_time
from workflow.store.tables import household_members, households, persons

_by_hash = select(persons.c.id).where(persons.c.id_hash == bindparam("id_hash"))
_by_id = select(persons).where(persons.c.id == bindparam("person"))
_insert_person = insert(persons).returning(persons.c.id)
_unless_known = {
    name: insert_or(persons)
    .on_conflict_do_nothing(index_elements=["id_hash"])
    .returning(persons.c.id)
    for name, insert_or in INSERT.items()
}
_current_household = (
    select(household_members.c.household_id)
    .where(household_members.c.person_id == bindparam("person"))
    .where(household_members.c.until.is_(None))
    .order_by(household_members.c.since.desc(), household_members.c.household_id.desc())
    .limit(1)
)
_members = (
    select(household_members.c.person_id, household_members.c.relation)
    .where(household_members.c.household_id == bindparam("household"))
    .where(household_members.c.until.is_(None))
    .order_by(household_members.c.since, household_members.c.person_id)
)
_insert_household = insert(households).returning(households.c.id)
_insert_member = insert(household_members)
_end_member = (
    update(household_members)
    .where(household_members.c.household_id == bindparam("b_household"))
    .where(household_members.c.person_id == bindparam("b_person"))
    .where(household_members.c.until.is_(None))
    .values(until=bindparam("now"))
)


@dataclass(frozen=True, slots=True)
class Member:
    """A person who lives in a household now."""

    person: int
    relation: str
    """To the applicant; "" for the applicant."""
    record: PersonRecord


def find_or_add_person(
    connection: Connection, keys: KeyRing, person: PersonRecord, now: datetime
) -> int:
    """The person's id: found by ID number however it was typed, else added.

    Without an ID number nobody can be recognised, and a new person is added.
    """
    number = tidy(person.id_number)
    values = _person_row(keys, person, number, now)
    if not number:
        return int(connection.execute(_insert_person, values).scalar_one())
    known = {"id_hash": values["id_hash"]}
    found = connection.execute(_by_hash, known).scalar()
    if found is None:
        # Two households may name the same new people, each in an order of its own.
        one_at_a_time(connection, "new people")
        found = connection.execute(_unless_known[connection.dialect.name], values).scalar()
    if found is None:
        # Somebody else added the person between the two statements.
        found = connection.execute(_by_hash, known).scalar_one()
    return int(found)


def find_person(connection: Connection, keys: KeyRing, id_number: str) -> int | None:
    """The person with this ID number, if known."""
    found = connection.execute(_by_hash, {"id_hash": keys.keyed_hash(tidy(id_number))}).scalar()
    return None if found is None else int(found)


def person(connection: Connection, keys: KeyRing, person_id: int) -> PersonRecord:
    """What is known of a person. Raises NotFound('no_such_person')."""
    row = connection.execute(_by_id, {"person": person_id}).first()
    if row is None:
        raise NotFound("no_such_person", person=person_id)
    return _record(keys, row, "")


def household_of(
    connection: Connection, applicant: int, members: Sequence[tuple[int, str]], now: datetime
) -> int:
    """The applicant's household, with these members (person, relation) as of now.

    Who is no longer named has left it; when, is kept. Other households stay as they are.
    """
    wanted = {applicant: "", **dict(members)}
    found = connection.execute(_current_household, {"person": applicant}).scalar()
    if found is None:
        found = connection.execute(_insert_household, {"created_at": now}).scalar_one()
    household = int(found)
    rows = connection.execute(_members, {"household": household})
    present: dict[int, str] = {row.person_id: row.relation for row in rows}
    ended = [each for each, relation in present.items() if wanted.get(each) != relation]
    if ended:
        connection.execute(
            _end_member,
            [{"b_household": household, "b_person": each, "now": now} for each in ended],
        )
    new = [each for each, relation in wanted.items() if present.get(each) != relation]
    if new:
        connection.execute(
            _insert_member,
            [
                {
                    "household_id": household,
                    "person_id": each,
                    "since": now,
                    "until": None,
                    "relation": wanted[each],
                }
                for each in new
            ],
        )
    return household


def household_with(connection: Connection, person: int) -> int | None:
    """The household in which somebody lives now, if they are known to live in one."""
    found = connection.execute(_current_household, {"person": person}).scalar()
    return None if found is None else int(found)


def members_of(connection: Connection, keys: KeyRing, household: int) -> list[Member]:
    """Who lives in a household now."""
    rows = connection.execute(
        select(persons, household_members.c.relation)
        .join(household_members, household_members.c.person_id == persons.c.id)
        .where(household_members.c.household_id == household)
        .where(household_members.c.until.is_(None))
        .order_by(household_members.c.since, persons.c.id)
    )
    return [Member(row.id, row.relation, _record(keys, row, row.relation)) for row in rows]


def _person_row(
    keys: KeyRing, person: PersonRecord, number: str, now: datetime
) -> dict[str, object]:
    return {
        "name": keys.encrypt(person.name),
        "id_number": keys.encrypt(number) if number else None,
        "id_hash": keys.keyed_hash(number) if number else None,
        "birth": keys.encrypt(person.birth.isoformat()) if person.birth else None,
        "phone": keys.encrypt(person.phone) if person.phone else None,
        "created_at": now,
    }


def _record(keys: KeyRing, row: Row[tuple[object, ...]], relation: str) -> PersonRecord:
    return PersonRecord(
        name=keys.decrypt(row.name),
        id_number=keys.decrypt(row.id_number) if row.id_number else "",
        birth=date.fromisoformat(keys.decrypt(row.birth)) if row.birth else None,
        phone=keys.decrypt(row.phone) if row.phone else "",
        relation=relation,
    )
