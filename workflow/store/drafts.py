"""Forms that are not filed yet, and what others must agree to before they are.

Consumers: the pages of applicants and of the counter. A draft is opened by who began it; a consent
核对授权书 by a secret token, sent to the adult who is asked. Tokens are kept as hashes, contents
encrypted.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from workflow.errors import NotFound
from workflow.keys import KeyRing
from workflow.store.database import Database
from workflow.store.tables import consents, drafts


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as far as it was filled in."""

    id: int
    """Its number in addresses; a database may give that of a deleted draft again."""
    mark: str
    """What no other draft ever has: the key of filing it once."""
    definition: str
    account: int | None
    data: Mapping[str, Any]
    documents: tuple[str, ...]
    """Digests of the files added so far."""
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Consent:
    """One adult's agreement to have their circumstances checked."""

    id: int
    draft: int | None
    case: int | None
    row: int
    """The row of the members' table."""
    name: str
    """"" when it was erased with the case's personal data."""
    text: str
    """What was agreed to, word for word; "" when it was erased."""
    asked_at: datetime
    signed_at: datetime | None


def token_hash(token: str) -> str:
    """How a random token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


class Drafts:
    """The drafts and consents of one office."""

    def __init__(self, database: Database, keys: KeyRing, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock

    def start(
        self,
        definition: str,
        data: Mapping[str, Any],
        account: int | None = None,
        *,
        case: int | None = None,
    ) -> int:
        """A new draft; returns its id. `case`: the case to which it shall be handed in, where it is
        no request of its own."""
        row: dict[str, Any] = {
            "token_hash": secrets.token_hex(32),  # the draft's mark
            "account_id": account,
            "definition": definition,
            "data": self._keys.encrypt_json(dict(data)),
            "documents": [],
            "updated_at": self._clock(),
            "case_id": case,
        }
        with self._database.changing() as connection:
            made = connection.execute(insert(drafts).values(row).returning(drafts.c.id))
            return int(made.scalar_one())

    def by_id(self, draft: int) -> Draft:
        """A draft. Raises NotFound('no_such_draft')."""
        with self._database.read() as connection:
            row = connection.execute(select(drafts).where(drafts.c.id == draft)).first()
        if row is None:
            raise NotFound("no_such_draft")
        return self._draft(row)

    def of_account(self, account: int) -> list[Draft]:
        """An account's drafts, the last changed first."""
        statement = (
            select(drafts)
            .where(drafts.c.account_id == account)
            .order_by(drafts.c.updated_at.desc())
        )
        with self._database.read() as connection:
            return [self._draft(row) for row in connection.execute(statement)]

    def for_case(self, case: int) -> list[Draft]:
        """What accounts have gathered for a case and not handed in yet, the oldest first."""
        statement = select(drafts).where(drafts.c.case_id == case).order_by(drafts.c.id)
        with self._database.read() as connection:
            return [self._draft(row) for row in connection.execute(statement)]

    def save(self, draft: int, data: Mapping[str, Any], documents: Sequence[str] = ()) -> None:
        """Keep what was typed. Raises NotFound('no_such_draft')."""
        values = {
            "data": self._keys.encrypt_json(dict(data)),
            "documents": list(documents),
            "updated_at": self._clock(),
        }
        self._change(draft, values)

    def discard(self, draft: int) -> None:
        """Delete a draft, filed or given up. Consents that a case took over stay."""
        loose = (consents.c.draft_id == draft) & consents.c.case_id.is_(None)
        with self._database.changing() as connection:
            connection.execute(delete(consents).where(loose))
            connection.execute(
                update(consents).where(consents.c.draft_id == draft).values(draft_id=None)
            )
            connection.execute(delete(drafts).where(drafts.c.id == draft))

    def expire(self, before: datetime) -> int:
        """Discard drafts that nobody has touched since `before`; returns how many."""
        statement = select(drafts.c.id).where(drafts.c.updated_at < before)
        with self._database.read() as connection:
            old = [row.id for row in connection.execute(statement)]
        for draft in old:
            self.discard(draft)
        return len(old)

    def ask_consent(self, draft: int, row: int, name: str, text: str) -> str:
        """Ask an adult for consent; returns the secret token of their page."""
        token = secrets.token_urlsafe(24)
        values = {
            "draft_id": draft,
            "row": row,
            "token_hash": token_hash(token),
            "name": self._keys.encrypt(name),
            "text": self._keys.encrypt(text),
            "asked_at": self._clock(),
        }
        with self._database.changing() as connection:
            connection.execute(insert(consents), values)
        return token

    def consent(self, token: str) -> Consent:
        """The consent that a token opens. Raises NotFound('no_such_consent'), also for one that
        was erased: nobody could see what they sign."""
        found = self._consents(consents.c.token_hash == token_hash(token))
        if not found or not found[0].text:
            raise NotFound("no_such_consent")
        return found[0]

    def sign_consent(self, token: str) -> Consent:
        """Sign; signing again changes nothing. Raises NotFound('no_such_consent')."""
        this = (consents.c.token_hash == token_hash(token)) & consents.c.signed_at.is_(None)
        with self._database.changing() as connection:
            connection.execute(update(consents).where(this).values(signed_at=self._clock()))
        return self.consent(token)

    def consents_of(self, *, draft: int | None = None, case: int | None = None) -> list[Consent]:
        """The consents of a draft or of a case, by row."""
        if draft is not None:
            return self._consents(consents.c.draft_id == draft)
        return self._consents(consents.c.case_id == case)

    def attach_consents(self, draft: int, case: int) -> None:
        """The draft was filed: its consents belong to the case."""
        with self._database.changing() as connection:
            this = update(consents).where(consents.c.draft_id == draft)
            connection.execute(this.values(case_id=case))

    def _change(self, draft: int, values: dict[str, Any]) -> None:
        with self._database.changing() as connection:
            this = update(drafts).where(drafts.c.id == draft).values(values)
            if connection.execute(this).rowcount == 0:
                raise NotFound("no_such_draft")

    def _draft(self, row: Row[Any]) -> Draft:
        data = self._keys.decrypt_json(row.data)
        documents = tuple(row.documents)
        return Draft(
            row.id,
            row.token_hash[:24],
            row.definition,
            row.account_id,
            data,
            documents,
            row.updated_at,
        )

    def _consents(self, condition: ColumnElement[bool]) -> list[Consent]:
        statement = select(consents).where(condition).order_by(consents.c.row, consents.c.id)
        with self._database.read() as connection:
            return [
                Consent(
                    row.id,
                    row.draft_id,
                    row.case_id,
                    row.row,
                    self._opened(row.name),
                    self._opened(row.text),
                    row.asked_at,
                    row.signed_at,
                )
                for row in connection.execute(statement)
            ]

    def _opened(self, token: str | None) -> str:
        return "" if token is None else self._keys.decrypt(token)
