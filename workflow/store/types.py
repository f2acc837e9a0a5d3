"""Column types that keep promises: moments are aware, personal data is encrypted.

Consumers: the tables and the mapper. Both types refuse a wrong value when it is written, so that a
mistake shows in a test and not in somebody's file.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

from workflow.keys import Ciphertext

Json: TypeEngine[Any] = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""Plain data; None is NULL."""

Big: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit number. SQLite gives automatic ids only to a column called INTEGER."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, kept in UTC. Raises ValueError for a naive datetime."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse what has no zone; SQLite keeps the UTC reading, which sorts as text."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Encrypted(TypeDecorator[Ciphertext]):
    """Personal data, encrypted before it gets here. Raises TypeError for plain text.

    The column does not encrypt by itself: types are shared by all databases of a process, keys are
    not. Asking for a `Ciphertext` makes it impossible to forget.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Ciphertext | None, dialect: Dialect) -> str | None:
        """Let nothing but encrypted text pass."""
        if value is not None and not isinstance(value, Ciphertext):
            raise TypeError("this column takes encrypted text only")
        return value

    def process_result_value(self, value: str | None, dialect: Dialect) -> Ciphertext | None:
        """Mark what was read as encrypted."""
        return None if value is None else Ciphertext(value)
