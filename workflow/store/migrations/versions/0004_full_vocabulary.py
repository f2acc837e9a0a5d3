"""What the full vocabulary needs: tasks of one person, and what came with it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from workflow.store import types
from workflow.store.migrations import afterwards, hands, signers

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TIMES = {
    "tasks": ("past", "late", "rung", "climbed_on", "every", "since"),
    "pauses": ("task", "why"),
    "extensions": ("status", "task", "limit", "asked_by", "asker", "decides"),
    "cases": ("counts_from", "calendar"),
}
"""What tasks, pauses and extensions got for ladders, procedures and approval."""
LIVE = "(status = 'open' OR status = 'waiting')"


def upgrade() -> None:
    """Add the columns, tables and indexes."""
    _tasks()
    hands.upgrade()
    _sessions()
    _measures()
    _inspection()
    _panels()
    signers.upgrade()
    _time()
    _flow()
    _advice()
    afterwards.upgrade()
    _remedies()
    _pledges()


def downgrade() -> None:
    """Take them away again, with all that is in them."""
    op.drop_table("pledges")
    afterwards.downgrade()
    op.drop_table("office_acts")
    op.drop_index("ix_facts_notable", "facts")
    op.drop_table("measures")
    op.drop_index("ix_cases_unmeasured", "cases")
    op.drop_column("cases", "measured")
    signers.downgrade()
    op.drop_table("panels")
    op.drop_column("tasks", "seat")
    op.drop_table("marks")
    op.drop_column("scopes", "queued")
    op.drop_table("advice")
    op.drop_index("ix_decisions_decided_on", "decisions")
    op.drop_column("cases", "erased_on")
    for name in ("stops", "of", "kind"):
        op.drop_column("decisions", name)
    op.drop_table("sessions")
    op.drop_table("calendar_notices")
    op.drop_table("terms")
    hands.downgrade()
    for table, names in reversed(TIMES.items()):
        for name in reversed(names):
            op.drop_column(table, name)
    op.drop_index("ix_tasks_open_assigned", "tasks")
    op.drop_column("tasks", "assigned_name")
    op.drop_column("tasks", "assigned")


def _tasks() -> None:
    op.add_column("tasks", sa.Column("assigned", types.Big))
    op.add_column("tasks", sa.Column("assigned_name", sa.Text, nullable=False, server_default=""))
    condition = sa.text(f"{LIVE} AND assigned IS NOT NULL")
    op.create_index(
        "ix_tasks_open_assigned",
        "tasks",
        ["assigned"],
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", types.Big, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("account_id", types.Big, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("device", sa.Text, nullable=False),
        sa.Column("since", types.UtcDateTime, nullable=False),
        sa.Column("seen_at", types.UtcDateTime, nullable=False),
    )
    op.create_index("ix_sessions_account_id", "sessions", ["account_id"])
    op.create_index("ix_sessions_seen_at", "sessions", ["seen_at"])


def _measures() -> None:
    op.create_table(
        "measures",
        sa.Column("month", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("place", sa.Text, primary_key=True),
        sa.Column("process", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("days", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("within", sa.Boolean, primary_key=True),
        sa.Column("number", types.Big, nullable=False),
    )
    op.add_column("cases", sa.Column("measured", sa.Integer, nullable=False, server_default="0"))
    condition = sa.text("status = 'closed' AND measured = 0")
    op.create_index(
        "ix_cases_unmeasured",
        "cases",
        ["id"],
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _panels() -> None:
    op.add_column("tasks", sa.Column("seat", types.Big, nullable=False, server_default="0"))
    op.create_table(
        "panels",
        sa.Column(
            "case_id",
            types.Big,
            sa.ForeignKey("cases.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("no", types.Big, primary_key=True, autoincrement=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("visit", types.Big, nullable=False),
        sa.Column("seats", types.Json, nullable=False),
        sa.Column("spoken", types.Json, nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("since", types.Big, nullable=False),
    )


def _time() -> None:
    """Ladders, and the deadlines of whole scopes."""
    op.add_column("tasks", sa.Column("past", types.Json, nullable=False, server_default="[]"))
    op.add_column("tasks", sa.Column("late", sa.Boolean, nullable=False, server_default="0"))
    op.add_column("tasks", sa.Column("rung", types.Big, nullable=False, server_default="0"))
    op.add_column("tasks", sa.Column("climbed_on", sa.Date))
    op.add_column("tasks", sa.Column("every", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "terms",
        sa.Column(
            "case_id", types.Big, sa.ForeignKey("cases.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("started_on", sa.Date, nullable=False),
        sa.Column("limit", sa.Text, nullable=False),
        sa.Column("due_on", sa.Date),
        sa.Column("due_at", types.UtcDateTime),
        sa.Column("rung", types.Big, nullable=False),
        sa.Column("climbed_on", sa.Date),
        sa.Column("every", sa.Text, nullable=False),
        sa.Column("ended", sa.Boolean, nullable=False),
    )
    op.add_column("tasks", sa.Column("since", sa.Date))
    op.add_column("cases", sa.Column("counts_from", sa.Date))
    op.add_column("cases", sa.Column("calendar", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "calendar_notices",
        sa.Column("id", types.Big, primary_key=True),
        sa.Column("entered_at", types.UtcDateTime, nullable=False),
        sa.Column("entered_by", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("content", types.Json, nullable=False),
    )
    _calendars_of_cases()
    _number("pauses", "task")
    op.add_column("pauses", sa.Column("why", sa.Text, nullable=False, server_default=""))
    for name, known in (("status", "granted"), ("limit", ""), ("asked_by", "")):
        column = sa.Column(name, sa.Text, nullable=False, server_default=known)
        op.add_column("extensions", column)
    op.add_column("extensions", sa.Column("asker", types.Big))
    _number("extensions", "task")
    _number("extensions", "decides")
    _deadlines_that_passed()


def _number(table: str, name: str) -> None:
    op.add_column(table, sa.Column(name, types.Big, nullable=False, server_default="0"))


def _deadlines_that_passed() -> None:
    """Tasks know from now on that their deadline has passed; the history says of which it has."""
    facts = sa.table(
        "facts", sa.column("case_id"), sa.column("kind"), sa.column("data", types.Json)
    )
    tasks = sa.table("tasks", sa.column("case_id"), sa.column("no"), sa.column("late"))
    connection = op.get_bind()
    passed = sa.select(facts.c.case_id, facts.c.data).where(facts.c.kind == "DeadlinePassed")
    for case, data in connection.execute(passed).all():
        if data["kind"] == "late":
            this = (tasks.c.case_id == case) & (tasks.c.no == data["no"])
            connection.execute(sa.update(tasks).where(this).values(late=sa.true()))


def _flow() -> None:
    """Milestones, signals and queues before critical sections."""
    op.add_column("scopes", sa.Column("queued", types.Big, nullable=False, server_default="0"))
    op.create_table(
        "marks",
        sa.Column(
            "case_id", types.Big, sa.ForeignKey("cases.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("no", types.Big, primary_key=True, autoincrement=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("used_on", sa.Date),
    )


def _advice() -> None:
    op.create_table(
        "advice",
        sa.Column(
            "case_id", types.Big, sa.ForeignKey("cases.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("no", types.Big, primary_key=True, autoincrement=False),
        sa.Column("asking", types.Big, nullable=False),
        sa.Column("task", types.Big, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("asked_on", sa.Date, nullable=False),
        sa.Column("asked_by", types.Big),
        sa.Column("asked_name", sa.Text, nullable=False),
        sa.Column("entry", types.Big, nullable=False),
        sa.Column("shares", types.Json, nullable=False),
        sa.Column("silence", sa.Text, nullable=False),
        sa.Column("waits", sa.Boolean, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text),
        sa.Column("answer", types.Big),
    )


def _inspection() -> None:
    notable = ("RelativeRegistered", "RecordedAfterDeadline", "SignaturesVoided", "ReferralFailed")
    condition = sa.text(" OR ".join(f"kind = '{kind}'" for kind in notable))
    op.create_index(
        "ix_facts_notable", "facts", ["at"], sqlite_where=condition, postgresql_where=condition
    )
    op.create_table(
        "office_acts",
        sa.Column("id", types.Big, primary_key=True),
        sa.Column("at", types.UtcDateTime, nullable=False),
        sa.Column("account_id", types.Big, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("about", types.Encrypted, nullable=False),
    )
    op.create_index("ix_office_acts_at", "office_acts", ["at"])


def _pledges() -> None:
    op.create_table(
        "pledges",
        sa.Column(
            "case_id", types.Big, sa.ForeignKey("cases.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("no", types.Big, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("items", types.Json, nullable=False),
        sa.Column("made_on", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("ended_on", sa.Date),
    )


def _remedies() -> None:
    for name in ("kind", "stops"):
        op.add_column("decisions", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.add_column("decisions", sa.Column("of", types.Big, nullable=False, server_default="0"))
    op.add_column("cases", sa.Column("erased_on", sa.Date))
    op.create_index("ix_decisions_decided_on", "decisions", ["decided_on"])


def _calendars_of_cases() -> None:
    """Cases know from now on with which calendar their dates were counted, as their filing says."""
    facts = sa.table(
        "facts", sa.column("case_id"), sa.column("kind"), sa.column("data", types.Json)
    )
    cases = sa.table("cases", sa.column("id"), sa.column("calendar"))
    connection = op.get_bind()
    filed = sa.select(facts.c.case_id, facts.c.data).where(facts.c.kind == "Filed")
    for case, data in connection.execute(filed).all():
        version = data.get("calendar", "")
        connection.execute(sa.update(cases).where(cases.c.id == case).values(calendar=version))
