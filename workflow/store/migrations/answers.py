"""What revision 0005 adds for ratings, inspectors' questions and evidence with an objection."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from workflow.store import types


def upgrade() -> None:
    """Add the tables, and the column."""
    evidence = sa.Column("evidence", types.Json, nullable=False, server_default="[]")
    op.add_column("objections", evidence)
    _ratings()
    _questions()


def _case() -> sa.Column[int]:
    return sa.Column("case_id", types.Big, sa.ForeignKey("cases.id"), nullable=False)


def _account(name: str, *, nullable: bool = True) -> sa.Column[int]:
    return sa.Column(name, types.Big, sa.ForeignKey("accounts.id"), nullable=nullable)


def _ratings() -> None:
    op.create_table(
        "ratings",
        sa.Column("id", types.Big, primary_key=True),
        _case(),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("process", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("grade", sa.Integer, nullable=False),
        sa.Column("reasons", types.Json, nullable=False),
        sa.Column("text", types.Encrypted),
        sa.Column("rated_on", sa.Date, nullable=False),
        sa.Column("follow_up", types.Encrypted),
        sa.Column("followed_on", sa.Date),
        sa.Column("contact_by", sa.Date),
        sa.Column("fix_by", sa.Date),
        sa.Column("complicated", sa.Boolean, nullable=False),
        sa.Column("contacted_on", sa.Date),
        _account("contacted_by"),
        sa.Column("contact", types.Encrypted),
        sa.Column("answered_on", sa.Date),
        _account("answered_by"),
        sa.Column("answer", types.Encrypted),
    )
    op.create_index("uq_ratings_service", "ratings", ["case_id", "path"], unique=True)
    op.create_index("ix_ratings_rated_on", "ratings", ["rated_on"])
    _open("ratings", "fix_by IS NOT NULL AND answered_on IS NULL", "fix_by")


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("id", types.Big, primary_key=True),
        _case(),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("text", types.Encrypted, nullable=False),
        _account("asked_by", nullable=False),
        sa.Column("asked_on", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        _account("answered_by"),
        sa.Column("answered_on", sa.Date),
        sa.Column("answer", types.Encrypted),
    )
    op.create_index("ix_questions_case", "questions", ["case_id"])
    _open("questions", "answered_on IS NULL", "due_on")


def _open(table: str, condition: str, column: str) -> None:
    this = sa.text(condition)
    op.create_index(f"ix_{table}_open", table, [column], sqlite_where=this, postgresql_where=this)


def downgrade() -> None:
    """Take them away again, with all that is in them."""
    op.drop_table("questions")
    op.drop_table("ratings")
    op.drop_column("objections", "evidence")
