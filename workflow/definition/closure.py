"""What a case keeps of its definition: the definition, everything it uses, and one hash.

Input: a library's definitions and catalogues. Consumers: the engine (which runs a `Process` as one
flat machine), the store (which keeps the JSON of a published closure) and the pages.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from workflow.definition.catalogues import Catalogues
from workflow.definition.model import Act, AskFailed, Definition, Final, Lane, State
from workflow.definition.reader import Path
from workflow.definition.tables import UsesTable


@dataclass(frozen=True)
class Process:
    """A flat set of states: those of a definition, or those written in a lane of it."""

    ref: str
    """A definition's id, or `definition.state.lane` for states written in a lane."""
    definition: Definition
    """The definition in whose file the states are written."""
    start: str
    """The first state."""
    states: Mapping[str, State]
    """The states by id."""
    path: Path = ()
    """Where in the definition the states are written, without the last step `states`."""
    acts: Mapping[str, Act] = field(default_factory=dict)
    """Acts out of the usual order, by id."""

    def at(self, state: str, *steps: str | int) -> Path:
        """The path of `state` (and of `steps` in it) within the definition's file."""
        return (*self.path, "states", state, *steps)


def root_process(definition: Definition) -> Process:
    """The process of the definition itself."""
    return Process(
        definition.definition,
        definition,
        definition.start,
        definition.states,
        acts=definition.acts or {},
    )


def processes_of(definition: Definition) -> Iterator[Process]:
    """The process of a definition, then those written in its lanes, outermost first."""
    pending = [root_process(definition)]
    while pending:
        process = pending.pop(0)
        yield process
        for name, state in process.states.items():
            for lane_id, lane in state.lanes_by_id.items():
                if lane.states is not None and lane.start is not None:
                    ref = f"{process.ref}.{name}.{lane_id}"
                    path = process.at(name, "lanes", lane_id)
                    acts = lane.acts or {}
                    pending.append(Process(ref, definition, lane.start, lane.states, path, acts))


def states_of(definition: Definition) -> Iterator[State]:
    """Every state of a definition, also those written in its lanes."""
    for process in processes_of(definition):
        yield from process.states.values()


def lanes_of(definition: Definition) -> Iterator[tuple[str, Lane]]:
    """Every lane of a definition with its id, also of the states written in its lanes."""
    for state in states_of(definition):
        yield from state.lanes_by_id.items()


def ends_of(definition: Definition) -> Iterator[Final]:
    """Every end of a definition, also those of the states written in its lanes."""
    return (state.final for state in states_of(definition) if state.final is not None)


