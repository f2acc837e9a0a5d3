"""The application: the forms that an applicant fills in, and their answers, checked.

Input: raw answers and the closure. Consumers: filing, corrected answers, and the engine, which
finds the persons they name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.definition.answers import check_answers
from workflow.definition.catalogues import Form
from workflow.definition.closure import Closure
from workflow.definition.variables import applicant_forms as names_of
from workflow.errors import Invalid
from workflow.machine.persons import repeated
from workflow.machine.work import Context


def applicant_forms(closure: Closure) -> dict[str, Form]:
    """The forms of a filing: what happened, and what each used definition reads."""
    return {name: closure.catalogues.forms[name] for name in names_of(closure.definitions.values())}


def check_forms(
    context: Context, answers: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The checked values of every form of the application, and what is wrong, by field."""
    values: dict[str, Any] = {}
    flaws: dict[str, str] = {}
    today = context.calendar.civil_day(context.now)
    for form in applicant_forms(context.closure).values():
        read, wrong = check_answers(form, answers, today=today, directory=context.directory)
        values.update(read)
        flaws.update({field: flaw.code.value for field, flaw in wrong.items()})
    return values, flaws | repeated(values)


def check_application(context: Context, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The application's values. Raises Invalid with everything that is wrong."""
    values, flaws = check_forms(context, answers)
    if flaws:
        raise Invalid(flaws)
    return values
