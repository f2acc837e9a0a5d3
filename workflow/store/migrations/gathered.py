"""What revision 0006 adds for documents on the way to a case: which case a draft is for, so that it
goes when the request is answered otherwise or the case is erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from workflow.store import types


def upgrade() -> None:
    """Add the column and the index."""
    op.add_column("drafts", sa.Column("case_id", types.Big))
    for_a_case = sa.text("case_id IS NOT NULL")
    op.create_index(
        "ix_drafts_case",
        "drafts",
        ["case_id"],
        sqlite_where=for_a_case,
        postgresql_where=for_a_case,
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("ix_drafts_case", "drafts")
    op.drop_column("drafts", "case_id")
