"""Put onto a random definition: being heard, promises, longer limits, suspension, and what comes
after a grant: a benefit that is looked at again and changed, and follow-ups.

Drawn from dice of their own after everything else, as the tables are.
"""

from __future__ import annotations

import random

from tests.properties.random_parts import Data, words
from tests.properties.random_tables import states_of

RECHECK, LATER = "recheck", "look_later"
REASONS = ["notice_objection"]


def onto(documents: list[Data], dice: random.Random) -> list[Data]:
    """Let some steps and ends have more; returns the definitions that they lead to."""
    package = documents[-1]
    for document in documents:
        named = document["definition"]
        for state in states_of(document["states"]):
            _on_task(state, dice)
        if "clock" in document:
            _on_clock(document["clock"], dice)
        for procedure in document.get("procedures", {}).values():
            if dice.random() < 0.3:
                procedure["kind"] = "suspension"
        for state in document["states"].values():
            if "final" in state and named not in ("check", "package"):
                _on_end(state["final"], dice)
    if dice.random() < 0.5:
        _promises(package, dice)
    ends = str([document["states"] for document in documents])
    made = {RECHECK: recheck, LATER: look_later}
    return [make(dice) for name, make in made.items() if f"'{name}'" in ends]


def _on_task(state: Data, dice: random.Random) -> None:
    if "task" not in state or "accept" in state["then"]:
        return
    if "panel" not in state["task"] and dice.random() < 0.15:
        state["task"]["hears"] = hears(dice)
    if dice.random() < 0.3:
        longer: Data = {"to": f"{dice.randint(7, 12)} working days", "for": REASONS, "by": "boss"}
        if dice.random() < 0.6:
            longer |= {"asked_by": "officer", "answer": f"{dice.randint(1, 3)} working days"}
        state["within"]["extend"] = longer


def hears(dice: random.Random) -> Data:
    """The person is told what is intended, and has some days to answer."""
    return {"within": f"{dice.randint(1, 4)} working days", "told": words("intended")}


def _on_clock(clock: Data, dice: random.Random) -> None:
    if dice.random() < 0.4:
        clock["extended"] = {"to": "6000 working days", "for": REASONS, "by": "boss"}
    if dice.random() < 0.3:
        clock["promised"] = f"{dice.randint(900, 1800)} working days"
        clock["late"] = dice.choice([{"remind": "boss"}, {"escalate": ["lead", "boss"],
                                                          "every": "2 working days"}])  # fmt: skip


def _on_end(final: Data, dice: random.Random) -> None:
    outcome = final["outcome"] if isinstance(final, dict) else ""
    if outcome == "granted" and dice.random() < 0.7:
        final["opens"] = {
            "category": words("benefit"),
            "amount": "wished",
            "rhythm": "monthly",
            "starts": dice.choice(["next_month", "this_month"]),
            "review": {"every": f"{dice.randint(1, 3)} months", "use": RECHECK},
            "paid_elsewhere": words("cash"),
        }
    if outcome in ("granted", "not_granted", "known") and dice.random() < 0.25:
        later: Data = {"use": LATER, "after": f"{dice.randint(1, 2)} months"}
        if dice.random() < 0.5:
            later["when"] = dice.choice(["poor", "!poor", "size > 3"])
        final["follow_up"] = [later]


def _promises(package: Data, dice: random.Random) -> None:
    package["reads"]["materials"] = ["identity", "consent"]
    package["states"]["counter"]["task"]["reads"] = ["request", "identity", "consent"]
    pledges: Data = {}
    if dice.random() < 0.8:
        unkept = dice.choice(["decide", "declined"])
        time = f"{dice.randint(2, 20)} working days"
        gaps: Data = {"materials": ["consent"], "during": ["counter"], "time": time}
        pledges["gaps"] = {**gaps, "unkept": unkept}
    if not pledges or dice.random() < 0.5:
        within = {"time": f"{dice.randint(1, 4)} working days", "late": {"remind": "boss"}}
        pledges["declared"] = {"materials": ["consent"], "by": "officer", "within": within}
    package["pledges"] = pledges


# -- what a benefit leads to -------------------------------------------------------------------


def _head(name: str) -> Data:
    said = {part: words(part) for part in ("scope", "duties", "conditions", "procedure")}
    return {
        "definition": name,
        "title": words(name),
        "department": "office",
        "nature": "benefit",
        "basis": ["示例"],
        **said,
        "subject": "household",
        "office": "township of registered",
    }


def _end(what: str, **more: str) -> Data:
    changes = {"what": what, **more}
    return {"final": {"outcome": "known", "changes": changes}}


def recheck(dice: random.Random) -> Data:
    """A benefit is looked at again: kept, increased; reduced, stopped or tapered after the person
    was heard."""
    less = dice.sample(["reduce", "stop", "taper"], dice.randint(1, 3))
    within = {"time": f"{dice.randint(1, 5)} working days", "late": {"escalate": "boss"}}
    ends = {
        "kept": _end("keep"),
        "more": _end("increase", amount="amount_new"),
        "reduced": _end("reduce", amount="amount_new"),
        "stopped": _end("stop"),
        "tapered": _end("taper", months="months_more", at_most="taper_most"),
    }
    leads = {"reduce": "reduced", "stop": "stopped", "taper": "tapered"}
    way_back = {"back": "look", "resume": dice.choice(["here", "walk"])}
    wanted = {"kept", "more", *(leads[each] for each in less)}
    task: Data = {"by": "officer", "form": "change_finding"}
    if dice.random() < 0.4:
        task["sign"] = 2
    return {
        **_head(RECHECK),
        "reads": {"forms": ["request", "benefit_facts"]},
        "start": "look",
        "states": {
            "look": {
                "title": words("look"),
                "task": task,
                "within": within,
                "then": {"keep": "kept", "more": "more", "less": "proposed"},
            },
            "proposed": {
                "title": words("proposed"),
                "task": {"by": "boss", "form": "change_finding", "hears": hears(dice)},
                "within": {**within, "time": f"{dice.randint(5, 9)} working days"},
                "then": {**{each: leads[each] for each in less}, "look_again": way_back},
            },
            **{name: end for name, end in ends.items() if name in wanted},
        },
    }


def look_later(dice: random.Random) -> Data:
    """Some time after an end somebody looks how the household is."""
    within = {"time": f"{dice.randint(1, 5)} working days", "late": {"remind": "lead"}}
    return {
        **_head(LATER),
        "reads": {"forms": ["request"]},
        "start": "visit",
        "states": {
            "visit": {
                "title": words("visit"),
                "task": {"by": "assistant", "form": "finding"},
                "within": within,
                "then": {"go": "seen"},
            },
            "seen": {"final": "known"},
        },
    }
