"""What was left over of the vocabulary and the desks: a line for each finished thing, so that
numbers lead to cases; of which deadlines somebody was warned; why a notice about the calendar
was entered; objections handed in by villages; logins that are not kept in clear."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from workflow.store import types
from workflow.store.migrations import gathered, handed_in, logins

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add all of it. What was counted before is counted anew by the worker, which lists it too."""
    handed_in.upgrade()
    logins.upgrade()
    gathered.upgrade()
    _finished()
    _warned()
    op.execute("DELETE FROM measures")
    op.execute("UPDATE cases SET measured = 0 WHERE measured <> 0")


def downgrade() -> None:
    """Take them away again; the numbers stay."""
    op.drop_column("calendar_notices", "reason")
    op.drop_table("warned")
    op.drop_table("finished")
    gathered.downgrade()
    logins.downgrade()
    handed_in.downgrade()


def _finished() -> None:
    op.create_table(
        "finished",
        sa.Column(
            "case_id", types.Big, sa.ForeignKey("cases.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("no", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("month", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("process", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("within", sa.Boolean, nullable=False),
        sa.Column("ended_on", sa.Date, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
    )
    columns = ["kind", "month", "place", "process", "key"]
    op.create_index("ix_finished_month", "finished", columns)


def _warned() -> None:
    op.create_table(
        "warned",
        sa.Column(
            "case_id", types.Big, sa.ForeignKey("cases.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("task", types.Big, primary_key=True, autoincrement=False),
        sa.Column("due_on", sa.Date, primary_key=True),
        sa.Column("at", types.UtcDateTime, nullable=False),
    )
    op.add_column(
        "calendar_notices", sa.Column("reason", sa.Text, nullable=False, server_default="")
    )
