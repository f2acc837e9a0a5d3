"""The application: the forms that an applicant fills in, and their answers, checked.

Input: raw answers and the closure. Consumers: filing, corrected answers, and the engine, which
finds the persons they name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.definition.answers import check_answers
from workflow.definition.catalogues import Catalogues, Form, FormField, Levels
from workflow.definition.closure import Closure
from workflow.definition.variables import applicant_forms as names_of
from workflow.domain.people import Actor, ActorKind
from workflow.errors import Invalid
from workflow.machine.persons import repeated
from workflow.machine.work import Context


def applicant_forms(closure: Closure) -> dict[str, Form]:
    """The forms of a filing: what happened, and what each used definition reads."""
    return {name: closure.catalogues.forms[name] for name in names_of(closure.definitions.values())}


def is_asked(not_at: Levels, catalogues: Catalogues, actor: Actor) -> bool:
    """Whether somebody is asked for something that is `not_at` these levels: staff all of whose
    posts are at one of them are not."""
    if actor.kind is not ActorKind.STAFF or not not_at:
        return True
    levels = {
        catalogues.roles[post.role].serves for post in actor.posts if post.role in catalogues.roles
    }
    return not levels or not levels <= set(not_at)


def forms_asked(closure: Closure, actor: Actor) -> dict[str, Form]:
    """The forms of a filing as this actor fills them in: without what is `not_at` their level."""
    catalogues = closure.catalogues
    found = {}
    for name, form in applicant_forms(closure).items():
        if is_asked(form.not_at, catalogues, actor):
            fields = _fields_asked(form.fields, catalogues, actor)
            if fields:
                found[name] = form.model_copy(update={"fields": fields})
    return found


def _fields_asked(
    fields: Mapping[str, FormField], catalogues: Catalogues, actor: Actor
) -> dict[str, FormField]:
    found = {}
    for name, field in fields.items():
        if is_asked(field.not_at, catalogues, actor):
            columns = field.columns and _fields_asked(field.columns, catalogues, actor)
            found[name] = field.model_copy(update={"columns": columns})
    return found


def check_forms(
    context: Context, answers: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The checked values of every form of the application, and what is wrong, by field.

    What the actor's level is not asked is neither missing nor taken.
    """
    values: dict[str, Any] = {}
    flaws: dict[str, str] = {}
    today = context.calendar.civil_day(context.now)
    for form in forms_asked(context.closure, context.actor).values():
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


def handed_on(closure: Closure, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What another service takes over of a request: the questions that it asks itself, with the
    answers that are answers there. Its window asks for the rest; nothing else goes along."""
    taken: dict[str, Any] = {}
    for form in applicant_forms(closure).values():
        taken.update(check_answers(form, answers, partial=True)[0])
    return taken
