"""What is wrong with definitions that can be read: one module for each family of checks.

Input: a `Library`. Output: `Problem`s, each with a stable code and its place. Consumers:
`onewindow check`, the editor, and publication, which refuses a definition with problems.
"""

from workflow.definition.check import (  # importing a family registers its checks
    acts,
    advising,
    afterwards,
    back,
    between,
    catalogue,
    deadlines,
    documents,
    flow,
    guards,
    header,
    intake,
    ladders,
    lanes,
    panels,
    privacy,
    procedures,
    remedies,
    roles,
    sections,
    silence,
    steps,
    table_use,
    tables,
    texts,
)
from workflow.definition.check.registry import CHECKS

__all__ = [
    "CHECKS",
    "acts",
    "advising",
    "afterwards",
    "back",
    "between",
    "catalogue",
    "deadlines",
    "documents",
    "flow",
    "guards",
    "header",
    "intake",
    "ladders",
    "lanes",
    "panels",
    "privacy",
    "procedures",
    "remedies",
    "roles",
    "sections",
    "silence",
    "steps",
    "table_use",
    "tables",
    "texts",
]
