"""Deciding alike tasks together: the same step of the same version with the same outcome.

Each is a command and a transaction of its own, with a result for each case. What refuses, sends
back or needs a reason is not offered, nor a step whose form asks for more than a choice: those are
looked at one by one. Consumers: officers, from their inbox.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from web.access import staff
from web.forms import CatalogueForm, build_form
from web.language import current_language, worded
from web.numbers import number_in
from web.office import the_office
from web.refusals import Said, sentence
from web.work.acts import new_key
from web.work.blueprint import blueprint
from web.work.case_file import CaseFile, open_case
from web.work.for_others import allowed
from workflow.definition.base import Text
from workflow.definition.catalogues import FieldType, Form, FormField
from workflow.definition.together import asked_together, outcomes_together
from workflow.domain.case import Task
from workflow.domain.commands import Complete
from workflow.errors import NotFound, Refusal
from workflow.machine.access import barred, task_post
from workflow.machine.task_rules import form_of_task
from workflow.store.queries.alike import MOST, AlikeTask, alike

CASES, OUTCOME = "together_cases", "together_outcome"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one case."""

    task: AlikeTask
    refused: Said | None


@blueprint.route("/cases/<tracking>/tasks/<int:no>/together", methods=["GET", "POST"])
@staff
def together(tracking: str, no: int) -> ResponseReturnValue:
    """Decide this task together with those that are alike."""
    file = open_case(tracking)
    task = file.task(no)
    process = file.case.scopes[task.path].process
    states = file.closure.processes[process]
    offered = outcomes_together(states, task.state) if task.kind == "step" else ()
    if not offered or file.actor.user is None:
        raise NotFound("no_such_task")
    actor = file.actor
    with the_office().store.database.read() as connection:
        found = alike(
            connection, file.actor.user, actor.posts, file.case.closure, process, task.state
        )
    found = allowed(found, actor)
    found += _taken_meanwhile(file, task, {each.case for each in found})
    form = _form(file, task, offered, found) if found else None
    results: list[Result] = []
    if form is not None and form.ok():
        results = [_decided(file, each, form) for each in found if _chosen(form, each)]
    shown = {
        "step": file.state_title(task.path, task.state),
        "service": file.service_title(file.case.scopes[task.path]),
        "form": form,
        "results": results,
        "key": request.form.get("key") or new_key(),
    }
    status = form.status if form is not None and not results else 200
    return render_template("work/together.html", **shown), status


def _form(
    file: CaseFile, task: Task, offered: tuple[str, ...], found: list[AlikeTask]
) -> CatalogueForm:
    texts = file.closure.catalogues.outcomes
    asked = asked_together(form_of_task(file.closure, file.case, task))
    people = {f"c{each.case}": _named(each) for each in found}
    outcomes = {name: texts.get(name) or Text(zh=name, en=name) for name in offered}
    fields = {
        CASES: FormField(
            title=worded("Which cases"),
            type=FieldType.CHOICES,
            required=True,
            options=people,
        ),
        **(asked or {}),
        OUTCOME: FormField(
            title=worded("Outcome"),
            type=FieldType.CHOICE,
            required=True,
            options=outcomes,
        ),
    }
    title = worded("Decide together")
    return build_form(
        Form(title=title, fields=fields), current_language(), data={CASES: list(people)}
    )


def _taken_meanwhile(file: CaseFile, task: Task, known: set[int]) -> list[AlikeTask]:
    """What the page showed and is open to the officer no more: its result says why. Nothing of
    one's own family's, which the page never shows."""
    process, found = file.case.scopes[task.path].process, []
    for value in request.form.getlist(CASES)[:MOST]:
        number = number_in(value[1:])
        if value[:1] != "c" or number is None or number in known:
            continue
        try:
            case = the_office().store.case(number)
        except NotFound:
            continue
        if barred(case, file.actor):
            continue
        for each in case.tasks.values():
            same = each.kind == "step" and each.state == task.state
            same = same and case.scopes[each.path].process == process
            if same and task_post(each, file.actor) is not None:
                line = (case.id, each.no, case.tracking, case.display, each.due_on, each.revision)
                found.append(AlikeTask(*line))
    return found


def _named(each: AlikeTask) -> Text:
    words = f"{each.display} · {each.tracking}"
    return Text(zh=words, en=words)


def _chosen(form: CatalogueForm, each: AlikeTask) -> bool:
    return f"c{each.case}" in (form.values().get(CASES) or ())


def _decided(file: CaseFile, each: AlikeTask, form: CatalogueForm) -> Result:
    """One of them, in a transaction of its own."""
    values: dict[str, Any] = form.values()
    key = request.form.get("key", "")[:40]
    command = Complete(
        case=each.case,
        task=each.task,
        outcome=values[OUTCOME],
        form={name: value for name, value in values.items() if name not in (CASES, OUTCOME)},
        revision=each.revision,
        together=True,
        key=f"{key}-{each.case}-{each.task}" if key else None,
    )
    try:
        the_office().engine.handle(command, file.actor)
    except Refusal as refusal:
        return Result(each, sentence(refusal))
    return Result(each, None)
