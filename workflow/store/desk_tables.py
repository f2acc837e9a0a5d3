"""The tables of an officer's own desk. Described in `docs/reference/tables.md`."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, Text

from workflow.store.schema import metadata
from workflow.store.types import Big, Encrypted, Json, UtcDateTime

saved_views = Table(
    "saved_views",
    metadata,
    Column("id", Big, primary_key=True),
    Column("user_id", Big, ForeignKey("accounts.id"), nullable=False),
    Column("name", Encrypted, nullable=False),
    Column("filters", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Index("ix_saved_views_user", "user_id", "id"),
)

digests = Table(
    "digests",
    metadata,
    Column("user_id", Big, ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("status", Text, nullable=False),
    Column("texts", Json),
    Column("made_at", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("sent_at", UtcDateTime),
    Column("last_error", Text, nullable=False, server_default=""),
    Column("read_at", UtcDateTime),
    Index("ix_digests_day", "day", "status"),
)
