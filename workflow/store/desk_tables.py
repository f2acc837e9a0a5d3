"""The tables of an officer's own desk. Described in `docs/reference/tables.md`."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from workflow.store.schema import metadata
from workflow.store.types import Big, Encrypted, UtcDateTime

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
