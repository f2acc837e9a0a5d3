"""Whose account it is, and whose cases it may see.

One natural person once: registering finds nobody's old cases by an ID number alone. An account that
somebody made online sees what was filed with it; everything of its person it sees only after a
proof: the tracking number and code of one of the cases, or the counter. Accounts made by staff need
no proof. Consumers: `registration`, `own_case`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from web.office import the_office, today
from workflow.definition.identity import birth_of, tidy
from workflow.domain import facts as f
from workflow.domain.case import Case
from workflow.domain.people import Actor
from workflow.domain.tracking import hash_secret
from workflow.ports import PersonRecord
from workflow.store import people
from workflow.store.accounts import MADE_ONLINE
from workflow.store.queries.cases import (
    CaseRow,
    case_by_tracking,
    case_by_tracking_and_secret,
    cases_acted_for,
    cases_of_person,
)


@dataclass(frozen=True, slots=True)
class Proof:
    """What stands on a filing receipt."""

    tracking: str
    secret: str


def person_for(name: str, id_number: str, phone: str, proof: Proof | None) -> int | None:
    """The person for a new account: somebody who has neither asked for anything nor an account
    yet, or whoever the proof shows; None for anybody else."""
    office = the_office()
    number = tidy(id_number)
    with office.store.database.changing() as connection:
        known = people.find_person(connection, office.store.keys, number)
        if known is None:
            record = PersonRecord(name=name, id_number=number, birth=birth_of(number), phone=phone)
            return people.find_or_add_person(connection, office.store.keys, record, office.now())
        asked_before = cases_of_person(connection, known)
        called = people.person(connection, office.store.keys, known).name
    same = "".join(called.split()) == "".join(name.split())
    if same and not asked_before and not office.accounts.of_person(known):
        return known  # known as somebody's relative only; another name would read theirs
    return known if proof is not None and proven(proof, known) else None


def proven(proof: Proof, person: int) -> bool:
    """Whether tracking number and code open a case of this person."""
    office = the_office()
    with office.store.database.read() as connection:
        found = case_by_tracking_and_secret(connection, proof.tracking, hash_secret(proof.secret))
    return found is not None and office.store.case(found).applicant == person


def mark_made_online(account: int) -> None:
    """Somebody made this account online, for a person whom nobody knew before."""
    the_office().notes.put(f"{MADE_ONLINE}{account}", "yes")


def confirm(account: int) -> None:
    """It was proven that the account belongs to its person: it sees all of their cases."""
    the_office().notes.put(f"{MADE_ONLINE}{account}", "no")


def is_confirmed(account: int) -> bool:
    """Whether the account sees every case of its person."""
    return the_office().notes.get(f"{MADE_ONLINE}{account}", "no") != "yes"


def may_see(actor: Actor, case: Case) -> bool:
    """Whether it is the actor's own case, and the account may see it."""
    if actor.user is None or actor.person is None or actor.person != case.applicant:
        return False
    return is_confirmed(actor.user) or _filed_with(actor.user, case.id)


def _filed_with(account: int, case: int) -> bool:
    """Whether a case was filed with this account, or follows by referral from one that was."""
    store = the_office().store
    history = store.facts(case)
    if not history:
        return False
    if history[0].user == account:
        return True
    first = history[0].fact
    if not isinstance(first, f.Filed) or not first.referred_from:
        return False
    with store.database.read() as connection:
        before = case_by_tracking(connection, first.referred_from)
    return before is not None and before != case and _filed_with(account, before)


def own_cases(actor: Actor) -> list[CaseRow]:
    """The cases that the account may see, the newest first."""
    if actor.user is None or actor.person is None:
        return []
    with the_office().store.database.read() as connection:
        rows = cases_of_person(connection, actor.person)
    if is_confirmed(actor.user):
        return rows
    return [row for row in rows if _filed_with(actor.user, row.id)]


def acted_for(actor: Actor) -> list[CaseRow]:
    """The cases of others in which the account acts now, the newest first."""
    if actor.user is None:
        return []
    with the_office().store.database.read() as connection:
        return cases_acted_for(connection, actor.user, today())


def record_of(actor: Actor) -> PersonRecord | None:
    """What is known of the person behind the account."""
    if actor.person is None:
        return None
    office = the_office()
    with office.store.database.read() as connection:
        return people.person(connection, office.store.keys, actor.person)


def is_adult(birth: date, on: date) -> bool:
    """Whether somebody born then has reached 18."""
    return (on.year - 18, on.month, on.day) >= (birth.year, birth.month, birth.day)
