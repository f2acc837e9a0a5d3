"""Put onto a random definition: decision tables beside findings, for choices, for who decides; and
secret ballots.

Drawn from dice of their own after everything else, so that a seed means the same definition with
them as without.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.properties.random_parts import Data

WEIGHING, ORGANS = "weighing", "organs"


def onto(documents: list[Data], dice: random.Random) -> None:
    """Let some steps of some definitions use the tables of the base."""
    for document in documents:
        if dice.random() < 0.4:
            continue
        used: set[str] = set()
        for state in states_of(document["states"]):
            used |= _onto(state, dice)
        if used:
            document["tables"] = {name: {} for name in (WEIGHING, ORGANS) if name in used}


def states_of(states: Data) -> Iterator[Data]:
    """All states of a definition, those of its inline lanes among them."""
    for state in states.values():
        yield state
        for lane in state.get("lanes", {}).values():
            yield from states_of(lane.get("states", {}))


def _onto(state: Data, dice: random.Random) -> set[str]:
    if "choose" in state and dice.random() < 0.5:
        way = dice.choice(["weighing_good", "weighing_known && weighing_sum > 300"])
        state["choose"]["first"][0]["when"] = way
        return {WEIGHING}
    if "task" not in state:
        return set()
    task, used = state["task"], set()
    panel = task.get("panel")
    if panel is not None:
        _secret(state, panel, dice)
        if isinstance(panel["seats"], int) and panel["needs"] in ("all", "any"):
            if dice.random() < 0.6:
                del panel["seats"]
                panel["routed"] = {"table": ORGANS, "gives": "seat"}
                return {ORGANS}
            return set()
    elif "accept" not in state["then"] and dice.random() < 0.3:
        task["routed"] = {"table": WEIGHING, "gives": "who"}
        used.add(WEIGHING)
    if "form" in task and dice.random() < 0.5:
        task["tables"] = {WEIGHING: {"fills": {"amount": "sum"}, "agrees": {"go": "good"}}}
        used.add(WEIGHING)
    return used


def _secret(state: Data, panel: Data, dice: random.Random) -> None:
    """Make a panel vote in secret, where nothing about it would tell how."""
    alike = isinstance(panel["seats"], int) or len({s["weight"] for s in panel["seats"]}) == 1
    counted = panel["order"] == "together" and panel["ends"] == "when_all_have_spoken"
    if alike and counted and "form" not in state["task"] and dice.random() < 0.7:
        panel["secret"] = True
