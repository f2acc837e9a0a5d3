"""Plays worked examples through the engine: who does what, when, and what must then hold.

Input: `example:` documents beside the definitions. Consumers: the tests, which run every shipped
example, and the admin's desk, which proves a draft with them before it is published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from workflow.definition.library import Library
from workflow.domain.calendar import Calendar
from workflow.domain.commands import Complete, Sign
from workflow.errors import Refusal
from workflow.examples import afterwards, flow, hands, limits, looks, people, remedies, work
from workflow.examples.run import Look, Make, Run, Step, as_day, plain

COMMANDS: Mapping[str, Make] = {
    **work.COMMANDS,
    **flow.COMMANDS,
    **hands.COMMANDS,
    **limits.COMMANDS,
    **afterwards.COMMANDS,
    **remedies.COMMANDS,
    **people.COMMANDS,
}
"""What a step may `do`, besides filing."""
LOOKS: Mapping[str, Look] = {**looks.LOOKS, **limits.LOOKS, **afterwards.LOOKS}
"""What a step may `expect`."""
Wrong = tuple[str, str] | None
"""What was expected and what was found; None where they are the same."""


@dataclass(frozen=True)
class Failure:
    """A step of an example that came out otherwise than written."""

    example: str
    step: int
    """From 1."""
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.example}, step {self.step}: expected {self.expected}, found {self.found}"


def run_example(
    example: Mapping[str, Any], library: Library, calendar: Calendar
) -> tuple[Failure | None, ExampleRun]:
    """Play one example; the first step that comes out otherwise, and the run for a closer look."""
    run = ExampleRun(example, library, calendar)
    for number, step in enumerate(example["steps"], 1):
        wrong = run.step(step)
        if wrong is not None:
            return Failure(str(example["example"]), number, *wrong), run
    return None, run


class ExampleRun(Run):
    """An example whose steps are taken one by one."""

    def step(self, step: Step) -> Wrong:
        """Play one step; what was expected and what was found, where they differ."""
        hour = time.fromisoformat(str(step.get("at", "10:00")))
        self.wait_until(datetime.combine(as_day(step["on"]), hour, tzinfo=self.calendar.zone))
        if "expect" in step:
            return self._expect(step["expect"])
        refused = step.get("refused")
        try:
            self.act(step)
        except Refusal as refusal:
            if refused is None:
                return "the step to be allowed", f"refused: {refusal}"
            return None if refusal.code == refused else (f"refused: {refused}", refusal.code)
        return None if refused is None else (f"refused: {refused}", "it was allowed")

    def act(self, step: Step) -> None:
        """Do what a step says, now. Raises Refusal."""
        if "go" in step:
            self.case_id = afterwards.named_case(self, str(step["go"]))
            return
        actor = self.actor(str(step["by"]))
        when: dict[str, Any] = {
            "occurred_on": as_day(step["occurred_on"]) if "occurred_on" in step else None,
            "why": str(step.get("why", "")),
        }
        does = step.get("do", "complete")
        if does == "file":
            answer = self.engine.handle(work.filing(self, step, when), actor)
            self.case_id = self.first_id = answer.case
            return
        command = COMMANDS[does](self, plain(step), when)
        self.engine.handle(command, actor)
        if isinstance(command, Complete):
            for name in step.get("and", ()):
                signing = Sign(case=self.case_id, task=command.task, **when)
                self.engine.handle(signing, self.actor(str(name)))

    def _expect(self, expected: Mapping[str, Any]) -> Wrong:
        for name, wanted in expected.items():
            found, wanted = LOOKS[name](self, wanted), plain(wanted)
            if found != wanted:
                return f"{name}: {written(wanted)}", written(found)
        return None


def written(value: Any) -> str:
    """A value as an example writes it: `{case: 2026-03-31}`."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {written(each)}" for name, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(written, value)) + "]"
    return str(value)
