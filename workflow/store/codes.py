"""Codes that prove a phone number or an e-mail address, and the messages that carry them.

A code and its message are one transaction. Codes, addresses and handles are kept as keyed hashes;
a code works once, until it expires, and is lost after a few wrong tries, counted in the database so
that all processes share the count. Consumers: the pages about accounts, `notifications.accounts`.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from workflow.keys import KeyRing
from workflow.store.database import Database
from workflow.store.tables import account_codes, account_messages, fixed

MOST_TRIES = 5
"""Wrong tries after which a code is lost."""
DIGITS = 8
PRE_CHECK = "pre_check"
"""The template that says that a request was looked at before it is filed: no code, but a link."""
NOBODY = "nobody"
"""The status of a message that is written so that the work is the same, and goes nowhere."""


@dataclass(frozen=True, slots=True)
class AccountMessage:
    """A message about an account, to be sent."""

    id: int
    template: str
    channel: str
    address: str
    locale: str
    code: str
    """The code; the link, where it tells of something else."""
    created_at: datetime
    expires_at: datetime
    attempts: int


class AccountCodes:
    """The codes of one office."""

    def __init__(self, database: Database, keys: KeyRing, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock

    def make(
        self,
        purpose: str,
        channel: str,
        address: str,
        lasts: timedelta,
        *,
        locale: str = "zh",
        account: int | None = None,
        to_nobody: bool = False,
    ) -> str:
        """A fresh code on its way to an address; returns the handle of the page that asks for it.

        `to_nobody`: the same work for an account that there is not; nothing is ever sent.
        """
        now, handle = self._clock(), secrets.token_urlsafe(24)
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        row = {
            "handle": self._handle(handle),
            "purpose": purpose,
            "code_hash": self._code(handle, code),
            "account_id": account,
            "address_hash": self._keys.keyed_hash(f"address {address}"),
            "made_at": now,
            "expires_at": now + lasts,
        }
        message = dict(self.message(purpose, channel, address, code, lasts, locale))
        if to_nobody:
            message["status"] = NOBODY
        with self._database.changing() as connection:
            for table in (account_codes, account_messages):
                connection.execute(delete(table).where(table.c.expires_at < now - lasts))
            connection.execute(insert(account_codes), row)
            connection.execute(insert(account_messages), message)
        return handle

    def message(
        self, template: str, channel: str, address: str, content: str, lasts: timedelta, locale: str
    ) -> Mapping[str, Any]:
        """The row of a message about an account, for whoever writes it in a transaction of theirs;
        `content` is what only its reader may know, such as a code or a link."""
        now = self._clock()
        return {
            "template": template,
            "channel": channel,
            "address": self._keys.encrypt(address),
            "locale": locale,
            "content": self._keys.encrypt(content),
            "created_at": now,
            "not_before": now,
            "expires_at": now + lasts,
            "status": "queued",
        }

    def use(self, purpose: str, handle: str, code: str) -> tuple[bool, int | None]:
        """Whether this is the code, and the account it is for. Right once; each wrong try counts.

        A code for nobody is never right.
        """
        now = self._clock()
        this = account_codes.c.handle == self._handle(handle)
        alive = (
            this
            & (account_codes.c.purpose == purpose)
            & account_codes.c.used_at.is_(None)
            & (account_codes.c.expires_at > now)
            & (account_codes.c.tries < MOST_TRIES)
        )
        with self._database.changing() as connection:
            counted = update(account_codes).where(alive).values(tries=account_codes.c.tries + 1)
            if connection.execute(counted).rowcount != 1:
                return False, None
            row = connection.execute(select(account_codes).where(this)).one()
            if not hmac.compare_digest(row.code_hash, self._code(handle, code)):
                return False, None
            unused = this & account_codes.c.used_at.is_(None)
            done = update(account_codes).where(unused).values(used_at=now)
            return connection.execute(done).rowcount == 1, row.account_id

    def drop(self, purpose: str, account: int) -> None:
        """No code for this purpose opens the account any more."""
        this = (account_codes.c.account_id == account) & (account_codes.c.purpose == purpose)
        with self._database.changing() as connection:
            connection.execute(
                update(account_codes)
                .where(this, account_codes.c.used_at.is_(None))
                .values(used_at=self._clock())
            )

    # -- sending -------------------------------------------------------------------------------

    def claim(self, lease: timedelta) -> AccountMessage | None:
        """The message due for longest, for nobody else until the lease is over."""
        now, mine = self._clock(), account_messages.c
        due = (mine.status == fixed("queued")) & (mine.not_before <= now) & (mine.expires_at > now)
        next_one = select(mine.id).where(due).order_by(mine.not_before, mine.id).limit(1)
        with self._database.read() as connection:
            if connection.execute(next_one).first() is None:
                return None
        with self._database.changing() as connection:
            found = connection.execute(next_one.with_for_update(skip_locked=True)).first()
            if found is None:
                return None
            this = account_messages.c.id == found.id
            changes = {"attempts": mine.attempts + 1, "not_before": now + lease}
            connection.execute(update(account_messages).where(this).values(changes))
            row = connection.execute(select(account_messages).where(this)).one()
        return self._message(row)

    def settle(self, message: int, status: str, why: str = "") -> None:
        """The message is sent (its code is forgotten here), or will not be."""
        values: dict[str, object] = {"status": status, "last_error": why}
        if status == "sent":
            values["content"] = None
        self._change(message, values)

    def put_off(self, message: int, wait: timedelta, why: str) -> None:
        """Try again later."""
        self._change(message, {"not_before": self._clock() + wait, "last_error": why})

    def waiting(self, most: int = 20) -> list[AccountMessage]:
        """What a demonstration without gateways shows: the newest codes that still hold."""
        mine = account_messages.c
        wanted = (
            select(account_messages)
            .where(mine.expires_at > self._clock(), mine.content.isnot(None))
            .where(mine.status != fixed(NOBODY), mine.template != fixed(PRE_CHECK))
            .order_by(mine.id.desc())
            .limit(most)
        )
        with self._database.read() as connection:
            return [self._message(row) for row in connection.execute(wanted)]

    def _change(self, message: int, values: dict[str, object]) -> None:
        with self._database.changing() as connection:
            this = account_messages.c.id == message
            connection.execute(update(account_messages).where(this).values(values))

    def _message(self, row: object) -> AccountMessage:
        known = row._mapping  # type: ignore[attr-defined]
        return AccountMessage(
            id=known["id"],
            template=known["template"],
            channel=known["channel"],
            address=self._keys.decrypt(known["address"]),
            locale=known["locale"],
            code=self._keys.decrypt(known["content"]) if known["content"] else "",
            created_at=known["created_at"],
            expires_at=known["expires_at"],
            attempts=known["attempts"],
        )

    def _handle(self, handle: str) -> str:
        return self._keys.keyed_hash(f"handle {handle}")

    def _code(self, handle: str, code: str) -> str:
        return self._keys.keyed_hash(f"code {handle} {code}")
