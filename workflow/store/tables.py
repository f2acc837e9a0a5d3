"""All tables under one `metadata`. Import tables from here.

Consumers: every module of the store, the migrations, `scripts.check_migrations`. Two modules
declare them: `case_tables` (a case, its parts, its history) and `office_tables` (what surrounds
the cases).
"""

from __future__ import annotations

from workflow.store.case_tables import (
    cases,
    current_notice,
    decisions,
    entitlements,
    entries,
    facts,
    inbox_messages,
    live_task,
    materials,
    notices,
    objections,
    open_case,
    outbox,
    part_tables,
    relatives,
    signatures,
    tasks,
    timers,
    watches,
)
from workflow.store.office_tables import (
    accounts,
    attempts,
    command_keys,
    consents,
    counters,
    definition_drafts,
    documents,
    drafts,
    household_members,
    households,
    meta,
    parameters,
    persons,
    places,
    posts,
    publications,
)
from workflow.store.schema import fixed, metadata

__all__ = [
    "accounts",
    "attempts",
    "cases",
    "command_keys",
    "consents",
    "counters",
    "current_notice",
    "decisions",
    "definition_drafts",
    "documents",
    "drafts",
    "entitlements",
    "entries",
    "facts",
    "fixed",
    "household_members",
    "households",
    "inbox_messages",
    "live_task",
    "materials",
    "meta",
    "metadata",
    "notices",
    "objections",
    "open_case",
    "outbox",
    "parameters",
    "part_tables",
    "persons",
    "places",
    "posts",
    "publications",
    "relatives",
    "signatures",
    "tasks",
    "timers",
    "watches",
]
