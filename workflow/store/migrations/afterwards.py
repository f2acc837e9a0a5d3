"""What migration 0004 adds for the time after the decision: changes of benefits, follow-ups, being
heard, the payment roster. A module of its own, since 0004 is long.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from workflow.store import types


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
    """Add what belongs to it."""
    op.add_column("cases", sa.Column("about_case", types.Big))
    op.add_column("cases", sa.Column("about_no", types.Big, nullable=False, server_default="0"))
    _index("ix_cases_about", "cases", ["about_case", "about_no"], "about_case IS NOT NULL")
    for column in (
        sa.Column("account", types.Encrypted),
        sa.Column("bank", types.Encrypted),
        sa.Column("place", sa.Text, nullable=False, server_default=""),
        sa.Column("stable", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("can_work", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("refusals", types.Big, nullable=False, server_default="0"),
        sa.Column("ends", sa.Text, nullable=False, server_default=""),
    ):
        op.add_column("entitlements", column)
    # As the history gives it: the place of the case, and one month for what is paid once.
    op.execute(
        "UPDATE entitlements SET place = "
        "(SELECT cases.place FROM cases WHERE cases.id = entitlements.case_id)"
    )
    op.execute("UPDATE entitlements SET ends = first_month WHERE rhythm = 'once'")
    op.create_index("ix_entitlements_paid", "entitlements", ["place", "ends"])
    op.create_index("ix_entitlements_household", "entitlements", ["household"])
    op.create_table(
        "entitlement_changes",
        _key("case_id", types.Big, sa.ForeignKey("cases.id")),
        _key("no", types.Big),
        sa.Column("entitlement", types.Big, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("amount", types.Big),
        sa.Column("grade", sa.Text),
        sa.Column("from_month", sa.Text, nullable=False),
        sa.Column("months", types.Big, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
    )
    op.create_table(
        "follow_ups",
        _key("case_id", types.Big, sa.ForeignKey("cases.id")),
        _key("no", types.Big),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("use", sa.Text, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("entitlement", types.Big, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
    )
    op.create_table(
        "opinions",
        _key("case_id", types.Big, sa.ForeignKey("cases.id")),
        _key("no", types.Big),
        sa.Column("task", types.Big, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("answered_on", sa.Date),
        sa.Column("entry", types.Big),
        sa.Column("channel", sa.Text, nullable=False),
    )

    _rosters()


def _rosters() -> None:
    op.create_table(
        "rosters",
        sa.Column("id", types.Big, primary_key=True),
        sa.Column("month", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("total", types.Big, nullable=False),
        sa.Column("prepared_by", types.Big, nullable=False),
        sa.Column("prepared_name", types.Encrypted, nullable=False),
        sa.Column("prepared_at", types.UtcDateTime, nullable=False),
        sa.Column("signed_by", types.Big),
        sa.Column("signed_name", types.Encrypted),
        sa.Column("signed_at", types.UtcDateTime),
    )
    op.create_index("uq_rosters_month", "rosters", ["place", "line", "month"], unique=True)
    op.create_table(
        "roster_lines",
        _key("roster_id", types.Big, sa.ForeignKey("rosters.id")),
        _key("no", sa.Integer),
        sa.Column("case_id", types.Big, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("entitlement", types.Big, nullable=False),
        sa.Column("person", types.Big),
        sa.Column("regular", types.Big, nullable=False),
        sa.Column("correction", types.Big, nullable=False),
        sa.Column("pays", types.Big, nullable=False),
        sa.Column("payee", types.Encrypted),
        sa.Column("account", types.Encrypted),
        sa.Column("bank", types.Encrypted),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False, server_default=""),
        sa.Column("reported_on", sa.Date),
        sa.Column("return_case", types.Big),
    )
    op.create_index("ix_roster_lines_case", "roster_lines", ["case_id", "entitlement"])
    came_back = "status = 'failed' AND return_case IS NULL"
    _index("ix_roster_lines_came_back", "roster_lines", ["roster_id"], came_back)


def downgrade() -> None:
    """Take it away again, with all that is in it."""
    for table in ("roster_lines", "rosters"):
        op.drop_table(table)
    for table in ("opinions", "follow_ups", "entitlement_changes"):
        op.drop_table(table)
    op.drop_index("ix_entitlements_household", "entitlements")
    op.drop_index("ix_entitlements_paid", "entitlements")
    for column in ("ends", "refusals", "can_work", "stable", "place", "bank", "account"):
        op.drop_column("entitlements", column)
    op.drop_index("ix_cases_about", "cases")
    for column in ("about_no", "about_case"):
        op.drop_column("cases", column)
