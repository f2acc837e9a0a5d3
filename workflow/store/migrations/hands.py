"""What revision 0004 adds for work that goes from hand to hand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from workflow.store import types

LIVE = "(status = 'open' OR status = 'waiting')"
_COLUMNS = ("delegate", "delegate_name", "opinion", "back_to")
_OF_SCOPES = ("resume", "resumed")


def upgrade() -> None:
    """Add the columns and indexes."""
    op.add_column("tasks", sa.Column("delegate", types.Big))
    op.add_column("tasks", sa.Column("delegate_name", sa.Text, nullable=False, server_default=""))
    op.add_column("tasks", sa.Column("opinion", types.Big))
    op.add_column("tasks", sa.Column("back_to", sa.Text, nullable=False, server_default=""))
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


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("ix_tasks_open_delegate", "tasks")
    for column in reversed(_COLUMNS):
        op.drop_column("tasks", column)
    for column in _OF_SCOPES:
        op.drop_column("scopes", column)
