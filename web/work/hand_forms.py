"""The questions of the acts by which work goes from hand to hand. Consumer: their pages."""

from __future__ import annotations

from typing import Any

from web.language import worded
from web.work.case_file import CaseFile
from web.work.colleagues import Options
from web.work.task_forms import outcomes
from workflow.definition.base import Text
from workflow.definition.catalogues import FieldType, Form, FormField
from workflow.domain.case import Task

LONGEST = 1_000


def question(title: Text, kind: FieldType = FieldType.PARAGRAPH, **more: Any) -> FormField:
    """One question; required unless it is said otherwise."""
    given = {"required": True, **more}
    if kind in (FieldType.PARAGRAPH, FieldType.TEXT):
        given.setdefault("maximum", LONGEST)
    return FormField(title=title, type=kind, **given)


def person(title: Text, options: Options) -> FormField:
    """Somebody chosen by name; where nobody can be, the question says so."""
    nobody = worded("At the moment there is nobody to choose")
    return question(
        title,
        FieldType.CHOICE,
        options=options or {"nobody": nobody},
        hint=None if options else worded("Please speak with the head of your office."),
    )


def form(title: Text, **fields: FormField) -> Form:
    """A form of these questions."""
    return Form(title=title, fields=fields)


def reassign_form(options: Options, everybody: str) -> Form:
    """Whom, and why. `everybody`: the option by which it goes back to all of its post."""
    if everybody:
        back = worded("Nobody by name: back to all of its post")
        options = {**options, everybody: back}
    why = worded(
        "For example: away on business, on leave, a change of duties. Nothing about the applicant."
    )
    return form(
        worded("Hand it to a colleague"),
        to=person(worded("To whom it is handed"), options),
        reason=question(worded("Why it is handed on"), hint=why, maximum=200),
    )


def delegate_form(options: Options) -> Form:
    """Whom, and what is asked of them."""
    return form(
        worded("Delegate"),
        to=person(worded("Whom do you ask"), options),
        request=question(worded("What you ask of them")),
    )


def give_back_form(file: CaseFile, task: Task) -> Form:
    """The opinion, and the outcome that is proposed."""
    texts = file.closure.catalogues.outcomes
    fields = {"opinion": question(worded("My opinion"))}
    known = outcomes(file, task)
    if len(known) > 1:
        fields["outcome"] = question(
            worded("The outcome I propose"),
            FieldType.CHOICE,
            required=False,
            options={name: texts.get(name) or Text(zh=name, en=name) for name in known},
        )
    return form(worded("Give back"), **fields)


def take_back_form() -> Form:
    """Why."""
    return form(worded("Take back"), reason=question(worded("Why it is taken back"), maximum=200))


def supervise_form() -> Form:
    """What is to be answered, and by when."""
    return form(
        worded("Supervision order"),
        order=question(worded("What is to be answered")),
        due=question(worded("The last day for the answer"), FieldType.DATE),
    )


def copy_form(options: Options) -> Form:
    """Who gets a copy, and what is written with it."""
    nobody = worded("At the moment there is nobody to choose")
    return form(
        worded("Copy"),
        to=question(
            worded("Who gets the copy"), FieldType.CHOICES, options=options or {"nobody": nobody}
        ),
        note=question(worded("A note with it"), required=False),
    )


def substitute_form(whom: Options, who: Options) -> Form:
    """Who acts for whom, when, and why they may."""
    authority = worded("For example the number of the letter. It is shown with every signature.")
    return form(
        worded("A new substitute"),
        for_whom=person(worded("Who is away"), whom),
        user=person(worded("Who stands in"), who),
        since=question(worded("From this day"), FieldType.DATE),
        until=question(worded("Until, this day included"), FieldType.DATE),
        authority=question(
            worded("The authorisation"), FieldType.TEXT, hint=authority, maximum=100
        ),
    )


def handover_form(options: Options, everybody: str) -> Form:
    """Whom all of it goes to, and why."""
    back = worded("Nobody by name: back to each post")
    return form(
        worded("Hand over"),
        to=person(worded("Who takes it over"), {**options, everybody: back}),
        reason=question(worded("Why it is handed over"), maximum=200),
    )
