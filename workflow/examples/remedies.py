"""The steps of worked examples by which decisions are put right. Consumer: `examples`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from workflow.domain import commands as c

if TYPE_CHECKING:
    from workflow.examples.play import ExampleRun

Step = Mapping[str, Any]


def _decision(run: ExampleRun, step: Step) -> int:
    path = str(step["lane"])
    return max(d.no for d in run.case.decisions.values() if d.path == path and not d.kind)


def _rectify(run: ExampleRun, step: Step, when: Step) -> c.Command:
    wrong, right = str(step["wrong"]), str(step["right"])
    decision = _decision(run, step)
    return c.Rectify(case=run.case_id, decision=decision, wrong=wrong, right=right, **when)


def _revoke(run: ExampleRun, step: Step, when: Step) -> c.Command:
    return c.Revoke(
        case=run.case_id,
        decision=_decision(run, step),
        reasons=tuple(step["reasons"]),
        found=str(step["found"]),
        heard=str(step.get("heard", "")),
        **when,
    )


COMMANDS: Mapping[str, Callable[..., c.Command]] = {"rectify": _rectify, "revoke": _revoke}
"""By what a step says it does."""
