"""What the full vocabulary needs: tasks of one person, and what came with it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from workflow.store import types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LIVE = "(status = 'open' OR status = 'waiting')"


def upgrade() -> None:
    """Add the columns, tables and indexes."""
    _tasks()
    _sessions()
    _measures()
    _panels()


def downgrade() -> None:
    """Take them away again, with all that is in them."""
    op.drop_table("measures")
    op.drop_index("ix_cases_unmeasured", "cases")
    op.drop_column("cases", "measured")
    op.drop_table("panels")
    op.drop_column("tasks", "seat")
    op.drop_table("sessions")
    op.drop_index("ix_tasks_open_assigned", "tasks")
    op.drop_column("tasks", "assigned_name")
    op.drop_column("tasks", "assigned")


def _tasks() -> None:
    op.add_column("tasks", sa.Column("assigned", types.Big))
    op.add_column("tasks", sa.Column("assigned_name", sa.Text, nullable=False, server_default=""))
    condition = sa.text(f"{LIVE} AND assigned IS NOT NULL")
    op.create_index(
        "ix_tasks_open_assigned",
        "tasks",
        ["assigned"],
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", types.Big, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("account_id", types.Big, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("device", sa.Text, nullable=False),
        sa.Column("since", types.UtcDateTime, nullable=False),
        sa.Column("seen_at", types.UtcDateTime, nullable=False),
    )
    op.create_index("ix_sessions_account_id", "sessions", ["account_id"])
    op.create_index("ix_sessions_seen_at", "sessions", ["seen_at"])


def _measures() -> None:
    op.create_table(
        "measures",
        sa.Column("month", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("place", sa.Text, primary_key=True),
        sa.Column("process", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("days", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("within", sa.Boolean, primary_key=True),
        sa.Column("number", types.Big, nullable=False),
    )
    op.add_column("cases", sa.Column("measured", sa.Integer, nullable=False, server_default="0"))
    condition = sa.text("status = 'closed' AND measured = 0")
    op.create_index(
        "ix_cases_unmeasured",
        "cases",
        ["id"],
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _panels() -> None:
    op.add_column("tasks", sa.Column("seat", types.Big, nullable=False, server_default="0"))
    op.create_table(
        "panels",
        sa.Column(
            "case_id",
            types.Big,
            sa.ForeignKey("cases.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("no", types.Big, primary_key=True, autoincrement=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("visit", types.Big, nullable=False),
        sa.Column("seats", types.Json, nullable=False),
        sa.Column("spoken", types.Json, nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("since", types.Big, nullable=False),
    )
