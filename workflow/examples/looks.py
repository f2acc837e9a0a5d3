"""What a worked example can expect: where the case stands, what is due, which rows of a decision
table decided, which letters are out, what a panel came to and by whose votes.

Consumer: `examples`, for the keys of a step's `expect`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workflow.domain.facts import PanelDecided, TableApplied
from workflow.examples.run import Look, Run, scope_path
from workflow.machine.clocks import Clocks
from workflow.machine.failed import failed_lane


def _states(run: Run, wanted: Mapping[str, str]) -> object:
    return {name: run.case.scopes[scope_path(name)].state for name in wanted}


def _outcomes(run: Run, wanted: Mapping[str, str]) -> object:
    return {name: run.case.scopes[scope_path(name)].outcome for name in wanted}


def _open(run: Run, wanted: Sequence[str]) -> object:
    steps = {
        f"{task.path}.{task.state}".lstrip(".")
        for task in run.case.open_tasks
        if task.kind == "step"
    }
    return list(wanted) if steps == set(wanted) else sorted(steps)


def _asked(run: Run, wanted: Sequence[str]) -> object:
    """The lanes that failed and about which somebody is asked."""
    asked = {failed_lane(task) for task in run.case.open_tasks if task.kind == "lane_failed"}
    return list(wanted) if asked == set(wanted) else sorted(asked)


def _due(run: Run, wanted: Mapping[str, object]) -> object:
    clocks = Clocks(run.case, run.closure, run.directory)
    found: dict[str, object] = {}
    for name in wanted:
        path, _, kind = name.partition(":")
        scope = run.case.scopes[scope_path(path)]
        reading = {c.kind: c.read(run.calendar, run.today) for c in clocks.of(scope)}
        read = reading.get(kind or "promised")
        found[name] = read.due.isoformat() if read and read.due else None
    return found


def _lights(run: Run, wanted: Mapping[str, str]) -> object:
    clocks = Clocks(run.case, run.closure, run.directory)
    return {
        name: clock.read(run.calendar, run.today).light.value
        for name in wanted
        if (clock := clocks.promised(scope_path(name))) is not None
    }


def _closed(run: Run, wanted: bool) -> object:
    return run.case.status == "closed"


def _entitlements(run: Run, wanted: Sequence[str]) -> object:
    paths = {entitlement.path for entitlement in run.case.entitlements.values()}
    same = paths == {scope_path(name) for name in wanted}
    return list(wanted) if same else sorted(paths)


def _referred(run: Run, wanted: Sequence[str]) -> object:
    return [name for name in wanted if name in run.referred()]


def _advice(run: Run, wanted: Mapping[str, str]) -> object:
    return {a.role: a.status for a in run.case.advice.values() if a.role in wanted}


def _tables(run: Run, wanted: Mapping[str, object]) -> dict[str, object]:
    """For each `lane:table` the rows that decided when it was last applied; None for never."""
    hits: dict[str, object] = {}
    for recorded in run.store.facts(run.case_id):
        if isinstance(recorded.fact, TableApplied):
            hits[f"{recorded.fact.path}:{recorded.fact.table}"] = list(recorded.fact.hits)
    return {name: hits.get(name) for name in wanted}


def _letters(run: Run, wanted: Sequence[str]) -> object:
    """The wanted letters where all of them were issued, else all that were."""
    issued = {decision.letter for decision in run.case.decisions.values()}
    return list(wanted) if issued.issuperset(wanted) else sorted(filter(None, issued))


def _panels(run: Run, wanted: Mapping[str, Mapping[str, Any]]) -> dict[str, object]:
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


def _panel(run: Run, fact: PanelDecided, key: str, wanted: Any) -> object:
    if key == "by":
        side = {"passed": "for", "failed": "against"}.get(fact.result, fact.outcome)
        return _as_written(run, wanted, [v.by for v in fact.votes if v.said == side and v.by])
    if key == "silent":
        return fact.seats - sum(vote.said != "absent" for vote in fact.votes)
    return {"to": fact.outcome, "votes": f"{fact.in_favour}:{fact.against}"}[key]


def _decided_by(run: Run, wanted: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """For each scope who stands under its newest decision."""
    found: dict[str, str] = {each.path: each.by for each in run.case.decisions.values()}
    return {
        name: _as_written(run, people, found["" if name == "case" else name].split("、"))
        for name, people in wanted.items()
    }


def _as_written(run: Run, wanted: Sequence[str], names: Sequence[str]) -> list[str]:
    """People by what an example calls them, where it names them; by their names otherwise."""
    called = {run.actor(each).name: each for each in wanted}
    return [called.get(name, name) for name in names]


LOOKS: Mapping[str, Look] = {
    "state": _states,
    "outcome": _outcomes,
    "open": _open,
    "asked": _asked,
    "due": _due,
    "light": _lights,
    "closed": _closed,
    "tables": _tables,
    "letters": _letters,
    "panels": _panels,
    "decided_by": _decided_by,
    "entitlements": _entitlements,
    "referred": _referred,
    "advice": _advice,
}
"""By the key of `expect`."""