@dataclass(frozen=True)
class Closure:
    """A definition with everything that decides how its cases run. Immutable."""

    root: str
    """The definition that was asked for."""
    definitions: Mapping[str, Definition]
    """That definition and all that it uses, directly or not, by id."""
    catalogues: Catalogues = field(repr=False)
    """The catalogues, without forms, materials and tables that nothing here names."""

    @classmethod
    def of(cls, root: str, library: Mapping[str, Definition], catalogues: Catalogues) -> Closure:
        """The closure of `root`. Raises KeyError when it, or something it uses, does not exist."""
        found: dict[str, Definition] = {}
        pending = [root]
        while pending:
            name = pending.pop(0)
            if name not in found:
                found[name] = library[name]
                pending.extend(found[name].uses)
        return cls(root, found, _used(found, catalogues))

    @property
    def definition(self) -> Definition:
        """The root definition."""
        return self.definitions[self.root]

    @cached_property
    def processes(self) -> Mapping[str, Process]:
        """Every process by its `ref`."""
        return {
            process.ref: process
            for definition in self.definitions.values()
            for process in processes_of(definition)
        }

    @property
    def states(self) -> Iterator[State]:
        """Every state of these definitions."""
        return (state for each in self.definitions.values() for state in states_of(each))

    @cached_property
    def milestones(self) -> frozenset[str]:
        """Every milestone that a state of these definitions declares."""
        return frozenset(each.milestone for each in self.states if each.milestone is not None)

    @cached_property
    def refers(self) -> frozenset[str]:
        """Every service to which an end of these definitions may refer."""
        ends = (end for each in self.definitions.values() for end in ends_of(each))
        return frozenset(name for end in ends for name in end.refer)

    @cached_property
    def given(self) -> frozenset[str]:
        """Every name under which a lane of these definitions gives a result back."""
        lanes = (lane for each in self.definitions.values() for _, lane in lanes_of(each))
        return frozenset(name for lane in lanes for name in lane.gives or ())

    @cached_property
    def has_terms(self) -> bool:
        """Whether a whole scope of these definitions has a deadline: a service its promise, or a
        lane its own."""
        clocks = (each.clock for each in self.definitions.values())
        lanes = (lane for each in self.definitions.values() for _, lane in lanes_of(each))
        return any(clock is not None and clock.late is not None for clock in clocks) or any(
            lane.within is not None for lane in lanes
        )

    @cached_property
    def may_hold(self) -> bool:
        """Whether the work of any lanes may be on hold after a failure."""
        return any(isinstance(e.failed, AskFailed) and e.failed.hold for e in self.states)

    def may_wait(self, state: str) -> bool:
        """Whether the task of a state of this name may have to wait for something in its case."""
        return self.may_hold or state in self._conditional

    def may_bar(self, state: str) -> bool:
        """Whether a rule may leave a state of this name to who did not sign another step."""
        return state in self._excluding

    @cached_property
    def _conditional(self) -> frozenset[str]:
        return self._names(lambda s: s.task is not None and s.task.only_while is not None)

    @cached_property
    def _excluding(self) -> frozenset[str]:
        return self._names(_leaves_to_others)

    def _names(self, chosen: Callable[[State], bool]) -> frozenset[str]:
        each = (p.states.items() for p in self.processes.values())
        return frozenset(name for states in each for name, state in states if chosen(state))

    @cached_property
    def json(self) -> str:
        """The canonical JSON: no spaces, UTF-8; the same closure, the same text.

        Keys stay in the order of the file: lanes, guards and joins are applied in that order, and
        pages show fields and choices in it, so another order is another closure.
        """
        data = {
            "root": self.root,
            "definitions": {
                name: definition.model_dump(mode="json", by_alias=True, exclude_none=True)
                for name, definition in self.definitions.items()
            },
            "catalogues": self.catalogues.model_dump(mode="json", by_alias=True, exclude_none=True),
        }
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON, in hex."""
        return hashlib.sha256(self.json.encode()).hexdigest()

    def to_json(self) -> str:
        """The canonical JSON, from which `from_json` makes an equal closure."""
        return self.json

    @classmethod
    def from_json(cls, text: str) -> Closure:
        """The closure that `to_json` wrote. Raises ValueError if the text is no closure."""
        data = json.loads(text)
        definitions = {
            name: Definition.model_validate(each) for name, each in data["definitions"].items()
        }
        closure = cls.of(data["root"], definitions, Catalogues.model_validate(data["catalogues"]))
        # What was published keeps its text, and so its hash, also when the language has grown.
        closure.__dict__["json"] = text
        return closure


def _leaves_to_others(state: State) -> bool:
    """Whether whoever signed another step may not do this one; relatives may do none anywhere."""
    task = state.task.excluded if state.task is not None else ()
    answer = state.notice.objections.excluded if state.notice is not None else ()
    return any(name != "related" for name in (*task, *answer))


def _used(definitions: Mapping[str, Definition], catalogues: Catalogues) -> Catalogues:
    """The catalogues without forms, materials and tables that no definition names, and without
    exports of other services.

    So a new form for another service leaves the hash, and with it the published version, alone.
    """
    named: set[str] = set()
    for definition in definitions.values():
        named.update(*_names(definition))
    forms = {name: form for name, form in catalogues.forms.items() if name in named}
    materials = {
        name: each
        for name, each in catalogues.materials.items()
        if name in named or each.on_behalf is not None
    }
    used = {each.name_of(name) for one in definitions.values() for name, each in _tables(one)}
    tables = {name: each for name, each in catalogues.tables.items() if name in used}
    exports = {name: e for name, e in catalogues.exports.items() if e.service in definitions}
    used_parts = {"forms": forms, "materials": materials, "tables": tables, "exports": exports}
    return catalogues.model_copy(update={**used_parts, "catalogue": None})


def _tables(definition: Definition) -> Iterator[tuple[str, UsesTable]]:
    yield from definition.tables.items()
    if definition.quick_check is not None:
        yield from definition.quick_check.tables.items()


def _names(definition: Definition) -> Iterator[set[str]]:
    reads = definition.reads
    yield {*reads.forms, *reads.materials, *reads.formerly}
    if definition.applicant is not None:
        yield {definition.applicant.says}
    if definition.quick_check is not None:
        yield {definition.quick_check.form}
    for process in processes_of(definition):
        yield {act.form or "" for act in process.acts.values()}
        for state in process.states.values():
            if state.task is not None:
                yield {state.task.form or "", *(name.split(".")[0] for name in state.task.reads)}
            if state.notice is not None:
                answers = state.notice.objections
                yield {answers.form or "", *(name.split(".")[0] for name in answers.reads)}
