"""What a worked example can expect of the rules: which rows of a decision table decided.

Consumer: `examples`, under the key `tables` of a step's `expect`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.domain.facts import TableApplied


def tables(run: Any, wanted: Mapping[str, object]) -> dict[str, object]:
    """For each `lane:table` the rows that decided when it was last applied; None for never."""
    hits: dict[str, object] = {}
    for recorded in run.store.facts(run.case_id):
        if isinstance(recorded.fact, TableApplied):
            hits[f"{recorded.fact.path}:{recorded.fact.table}"] = list(recorded.fact.hits)
    return {name: hits.get(name) for name in wanted}
