"""Steps of worked examples about acts, signals, added instances and lanes that run again.

Consumer: `examples`, whose runs carry them out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workflow.domain import commands as c

Make = Callable[[int, Mapping[str, Any], Mapping[str, Any]], c.Command]
"""From the case, the step and the command's day to the command."""


def _act(case: int, step: Mapping[str, Any], when: Mapping[str, Any]) -> c.Command:
    return c.TakeAct(
        case=case,
        path=str(step.get("lane", "")),
        act=str(step["act"]),
        form=step.get("form", {}),
        reasons=tuple(step.get("reasons", ())),
        **when,
    )


def _signal(case: int, step: Mapping[str, Any], when: Mapping[str, Any]) -> c.Command:
    path = str(step.get("lane", ""))
    return c.GiveSignal(case=case, path=path, signal=str(step["signal"]), **when)


def _add(case: int, step: Mapping[str, Any], when: Mapping[str, Any]) -> c.Command:
    return c.AddInstance(
        case=case,
        path=str(step.get("in", "")),
        lane=str(step["lane"]),
        row=step.get("row"),
        answers=step.get("answers", {}),
        **when,
    )


def _reopen(case: int, step: Mapping[str, Any], when: Mapping[str, Any]) -> c.Command:
    reasons = tuple(step.get("reasons", ()))
    return c.ReopenLane(case=case, path=str(step["lane"]), reasons=reasons, **when)


COMMANDS: Mapping[str, Make] = {"act": _act, "signal": _signal, "add": _add, "reopen": _reopen}
