"""The decision tables beside a task's form: what they say row by row, and what they fill in.

Worked out with what is typed so far, also before anything is sent. Consumer: `task_page`.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from web.forms import CatalogueForm
from web.language import current_language
from web.language import gettext as _
from web.office import the_office
from web.work.case_file import CaseFile
from web.work.task_forms import DEVIATION
from workflow.definition.table_words import Explained, explained
from workflow.domain.case import Task
from workflow.errors import Invalid
from workflow.machine.looking import beside, looking
from workflow.machine.weighing import DEVIATION as FLAW
from workflow.machine.weighing import filled


@dataclass(frozen=True, slots=True)
class Beside:
    """What the page shows of the tables of a task."""

    tables: tuple[Explained, ...]
    filled: tuple[str, ...]
    """The questions that were filled in, by their titles."""


def tables_beside(file: CaseFile, task: Task, form: CatalogueForm) -> Beside | None:
    """What the tables say, after filling in what the officer has left blank; None without any."""
    state = file.state(task)
    spec = state.task if state is not None and task.kind == "step" else None
    if spec is None or not spec.tables:
        return None
    office = the_office()
    work = looking(
        file.case, file.closure, file.directory, file.dossier, office.calendar, office.now()
    )
    results = beside(work, task, form.values())
    language = current_language()
    return Beside(
        tables=tuple(
            explained(result, file.closure.catalogues, language) for result in results.values()
        ),
        filled=tuple(_fill(form, dict(filled(spec, results)))),
    )


def _fill(form: CatalogueForm, values: dict[str, object]) -> list[str]:
    """Put the tables' values into questions that are blank. A box is blank on a fresh page only:
    later, somebody may have left it so."""
    titles = []
    for name, value in values.items():
        field = form[name]
        if field.raw in ("", None) and (field.kind != "checkbox" or request.method == "GET"):
            field.process_data(value)
            titles.append(field.label.text)
    return titles


def told(form: CatalogueForm, invalid: Invalid) -> None:
    """Show what the engine found wrong; a missing reason stands at its own question."""
    rest = {name: code for name, code in invalid.fields.items() if name != FLAW}
    if len(rest) < len(invalid.fields):
        form[DEVIATION].errors = [_("Your finding differs from a table. Say why.")]
    form.tell(Invalid(rest))


__all__ = ["Beside", "tables_beside", "told"]
