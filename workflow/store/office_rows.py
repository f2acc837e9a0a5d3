"""Many places, accounts and posts in one transaction: all of them, or none.

Input: what an import has decided to change. Consumer: `workflow.office.importing`.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from argon2 import PasswordHasher
from sqlalchemy import Connection, insert, select, update

from workflow.domain.people import PlaceInfo
from workflow.keys import KeyRing
from workflow.ports import PersonRecord
from workflow.store import people
from workflow.store.accounts import MADE_ONLINE
from workflow.store.counters import DIRECTORY_VERSION, next_value
from workflow.store.database import Database
from workflow.store.dialects import upsert
from workflow.store.logins import has_login, kept_login
from workflow.store.tables import accounts, meta, places, posts

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters and digits that are taken for each other on paper."""
_quick_hasher = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
"""For drawn passwords only: 79 random bits need no slow hash, and six hundred slow ones would
take a minute."""


def new_password() -> str:
    """A password drawn at random, to be read from paper once: `k7wm-…`, 16 letters and digits."""
    letters = [secrets.choice(ALPHABET) for _ in range(16)]
    return "-".join("".join(letters[at : at + 4]) for at in range(0, 16, 4))


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Somebody who shall be able to log in. `login` is normalised."""

    login: str
    name: str
    password: str
    """Drawn by `new_password`, never chosen by a person."""
    locale: str = "zh"
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post that somebody shall hold, by login."""

    login: str
    role: str
    place: str
    since: date
    until: date | None = None


@dataclass(frozen=True)
class OfficeRows:
    """What shall be written."""

    places: Sequence[PlaceInfo] = ()
    """New, or known by their code and changed."""
    accounts: Sequence[NewAccount] = ()
    changed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Login → column (`name`, `email`, `phone`, `locale`) → value."""
    posts: Sequence[NewPost] = ()
    ends: Sequence[NewPost] = ()
    """Posts that are held, with the last day they shall have now."""
    identities: Mapping[str, PersonRecord] = field(default_factory=dict)
    """Login → who holds it, as an administrator said; it bars from files and opens none."""


def put_office(database: Database, keys: KeyRing, rows: OfficeRows, now: datetime) -> None:
    """Write everything in one transaction. Raises Unavailable when somebody else made one of the
    accounts or posts at the same time; then nothing was written."""
    hashed = [_account(keys, each, now) for each in rows.accounts]
    with database.changing() as connection:
        if rows.places:
            connection.execute(upsert(connection, places), [_place(each) for each in rows.places])
            next_value(connection, DIRECTORY_VERSION)
        if hashed:
            connection.execute(insert(accounts), hashed)
        for login, values in rows.changed.items():
            row = {name: _kept(keys, name, value) for name, value in values.items()}
            connection.execute(update(accounts).where(has_login(keys, login)).values(row))
        named = {each.login for each in (*rows.posts, *rows.ends)} | set(rows.identities)
        ids = {login: _id(connection, keys, login) for login in named}
        for login, record in rows.identities.items():
            _link(connection, keys, ids[login], record, now)
        if rows.posts:
            connection.execute(insert(posts), [_post(ids, each) for each in rows.posts])
        for each in rows.ends:
            this = (posts.c.account_id == ids[each.login]) & (posts.c.since == each.since)
            this &= (posts.c.role == each.role) & (posts.c.place == each.place)
            connection.execute(update(posts).where(this).values(until=each.until))


def _link(
    connection: Connection, keys: KeyRing, account: int, record: PersonRecord, now: datetime
) -> None:
    person = people.find_or_add_person(connection, keys, record, now)
    this = update(accounts).where(accounts.c.id == account)
    connection.execute(this.values(person_id=person))
    unproven = {"key": f"{MADE_ONLINE}{account}", "value": "yes"}
    connection.execute(upsert(connection, meta), unproven)


def _id(connection: Connection, keys: KeyRing, login: str) -> int:
    found = connection.execute(select(accounts.c.id).where(has_login(keys, login)))
    return int(found.scalar_one())


def _place(info: PlaceInfo) -> dict[str, object]:
    names = ("code", "level", "parent", "zh", "en", "kind")
    return {name: getattr(info, name) for name in names}


def _account(keys: KeyRing, account: NewAccount, now: datetime) -> dict[str, object]:
    return {
        **kept_login(keys, account.login),
        "password_hash": _quick_hasher.hash(account.password),
        "name": keys.encrypt(account.name),
        "locale": account.locale,
        "email": _kept(keys, "email", account.email),
        "phone": _kept(keys, "phone", account.phone),
        "demo": False,
        "created_at": now,
    }


def _kept(keys: KeyRing, name: str, value: str) -> str | None:
    if name == "locale":
        return value
    return keys.encrypt(value) if value else None


def _post(ids: Mapping[str, int], post: NewPost) -> dict[str, object]:
    return {
        "account_id": ids[post.login],
        "role": post.role,
        "place": post.place,
        "since": post.since,
        "until": post.until,
    }
