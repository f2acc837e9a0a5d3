"""Logins, which may be a phone number or an e-mail address, kept in no readable form.

An account is found by the keyed hash of its login; the login itself is encrypted beside it, so that
its holder can be shown it. Until an office is opened for the first time after revision 0006, what
an earlier version wrote stands in clear: `hide_logins` puts an end to that.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select, update

from workflow.errors import Unavailable
from workflow.keys import Ciphertext, KeyRing
from workflow.store.database import Database
from workflow.store.dialects import one_at_a_time
from workflow.store.tables import accounts

log = logging.getLogger(__name__)

LONGEST_LOGIN = 400
"""Characters that are looked at; whoever tries more need not be compared."""
ROWS = 500
"""How many accounts one transaction hides."""


def normalise_login(login: str) -> str:
    """A login as it is compared: half-width, lower case, without spaces around."""
    return unicodedata.normalize("NFKC", login[:LONGEST_LOGIN]).strip().casefold()


def kept_login(keys: KeyRing, login: str) -> dict[str, str | Ciphertext]:
    """The columns of an account that hold its login."""
    plain = normalise_login(login)
    return {"login": _hash(keys, plain), "login_text": keys.encrypt(plain)}


def has_login(keys: KeyRing, login: str) -> ColumnElement[bool]:
    """The condition of the account with this login, also of one that is still in clear."""
    plain = normalise_login(login)
    in_clear = and_(accounts.c.login == plain, accounts.c.login_text.is_(None))
    return or_(accounts.c.login == _hash(keys, plain), in_clear)


def shown_login(decrypt: Callable[[str], str], row: Row[Any]) -> str:
    """The login of a row with both columns."""
    return decrypt(row.login_text) if row.login_text else str(row.login)


def hide_logins(database: Database, keys: KeyRing, rows: int = ROWS) -> int:
    """Put keyed hashes in place of the logins that stand in clear; returns how many there were.

    Each step is a transaction of its own: a stop leaves every account with the one or the other.
    """
    hidden = 0
    while some := _hide_some(database, keys, rows):
        hidden += some
    if hidden and database.sqlite:
        wipe(database)
    return hidden


def _hide_some(database: Database, keys: KeyRing, rows: int) -> int:
    in_clear = accounts.c.login_text.is_(None)
    wanted = select(accounts.c.id, accounts.c.login).where(in_clear).order_by(accounts.c.id)
    with database.read() as connection:
        if connection.execute(wanted.limit(1)).first() is None:
            return 0
    with database.changing() as connection:
        one_at_a_time(connection, "logins")
        found = list(connection.execute(wanted.limit(rows)))
        for row in found:
            this = update(accounts).where(accounts.c.id == row.id, in_clear)
            connection.execute(this.values(kept_login(keys, row.login)))
    return len(found)


def wipe(database: Database) -> None:
    """SQLite leaves what it deleted in unused parts of its file: write the file anew."""
    try:
        database.compact()
    except Unavailable:
        log.warning("the file could not be written anew: run VACUUM when nobody is at work")


def _hash(keys: KeyRing, plain: str) -> str:
    return keys.keyed_hash(f"login {plain}")
