"""Members of staff as answers to a question: offered by name, shown by name, kept as accounts.

Input: a form of the catalogue with fields of the type `officers`. Consumers: the task's form, the
sections of findings.
"""

from __future__ import annotations

from typing import Any

from web.language import current_language, worded
from web.office import the_office, today
from web.work.case_file import CaseFile
from web.work.colleagues import anybody_with
from workflow.definition.catalogues import FieldType, Form, FormField
from workflow.machine.access import is_relative

_NOBODY = worded("At the moment there is nobody to choose")


def with_people(file: CaseFile, form: Form) -> Form:
    """The form with the people who can be chosen as the options of its questions."""
    if not any(field.type is FieldType.OFFICERS for field in form.fields.values()):
        return form
    fields = {name: _offered(file, field) for name, field in form.fields.items()}
    return form.model_copy(update={"fields": fields})


def _offered(file: CaseFile, field: FormField) -> FormField:
    if field.type is not FieldType.OFFICERS:
        return field
    offered = anybody_with(file, field.role or "", lambda who: not is_relative(file.case, who))
    options = offered or {"nobody": _NOBODY}
    changes = {"type": FieldType.CHOICES, "role": None, "options": options}
    return field.model_copy(update=changes)


def picked(value: Any) -> Any:
    """An answer of accounts as the page's form ticks them."""
    numbers = isinstance(value, list) and value and all(isinstance(one, int) for one in value)
    return [f"u{one}" for one in value] if numbers else value


def named(field: FormField, value: Any) -> tuple[FormField, Any]:
    """The question and its answer as they are shown: accounts by the names of their holders."""
    if field.type is not FieldType.OFFICERS or not isinstance(value, list):
        return field, value
    with the_office().store.staff(today()) as staff:
        known = [staff.actor(user) for user in value]
    names = [who.name for who in known if who is not None]
    joined = ("、" if current_language() == "zh" else ", ").join(names)
    gone = len(value) - len(names)
    shown = f"{joined} (+{gone})" if gone else joined
    return FormField(title=field.title, type=FieldType.TEXT, privacy=field.privacy), shown
