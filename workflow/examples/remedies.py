"""The steps of worked examples by which decisions are put right. Consumer: `examples`."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.domain import commands as c
from workflow.examples.run import Make, Run, Step


def _decision(run: Run, step: Step) -> int:
    path = str(step["lane"])
    return max(d.no for d in run.case.decisions.values() if d.path == path and not d.kind)


def _rectify(run: Run, step: Step, when: Step) -> c.Command:
    wrong, right = str(step["wrong"]), str(step["right"])
    decision = _decision(run, step)
    return c.Rectify(case=run.case_id, decision=decision, wrong=wrong, right=right, **when)


def _revoke(run: Run, step: Step, when: Step) -> c.Command:
    return c.Revoke(
        case=run.case_id,
        decision=_decision(run, step),
        reasons=tuple(step["reasons"]),
        found=str(step["found"]),
        heard=str(step.get("heard", "")),
        **when,
    )


COMMANDS: Mapping[str, Make] = {"rectify": _rectify, "revoke": _revoke}
"""By what a step says it does."""
