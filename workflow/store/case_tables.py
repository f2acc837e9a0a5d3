"""The tables of a case: its row, its parts, its history, what it tells people.

The columns of parts come from their dataclasses (`parts`). Indexes are partial where finished work
stays in a table, so that no query grows with the number of closed cases. Described in
`docs/reference/tables.md`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, Text, and_, or_
from sqlalchemy.sql.elements import ColumnElement

from workflow.domain.case import Case
from workflow.store import parts
from workflow.store.schema import Departs, fixed, metadata, partial_index
from workflow.store.types import Big, Encrypted, Json, UtcDateTime

cases = Table(
    "cases",
    metadata,
    *parts.columns_of(Case, key=("id",)),
    Column("secret_hash", Text, nullable=False, server_default=""),
    Column("filled", Integer, nullable=False, server_default="0"),
    Column("measured", Integer, nullable=False, server_default="0"),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime),
    Index("ix_cases_applicant", "applicant"),
    Index("ix_cases_filed_by", "filed_by", "id"),
    Index("ix_cases_closed_on", "closed_on"),
)
partial_index("uq_cases_tracking", cases.c.tracking != "", cases.c.tracking, unique=True)
partial_index("ix_cases_open", cases.c.status != "closed", cases.c.applicant, cases.c.definition)
_unmeasured = and_(cases.c.status == "closed", cases.c.measured == 0)
partial_index("ix_cases_unmeasured", _unmeasured, cases.c.id)
_faulty = and_(cases.c.status == "closed", cases.c.measured == 2)
partial_index("ix_cases_faulty", _faulty, cases.c.id)
partial_index(
    "ix_cases_about", cases.c.about_case.isnot(None), cases.c.about_case, cases.c.about_no
)
partial_index("ix_cases_running", cases.c.status != "closed", cases.c.place, cases.c.definition)

_MORE: dict[str, tuple[Any, ...]] = {
    "entitlements": (
        Column("payee", Encrypted),
        Column("account", Encrypted),
        Column("bank", Encrypted),
    ),
    "entries": (Column("content", Encrypted),),
    "authorities": (Index("ix_authorities_user", "user"),),
}
part_tables: dict[str, Table] = {
    kind.name: parts.part_table(kind, metadata, *_MORE.get(kind.name, ())) for kind in parts.KINDS
}
"""The tables of the collections, by name."""

tasks = part_tables["tasks"]
signatures = part_tables["signatures"]
notices = part_tables["notices"]
objections = part_tables["objections"]
materials = part_tables["materials"]
decisions = part_tables["decisions"]
relatives = part_tables["relatives"]
entitlements = part_tables["entitlements"]
entries = part_tables["entries"]
timers = part_tables["timers"]


def live_task() -> ColumnElement[bool]:
    """The condition of tasks that still want somebody, worded as in the partial indexes."""
    return or_(tasks.c.status == fixed("open"), tasks.c.status == fixed("waiting"))


def current_notice() -> ColumnElement[bool]:
    """The condition of notices that are not over, worded as in the partial index."""
    return or_(notices.c.status == fixed("posting"), notices.c.status == fixed("running"))


def open_case() -> ColumnElement[bool]:
    """The condition of cases that are not closed, worded as in the partial indexes."""
    return cases.c.status != fixed("closed")


_live = or_(tasks.c.status == "open", tasks.c.status == "waiting")
_current = or_(notices.c.status == "posting", notices.c.status == "running")
# In the whole order of a list: days end for all at once, so that much is due at the same moment.
_order = (tasks.c.due_at, tasks.c.case_id, tasks.c.no)
partial_index("ix_tasks_open_post", _live, tasks.c.role, tasks.c.place, *_order)
partial_index("ix_tasks_open_also", _live, tasks.c.also_role, tasks.c.also_place)
partial_index("ix_tasks_open_claimed", _live, tasks.c.claimed_by, *_order)
partial_index(
    "ix_tasks_open_assigned", and_(_live, tasks.c.assigned.is_not(None)), tasks.c.assigned
)
partial_index(
    "ix_tasks_open_delegate", and_(_live, tasks.c.delegate.is_not(None)), tasks.c.delegate
)
partial_index("ix_tasks_open_due", _live, tasks.c.due_at)
partial_index("ix_notices_current", _current, notices.c.ends_at)
Index("ix_notices_ends_at", notices.c.ends_at)
Index("uq_notices_secret", notices.c.secret, unique=True)
Index("ix_signatures_task", signatures.c.case_id, signatures.c.task, signatures.c.user)
Index(
    "ix_signatures_user",
    signatures.c.user,
    signatures.c.on,
    signatures.c.case_id,
    signatures.c.no,
)
Index("ix_decisions_decided_on", decisions.c.decided_on)
Index("ix_objections_receipt", objections.c.receipt)
partial_index(
    "ix_objections_handed_in",
    objections.c.handed_in_by.is_not(None),
    objections.c.handed_in_by,
    objections.c.received_on,
)
Index("ix_relatives_user", relatives.c.user, relatives.c.case_id)
Index("ix_entitlements_holder", entitlements.c.holder)
Index("ix_entitlements_next_check", entitlements.c.next_check)
Index("ix_entitlements_paid", entitlements.c.place, entitlements.c.ends)
Index("ix_entitlements_household", entitlements.c.household)
Index("ix_timers_due_at", timers.c.due_at)
copies = part_tables["copies"]
Index("ix_copies_user", copies.c.user, copies.c.on, copies.c.case_id)
Index("ix_materials_digest", materials.c.digest)

facts = Table(
    "facts",
    metadata,
    Column("case_id", Big, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("occurred_on", Date, nullable=False),
    Column("why", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("user_id", Big),
    Column("actor_kind", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("schema", Integer, nullable=False),
    Column("data", Json, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("reason", Encrypted),
)
partial_index("ix_facts_back_dated", facts.c.why != "", facts.c.at)
_in_clear = and_(facts.c.why != "", facts.c.reason.is_(None))
partial_index("ix_facts_in_clear", _in_clear, facts.c.case_id, facts.c.seq)
partial_index("ix_facts_reason", facts.c.reason.isnot(None), facts.c.case_id, facts.c.seq)
NOTABLE = ("RelativeRegistered", "RecordedAfterDeadline", "SignaturesVoided", "ReferralFailed")
"""What an inspector looks at: who is related, and where something went round the usual way."""


def notable_fact() -> ColumnElement[bool]:
    """The condition of facts for the inspector, worded as in the partial index.

    Besides those kinds: a finding that departed from its decision table.
    """
    departed = and_(facts.c.kind == fixed("TableApplied"), Departs(facts.c.data).is_not(None))
    return or_(*(facts.c.kind == fixed(kind) for kind in NOTABLE), departed)


partial_index("ix_facts_notable", notable_fact(), facts.c.at)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Big, primary_key=True),
    Column("case_id", Big, ForeignKey("cases.id"), nullable=False, index=True),
    Column("seq", Integer, nullable=False),
    Column("template", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("values", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("last_error", Text, nullable=False, server_default=""),
    Column("status", Text, nullable=False, server_default="queued"),
    Column("sent_at", UtcDateTime),
    Column("channel", Text, nullable=False, server_default=""),
)
partial_index("ix_outbox_queued", outbox.c.status == "queued", outbox.c.not_before)
partial_index("ix_outbox_to_tell", outbox.c.status == "told_in_person_needed", outbox.c.created_at)

inbox_messages = Table(
    "inbox_messages",
    metadata,
    Column("id", Big, primary_key=True),
    Column("user_id", Big, ForeignKey("accounts.id")),
    Column("person_id", Big, ForeignKey("persons.id")),
    Column("case_id", Big, ForeignKey("cases.id"), nullable=False, index=True),
    Column("template", Text, nullable=False),
    Column("values", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("read_at", UtcDateTime),
    Index("ix_inbox_messages_user", "user_id", "created_at"),
    Index("ix_inbox_messages_person", "person_id", "created_at"),
)
partial_index(
    "ix_inbox_messages_unread", inbox_messages.c.read_at.is_(None), inbox_messages.c.user_id
)

watches = Table(
    "watches",
    metadata,
    Column("user_id", Big, ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("case_id", Big, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Column("since", UtcDateTime, nullable=False),
)
