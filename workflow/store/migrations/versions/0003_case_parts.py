"""The other parts of a case: notices, corrections, decisions, benefits."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from workflow.store import types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    "corrections",
    "decisions",
    "entitlements",
    "extensions",
    "gaps",
    "notices",
    "objections",
    "pauses",
    "relatives",
)
"""In the order in which they are made."""


def _key(name: str, kind: Any, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, primary_key=True, autoincrement=False)


def _index(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(
        name,
        table,
        columns,
        unique=unique,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def upgrade() -> None:
    """Make the tables with their indexes."""
    _decisions()
    _extensions_and_gaps()
    _notices()
    _pauses_and_relatives()


def downgrade() -> None:
    """Drop the tables with all that is in them."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _decisions() -> None:
    op.create_table(
        "corrections",
        _key("case_id", types.Big, sa.ForeignKey("cases.id")),
        _key("no", types.Big),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("asked_on", sa.Date),
        sa.Column("due_on", sa.Date),
        sa.Column("due_at", types.UtcDateTime),
        sa.Column("answered_on", sa.Date),
    )
    op.create_table(
        "decisions",
        _key("case_id", types.Big, sa.ForeignKey("cases.id")),
        _key("no", types.Big),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("organ", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("letter", sa.Text),
        sa.Column("number", sa.Text),
        sa.Column("decided_on", sa.Date, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("reasons", types.Json, nullable=False),
        sa.Column("entry", types.Big),
        sa.Column("refer", types.Json, nullable=False),
        sa.Column("served_on", sa.Date),
        sa.Column("served_how", sa.Text),
    )
    op.create_table(
        "entitlements",
        _key("case_id", types.Big, sa.ForeignKey("cases.id")),
        _key("no", types.Big),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("process", sa.Text, nullable=False),
        sa.Column("rhythm", sa.Text, nullable=False),
        sa.Column("amount", types.Big),
        sa.Column("grade", sa.Text),
        sa.Column("first_month", sa.Text, nullable=False),
        sa.Column("next_check", sa.Date),
        sa.Column("holder", types.Big),
        sa.Column("household", types.Big),
        sa.Column("payee", types.Encrypted),
        sa.Column("status", sa.Text, nullable=False, server_default="running"),
    )
    op.create_index("ix_entitlements_holder", "entitlements", ["holder"])
    op.create_index("ix_entitlements_next_check", "entitlements", ["next_check"])


def _extensions_and_gaps() -> None:
    op.create_table(
        "extensions",
        _key("case_id", types.Big, sa.ForeignKey("cases.id")),
        _key("no", types.Big),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
    )
    op.create_table(
        "gaps",
        _key("case_id", types.Big, sa.ForeignKey("cases.id")),
        _key("no", types.Big),
        sa.Column("task", types.Big, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("noted_by", sa.Text, nullable=False),
        sa.Column("correction", types.Big, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
    )


def _notices() -> None:
    op.create_table(
        "notices",
        _key("case_id", types.Big, sa.ForeignKey("cases.id")),
        _key("no", types.Big),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("visit", types.Big, nullable=False),
        sa.Column("limit", sa.Text, nullable=False),
        sa.Column("places", types.Json, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("postings", types.Json, nullable=False),
        sa.Column("starts_on", sa.Date),
        sa.Column("last_day", sa.Date),
        sa.Column("ends_at", types.UtcDateTime),
        sa.Column("result", sa.Text),
    )
    _index("ix_notices_current", "notices", ["ends_at"], "status = 'posting' OR status = 'running'")
    op.create_index("ix_notices_ends_at", "notices", ["ends_at"])
    op.create_index("uq_notices_secret", "notices", ["secret"], unique=True)
    op.create_table(
        "objections",
        _key("case_id", types.Big, sa.ForeignKey("cases.id")),
        _key("no", types.Big),
        sa.Column("notice", types.Big, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("receipt", sa.Text, nullable=False),
        sa.Column("entry", types.Big, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text),
        sa.Column("answer", types.Big),
    )
    op.create_index("ix_objections_receipt", "objections", ["receipt"])


def _pauses_and_relatives() -> None:
    op.create_table(
        "pauses",
        _key("case_id", types.Big, sa.ForeignKey("cases.id")),
        _key("no", types.Big),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("until", sa.Date),
    )
    op.create_table(
        "relatives",
        _key("case_id", types.Big, sa.ForeignKey("cases.id")),
        _key("no", types.Big),
        sa.Column("user", types.Big, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("entry", types.Big, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
    )
    op.create_index("ix_relatives_user", "relatives", ["user", "case_id"])
