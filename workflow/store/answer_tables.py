"""The tables of what must be answered beside a case: ratings 好差评 and inspectors' questions.

Neither changes a case, so neither is a part of one. Described in `docs/reference/tables.md`.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text

from workflow.store.schema import metadata, partial_index
from workflow.store.types import Big, Encrypted, Json

ratings = Table(
    "ratings",
    metadata,
    Column("id", Big, primary_key=True),
    Column("case_id", Big, ForeignKey("cases.id"), nullable=False),
    Column("path", Text, nullable=False),
    Column("process", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("grade", Integer, nullable=False),
    Column("reasons", Json, nullable=False),
    Column("text", Encrypted),
    Column("rated_on", Date, nullable=False),
    Column("follow_up", Encrypted),
    Column("followed_on", Date),
    Column("contact_by", Date),
    Column("fix_by", Date),
    Column("complicated", Boolean, nullable=False),
    Column("contacted_on", Date),
    Column("contacted_by", Big, ForeignKey("accounts.id")),
    Column("contact", Encrypted),
    Column("answered_on", Date),
    Column("answered_by", Big, ForeignKey("accounts.id")),
    Column("answer", Encrypted),
    Index("uq_ratings_service", "case_id", "path", unique=True),
    Index("ix_ratings_rated_on", "rated_on"),
)
partial_index(
    "ix_ratings_open",
    ratings.c.fix_by.is_not(None) & ratings.c.answered_on.is_(None),
    ratings.c.fix_by,
)

questions = Table(
    "questions",
    metadata,
    Column("id", Big, primary_key=True),
    Column("case_id", Big, ForeignKey("cases.id"), nullable=False),
    Column("path", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("text", Encrypted, nullable=False),
    Column("asked_by", Big, ForeignKey("accounts.id"), nullable=False),
    Column("asked_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("answered_by", Big, ForeignKey("accounts.id")),
    Column("answered_on", Date),
    Column("answer", Encrypted),
    Index("ix_questions_case", "case_id"),
)
partial_index("ix_questions_open", questions.c.answered_on.is_(None), questions.c.due_on)
