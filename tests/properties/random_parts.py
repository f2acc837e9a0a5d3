"""The parts that hang on a state or a definition, drawn so that a case still comes to its end."""

from __future__ import annotations

import random
from typing import Any, Protocol

Data = dict[str, Any]

ROLES = ("clerk", "lead", "assistant", "officer", "boss")
SECTIONS = ("desk", "archive")
PROCEDURES = ("hearing", "inspection", "appraisal", "expert_review")


class Drawing(Protocol):
    """What drawing parts needs to know of the package in the making."""

    dice: random.Random

    def chance(self, share: float) -> bool: ...

    def number(self) -> int:
        """A fresh number, for names that must be unique."""
        ...


def words(name: str) -> Data:
    return {"zh": f"事{name}", "en": name}


def late(draw: Drawing, take: str | None) -> Data:
    """What happens when a deadline passes; `take` is an outcome that silence may come to."""
    kinds = ["remind", "escalate", "ladder", "heads", "reassign", *(["take"] if take else [])]
    kind = draw.dice.choice(kinds)
    role = draw.dice.choice(ROLES)
    if kind == "ladder":
        rungs = draw.dice.sample(ROLES, draw.dice.randint(2, 3))
        return {"escalate": rungs, "every": f"{draw.dice.randint(1, 2)} working days"}
    if kind == "heads":
        return {"escalate": ["heads"], "every": "1 working days"}
    return {kind: take if kind == "take" else role}


def on_task(draw: Drawing, state: Data, *, inner: bool, milestones: list[str]) -> None:
    """What may hang on a task: a section, a milestone, a condition, advice."""
    if inner and draw.chance(0.25):
        state["section"] = draw.dice.choice(SECTIONS)
    if milestones and draw.chance(0.3):
        name = draw.dice.choice(milestones)
        state["task"]["only_while"] = {"when": f"reached_{name}", "says": words("first")}
    if draw.chance(0.2):
        name = f"stone_{draw.number()}"
        state["milestone"] = name
        milestones.append(name)
    if draw.chance(0.2):
        advice: Data = {"ask": ["officer", "lead"], "within": "2 working days"}
        if draw.chance(0.3):
            advice |= {"silence": "agreed", "basis": "示例 1"}
        state["task"]["advice"] = advice


def back(draw: Drawing, tasks: list[str]) -> Any:
    """A way back to a task that was done: plainly, or with what happens after it."""
    kind = draw.dice.choice(["plain", "here", "walk", "earlier"])
    if kind == "plain":
        return draw.dice.choice(tasks)
    if kind == "earlier":
        return {"back": "earlier", "resume": draw.dice.choice(["here", "walk"])}
    return {"back": draw.dice.choice(tasks), "resume": kind}


def on_lanes(draw: Drawing, state: Data, *, last: bool) -> bool:
    """What may hang on lanes: what a failure means, who may let one run again, their deadlines.

    Says whether a failure leads to the state `refused`.
    """
    kind = draw.dice.choice(["", "", "go_on", "cancel", "ask"])
    if kind == "ask":
        within = {"time": "2 working days", "late": {"take": draw.dice.choice(["go_on", "cancel"])}}
        state["failed"] = {"ask": "lead", "within": within, "hold": draw.chance(0.5)}
    elif kind:
        state["failed"] = kind
    if kind in ("cancel", "ask") and draw.chance(0.6):
        state["then"]["failed"] = "refused"
    if draw.chance(0.2):
        state["reopens"] = {"by": draw.dice.choice(ROLES)}
    if last and isinstance(state["join"], dict) and draw.chance(0.5):
        state["join"]["rest"] = "go_on"
    for lane in state["lanes"].values():
        if draw.chance(0.15):
            lane["within"] = {"time": "9 working days", "late": {"remind": "boss"}}
        if "each" in lane and draw.chance(0.5):
            lane["each"]["more"] = {"by": "lead"}
    return "failed" in state["then"]


def signals(draw: Drawing, to: str) -> Data:
    """A wait for something that is said from outside."""
    found = {}
    for _ in range(draw.dice.randint(1, 2)):
        sender = draw.dice.choice([*ROLES, "applicant", "system"])
        found[f"sign_{draw.number()}"] = {
            "title": words("sign"), "from": sender, "keep": draw.chance(0.5),
        }  # fmt: skip
    return {"wait": {"signals": found}, "then": dict.fromkeys(found, to)}


def acts(draw: Drawing, states: Data, to: str) -> Data:
    """An act out of the usual order."""
    from_ = [name for name, state in states.items() if "final" not in state and name != to]
    during = draw.dice.sample(from_, min(len(from_), 2))
    act: Data = {"title": words("act"), "by": draw.dice.choice(ROLES), "during": during, "to": to}
    if draw.chance(0.3):
        act["reasons"] = "refusal"
    return {f"act_{draw.number()}": act}


def procedures(draw: Drawing, states: Data) -> Data:
    """A special procedure, for a service that the law lets have one."""
    during = [name for name, state in states.items() if "task" in state]
    if not during:
        return {}
    procedure: Data = {
        "kind": draw.dice.choice(PROCEDURES),
        "title": words("procedure"),
        "basis": "行政许可法 45",
        "by": draw.dice.choice(ROLES),
        "during": during,
        "limit": f"{draw.dice.randint(2, 6)} working days",
        "late": draw.dice.choice([{"take": "ended"}, {"escalate": "boss"}]),
        "told": "procedure",
        "times": draw.dice.randint(1, 2),
    }
    return {f"procedure_{draw.number()}": procedure}
