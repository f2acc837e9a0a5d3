"""What people can ask for: the definitions that are filed, with the question that leads to them.

Input: the published definitions. Consumers: the start page, its search, the pages of a request.
"""

from __future__ import annotations

from dataclasses import dataclass

from web.office import the_office
from workflow.definition.catalogues import FormField
from workflow.definition.closure import Closure
from workflow.definition.model import Definition
from workflow.errors import NotFound
from workflow.machine.offers import lanes, situations


@dataclass(frozen=True)
class Service:
    """A definition that people file."""

    id: str
    closure: Closure
    question: tuple[str, FormField] | None
    """What people are asked first, where it offers situations."""

    @property
    def definition(self) -> Definition:
        """The definition."""
        return self.closure.definition

    @property
    def parts(self) -> list[Definition]:
        """The services inside a package."""
        known = self.closure.definitions
        return [known[lane.use] for _name, lane in lanes(self.closure) if lane.use]


def services() -> list[Service]:
    """What is offered here, packages with situations first."""
    found = [
        Service(name, closure, situations(closure))
        for name, closure in the_office().store.publications.newest().items()
        if closure.definition.applicant is not None
    ]
    return sorted(found, key=lambda s: (s.question is None, -len(s.parts), s.id))


def service(name: str) -> Service:
    """One service. Raises NotFound('no_such_definition')."""
    found = next((each for each in services() if each.id == name), None)
    if found is None:
        raise NotFound("no_such_definition")
    return found
