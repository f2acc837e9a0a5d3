"""What revision 0004 adds for work that goes from hand to hand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from workflow.store import types

LIVE = "(status = 'open' OR status = 'waiting')"
_COLUMNS = (
    "delegate",
    "delegate_name",
    "opinion",
    "back_to",
    "nudged_on",
    "asked_by",
    "asked_name",
    "asked_role",
    "asked",
)
_OF_SCOPES = ("resume", "resumed")


def upgrade() -> None:
    """Add the columns and indexes."""
    op.add_column("tasks", sa.Column("delegate", types.Big))
    op.add_column("tasks", sa.Column("delegate_name", sa.Text, nullable=False, server_default=""))
    op.add_column("tasks", sa.Column("opinion", types.Big))
    op.add_column("tasks", sa.Column("back_to", sa.Text, nullable=False, server_default=""))
    _urging()
    _substitutes()
    for column in _OF_SCOPES:
        op.add_column("scopes", sa.Column(column, types.Json, nullable=False, server_default="[]"))
    condition = sa.text(f"{LIVE} AND delegate IS NOT NULL")
    op.create_index(
        "ix_tasks_open_delegate",
        "tasks",
        ["delegate"],
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _substitutes() -> None:
    op.add_column("signatures", sa.Column("for_user", types.Big))
    for column in ("for_name", "authority"):
        op.add_column("signatures", sa.Column(column, sa.Text, nullable=False, server_default=""))
    op.create_table(
        "substitutes",
        sa.Column("id", types.Big, primary_key=True),
        sa.Column("account_id", types.Big, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("for_account", types.Big, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("authority", sa.Text, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("made_at", types.UtcDateTime, nullable=False),
    )
    op.create_index("ix_substitutes_account", "substitutes", ["account_id", "until"])
    op.create_index("ix_substitutes_for_account", "substitutes", ["for_account"])


def _urging() -> None:
    op.add_column("tasks", sa.Column("nudged_on", sa.Date))
    op.add_column("tasks", sa.Column("asked_by", types.Big))
    for column in ("asked_name", "asked_role"):
        op.add_column("tasks", sa.Column(column, sa.Text, nullable=False, server_default=""))
    op.add_column("tasks", sa.Column("asked", types.Big))
    op.create_table(
        "copies",
        sa.Column(
            "case_id", types.Big, sa.ForeignKey("cases.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("no", types.Big, primary_key=True, autoincrement=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("user", types.Big, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("entry", types.Big),
        sa.Column("read_on", sa.Date),
    )
    op.create_index("ix_copies_user", "copies", ["user", "on", "case_id"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("copies")
    op.drop_table("substitutes")
    for column in ("authority", "for_name", "for_user"):
        op.drop_column("signatures", column)
    op.drop_index("ix_tasks_open_delegate", "tasks")
    for column in reversed(_COLUMNS):
        op.drop_column("tasks", column)
    for column in _OF_SCOPES:
        op.drop_column("scopes", column)
