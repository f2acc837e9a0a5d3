"""Steps of worked examples about acts and signals.

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


COMMANDS: Mapping[str, Make] = {"act": _act, "signal": _signal}
