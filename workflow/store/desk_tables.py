"""The tables of an officer's own desk and of exports. Described in `docs/reference/tables.md`."""

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

warned = Table(
    "warned",
    metadata,
    Column("case_id", Big, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Column("task", Big, primary_key=True, autoincrement=False),
    Column("due_on", Date, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

exports = Table(
    "exports",
    metadata,
    Column("id", Big, primary_key=True),
    Column("mapping", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("account_id", Big, ForeignKey("accounts.id"), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    Index("ix_exports_mapping", "mapping", "id"),
)
exported_decisions = Table(
    "exported_decisions",
    metadata,
    Column("export_id", Big, ForeignKey("exports.id"), primary_key=True),
    Column("case_id", Big, ForeignKey("cases.id"), primary_key=True),
    Column("decision", Integer, primary_key=True, autoincrement=False),
    Index("ix_exported_decisions_case", "case_id"),
)
