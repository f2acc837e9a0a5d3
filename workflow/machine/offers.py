"""What a request would lead to before it is filed: services that fit, documents that are needed.

Pure questions over a closure and the answers so far, with the guards that the engine uses after
filing. Consumers: the applicant's form in steps, the start page's situations, the counter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflow.definition.answers import variables
from workflow.definition.base import Text
from workflow.definition.catalogues import FieldType, Form, FormField, Material
from workflow.definition.closure import Closure
from workflow.definition.expressions import GuardError, compile_guard
from workflow.definition.model import Lane
from workflow.definition.variables import parameter_variables
from workflow.domain.people import Directory
from workflow.machine.application import applicant_forms

Value = bool | int | str


@dataclass(frozen=True)
class Known:
    """What is known of a request that is not filed yet."""

    closure: Closure
    values: Mapping[str, Value]
    """Every variable that a guard over the application may name."""

    @classmethod
    def of(cls, closure: Closure, answers: Mapping[str, Any], directory: Directory) -> Known:
        """From checked answers, also incomplete ones."""
        found: dict[str, Value] = dict(parameters(closure, answers, directory))
        for form in applicant_forms(closure).values():
            found |= variables(form.fields, answers)
        return cls(closure, found)

    def holds(self, guard: str | None) -> bool:
        """Whether a guard holds; without one it does, and one that cannot be told does not."""
        if guard is None:
            return True
        try:
            return compile_guard(guard).test(self.values)
        except GuardError:
            return False

    def offered(self) -> dict[str, Lane]:
        """The services that the applicant is offered, by lane."""
        return {
            name: lane
            for name, lane in lanes(self.closure)
            if lane.offer is not None and self.holds(lane.offer)
        }

    def running(self, chosen: Collection[str]) -> dict[str, Lane]:
        """The lanes that would run with these services chosen."""
        offered = self.offered()
        return {
            name: lane
            for name, lane in lanes(self.closure)
            if self.holds(lane.when)
            and (lane.offer is None or (name in chosen and name in offered))
        }

    def materials(self, chosen: Collection[str]) -> dict[str, Material]:
        """The documents to ask for, each once, in the order of the pool."""
        root = self.closure.definition
        running = [lane.use for lane in self.running(chosen).values() if lane.use]
        named = {
            name
            for use in (each for first in running for each in uses(self.closure, first))
            for name in self.closure.definitions[use].reads.materials
        }
        elsewhere = {
            name
            for definition in self.closure.definitions.values()
            if definition is not root
            for name in definition.reads.materials
        }
        named |= {name for name in root.reads.materials if name not in elsewhere}
        pool = self.closure.catalogues.materials
        return {
            name: material
            for name, material in pool.items()
            if name in named and self.holds(material.when)
        }

    def readers(self, chosen: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Of each document that lanes read, these lanes: why it is asked for."""
        found: dict[str, tuple[str, ...]] = {}
        for name, lane in self.running(chosen).items():
            used = uses(self.closure, lane.use) if lane.use else ()
            read = {item for use in used for item in self.closure.definitions[use].reads.materials}
            for item in sorted(read):
                found[item] = (*found.get(item, ()), name)
        return found


def parameters(
    closure: Closure, answers: Mapping[str, Any], directory: Directory
) -> Iterator[tuple[str, Value]]:
    """The municipal numbers of the office that the answers name."""
    definition = closure.definition
    home = str(answers.get(definition.office_field, ""))
    place = directory.at_level(home, definition.office_level) or home
    kinds = parameter_variables(closure.catalogues)
    for name, parameter in closure.catalogues.parameters.items():
        number = directory.parameter(name, place, parameter.value)
        yield name, bool(number) if kinds[name] is bool else number


def lanes(closure: Closure) -> Iterator[tuple[str, Lane]]:
    """The lanes of the request itself, in their order."""
    for state in closure.definition.states.values():
        yield from state.lanes_by_id.items()


def uses(closure: Closure, definition: str) -> Iterator[str]:
    """A definition and all that it uses."""
    yield definition
    for used in closure.definitions[definition].uses:
        yield from uses(closure, used)


def lane_title(closure: Closure, lane: Lane) -> Text:
    """What a lane is called."""
    if lane.title is not None:
        return lane.title
    return closure.definitions[lane.use].title if lane.use else closure.definition.title


def situations(closure: Closure) -> tuple[str, FormField] | None:
    """The question about what happened: the first choice of several in what people are asked
    first; None where there is none."""
    asks = closure.definition.applicant
    form = closure.catalogues.forms[asks.says] if asks else None
    for name, field in (form.fields if form else {}).items():
        if field.type is FieldType.CHOICES:
            return name, field
    return None


def may_help(closure: Closure, happened: Collection[str], directory: Directory) -> list[Text]:
    """The services that may help in these situations, the household's members still unknown."""
    question = situations(closure)
    if question is None or not happened:
        return []
    name, _field = question
    forms = applicant_forms(closure).values()
    answers: dict[str, Any] = {name: list(happened)}
    values = {**Known.of(closure, answers, directory).values, **_members(forms)}
    known = Known(closure, values)
    found = [lane_title(closure, lane) for lane in known.offered().values()]
    return found or [closure.definition.title]


def _members(forms: Collection[Form]) -> dict[str, Value]:
    """Tables as if each had somebody to whom all of it applies."""
    counted: dict[str, Value] = {}
    for form in forms:
        for name, field in form.fields.items():
            if field.type is FieldType.TABLE:
                row = {
                    c: True
                    for c, each in (field.columns or {}).items()
                    if each.type is FieldType.BOOLEAN
                }
                counted |= variables({name: field}, {name: [row]})
    return counted
