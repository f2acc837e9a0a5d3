"""Reasons in somebody's own words are encrypted: why something was recorded late, and what the bank
said.

The keys are not at hand here: `store.reasons` encrypts what stands in clear when the office is
opened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from workflow.store import types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_IN_CLEAR = {"facts": ("reason", ["case_id", "seq"]), "roster_lines": ("said", ["roster_id", "no"])}
"""Each table with its new column and its primary key."""


def upgrade() -> None:
    """Add the columns, and indexes of what is still in clear."""
    for table, (column, key) in _IN_CLEAR.items():
        op.add_column(table, sa.Column(column, types.Encrypted))
        _index(f"ix_{table}_in_clear", table, key, f"why != '' AND {column} IS NULL")
    _index("ix_facts_reason", "facts", ["case_id", "seq"], "reason IS NOT NULL")


def downgrade() -> None:
    """Take them away again: possible only while nothing is encrypted there.

    Raises RuntimeError.
    """
    for table, (column, _key) in _IN_CLEAR.items():
        kept = sa.table(table, sa.column(column)).c[column].is_not(None)
        if op.get_bind().execute(sa.select(sa.func.count()).where(kept)).scalar():
            raise RuntimeError("reasons are encrypted: restore the backup instead")
    op.drop_index("ix_facts_reason", "facts")
    for table, (column, _key) in _IN_CLEAR.items():
        op.drop_index(f"ix_{table}_in_clear", table)
        op.drop_column(table, column)


def _index(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
