"""Accounts and posts: who may log in, and which roles they hold where and when.

Consumers: the pages (log in, the administrator's lists) and the command line. Staff and applicants
share one table; somebody with a post acts as staff. Passwords are kept as Argon2 hashes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Row, Select, and_, bindparam, insert, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from workflow.domain.people import Actor, ActorKind, Post
from workflow.errors import NotFound, Refusal
from workflow.keys import KeyRing
from workflow.store.database import Database
from workflow.store.logins import has_login, kept_login, shown_login
from workflow.store.substitutes import posts_held
from workflow.store.tables import accounts, posts

_hasher = PasswordHasher()
# A demonstration prints its password when it starts: a costly hash would protect nothing.
_demo_hasher = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
_NOBODY = _hasher.hash("nobody has this password")
"""Checked when the login is unknown, so that the time taken does not tell."""
_MOST_ALIKE = 100
_AT_WORK = 1_000
"""Of how many texts it is remembered what they say: names and addresses of who is signed in."""
MADE_ONLINE = "made_online."
"""Begins the name of the note (`Notes`) "yes" on an account that somebody made online, or whose
person an administrator named, as long as nobody has proven that its person is theirs."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can log in."""

    id: int
    login: str
    name: str
    locale: str
    email: str
    phone: str
    person: int | None
    active: bool
    demo: bool
    session_version: int
    """Grows when the password changes or the account is closed: older sessions are over."""
    works_for: str = ""
    """The social work service it belongs to, as the office entered it; "" for none."""
    preferences: Mapping[str, Any] = field(default_factory=dict)
    """What its holder prefers, as the page about the account wrote it."""

    def wants(self, way: str) -> bool:
        """Whether messages about cases may come by `sms` or `email`; both do unless declined."""
        return bool(self.preferences.get(way, True))

    @property
    def wants_digest(self) -> bool:
        """Whether a member of staff is told each morning what is theirs: as they chose, else where
        an e-mail address is known."""
        return bool(self.preferences.get("digest", bool(self.email)))


def in_force(on: Any) -> ColumnElement[bool]:
    """The condition of posts that are held on a day, or on one that is given later."""
    return and_(posts.c.since <= on, or_(posts.c.until.is_(None), posts.c.until >= on))


_by_id = select(accounts).where(accounts.c.id == bindparam("account"))
_held = (
    select(posts.c.role, posts.c.place)
    .where(posts.c.account_id == bindparam("account"), in_force(bindparam("on")))
    .order_by(posts.c.since, posts.c.role, posts.c.place)
)


