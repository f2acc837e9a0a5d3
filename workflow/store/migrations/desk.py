"""What revision 0005 adds for the officer's desk: a case's own deadline, views that were saved,
daily digests, how many messages were not read yet, exports; findings that departed from a table
among what an inspector looks at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from workflow.store import types


def upgrade() -> None:
    """Add the column, the tables and the index."""
    op.add_column("cases", sa.Column("due_at", types.UtcDateTime))
    op.create_table(
        "saved_views",
        sa.Column("id", types.Big, primary_key=True),
        sa.Column("user_id", types.Big, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("name", types.Encrypted, nullable=False),
        sa.Column("filters", sa.Text, nullable=False),
        sa.Column("made_at", types.UtcDateTime, nullable=False),
    )
    op.create_index("ix_saved_views_user", "saved_views", ["user_id", "id"])
    op.create_table(
        "digests",
        sa.Column(
            "user_id",
            types.Big,
            sa.ForeignKey("accounts.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("texts", types.Json),
        sa.Column("made_at", types.UtcDateTime, nullable=False),
        sa.Column("not_before", types.UtcDateTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("sent_at", types.UtcDateTime),
        sa.Column("last_error", sa.Text, nullable=False, server_default=""),
        sa.Column("read_at", types.UtcDateTime),
    )
    op.create_index("ix_digests_day", "digests", ["day", "status"])
    unread = sa.text("read_at IS NULL")
    op.create_index(
        "ix_inbox_messages_unread",
        "inbox_messages",
        ["user_id"],
        sqlite_where=unread,
        postgresql_where=unread,
    )
    _exports()
    _notable(
        f"{_NOTABLE} OR kind = 'TableApplied' AND json_extract(data, '$.deviates') IS NOT NULL",
        f"{_NOTABLE} OR kind = 'TableApplied' AND (data ->> 'deviates') IS NOT NULL",
    )


_NOTABLE = (
    "kind = 'RelativeRegistered' OR kind = 'RecordedAfterDeadline'"
    " OR kind = 'SignaturesVoided' OR kind = 'ReferralFailed'"
)


def _notable(on_sqlite: str, on_postgresql: str) -> None:
    """The index of what an inspector looks at, made anew with another condition."""
    op.drop_index("ix_facts_notable", "facts")
    op.create_index(
        "ix_facts_notable",
        "facts",
        ["at"],
        sqlite_where=sa.text(on_sqlite),
        postgresql_where=sa.text(on_postgresql),
    )


def _exports() -> None:
    op.create_table(
        "exports",
        sa.Column("id", types.Big, primary_key=True),
        sa.Column("mapping", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("account_id", types.Big, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("made_at", types.UtcDateTime, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
    )
    op.create_index("ix_exports_mapping", "exports", ["mapping", "id"])
    op.create_table(
        "exported_decisions",
        sa.Column("export_id", types.Big, sa.ForeignKey("exports.id"), primary_key=True),
        sa.Column("case_id", types.Big, sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("decision", sa.Integer, primary_key=True, autoincrement=False),
    )
    op.create_index("ix_exported_decisions_case", "exported_decisions", ["case_id"])


def downgrade() -> None:
    """Take them away again."""
    _notable(_NOTABLE, _NOTABLE)
    op.drop_index("ix_inbox_messages_unread", "inbox_messages")
    op.drop_table("digests")
    op.drop_table("exported_decisions")
    op.drop_table("exports")
    op.drop_table("saved_views")
    op.drop_column("cases", "due_at")
