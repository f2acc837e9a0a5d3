"""What a worked example can expect: which rows of a decision table decided, which letters are out.

Consumer: `examples`, under the keys `tables` and `letters` of a step's `expect`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workflow.domain.facts import TableApplied


def tables(run: Any, wanted: Mapping[str, object]) -> dict[str, object]:
    """For each `lane:table` the rows that decided when it was last applied; None for never."""
    hits: dict[str, object] = {}
    for recorded in run.store.facts(run.case_id):
        if isinstance(recorded.fact, TableApplied):
            hits[f"{recorded.fact.path}:{recorded.fact.table}"] = list(recorded.fact.hits)
    return {name: hits.get(name) for name in wanted}


def letters(run: Any, wanted: Sequence[str]) -> object:
    """The wanted letters where all of them were issued, else all that were."""
    issued = {decision.letter for decision in run.case.decisions.values()}
    return list(wanted) if issued.issuperset(wanted) else sorted(filter(None, issued))
