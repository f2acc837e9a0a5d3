"""The register of what administrators did: accounts, posts, places, definitions, imports.

Rows are only ever added. What was entered may name people, so it is encrypted; passwords and whole
texts are never in it. Consumers: the administrator's pages, which write it; the inspector's, which
read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from workflow.keys import KeyRing
from workflow.store.database import Database
from workflow.store.logins import shown_login
from workflow.store.tables import accounts, office_acts


@dataclass(frozen=True, slots=True)
class OfficeAct:
    """One act of an administrator."""

    at: datetime
    account: int
    login: str
    act: str
    """The name of the page's act, such as `give_post`."""
    about: Mapping[str, Any]
    """What it was about: numbers and names from the address, and what was entered."""


class Register:
    """The acts of one office's administrators."""

    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._database = database
        self._keys = keys

    def note(self, account: int, act: str, about: Mapping[str, Any], at: datetime) -> None:
        """Add an act."""
        row = {
            "at": at,
            "account_id": account,
            "act": act,
            "about": self._keys.encrypt_json(dict(about)),
        }
        with self._database.changing() as connection:
            connection.execute(insert(office_acts), row)

    def between(self, since: datetime, until: datetime, most: int = 500) -> list[OfficeAct]:
        """The acts of a period, the newest first."""
        statement = (
            select(office_acts, accounts.c.login, accounts.c.login_text)
            .join(accounts, accounts.c.id == office_acts.c.account_id)
            .where(office_acts.c.at >= since, office_acts.c.at < until)
            .order_by(office_acts.c.at.desc(), office_acts.c.id.desc())
            .limit(most)
        )
        with self._database.read() as connection:
            return [
                OfficeAct(
                    row.at,
                    row.account_id,
                    shown_login(self._keys.decrypt, row),
                    row.act,
                    self._keys.decrypt_json(row.about),
                )
                for row in connection.execute(statement)
            ]
