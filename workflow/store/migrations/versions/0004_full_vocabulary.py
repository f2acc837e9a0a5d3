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


def downgrade() -> None:
    """Take them away again, with all that is in them."""
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
