"""What a public notice shows at one of its places: the fields its definition allows, and no other.

Pure. Input: a case with its dossier, a notice and the id of the place. Consumers: the printed sheet
for the board, the public pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workflow.definition.catalogues import FormField
from workflow.definition.closure import Closure
from workflow.domain.case import Case, Notice, Scope
from workflow.machine.seats import in_force
from workflow.machine.tree import notice_rules, service_of, within
from workflow.ports import Dossier

MASKED = "_masked"
"""How a file writes a field that is shown in part: `applicant_name_masked`."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One field on the sheet."""

    field: FormField
    value: Any
    masked: bool
    """Whether the place shows it only in part."""


def shown_at(
    case: Case, closure: Closure, dossier: Dossier, notice: Notice, place: str
) -> tuple[Shown, ...]:
    """The fields of a notice at `place`, in their order; what has no value is left out.

    Raises KeyError for a place that the notice does not have.
    """
    shows = notice_rules(case, closure, notice).places[place].shows
    return shown_fields(case, closure, dossier, case.scopes[notice.path], shows)


def shown_fields(
    case: Case, closure: Closure, dossier: Dossier, scope: Scope, names: tuple[str, ...]
) -> tuple[Shown, ...]:
    """These fields of the application and of the findings of a scope's own service."""
    values = _values(case, closure, dossier, scope)
    fields = {n: f for form in closure.catalogues.forms.values() for n, f in form.fields.items()}
    found = []
    for name in names:
        masked = name not in fields and name.endswith(MASKED)
        plain = name.removesuffix(MASKED) if masked else name
        if plain in values and plain in fields:
            found.append(Shown(fields[plain], values[plain], masked))
    return tuple(found)


def _values(case: Case, closure: Closure, dossier: Dossier, scope: Scope) -> dict[str, Any]:
    """The answers of the application, and over them the findings of the scope's own service."""
    service = service_of(case, scope)
    values = dict(dossier.application())
    for task in case.tasks.values():
        if task.status != "done" or task.entry is None or not within(task.path, service.path):
            continue
        if in_force(case, closure, task):
            values.update(dossier.entry(task.entry))
    return values
