"""What a worked example can expect: which rows of a decision table decided, which letters are out,
what a panel came to and by whose votes.

Consumer: `examples`, under the keys `tables`, `letters`, `panels` and `decided_by` of a step's
`expect`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workflow.domain.facts import PanelDecided, TableApplied


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


def panels(run: Any, wanted: Mapping[str, Mapping[str, Any]]) -> dict[str, object]:
    """For each `lane.state` of a panel what was asked of its newest result: `to` (the outcome of
    the step), `votes` (the weights for and against), `by` (who said what it came to; nobody is
    named of a secret ballot), `silent` (how many seats did not speak)."""
    decided: dict[str, PanelDecided] = {}
    for recorded in run.store.facts(run.case_id):
        if isinstance(fact := recorded.fact, PanelDecided):
            decided[f"{fact.path}.{fact.state}".lstrip(".")] = fact
    return {
        name: {key: _panel(run, decided[name], key, each) for key, each in keys.items()}
        if name in decided
        else None
        for name, keys in wanted.items()
    }


def _panel(run: Any, fact: PanelDecided, key: str, wanted: Any) -> object:
    if key == "by":
        side = {"passed": "for", "failed": "against"}.get(fact.result, fact.outcome)
        return _as_written(run, wanted, [v.by for v in fact.votes if v.said == side and v.by])
    if key == "silent":
        return fact.seats - sum(vote.said != "absent" for vote in fact.votes)
    return {"to": fact.outcome, "votes": f"{fact.in_favour}:{fact.against}"}[key]


def decided_by(run: Any, wanted: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """For each scope who stands under its newest decision."""
    found: dict[str, str] = {each.path: each.by for each in run.case.decisions.values()}
    return {
        name: _as_written(run, people, found["" if name == "case" else name].split("、"))
        for name, people in wanted.items()
    }


def _as_written(run: Any, wanted: Sequence[str], names: Sequence[str]) -> list[str]:
    """People by what an example calls them, where it names them; by their names otherwise."""
    called = {run.actor(each).name: each for each in wanted}
    return [called.get(name, name) for name in names]
