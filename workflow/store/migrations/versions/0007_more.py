"""What came after the desks: closed cases that could not be counted are found again; lists of work
are walked in their whole order."""

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
    _lists("case_id", "no")


def downgrade() -> None:
    """Take it away again."""
    _lists()
    op.drop_index("ix_cases_faulty", "cases")


def _faulty() -> None:
    condition = sa.text("status = 'closed' AND measured = 2")
    op.create_index(
        "ix_cases_faulty", "cases", ["id"], sqlite_where=condition, postgresql_where=condition
    )


def _lists(*last: str) -> None:
    """The indexes of the lists of live work, with these columns at their end."""
    live = sa.text("status = 'open' OR status = 'waiting'")
    for name, first in (("post", ("role", "place")), ("claimed", ("claimed_by",))):
        op.drop_index(f"ix_tasks_open_{name}", "tasks")
        columns = [*first, "due_at", *last]
        op.create_index(
            f"ix_tasks_open_{name}", "tasks", columns, sqlite_where=live, postgresql_where=live
        )
