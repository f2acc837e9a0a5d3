"""Random definitions, sound by construction, drawn from one seed.

A package of services behind a counter: tasks with one or several signatures, panels, notices with
objections, lanes (by data, one per row, one after the other, with rules of joining, inside each
other), waits for a shared check and ways back into it, choices, corrections, withdrawal. Whatever
is drawn passes every check of the language: the tests hold the generator to that, so that a run
never means less than it seems.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.properties import random_afterwards, random_tables
from tests.properties import random_parts as parts
from tests.properties.random_parts import ROLES, Data, words
from workflow.definition.library import Library, load, load_text

GUARDS = (
    "poor", "size > 3", "needs_food || needs_home", "members_count == 0", "members_pupil > 0",
    "!poor && size < 8",
)  # fmt: skip
FOUND = ("result == 'bad'", "flags_urgent", "amount > 40000", "result == 'good' && !flags_remote")
RULES = (
    "granted > 0 || finished == present", "refused > 0 || finished == present",
    "finished * 2 > present", "finished >= 2 || finished == present",
)  # fmt: skip


PAUSES = ("case", "lanes_with_gaps")
READS = ["request", "identity"]


@lru_cache
def base() -> Library:
    """What all random definitions share."""
    return load([Path(__file__).with_name("random_base.yaml")])


def drawn_library(seed: int) -> tuple[Library, str]:
    """A library with a random package, and its text."""
    text = "\n---\n".join(
        json.dumps(each, ensure_ascii=False, indent=1) for each in Drawing(seed).documents()
    )
    return load_text(text, f"random-{seed}.yaml", base()), text


@dataclass
class Drawing:
    """One package in the making."""

    seed: int
    dice: random.Random = field(init=False)
    named: int = 0

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def documents(self) -> list[Data]:
        """The services, the shared check, the package that runs them."""
        check = self.service("check", finding=True) if self.chance(0.7) else None
        services = {}
        for number in range(self.dice.randint(1, 3)):
            name = f"service_{number}"
            reads = check is not None and self.chance(0.6)
            services[name] = self.service(name, reads_check=reads)
        found = [*services.values(), *([check] if check else [])]
        found.append(self.package(services, check is not None))
        random_tables.onto(found, random.Random(f"tables {self.seed}"))
        later = random_afterwards.onto(found, random.Random(f"afterwards {self.seed}"))
        return [*found, *later]

    # -- definitions ---------------------------------------------------------------------------

    def header(self, name: str, nature: str) -> Data:
        return {
            "definition": name,
            "title": words(name),
            "department": "office",
            "nature": nature,
            "basis": ["示例"],
            **{part: words(part) for part in ("scope", "duties", "conditions", "procedure")},
            "subject": "household",
            "office": "township of registered",
            "reads": {"forms": ["request"], "materials": ["identity"]},
        }

    def service(self, name: str, *, reads_check: bool = False, finding: bool = False) -> Data:
        """A service, or the check whose finding the others wait for."""
        nature = "other" if finding else self.dice.choice(["benefit", "licence", "other"])
        process = Process(self, depth=1, waits=reads_check)
        states = process.states(self.dice.randint(1, 4), known=finding)
        found = {**self.header(name, nature), "start": next(iter(states)), "states": states}
        if reads_check:
            found["inputs"] = {"means": "outcome"}
        if not finding:
            found["clock"] = {"promised": "2000 working days", "yellow": "3 working days"}
            if "refused" in states and self.chance(0.4):
                found["acts"] = parts.acts(self, states, "refused")
            if nature == "licence" and self.chance(0.7):
                found["procedures"] = parts.procedures(self, states)
        return found

    def package(self, services: dict[str, Data], checked: bool) -> Data:
        lanes: Data = {}
        if checked:
            lanes["means"] = {"use": "check"}
        for name, service in services.items():
            lane: Data = {"use": name}
            if "inputs" in service:
                lane["with"] = {"means": "means"}
            kind = self.dice.choice(["always", "when", "offer", "each", "after"])
            if kind in ("when", "offer"):
                lane[kind] = self.dice.choice(GUARDS)
            elif kind == "each":
                lane["each"] = {"of": "members", "where": self.dice.choice(["pupil", "age < 10"])}
            elif kind == "after" and checked and "inputs" not in service:
                lane["after"] = ["means"]
            lanes[f"lane_{name}"] = lane
        process = Process(self, depth=0, waits=False)
        nature = self.dice.choice(["benefit", "licence", "other"])
        states = process.package_states(lanes, licence=nature == "licence")
        used = {str(service["definition"]): 1 for service in services.values()}
        found = {
            **self.header("package", nature),
            "clock": {"promised": "5000 working days", "yellow": "3 working days"},
            "uses": {**used, **({"check": 1} if checked else {})},
            "applicant": {"says": "request", "at_least": 0},
            "tells": "assistant",
            "start": "counter",
            "states": states,
        }
        if self.chance(0.7):
            found["corrections"] = self.corrections(states)
        if self.chance(0.7):
            found["withdraw"] = {"until": "closing", "of": ["case", "lane"]}
        return found

    def corrections(self, states: Data) -> Data:
        during = ["counter", *(name for name in states if "lanes" in states[name])]
        return {
            "during": during,
            "sent_by": "clerk",
            "collect": "2 working days",
            "late": {"escalate": "lead"},
            "answer": "5 working days",
            "unanswered": self.dice.choice(["decide", "declined"]),
            "pauses": self.dice.choice(
                [["case"], ["lanes_with_gaps"], ["case", "lanes_with_gaps"]]
            ),
        }

    def number(self) -> int:
        self.named += 1
        return self.named


@dataclass
class Process:
    """The states of one definition or lane: a chain of blocks with ways back and ways out."""

    draw: Drawing
    depth: int
    waits: bool
    found: Data = field(default_factory=dict)
    tasks: list[str] = field(default_factory=list)
    """The tasks so far: where a later one may send the file back to."""
    refused: bool = False
    filled: bool = False
    """Whether a finding has been asked for already."""
    passed: list[str] = field(default_factory=list)
    """The milestones that every way so far has passed."""
    skipped: bool = False
    """Whether a choice may lead past what follows: its milestones are no condition for others."""

    def states(self, blocks: int, *, known: bool = False) -> Data:
        """A chain of so many blocks, then the ends."""
        prefix = "s" if self.depth else "r"
        names = [f"{prefix}{number}" for number in range(blocks)]
        if self.waits:
            self.found["waiting"] = self.wait(names[0] if names else "done")
        for at, name in enumerate(names):
            self.block(name, [*names[at + 1 :], "done"])
        outcome = "known" if known else self.draw.dice.choice(["granted", "known"])
        self.found["done"] = self.final(outcome)
        if self.refused:
            self.found["refused"] = self.final("known" if known else "not_granted")
        return self.found

    def package_states(self, lanes: Data, *, licence: bool) -> Data:
        """Counter, the services side by side, perhaps more, the ends."""
        silent = licence and self.draw.chance(0.7)
        after = [f"r{number}" for number in range(self.draw.dice.randint(0, 2))]
        before = ["r_first"] if self.draw.chance(0.3) else []
        first = before[0] if before else "services"
        self.found["counter"] = {
            "title": words("counter"),
            "task": {
                "by": "clerk",
                "reads": READS,
                "reasons": {"decline": "refusal"},
            },
            "within": self.within({"deemed": "accept"} if silent else {"escalate": "lead"}),
            "then": {"accept": first, "decline": "declined"},
        }
        for name in before:
            self.block(name, ["services"])
        join: Any = "all" if self.draw.chance(0.6) else self.rule()
        leads = after[0] if after else "closing"
        self.found["services"] = {
            "title": words("services"), "lanes": lanes, "join": join, "then": {"joined": leads},
        }  # fmt: skip
        self.tasks.clear()
        for at, name in enumerate(after):
            self.block(name, [*after[at + 1 :], "closing"])
        self.found["closing"] = {"final": {"outcome": "known", "letter": "decision"}}
        self.found["declined"] = {"final": "terminated"}
        if self.refused:
            self.found["refused"] = {"final": "not_granted"}
        return self.found

    def block(self, name: str, ahead: list[str]) -> None:
        kinds = {"task": 5, "panel": 2, "notice": 1.2 if self.depth < 2 else 0}
        kinds |= {"lanes": 1.6 if self.depth < 3 else 0, "choose": 1 if len(ahead) > 1 else 0}
        kinds["signals"] = 0.7
        kind = self.draw.dice.choices(list(kinds), list(kinds.values()))[0]
        state = getattr(self, kind)(name, ahead)
        self.found[name] = {"title": words(name), **state}
        if kind in ("task", "panel"):
            self.tasks.append(name)

    # -- kinds of states -----------------------------------------------------------------------

    def task(self, name: str, ahead: list[str]) -> Data:
        dice = self.draw.dice
        role = dice.choice(ROLES)
        task: Data = {"by": role, "reads": READS}
        then: Data = {"go": ahead[0]}
        if self.draw.chance(0.4):
            then["refuse"] = "refused"
            self.refused = True
            if self.draw.chance(0.5):
                task["reasons"] = {"refuse": "refusal"}
        if self.tasks and self.draw.chance(0.4):
            then["back"] = parts.back(self.draw, self.tasks)
        if self.waits and self.draw.chance(0.7):
            then["again"] = {"reopen": "means", "to": "waiting"}
        if self.draw.chance(0.5):
            task["form"] = "finding"
            self.filled = True
        if self.draw.chance(0.25):
            task["sign"] = dice.randint(2, 3)
        if self.tasks and self.draw.chance(0.6):
            task["not"] = [dice.choice(self.tasks)]
        state = {"task": task, "within": self.within(self.late(then)), "then": then}
        if self.draw.chance(0.2):
            state["begun"] = {"time": "1 working days", "late": {"remind": role}}
        parts.on_task(
            self.draw, state, inner=self.depth > 0, milestones=[] if self.skipped else self.passed
        )
        return state

    def panel(self, name: str, ahead: list[str]) -> Data:
        dice = self.draw.dice
        self.refused = True
        panel: Data = {"order": dice.choice(["together", "in_turn"])}
        if self.draw.chance(0.5):
            panel["seats"] = seats = dice.randint(2, 4)
        else:
            seats = dice.randint(2, 3)
            panel["seats"] = [
                {"by": dice.choice(ROLES), "weight": dice.randint(1, 3)} for _ in range(seats)
            ]
        needs: list[Any] = ["all", "any", {"share": "2/3"}, {"over": "1/2"}, {"count": 2}]
        panel["needs"] = dice.choice(needs)
        panel |= {"pass": "go", "fail": "refuse"}
        panel["of"] = dice.choice(["seats", "votes"])
        panel["ends"] = dice.choice(["early", "when_all_have_spoken"])
        if self.draw.chance(0.4):
            panel["abstain"] = True
        if self.draw.chance(0.3):
            panel["quorum"] = dice.choice(["1/2", "2/3"])
        task: Data = {"by": dice.choice(ROLES), "reads": READS, "panel": panel}
        if self.draw.chance(0.4):
            task["form"] = "finding"
            self.filled = True
        takes = ["absent", *(["abstain"] if "abstain" in panel else [])]
        late = {"take": dice.choice(takes)} if self.draw.chance(0.4) else {"escalate": "boss"}
        return {
            "task": task,
            "within": self.within(late),
            "then": {"go": ahead[0], "refuse": "refused"},
        }

    def notice(self, name: str, ahead: list[str]) -> Data:
        dice = self.draw.dice
        posted = {"posted_by": "assistant", "within": self.within({"escalate": "clerk"})}
        board = {"title": words("board"), "audience": "community", "shows": ["applicant_name"]}
        website = {
            "title": words("site"),
            "audience": "internet",
            "shows": ["applicant_name_masked"],
        }
        places = {"board": {**board, **posted}}
        if self.draw.chance(0.5):
            places["website"] = website
        objections: Data = {"to": "officer", "within": self.within({"escalate": "boss"})}
        if self.draw.chance(0.5):
            objections["form"] = "finding"
            self.filled = True
        if self.tasks and self.draw.chance(0.4):
            objections["not"] = [dice.choice(self.tasks)]
        upheld = dice.choice(self.tasks) if self.tasks and self.draw.chance(0.5) else ahead[0]
        return {
            "notice": {
                "runs": dice.choice(["5 working days", "7 calendar days"]),
                "about": words("about"),
                "contact": words("contact"),
                "places": places,
                "objections": objections,
            },
            "then": {"quiet": ahead[0], "dismissed": ahead[0], "upheld": upheld},
        }

    def lanes(self, name: str, ahead: list[str]) -> Data:
        dice = self.draw.dice
        lanes: Data = {}
        each = self.depth == 0 or self.draw.chance(0.3)
        for _ in range(dice.randint(1, 3)):
            inside = Process(self.draw, self.depth + 1, waits=False)
            inside.depth = max(2, inside.depth)
            states = inside.states(dice.randint(1, 2))
            lane: Data = {"title": words("lane"), "start": next(iter(states)), "states": states}
            if self.draw.chance(0.4):
                lane["when"] = dice.choice(GUARDS)
            elif lanes and self.draw.chance(0.5):
                lane["after"] = [dice.choice(list(lanes))]
            elif each and self.draw.chance(0.4):
                lane["each"] = {"of": "members", "where": dice.choice(["pupil", "age > 5"])}
            lanes[f"part_{self.draw.number()}"] = lane
        join: Any = "all" if self.draw.chance(0.6) else self.rule()
        state: Data = {"lanes": lanes, "join": join, "then": {"joined": ahead[0]}}
        # Where nothing leads back to them, lanes may go on beside what follows.
        last = self.depth < 2 and len(ahead) == 1
        self.refused |= parts.on_lanes(self.draw, state, last=last)
        if self.draw.chance(0.3):
            state["within"] = self.within({"remind": "boss"})
        return state

    def signals(self, name: str, ahead: list[str]) -> Data:
        return parts.signals(self.draw, ahead[0])

    def choose(self, name: str, ahead: list[str]) -> Data:
        self.passed.clear()  # what follows may be reached without them
        self.skipped = True
        known = GUARDS + (FOUND if self.filled else ())
        ways = self.draw.dice.sample(known, self.draw.dice.randint(1, 2))
        first = [{"when": way, "to": self.draw.dice.choice(ahead[1:])} for way in ways]
        return {"choose": {"first": first, "otherwise": ahead[0]}}

    def wait(self, to: str) -> Data:
        state: Data = {
            "title": words("waiting"),
            "wait": {"until": "means != 'pending'"},
            "then": {"met": to},
        }
        if self.draw.chance(0.5):
            state["within"] = self.within({"remind": "lead"})
        return state

    def final(self, outcome: str) -> Data:
        final: Data = {"outcome": outcome}
        if self.depth < 2 and outcome in ("granted", "not_granted"):
            final["letter"] = "decision"
            if self.draw.chance(0.5):
                final["served"] = {
                    "within": self.within({"remind": "lead"}),
                    "through": "assistant",
                }
            if outcome == "granted" and self.draw.chance(0.5):
                category = words("benefit")
                final["opens"] = {"category": category, "rhythm": "service", "check": "6 months"}
        return {"final": final}

    # -- time ----------------------------------------------------------------------------------

    def within(self, late: Data) -> Data:
        number = self.draw.dice.randint(1, 6)
        unit = self.draw.dice.choice(["working days", "working days", "calendar days"])
        return {"time": f"{number} {unit}", "late": late}

    def late(self, then: Data) -> Data:
        # Silence that ends a lane's own steps could lead on to a grant, which the checks refuse.
        return parts.late(self.draw, "refuse" if "refuse" in then and self.depth < 2 else None)

    def rule(self) -> Data:
        rest = self.draw.dice.choice(["cancel", "let_finish"])
        return {"when": self.draw.dice.choice(RULES), "rest": rest}