class Accounts:
    """The accounts of one office."""

    def __init__(self, database: Database, keys: KeyRing, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock
        # Every request asks who it is that asks: whoever is at work is known for a while.
        self._decrypt = lru_cache(_AT_WORK)(keys.decrypt)

    def add(
        self,
        login: str,
        password: str,
        name: str,
        *,
        locale: str = "zh",
        email: str = "",
        phone: str = "",
        person: int | None = None,
        demo: bool = False,
    ) -> int:
        """A new account; returns its id. Raises Refusal('login_taken')."""
        row = {
            **kept_login(self._keys, login),
            "password_hash": (_demo_hasher if demo else _hasher).hash(password),
            "name": self._keys.encrypt(name),
            "locale": locale,
            "email": self._optional(email),
            "phone": self._optional(phone),
            "person_id": person,
            "demo": demo,
            "created_at": self._clock(),
        }
        with self._database.changing() as connection:
            taken = select(accounts.c.id).where(has_login(self._keys, login))
            if connection.execute(taken).first():
                raise Refusal("login_taken", login=login)
            made = connection.execute(insert(accounts).values(row).returning(accounts.c.id))
            return int(made.scalar_one())

    def add_as(self, wish: str, password: str, name: str, **known: Any) -> int:
        """A new account under this login, or with `-2`, `-3`, … after it where others have it: a
        family may share one phone. Returns its id."""
        for number in range(2, _MOST_ALIKE):
            login = wish if number == 2 else f"{wish}-{number - 1}"
            try:
                return self.add(login, password, name, **known)
            except Refusal:
                continue
        raise Refusal("login_taken", login=wish)

    def by_id(self, account: int) -> Account:
        """An account. Raises NotFound('no_such_account')."""
        found = self._one(_by_id, {"account": account})
        if found is None:
            raise NotFound("no_such_account", account=account)
        return self.of_row(found)

    def by_login(self, login: str) -> Account | None:
        """The account with this login, however it was typed."""
        found = self._one(select(accounts).where(has_login(self._keys, login)), {})
        return None if found is None else self.of_row(found)

    def authenticate(self, login: str, password: str) -> Account | None:
        """The active account with this login and password; takes as long when there is none."""
        row = self._one(select(accounts).where(has_login(self._keys, login)), {})
        stored = row.password_hash if row is not None else _NOBODY
        try:
            _hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return None
        return self.of_row(row) if row is not None and row.active else None

    def set_password(self, account: int, password: str) -> None:
        """Change the password; ends all sessions. Raises NotFound('no_such_account')."""
        self._change(account, password_hash=_hasher.hash(password), ends_sessions=True)

    def set_active(self, account: int, active: bool) -> None:
        """Open or close an account; ends all sessions. Raises NotFound('no_such_account')."""
        self._change(account, active=active, ends_sessions=True)

    def set_locale(self, account: int, locale: str) -> None:
        """The language of pages and messages. Raises NotFound('no_such_account')."""
        self._change(account, locale=locale)

    def set_contact(self, account: int, *, email: str, phone: str) -> None:
        """Where messages go; "" for nowhere. Raises NotFound('no_such_account')."""
        self._change(account, email=self._optional(email), phone=self._optional(phone))

    def set_service(self, account: int, service: str) -> None:
        """Say which social work service an account belongs to; "" for none. Raises
        NotFound('no_such_account')."""
        self._change(account, works_for=self._optional(service))

    def set_preferences(self, account: int, preferences: Mapping[str, Any]) -> None:
        """Keep what somebody prefers. Raises NotFound('no_such_account')."""
        self._change(account, preferences=dict(preferences))

    def everybody(self) -> list[Account]:
        """All accounts that hold or held a post, by login: the staff."""
        held = select(accounts).where(accounts.c.id.in_(select(posts.c.account_id)))
        return sorted(self._accounts(held), key=_by_login)

    def holders(self, role: str, place: str, on: date) -> list[Account]:
        """Who holds a post on a day, by login."""
        statement = (
            select(accounts)
            .join(posts, posts.c.account_id == accounts.c.id)
            .where(posts.c.role == role, posts.c.place == place, in_force(on), accounts.c.active)
        )
        return sorted(self._accounts(statement), key=_by_login)

    def of_person(self, person: int) -> list[Account]:
        """The active accounts of a natural person, oldest first."""
        statement = select(accounts).where(accounts.c.person_id == person, accounts.c.active)
        return self._accounts(statement.order_by(accounts.c.id))

    def give_post(
        self, account: int, role: str, place: str, since: date, until: date | None = None
    ) -> None:
        """Somebody holds a post from a day on, to a last day where one is known."""
        row = {
            "account_id": account,
            "role": role,
            "place": place,
            "since": since,
            "until": until,
        }
        with self._database.changing() as connection:
            connection.execute(insert(posts), row)

    def end_post(self, account: int, post: Post, until: date) -> None:
        """`until` is the last day of a post. Raises NotFound('no_such_post')."""
        this = and_(
            posts.c.account_id == account,
            posts.c.role == post.role,
            posts.c.place == post.place,
            in_force(until),
        )
        with self._database.changing() as connection:
            if connection.execute(update(posts).where(this).values(until=until)).rowcount == 0:
                raise NotFound("no_such_post", role=post.role, place=post.place)

    def posts_of(self, account: int, on: date) -> tuple[Post, ...]:
        """The posts somebody holds on a day, longest held first."""
        with self._database.read() as connection:
            return _posts(connection, account, on)

    def actor(self, account: int, on: date) -> Actor:
        """The account as an actor on a day. Raises NotFound('no_such_account')."""
        return self.acting(self.by_id(account), on)

    def acting(self, found: Account, on: date) -> Actor:
        """The same of an account that is known already."""
        held = self._held(found.id, on) if found.active else ()
        kind = ActorKind.STAFF if held else ActorKind.APPLICANT
        with self._database.read() as connection:
            own = {} if found.person is None else accounts_of(connection, [found.person])
        others = own.get(found.person or 0, frozenset()) - {found.id}
        return Actor(kind, found.id, found.name, found.person, held, found.works_for, others)

    def _held(self, account: int, on: date) -> tuple[Post, ...]:
        """One's own posts, then those that one holds for others as their substitute."""
        with self._database.read() as connection:
            return posts_held(connection, self._keys, account, on)

    def _one(self, statement: Select[Any], values: Mapping[str, Any]) -> Row[Any] | None:
        with self._database.read() as connection:
            return connection.execute(statement, values).first()

    def _accounts(self, statement: Any) -> list[Account]:
        with self._database.read() as connection:
            rows: Iterable[Row[Any]] = connection.execute(statement)
            return [self.of_row(row) for row in rows]

    def _change(self, account: int, *, ends_sessions: bool = False, **values: Any) -> None:
        if ends_sessions:
            values["session_version"] = accounts.c.session_version + 1
        statement = update(accounts).where(accounts.c.id == account).values(values)
        with self._database.changing() as connection:
            if connection.execute(statement).rowcount == 0:
                raise NotFound("no_such_account", account=account)

    def _optional(self, text: str) -> str | None:
        return self._keys.encrypt(text) if text else None

    def of_row(self, row: Row[Any]) -> Account:
        """The account that a row with all columns of the table says, decrypted."""
        decrypt = self._decrypt
        return Account(
            id=row.id,
            login=shown_login(decrypt, row),
            name=decrypt(row.name),
            locale=row.locale,
            email=decrypt(row.email) if row.email else "",
            phone=decrypt(row.phone) if row.phone else "",
            person=row.person_id,
            active=row.active,
            demo=row.demo,
            session_version=row.session_version,
            works_for=decrypt(row.works_for) if row.works_for else "",
            preferences=row.preferences or {},
        )


def _by_login(account: Account) -> str:
    return account.login


def _posts(connection: Connection, account: int, on: date) -> tuple[Post, ...]:
    rows = connection.execute(_held, {"account": account, "on": on})
    return tuple(dict.fromkeys(Post(row.role, row.place) for row in rows))


def accounts_of(connection: Connection, persons: Iterable[int]) -> dict[int, frozenset[int]]:
    """All accounts of each of these natural persons, also those no longer in use."""
    wanted = accounts.c.person_id.in_(set(persons))
    rows = connection.execute(select(accounts.c.person_id, accounts.c.id).where(wanted))
    found: dict[int, set[int]] = {}
    for person, account in rows:
        found.setdefault(person, set()).add(account)
    return {person: frozenset(own) for person, own in found.items()}
