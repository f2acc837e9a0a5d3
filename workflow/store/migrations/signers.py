"""The part of a migration that signers added to a task need. Consumer: `versions`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from workflow.store import types


def upgrade() -> None:
    """Add the table."""
    case = sa.Column(
        "case_id", types.Big, sa.ForeignKey("cases.id"), primary_key=True, autoincrement=False
    )
    op.create_table(
        "signers",
        case,
        sa.Column("no", types.Big, primary_key=True, autoincrement=False),
        sa.Column("asking", types.Big, nullable=False),
        sa.Column("where", sa.Text, nullable=False),
        sa.Column("user", types.Big, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("entry", types.Big, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("task", types.Big, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("answer", types.Big),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("signers")
