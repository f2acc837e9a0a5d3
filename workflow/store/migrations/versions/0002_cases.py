"""The tables of a case: its row, its history, its work, what it tells people."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from workflow.store import types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "cases",
    "facts",
    "entries",
    "materials",
    "scopes",
    "signatures",
    "tasks",
    "timers",
    "outbox",
    "inbox_messages",
    "watches",
    "consents",
)
"""In the order in which they are made."""


LIVE = "status = 'open' OR status = 'waiting'"


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
    _case()
    _content()
    _work()
    _messages()


def downgrade() -> None:
    """Drop the tables with all that is in them."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _case() -> None:
    op.create_table(
        "cases",
        _key("id", types.Big),
        sa.Column("closure", sa.Text, nullable=False),
        sa.Column("definition", sa.Text, nullable=False),
        sa.Column("tracking", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("applicant", types.Big),
        sa.Column("household", types.Big),
        sa.Column("members", types.Json, nullable=False),
        sa.Column("contact", sa.Text, nullable=False),
        sa.Column("display", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("filed_by", types.Big),
        sa.Column("chosen", types.Json, nullable=False),
        sa.Column("refer_consent", sa.Boolean, nullable=False),
        sa.Column("filed_on", sa.Date),
        sa.Column("accepted_on", sa.Date),
        sa.Column("closed_on", sa.Date),
        sa.Column("seq", types.Big, nullable=False),
        sa.Column("chain", sa.Text, nullable=False),
        sa.Column("last_no", types.Big, nullable=False),
        sa.Column("secret_hash", sa.Text, nullable=False, server_default=""),
        sa.Column("filled", sa.Integer, nullable=False, server_default="0"),
        sa.Column("changed_at", types.UtcDateTime, nullable=False),
    )
    op.create_index("ix_cases_applicant", "cases", ["applicant"])
    op.create_index("ix_cases_closed_on", "cases", ["closed_on"])
    op.create_index("ix_cases_filed_by", "cases", ["filed_by", "id"])
    _index("ix_cases_open", "cases", ["applicant", "definition"], "status != 'closed'")
    _index("ix_cases_running", "cases", ["place", "definition"], "status != 'closed'")
    _index("uq_cases_tracking", "cases", ["tracking"], "tracking != ''", unique=True)
    op.create_table(
        "facts",
        _key("case_id", types.Big, sa.ForeignKey("cases.id")),
        _key("seq", sa.Integer),
        sa.Column("at", types.UtcDateTime, nullable=False),
        sa.Column("occurred_on", sa.Date, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("user_id", types.Big),
        sa.Column("actor_kind", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("schema", sa.Integer, nullable=False),
        sa.Column("data", types.Json, nullable=False),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )
    _index("ix_facts_back_dated", "facts", ["at"], "why != ''")


def _content() -> None:
    op.create_table(
        "entries",
        _key("case_id", types.Big, sa.ForeignKey("cases.id")),
        _key("no", types.Big),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("content", types.Encrypted),
    )
    op.create_table(
        "materials",
        _key("case_id", types.Big, sa.ForeignKey("cases.id")),
        _key("no", types.Big),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("digest", sa.Text),
        sa.Column("row", types.Big),
    )
    op.create_index("ix_materials_digest", "materials", ["digest"])
    op.create_table(
        "scopes",
        _key("case_id", types.Big, sa.ForeignKey("cases.id")),
        _key("path", sa.Text),
        sa.Column("process", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("visit", types.Big, nullable=False),
        sa.Column("entered_on", sa.Date, nullable=False),
        sa.Column("row", types.Big),
        sa.Column("outcome", sa.Text),
        sa.Column("ended_on", sa.Date),
        sa.Column("position", types.Big, nullable=False),
    )
    op.create_table(
        "signatures",
        _key("case_id", types.Big, sa.ForeignKey("cases.id")),
        _key("no", types.Big),
        sa.Column("task", types.Big, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("user", types.Big),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("void", sa.Boolean, nullable=False),
    )
    op.create_index("ix_signatures_task", "signatures", ["case_id", "task", "user"])
    op.create_index("ix_signatures_user", "signatures", ["user", "on", "case_id", "no"])


def _work() -> None:
    op.create_table(
        "tasks",
        _key("case_id", types.Big, sa.ForeignKey("cases.id")),
        _key("no", types.Big),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("visit", types.Big, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("sign", types.Big, nullable=False),
        sa.Column("opened_on", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date),
        sa.Column("due_at", types.UtcDateTime),
        sa.Column("yellow_at", types.UtcDateTime),
        sa.Column("begin_at", types.UtcDateTime),
        sa.Column("limit", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("also_role", sa.Text, nullable=False),
        sa.Column("also_place", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("claimed_by", types.Big),
        sa.Column("claimed_name", sa.Text, nullable=False),
        sa.Column("revision", types.Big, nullable=False),
        sa.Column("outcome", sa.Text),
        sa.Column("reasons", types.Json, nullable=False),
        sa.Column("entry", types.Big),
        sa.Column("ended_at", types.UtcDateTime),
    )
    _index("ix_tasks_open_also", "tasks", ["also_role", "also_place"], LIVE)
    _index("ix_tasks_open_claimed", "tasks", ["claimed_by", "due_at"], LIVE)
    _index("ix_tasks_open_due", "tasks", ["due_at"], LIVE)
    _index("ix_tasks_open_post", "tasks", ["role", "place", "due_at"], LIVE)
    op.create_table(
        "timers",
        _key("case_id", types.Big, sa.ForeignKey("cases.id")),
        _key("kind", sa.Text),
        _key("no", types.Big),
        _key("path", sa.Text),
        sa.Column("due_at", types.UtcDateTime, nullable=False),
    )
    op.create_index("ix_timers_due_at", "timers", ["due_at"])


def _messages() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", types.Big, primary_key=True),
        sa.Column("case_id", types.Big, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("values", types.Json, nullable=False),
        sa.Column("created_at", types.UtcDateTime, nullable=False),
        sa.Column("not_before", types.UtcDateTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("last_error", sa.Text, nullable=False, server_default=""),
        sa.Column("status", sa.Text, nullable=False, server_default="queued"),
        sa.Column("sent_at", types.UtcDateTime),
        sa.Column("channel", sa.Text, nullable=False, server_default=""),
    )
    op.create_index("ix_outbox_case_id", "outbox", ["case_id"])
    _index("ix_outbox_queued", "outbox", ["not_before"], "status = 'queued'")
    _index("ix_outbox_to_tell", "outbox", ["created_at"], "status = 'told_in_person_needed'")
    op.create_table(
        "inbox_messages",
        sa.Column("id", types.Big, primary_key=True),
        sa.Column("user_id", types.Big, sa.ForeignKey("accounts.id")),
        sa.Column("person_id", types.Big, sa.ForeignKey("persons.id")),
        sa.Column("case_id", types.Big, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("values", types.Json, nullable=False),
        sa.Column("created_at", types.UtcDateTime, nullable=False),
        sa.Column("read_at", types.UtcDateTime),
    )
    op.create_index("ix_inbox_messages_case_id", "inbox_messages", ["case_id"])
    op.create_index("ix_inbox_messages_person", "inbox_messages", ["person_id", "created_at"])
    op.create_index("ix_inbox_messages_user", "inbox_messages", ["user_id", "created_at"])
    op.create_table(
        "watches",
        _key("user_id", types.Big, sa.ForeignKey("accounts.id")),
        _key("case_id", types.Big, sa.ForeignKey("cases.id")),
        sa.Column("since", types.UtcDateTime, nullable=False),
    )
    op.create_table(
        "consents",
        sa.Column("id", types.Big, primary_key=True),
        sa.Column("draft_id", types.Big, sa.ForeignKey("drafts.id", ondelete="SET NULL")),
        sa.Column("case_id", types.Big, sa.ForeignKey("cases.id")),
        sa.Column("row", sa.Integer, nullable=False),
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("name", types.Encrypted),
        sa.Column("text", types.Encrypted),
        sa.Column("asked_at", types.UtcDateTime, nullable=False),
        sa.Column("signed_at", types.UtcDateTime),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_consents_case_id", "consents", ["case_id"])
    op.create_index("ix_consents_draft_id", "consents", ["draft_id"])
