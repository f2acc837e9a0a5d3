"""The tables around the cases: people, staff and places, publications, drafts, documents, keys.

Personal data is in encrypted columns; what must be found again has a keyed hash beside it.
Described in `docs/reference/tables.md`.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    false,
    true,
)

from workflow.store.schema import metadata, partial_index
from workflow.store.types import Big, Encrypted, Json, UtcDateTime

command_keys = Table(
    "command_keys",
    metadata,
    Column("actor", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("answer", Encrypted, nullable=False),
    Column("created_at", UtcDateTime, nullable=False, index=True),
)

counters = Table(
    "counters",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Big, nullable=False),
)

persons = Table(
    "persons",
    metadata,
    Column("id", Big, primary_key=True),
    Column("name", Encrypted, nullable=False),
    Column("id_number", Encrypted),
    Column("id_hash", Text, unique=True),
    Column("birth", Encrypted),
    Column("phone", Encrypted),
    Column("created_at", UtcDateTime, nullable=False),
)

households = Table(
    "households",
    metadata,
    Column("id", Big, primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
)

household_members = Table(
    "household_members",
    metadata,
    Column("household_id", Big, ForeignKey("households.id"), primary_key=True, autoincrement=False),
    Column("person_id", Big, ForeignKey("persons.id"), primary_key=True, autoincrement=False),
    Column("since", UtcDateTime, primary_key=True),
    Column("until", UtcDateTime),
    Column("relation", Text, nullable=False),
    Index("ix_household_members_person", "person_id"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Big, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("name", Encrypted, nullable=False),
    Column("locale", Text, nullable=False, server_default="zh"),
    Column("email", Encrypted),
    Column("phone", Encrypted),
    Column("person_id", Big, ForeignKey("persons.id"), index=True),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("demo", Boolean, nullable=False, server_default=false()),
    Column("session_version", Integer, nullable=False, server_default="0"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("works_for", Encrypted),
    Column("preferences", Json, nullable=False, server_default="{}"),
    Column("login_text", Encrypted),
)
partial_index("ix_accounts_in_clear", accounts.c.login_text.is_(None), accounts.c.id)

account_codes = Table(
    "account_codes",
    metadata,
    Column("id", Big, primary_key=True),
    Column("handle", Text, nullable=False, unique=True),
    Column("purpose", Text, nullable=False),
    Column("code_hash", Text, nullable=False),
    Column("account_id", Big, ForeignKey("accounts.id")),
    Column("address_hash", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("used_at", UtcDateTime),
)

account_messages = Table(
    "account_messages",
    metadata,
    Column("id", Big, primary_key=True),
    Column("template", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("address", Encrypted, nullable=False),
    Column("locale", Text, nullable=False),
    Column("content", Encrypted),
    Column("created_at", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("status", Text, nullable=False, server_default="queued"),
    Column("last_error", Text, nullable=False, server_default=""),
)
partial_index(
    "ix_account_messages_queued",
    account_messages.c.status == "queued",
    account_messages.c.not_before,
)

pre_checks = Table(
    "pre_checks",
    metadata,
    Column("id", Big, primary_key=True),
    Column("draft_id", Big, ForeignKey("drafts.id", ondelete="CASCADE"), nullable=False),
    Column("definition", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("asked_on", Date, nullable=False),
    Column("due_on", Date),
    Column("answered_on", Date),
    Column("answered_by", Big, ForeignKey("accounts.id")),
    Column("content", Encrypted),
    Index("ix_pre_checks_draft_id", "draft_id", unique=True),
    Index("ix_pre_checks_place", "status", "place"),
)

posts = Table(
    "posts",
    metadata,
    Column("account_id", Big, ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("role", Text, primary_key=True),
    Column("place", Text, primary_key=True),
    Column("since", Date, primary_key=True),
    Column("until", Date),
    Index("ix_posts_role", "role", "place"),
)

substitutes = Table(
    "substitutes",
    metadata,
    Column("id", Big, primary_key=True),
    Column("account_id", Big, ForeignKey("accounts.id"), nullable=False),
    Column("for_account", Big, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("authority", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Index("ix_substitutes_account", "account_id", "until"),
)

places = Table(
    "places",
    metadata,
    Column("code", Text, primary_key=True),
    Column("level", Text, nullable=False),
    Column("parent", Text, index=True),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("kind", Text, nullable=False, server_default=""),
)

parameters = Table(
    "parameters",
    metadata,
    Column("place", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Big, nullable=False),
)

publications = Table(
    "publications",
    metadata,
    Column("definition", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("hash", Text, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("published_by", Text, nullable=False),
    Column("content", Text, nullable=False),
)

definition_drafts = Table(
    "definition_drafts",
    metadata,
    Column("id", Big, primary_key=True),
    Column("name", Text, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", Big, primary_key=True),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("account_id", Big, ForeignKey("accounts.id"), index=True),
    Column("definition", Text, nullable=False),
    Column("data", Encrypted, nullable=False),
    Column("documents", Json, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False, index=True),
    Column("case_id", Big),
)
partial_index("ix_drafts_case", drafts.c.case_id.is_not(None), drafts.c.case_id)

consents = Table(
    "consents",
    metadata,
    Column("id", Big, primary_key=True),
    Column("draft_id", Big, ForeignKey("drafts.id", ondelete="SET NULL"), index=True),
    Column("case_id", Big, ForeignKey("cases.id"), index=True),
    Column("row", Integer, nullable=False),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("name", Encrypted),
    Column("text", Encrypted),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("signed_at", UtcDateTime),
)

documents = Table(
    "documents",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("size", Big, nullable=False),
    Column("type", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("kept_at", UtcDateTime),
)
partial_index("ix_documents_loose", documents.c.kept_at.is_(None), documents.c.created_at)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Big, primary_key=True),
    Column("key", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Index("ix_attempts_key", "key", "at"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Big, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("account_id", Big, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("device", Text, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False, index=True),
)

measures = Table(
    "measures",
    metadata,
    Column("month", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("place", Text, primary_key=True),
    Column("process", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("days", Integer, primary_key=True, autoincrement=False),
    Column("within", Boolean, primary_key=True),
    Column("number", Big, nullable=False),
)

finished = Table(
    "finished",
    metadata,
    Column("case_id", Big, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("month", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("process", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("days", Integer, nullable=False),
    Column("within", Boolean, nullable=False),
    Column("ended_on", Date, nullable=False),
    Column("path", Text, nullable=False),
    Index("ix_finished_month", "kind", "month", "place", "process", "key"),
)

office_acts = Table(
    "office_acts",
    metadata,
    Column("id", Big, primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("account_id", Big, ForeignKey("accounts.id"), nullable=False),
    Column("act", Text, nullable=False),
    Column("about", Encrypted, nullable=False),
)

calendar_notices = Table(
    "calendar_notices",
    metadata,
    Column("id", Big, primary_key=True),
    Column("entered_at", UtcDateTime, nullable=False),
    Column("entered_by", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("content", Json, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
)

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
