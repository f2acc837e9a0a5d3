"""What came after the desks: closed cases that could not be counted are found again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add all of it."""
    _faulty()


def downgrade() -> None:
    """Take it away again."""
    op.drop_index("ix_cases_faulty", "cases")


def _faulty() -> None:
    condition = sa.text("status = 'closed' AND measured = 2")
    op.create_index(
        "ix_cases_faulty", "cases", ["id"], sqlite_where=condition, postgresql_where=condition
    )
