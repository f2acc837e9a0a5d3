"""The tables around the cases: people, staff, places, publications, drafts, documents."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from workflow.store import types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "households",
    "parameters",
    "persons",
    "places",
    "accounts",
    "household_members",
    "posts",
    "attempts",
    "command_keys",
    "counters",
    "definition_drafts",
    "documents",
    "meta",
    "publications",
    "drafts",
)
"""In the order in which they are made."""


def _key(name: str, kind: Any, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, primary_key=True, autoincrement=False)


def _index(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(
        name,
        table,
        columns,
        unique=unique,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def upgrade() -> None:
    """Make the tables with their indexes."""
    _people()
    _accounts()
    _office()
    _papers()


def downgrade() -> None:
    """Drop the tables with all that is in them."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _people() -> None:
    op.create_table(
        "households",
        sa.Column("id", types.Big, primary_key=True),
        sa.Column("created_at", types.UtcDateTime, nullable=False),
    )
    op.create_table(
        "parameters",
        _key("place", sa.Text),
        _key("name", sa.Text),
        sa.Column("value", types.Big, nullable=False),
    )
    op.create_table(
        "persons",
        sa.Column("id", types.Big, primary_key=True),
        sa.Column("name", types.Encrypted, nullable=False),
        sa.Column("id_number", types.Encrypted),
        sa.Column("id_hash", sa.Text),
        sa.Column("birth", types.Encrypted),
        sa.Column("phone", types.Encrypted),
        sa.Column("created_at", types.UtcDateTime, nullable=False),
        sa.UniqueConstraint("id_hash"),
    )
    op.create_table(
        "places",
        _key("code", sa.Text),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("parent", sa.Text),
        sa.Column("zh", sa.Text, nullable=False),
        sa.Column("en", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False, server_default=""),
    )
    op.create_index("ix_places_parent", "places", ["parent"])


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", types.Big, primary_key=True),
        sa.Column("login", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("name", types.Encrypted, nullable=False),
        sa.Column("locale", sa.Text, nullable=False, server_default="zh"),
        sa.Column("email", types.Encrypted),
        sa.Column("phone", types.Encrypted),
        sa.Column("person_id", types.Big, sa.ForeignKey("persons.id")),
        sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("demo", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("session_version", sa.Integer, nullable=False, server_default="0"),
        sa.Column("created_at", types.UtcDateTime, nullable=False),
        sa.UniqueConstraint("login"),
    )
    op.create_index("ix_accounts_person_id", "accounts", ["person_id"])
    op.create_table(
        "household_members",
        _key("household_id", types.Big, sa.ForeignKey("households.id")),
        _key("person_id", types.Big, sa.ForeignKey("persons.id")),
        _key("since", types.UtcDateTime),
        sa.Column("until", types.UtcDateTime),
        sa.Column("relation", sa.Text, nullable=False),
    )
    op.create_index("ix_household_members_person", "household_members", ["person_id"])
    op.create_table(
        "posts",
        _key("account_id", types.Big, sa.ForeignKey("accounts.id")),
        _key("role", sa.Text),
        _key("place", sa.Text),
        _key("since", sa.Date),
        sa.Column("until", sa.Date),
    )
    op.create_index("ix_posts_role", "posts", ["role", "place"])


def _office() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", types.Big, primary_key=True),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("at", types.UtcDateTime, nullable=False),
    )
    op.create_index("ix_attempts_at", "attempts", ["at"])
    op.create_index("ix_attempts_key", "attempts", ["key", "at"])
    op.create_table(
        "command_keys",
        _key("actor", sa.Text),
        _key("key", sa.Text),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("answer", types.Encrypted, nullable=False),
        sa.Column("created_at", types.UtcDateTime, nullable=False),
    )
    op.create_index("ix_command_keys_created_at", "command_keys", ["created_at"])
    op.create_table(
        "counters",
        _key("name", sa.Text),
        sa.Column("value", types.Big, nullable=False),
    )


def _papers() -> None:
    op.create_table(
        "definition_drafts",
        sa.Column("id", types.Big, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", types.UtcDateTime, nullable=False),
    )
    op.create_index("ix_definition_drafts_name", "definition_drafts", ["name"])
    op.create_table(
        "documents",
        _key("digest", sa.Text),
        sa.Column("size", types.Big, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("created_at", types.UtcDateTime, nullable=False),
        sa.Column("kept_at", types.UtcDateTime),
    )
    _index("ix_documents_loose", "documents", ["created_at"], "kept_at IS NULL")
    op.create_table(
        "meta",
        _key("key", sa.Text),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "publications",
        _key("definition", sa.Text),
        _key("number", sa.Integer),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("published_at", types.UtcDateTime, nullable=False),
        sa.Column("published_by", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_index("ix_publications_hash", "publications", ["hash"])
    op.create_table(
        "drafts",
        sa.Column("id", types.Big, primary_key=True),
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("account_id", types.Big, sa.ForeignKey("accounts.id")),
        sa.Column("definition", sa.Text, nullable=False),
        sa.Column("data", types.Encrypted, nullable=False),
        sa.Column("documents", types.Json, nullable=False),
        sa.Column("updated_at", types.UtcDateTime, nullable=False),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_drafts_account_id", "drafts", ["account_id"])
    op.create_index("ix_drafts_updated_at", "drafts", ["updated_at"])
