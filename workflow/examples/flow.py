"""Steps of worked examples about acts, signals, added instances and lanes that run again.

Consumer: `examples`, whose runs carry them out.
"""

from __future__ import annotations

from collections.abc import Mapping

from workflow.domain import commands as c
from workflow.examples.run import Make, Run, Step


def _act(run: Run, step: Step, when: Step) -> c.Command:
    return c.TakeAct(
        case=run.case_id,
        path=str(step.get("lane", "")),
        act=str(step["act"]),
        form=step.get("form", {}),
        reasons=tuple(step.get("reasons", ())),
        **when,
    )


def _signal(run: Run, step: Step, when: Step) -> c.Command:
    path = str(step.get("lane", ""))
    return c.GiveSignal(case=run.case_id, path=path, signal=str(step["signal"]), **when)


def _add(run: Run, step: Step, when: Step) -> c.Command:
    return c.AddInstance(
        case=run.case_id,
        path=str(step.get("in", "")),
        lane=str(step["lane"]),
        row=step.get("row"),
        answers=step.get("answers", {}),
        **when,
    )


def _reopen(run: Run, step: Step, when: Step) -> c.Command:
    reasons = tuple(step.get("reasons", ()))
    return c.ReopenLane(case=run.case_id, path=str(step["lane"]), reasons=reasons, **when)


COMMANDS: Mapping[str, Make] = {"act": _act, "signal": _signal, "add": _add, "reopen": _reopen}
