"""The part of a migration that filing on behalf and pre-checks, codes and preferences need."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from workflow.store import types


def upgrade() -> None:
    """Add the tables and columns."""
    _authorities()
    _accounts()
    _messages()
    _pre_checks()


def _authorities() -> None:
    op.create_table(
        "authorities",
        sa.Column(
            "case_id", types.Big, sa.ForeignKey("cases.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("no", types.Big, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("user", types.Big),
        sa.Column("person", types.Big),
        sa.Column("entry", types.Big, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("ended_on", sa.Date),
        sa.Column("ended_by", sa.Text, nullable=False),
    )
    op.create_index("ix_authorities_user", "authorities", ["user"])
    op.add_column("cases", sa.Column("prechecked_on", sa.Date))


def _accounts() -> None:
    op.add_column("accounts", sa.Column("works_for", types.Encrypted))
    op.add_column(
        "accounts", sa.Column("preferences", types.Json, nullable=False, server_default="{}")
    )
    op.create_table(
        "account_codes",
        sa.Column("id", types.Big, primary_key=True),
        sa.Column("handle", sa.Text, nullable=False, unique=True),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("code_hash", sa.Text, nullable=False),
        sa.Column("account_id", types.Big, sa.ForeignKey("accounts.id")),
        sa.Column("address_hash", sa.Text, nullable=False),
        sa.Column("made_at", types.UtcDateTime, nullable=False),
        sa.Column("expires_at", types.UtcDateTime, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("used_at", types.UtcDateTime),
    )
    op.create_index("ix_account_codes_expires_at", "account_codes", ["expires_at"])


def _messages() -> None:
    op.create_table(
        "account_messages",
        sa.Column("id", types.Big, primary_key=True),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("address", types.Encrypted, nullable=False),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("content", types.Encrypted),
        sa.Column("created_at", types.UtcDateTime, nullable=False),
        sa.Column("not_before", types.UtcDateTime, nullable=False),
        sa.Column("expires_at", types.UtcDateTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("status", sa.Text, nullable=False, server_default="queued"),
        sa.Column("last_error", sa.Text, nullable=False, server_default=""),
    )
    condition = sa.text("status = 'queued'")
    op.create_index(
        "ix_account_messages_queued",
        "account_messages",
        ["not_before"],
        sqlite_where=condition,
        postgresql_where=condition,
    )
    op.create_index("ix_account_messages_expires_at", "account_messages", ["expires_at"])


def _pre_checks() -> None:
    op.create_table(
        "pre_checks",
        sa.Column("id", types.Big, primary_key=True),
        sa.Column(
            "draft_id", types.Big, sa.ForeignKey("drafts.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("definition", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("asked_at", types.UtcDateTime, nullable=False),
        sa.Column("asked_on", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date),
        sa.Column("answered_on", sa.Date),
        sa.Column("answered_by", types.Big, sa.ForeignKey("accounts.id")),
        sa.Column("content", types.Encrypted),
    )
    op.create_index("ix_pre_checks_draft_id", "pre_checks", ["draft_id"], unique=True)
    op.create_index("ix_pre_checks_place", "pre_checks", ["status", "place"])


def downgrade() -> None:
    """Take them away again, with all that is in them."""
    for table in ("pre_checks", "account_messages", "account_codes"):
        op.drop_table(table)
    op.drop_column("accounts", "preferences")
    op.drop_column("accounts", "works_for")
    op.drop_column("cases", "prechecked_on")
    op.drop_table("authorities")
