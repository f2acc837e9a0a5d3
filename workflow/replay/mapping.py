"""The map: which step of a definition each activity of a log is, and what the log leaves unsaid.

A small YAML document that begins with `replay: <definition>`, read within the limits of
definition files and checked against the definition it is for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError

from workflow.definition.base import Id, Names, Part
from workflow.definition.closure import Closure, Process
from workflow.definition.invalid import problems_of
from workflow.definition.problems import Problem, ProblemsFound, nearest
from workflow.definition.reader import Document, read
from workflow.machine.task_rules import FIXED_OUTCOMES
from workflow.replay.events import Columns


class Ahead(Part):
    """An answer that shows in what came next, before the same activity comes again."""

    ahead: dict[str, str]
    """Activity → the option that must have been ticked for it to happen."""


class FromLog(Part):
    """An answer that the log holds: an attribute of the event, else of its case."""

    attribute: str
    """Its key in the log."""


Answer = Ahead | FromLog | bool | int | str | list[Any]


def _short(value: Any) -> Any:
    """`ignore`, or a step's reference alone, may stand for the whole."""
    if value == "ignore":
        return {"ignore": True}
    return {"step": value} if isinstance(value, str) else value


class Does(Part):
    """What an activity is: work on a step, or nothing that the definition knows."""

    step: str | None = None
    """The step: lanes and state, such as `confirmation/check`; a state of the case by its name."""
    kind: str = "step"
    """Which work at that state: step, posting, objection, serve, tell…"""
    outcome: Names = ()
    """The outcomes it may have had; any of the step's where nothing is said."""
    form: dict[Id, Answer] = Field(default={})
    """What was written in the step's form."""
    reasons: Names = ()
    """The reasons given; the first of the list where an outcome needs one and none is named."""
    ignore: bool = False
    """The activity is no step: it is passed over and counted."""


class Request(Part):
    """What every request of the log is taken to have said: logs hold no applications."""

    answers: dict[Id, Any] = Field(default={})
    """The applicant's answers."""
    chosen: tuple[Id, ...] = ()
    """The offered services that were chosen."""
    materials: tuple[Id, ...] = ()
    """The documents handed in."""


class Named(Part):
    """The names of a table's columns, or of a log's attributes, where they are unusual."""

    case: str = ""
    activity: str = ""
    time: str = ""
    resource: str = ""
    lifecycle: str = ""


class Map(Part):
    """How a log's cases are played."""

    replay: Id
    """The definition that the cases run on."""
    columns: Named = Named()
    """The log's own names for what replay needs."""
    lifecycle: Names = ("complete",)
    """Which events count: those of these lifecycle transitions."""
    request: Request = Request()
    """What every request said."""
    ended: str | None = None
    """The attribute of a case that is there when the office had put it aside as finished: such a
    case must have come to its end."""
    people: dict[str, Names] = Field(default={})
    """Who holds which roles; whoever is not named here holds every role."""
    activities: dict[str, Annotated[Does, BeforeValidator(_short)]] = Field(default={})
    """Each activity of the log."""

    def names(self) -> Columns:
        """The columns as the readers want them."""
        return Columns(**self.columns.model_dump())


def read_map(path: Path, closure: Closure) -> Map:
    """A map that fits a definition. Raises ProblemsFound, OSError."""
    documents = list(read(path.read_bytes(), path.name))
    if len(documents) != 1:
        what, instead = "a map is one document", "begin it with `replay: <definition>`"
        raise ProblemsFound([Problem(path.name, 1, 1, what, instead, code="wrong-value")])
    document = documents[0]
    try:
        found = Map.model_validate(document.data)
    except ValidationError as error:
        raise ProblemsFound(problems_of(error, document, Map)) from None
    problems = list(_unfit(found, document, closure))
    if problems:
        raise ProblemsFound(problems)
    return found


def by_names(closure: Closure) -> Map:
    """The map for a log that calls its activities what the definition calls its steps."""
    called: dict[str, str] = {}
    for step, (process, state) in steps_of(closure).items():
        title = process.states[state].title
        for name in (step, state, *((title.zh, title.en) if title else ())):
            called.setdefault(name, step)
    return Map(
        replay=closure.root, activities={name: Does(step=step) for name, step in called.items()}
    )


def steps_of(closure: Closure) -> Mapping[str, tuple[Process, str]]:
    """Every state by its reference: lanes and state, as a map names it."""
    return dict(_steps(closure, closure.processes[closure.root], ""))


def _steps(
    closure: Closure, process: Process, above: str
) -> Iterator[tuple[str, tuple[Process, str]]]:
    for name, state in process.states.items():
        yield f"{above}{name}", (process, name)
        for lane_id, lane in state.lanes_by_id.items():
            inside = closure.processes[lane.use or f"{process.ref}.{name}.{lane_id}"]
            yield from _steps(closure, inside, f"{above}{lane_id}/")


def _unfit(found: Map, document: Document, closure: Closure) -> Iterator[Problem]:
    """Where a map names what the definition does not have."""
    if found.replay != closure.root:
        what = f"the map is for `{found.replay}`, the definition is `{closure.root}`"
        yield document.problem(("replay",), "wrong-value", what, f"write `{closure.root}`")
        return
    steps = steps_of(closure)
    for activity, does in found.activities.items():
        path = ("activities", activity)
        if does.ignore == (does.step is not None):
            what = "an activity has either a step or `ignore`"
            yield document.key_problem(path, "wrong-value", what, "write one of the two")
        elif does.step is not None and does.step not in steps:
            close = nearest(does.step, tuple(steps))
            instead = f"did you mean `{close}`?" if close else f"known are {', '.join(steps)}"
            what = f"the definition has no step `{does.step}`"
            yield document.problem((*path, "step"), "unknown-state", what, instead)
        elif does.step is not None:
            yield from _outcomes(does, steps[does.step], document, path)
    for name, roles in found.people.items():
        for role in roles:
            if role not in closure.catalogues.roles:
                what, instead = f"there is no role `{role}`", "name one of the catalogue"
                yield document.problem(("people", name), "unknown-role", what, instead)


def _outcomes(
    does: Does, step: tuple[Process, str], document: Document, path: tuple[str, str]
) -> Iterator[Problem]:
    process, state = step
    known = outcomes_at(process, state, does.kind)
    for outcome in does.outcome:
        if outcome not in known:
            what = f"`{does.step}` has no outcome `{outcome}`"
            instead = f"its outcomes are {', '.join(known) or 'none: nobody works there'}"
            yield document.problem((*path, "outcome"), "unknown-outcome", what, instead)


def outcomes_at(process: Process, state: str, kind: str) -> tuple[str, ...]:
    """What work of a kind at a state may come to."""
    return FIXED_OUTCOMES.get(kind) or tuple(process.states[state].then)
