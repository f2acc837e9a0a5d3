"""One definition under examination: what all checks need to know about it, worked out once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from workflow.definition.catalogues import Catalogues, FormField
from workflow.definition.closure import Closure, Process, lanes_of, processes_of, states_of
from workflow.definition.flow import EARLIER
from workflow.definition.library import Library
from workflow.definition.model import Back, Definition, Lane, Reopen, State
from workflow.definition.problems import Problem, nearest
from workflow.definition.reader import Path
from workflow.definition.variables import (
    INPUT_VALUES,
    RowLane,
    applicant_forms,
    row_columns,
    row_lanes,
    task_forms,
)

Step = tuple[Process, str, State]


@dataclass(frozen=True)
class Examined:
    """A definition within its library."""

    library: Library
    definition: Definition

    @property
    def catalogues(self) -> Catalogues:
        """All catalogues."""
        return self.library.catalogues

    @cached_property
    def processes(self) -> tuple[Process, ...]:
        """Its processes, outermost first."""
        return tuple(processes_of(self.definition))

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every state of every process."""
        return tuple(
            (process, name, state)
            for process in self.processes
            for name, state in process.states.items()
        )

    @cached_property
    def lanes(self) -> dict[str, tuple[Process, str, Lane]]:
        """Every lane by its id (the first, if there are several), with its process and state."""
        found: dict[str, tuple[Process, str, Lane]] = {}
        for process, name, state in self.steps:
            for lane_id, lane in state.lanes_by_id.items():
                found.setdefault(lane_id, (process, name, lane))
        return found

    @cached_property
    def own_steps(self) -> frozenset[str]:
        """The ids of its states and lanes."""
        return frozenset(_steps_of(self.definition))

    @cached_property
    def behind(self) -> Mapping[str, set[str]]:
        """The states and lanes of what each input, and each lane of its own, stands for."""
        found = {name: self._steps_in(lane) for name, (_, _, lane) in self.lanes.items()}
        for user, _, lane in self.users:
            beside = dict(lanes_of(user))
            for name, other in lane.bind.items():
                if other in beside:
                    found.setdefault(name, set()).update(self._steps_in(beside[other]))
        return found

    def _steps_in(self, lane: Lane) -> set[str]:
        if lane.use is not None:
            used = self.library.definitions.get(lane.use)
            return _steps_of(used) if used is not None else set()
        states = lane.states or {}
        return {*states, *(name for state in states.values() for name in state.lanes_by_id)}

    @cached_property
    def closure(self) -> Closure:
        """The definition with all that it uses and that exists."""
        name = self.definition.definition
        return Closure(name, self.library.within[name], self.catalogues)

    @cached_property
    def users(self) -> tuple[tuple[Definition, str, Lane], ...]:
        """The lanes, of any definition, that run this one."""
        return self.library.lanes_using.get(self.definition.definition, ())

    @cached_property
    def related(self) -> tuple[Definition, ...]:
        """What runs in one case with it: itself, what it uses, and the packages it belongs to."""
        mine = self.definition.definition
        found: dict[str, Definition] = {}
        for inside in self.library.within.values():
            if mine in inside:
                found |= inside
        return tuple(found.values())

    def input_outcomes(self, name: str) -> tuple[str, ...]:
        """What an input can be, as far as the definitions tell that lanes bind it to."""
        found: dict[str, None] = {"pending": None, "absent": None, "withdrawn": None}
        for user, _, lane in self.users:
            bound = dict(lanes_of(user)).get(lane.bind.get(name, ""))
            if bound is None:
                return INPUT_VALUES
            found |= dict.fromkeys(self._ends_of(bound))
        return tuple(found) if self.users else INPUT_VALUES

    def lane_outcomes(self, lane: Lane) -> tuple[str, ...]:
        """What a lane of this definition can be: running, absent, or come to one of its ends."""
        absent = ("absent",) if lane.when is not None or lane.offer is not None else ()
        ends = self._ends_of(lane)
        return tuple(dict.fromkeys(("pending", *absent, *ends, "withdrawn")))

    def _ends_of(self, lane: Lane) -> tuple[str, ...]:
        """The outcomes of a lane; all where its definition is not known. An act from above, or a
        failed lane beside it, ends any lane without a decision."""
        used = self.library.definitions.get(lane.use or "")
        states = lane.states or (used.states if used is not None else None)
        if states is None:
            return INPUT_VALUES
        ends = (state.final.outcome for state in states.values() if state.final is not None)
        return ("terminated", *ends)

    @cached_property
    def milestones(self) -> frozenset[str]:
        """The milestones of everything that runs in one case with it."""
        return frozenset(
            state.milestone
            for definition in self.related
            for state in states_of(definition)
            if state.milestone is not None
        )

    @cached_property
    def answers(self) -> dict[str, FormField]:
        """The applicant's fields: of every form that the definition or what it uses asks for."""
        return self._fields(applicant_forms(self.closure.definitions.values()))

    @cached_property
    def findings(self) -> dict[str, FormField]:
        """The fields of its own task forms."""
        return self._fields(task_forms(self.definition))

    @cached_property
    def columns(self) -> dict[str, FormField]:
        """The columns of the tables for whose rows a lane runs this definition or part of it."""
        found: dict[str, FormField] = {}
        for process in self.processes:
            found |= row_columns(process, self.rows, self.catalogues)
        return found

    @cached_property
    def rows(self) -> tuple[RowLane, ...]:
        """The lanes, of any definition, that run once for each row of a table."""
        users = {lane_user.definition: lane_user for lane_user, _, _ in self.users}
        return tuple(row_lanes((self.definition, *users.values())))

    def _fields(self, forms: Iterable[str]) -> dict[str, FormField]:
        known = self.catalogues.forms
        return {
            name: field
            for form in forms
            if form in known
            for name, field in known[form].fields.items()
        }

    def problem(self, path: Path, code: str, what: str, instead: str) -> Problem:
        """A problem at the value at `path` of the definition."""
        name = self.definition.definition
        return self.library.problem("definition", name, path, code, what, instead)

    def key_problem(self, path: Path, code: str, what: str, instead: str) -> Problem:
        """A problem at the key that names `path`."""
        name = self.definition.definition
        return self.library.key_problem("definition", name, path, code, what, instead)

    def unknown(
        self, path: Path, code: str, noun: str, word: str, known: Iterable[str], key: bool = False
    ) -> Iterator[Problem]:
        """A problem if `word` is none of the `known` ones; `noun` says what it should name."""
        names = sorted(known)
        if word not in names:
            place = self.key_problem if key else self.problem
            yield place(path, code, f"there is no {noun} `{word}`", instead_of(word, names, noun))


def _steps_of(definition: Definition) -> set[str]:
    """The states and lanes of a definition, also of the lanes written in it."""
    states = {name for process in processes_of(definition) for name in process.states}
    return states | {name for name, _ in lanes_of(definition)}


def instead_of(word: str, known: Iterable[str], noun: str) -> str:
    """What to write instead of an unknown word: the nearest, or a choice, or where to add it."""
    names = sorted(known)
    if close := nearest(word, names):
        return f"did you mean `{close}`?"
    if not names:
        return f"there is no {noun} to choose from yet"
    shown = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
    return f"write one of {shown}"


def targets(state: State) -> list[tuple[Path, str]]:
    """Where a state can lead: the path of each name within the state, and the name."""
    found: list[tuple[Path, str]] = []
    for outcome, target in state.then.items():
        if isinstance(target, Reopen):
            found.append((("then", outcome, "to"), target.to))
        elif isinstance(target, Back):
            if target.back != EARLIER:
                found.append((("then", outcome, "back"), target.back))
        else:
            found.append((("then", outcome), target))
    if state.choose is not None:
        for index, branch in enumerate(state.choose.branches):
            found.append((("choose", "first", index, "to"), branch.to))
        found.append((("choose", "otherwise"), state.choose.otherwise))
    return found
