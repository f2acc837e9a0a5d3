"""Control-flow patterns as definitions: one YAML file each, played, mutilated and played again.

A file has the `pattern` number, `name`, `says` (what must hold), the `definition` (only what
matters: titles and deadlines are filled in), a `script` in the words of worked examples, and one
`mutilate` edit. The mutilated definition could be published as well, and breaks the script at what
the script says of the behaviour: an `expect`, a step that must be `refused`, or one that is
`allowed: true`. A script that cannot be played to such a place shows nothing.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from workflow.definition.library import Library, load_text
from workflow.domain.calendar import china
from workflow.domain.history import verify
from workflow.examples.play import ExampleRun
from workflow.machine.evolve import fold

FOLDER = Path(__file__).parent
CALENDAR = china()
DAY = "2026-03-02"
TITLED = ("task", "notice", "lanes", "wait")
FAMILY = {"applicant_name": "张甲一", "registered": "village_a"}
WITHIN = {"time": "5 working days", "late": {"remind": "lead"}}
TEXT = {"zh": "步骤", "en": "A step"}


CLAIMS = {"expect", "refused", "allowed"}
"""The keys of a step that say something of the behaviour; any other step only leads there."""


@dataclass(frozen=True)
class Deviation:
    """Where a script came out otherwise."""

    step: int
    what: str
    behaviour: bool
    """Whether the pattern does not hold; else the script could not be played."""


@dataclass(frozen=True)
class Pattern:
    """One file."""

    path: Path

    @cached_property
    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = yaml.safe_load(self.path.read_text(encoding="utf-8"))
        return data

    @property
    def number(self) -> int:
        return int(self.data["pattern"])

    @property
    def name(self) -> Mapping[str, str]:
        name: Mapping[str, str] = self.data["name"]
        return name

    @cached_property
    def library(self) -> Library:
        return library_of(self.data)

    @cached_property
    def mutilated(self) -> Library:
        """The library after the one edit."""
        data = copy.deepcopy(self.data)
        edit = data["mutilate"]
        edited(data["definition"], edit["at"].split("."), edit.get("to"))
        return library_of(data)

    @property
    def example(self) -> dict[str, Any]:
        """The file's request as a worked example without its steps."""
        return {
            "example": self.path.stem,
            "of": "pattern",
            "answers": {**FAMILY, **self.data.get("answers", {})},
        }

    def play(self, library: Library) -> Deviation | None:
        """What came out otherwise than the script says; None when all is as written."""
        run = ExampleRun(self.example, library, CALENDAR)
        day = DAY
        for number, step in enumerate(self.data["script"], 1):
            day = str(step.get("on", day))
            try:
                wrong = run.step({**step, "on": day})
            except (LookupError, ValueError) as nothing:
                return Deviation(number, str(nothing), behaviour=False)
            if wrong is not None:
                said = f"expected {wrong[0]}, found {wrong[1]}"
                return Deviation(number, said, behaviour=not CLAIMS.isdisjoint(step))
        history = run.store.rows.facts[run.case_id]
        assert verify(history)
        assert fold(run.case_id, history) == run.case
        return None


def patterns() -> list[Pattern]:
    """Every pattern of the folder, in the order of their numbers."""
    return sorted((Pattern(path) for path in FOLDER.glob("p*.yaml")), key=lambda p: p.number)


def edited(data: Any, path: list[str], value: Any) -> None:
    """Put `value` at `path`; without a value, take out what is there. It must be there before."""
    for step in path[:-1]:
        data = data[int(step) if isinstance(data, list) else step]
    last: Any = int(path[-1]) if isinstance(data, list) else path[-1]
    _ = data[last]
    if value is None:
        del data[last]
    else:
        data[last] = value


def library_of(data: Mapping[str, Any]) -> Library:
    """The library of one pattern: its definition, and those that it uses."""
    own = {"applicant": {"says": "request"}, **data["definition"]}
    definitions = {"pattern": own, **data.get("definitions", {})}
    if data.get("definitions"):
        own["uses"] = dict.fromkeys(data["definitions"], 1)
    made = [whole(name, copy.deepcopy(each)) for name, each in definitions.items()]
    words = sorted({word for each in made for word in outcomes_in(each)})
    base = yaml.safe_load((FOLDER / "base.yaml").read_text(encoding="utf-8"))
    base["outcomes"] = {word: {"zh": "结果", "en": "An outcome"} for word in words}
    base["outcomes"] |= data.get("outcomes", {})
    texts = [json.dumps(each, ensure_ascii=False) for each in (base, *made)]
    return load_text("\n---\n".join(texts), "pattern.yaml")


def whole(name: str, written: dict[str, Any]) -> dict[str, Any]:
    """A definition with what every definition must say."""
    filled_in(written)
    for act in written.get("acts", {}).values():
        act.setdefault("title", TEXT)
    return {
        "definition": name,
        **dict.fromkeys(("title", "scope", "duties", "conditions", "procedure"), TEXT),
        "department": "office",
        "nature": "other",
        "basis": ["行政许可法 26"],
        "subject": "household",
        "office": "township of registered",
        "reads": {"forms": ["request"]},
        **written,
    }


def filled_in(process: dict[str, Any]) -> None:
    """Titles and deadlines, where a pattern leaves them to us."""
    for state in process["states"].values():
        if any(kind in state for kind in TITLED):
            state.setdefault("title", TEXT)
        if "task" in state:
            state.setdefault("within", WITHIN)
        for signal in (state.get("wait") or {}).get("signals", {}).values():
            signal.setdefault("title", TEXT)
        for lane in state.get("lanes", {}).values():
            if "states" in lane:
                lane.setdefault("title", TEXT)
                filled_in(lane)
            for act in lane.get("acts", {}).values():
                act.setdefault("title", TEXT)


def outcomes_in(process: Mapping[str, Any]) -> set[str]:
    """Every outcome of a task, for which the catalogue needs a text."""
    found: set[str] = set()
    for state in process["states"].values():
        found |= set(state.get("then", {}))
        for lane in state.get("lanes", {}).values():
            found |= outcomes_in(lane) if "states" in lane else set()
    return found
