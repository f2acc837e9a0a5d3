"""The tables of the payment roster. Described in `docs/reference/tables.md`."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, Text, and_

from workflow.store.schema import metadata, partial_index
from workflow.store.types import Big, Encrypted, UtcDateTime

rosters = Table(
    "rosters",
    metadata,
    Column("id", Big, primary_key=True),
    Column("month", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("line", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("total", Big, nullable=False),
    Column("prepared_by", Big, nullable=False),
    Column("prepared_name", Encrypted, nullable=False),
    Column("prepared_at", UtcDateTime, nullable=False),
    Column("signed_by", Big),
    Column("signed_name", Encrypted),
    Column("signed_at", UtcDateTime),
    Index("uq_rosters_month", "place", "line", "month", unique=True),
)

roster_lines = Table(
    "roster_lines",
    metadata,
    Column("roster_id", Big, ForeignKey("rosters.id"), primary_key=True, autoincrement=False),
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("case_id", Big, ForeignKey("cases.id"), nullable=False),
    Column("entitlement", Big, nullable=False),
    Column("person", Big),
    Column("regular", Big, nullable=False),
    Column("correction", Big, nullable=False),
    Column("pays", Big, nullable=False),
    Column("payee", Encrypted),
    Column("account", Encrypted),
    Column("bank", Encrypted),
    Column("status", Text, nullable=False),
    Column("why", Text, nullable=False, server_default=""),
    Column("reported_on", Date),
    Column("return_case", Big),
    Column("said", Encrypted),
    Index("ix_roster_lines_case", "case_id", "entitlement"),
)
_in_clear = and_(roster_lines.c.why != "", roster_lines.c.said.is_(None))
partial_index("ix_roster_lines_in_clear", _in_clear, roster_lines.c.roster_id, roster_lines.c.no)
partial_index(
    "ix_roster_lines_came_back",
    and_(roster_lines.c.status == "failed", roster_lines.c.return_case.is_(None)),
    roster_lines.c.roster_id,
)
