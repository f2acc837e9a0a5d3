"""What revision 0006 adds for objections that a village hands in: who handed them in, and an index
for their own list of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from workflow.store import types


def upgrade() -> None:
    """Add the column and the index."""
    op.add_column("objections", sa.Column("handed_in_by", types.Big))
    handed_in = sa.text("handed_in_by IS NOT NULL")
    op.create_index(
        "ix_objections_handed_in",
        "objections",
        ["handed_in_by", "received_on"],
        sqlite_where=handed_in,
        postgresql_where=handed_in,
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("ix_objections_handed_in", "objections")
    op.drop_column("objections", "handed_in_by")
