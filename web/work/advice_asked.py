"""The page of whoever is asked for advice: the question, what it shares, and their answer.

It shows nothing else of the case: no name, no progress, no history. Consumer: `task_page`, which
hands over tasks of this kind.
"""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from web.forms import CatalogueForm
from web.language import gettext as _
from web.office import the_office
from web.refusals import sentence
from web.work.acts import after, new_key
from web.work.advice_pages import outcome_title
from web.work.case_file import CaseFile, as_left
from web.work.evidence import blocks, papers
from web.work.lights import left_of
from web.work.task_forms import ACT, OUTCOME, complete, task_form
from workflow.domain.advising import Advice
from workflow.domain.case import Task
from workflow.errors import Conflict, Invalid, NotFound, Refusal
from workflow.machine.engine_task_forms import ADVICE_TEXT
from workflow.machine.reading import Readable


def asked(file: CaseFile, task: Task) -> ResponseReturnValue:
    """Read the question and answer it."""
    advice = file.case.advice[int(task.subject)]
    if file.anothers(task):
        raise NotFound("no_such_task")
    form = task_form(file, task)
    if request.method == "GET" or not task.live:
        return _page(file, task, advice, form)
    if not form.ok():
        return _page(file, task, advice, form), form.status
    revision = request.form.get("revision", "")
    command = complete(
        file,
        task,
        form,
        revision=int(revision) if revision.isdecimal() and len(revision) < 10 else None,
        key=request.form.get("key", "")[:60] or None,
    )
    if command is None:
        return _page(file, task, advice, form), form.status
    try:
        the_office().engine.handle(command, file.actor)
    except Invalid as invalid:
        form.tell(invalid)
        return _page(file, task, advice, form), form.status
    except (Conflict, Refusal) as refusal:
        said = sentence(refusal)
        form.top_errors.append(said.whole)
        return _page(file, task, advice, form), 409
    flash(_("Your advice was sent to who asked for it."))
    return after(as_left(file), task)


def _page(file: CaseFile, task: Task, advice: Advice, form: CatalogueForm) -> str:
    read = file.readable(task) if task.live else Readable()
    said = file.dossier.entry(advice.answer) if advice.answer is not None else {}
    return render_template(
        "work/advice_asked.html",
        file=file,
        case=file.case,
        task=task,
        advice=advice,
        asker=_asker(file, advice),
        question=str(file.dossier.entry(advice.entry).get("text", "")),
        left=left_of(task),
        blocks=blocks(file, task, read),
        papers=papers(file, task, read),
        form=form,
        outcome=form[OUTCOME],
        questions=[f for f in form.asked_fields if not f.short_name.startswith(ACT)],
        said=str(said.get(ADVICE_TEXT, "")),
        concluded=outcome_title(advice),
        key=request.form.get("key") or new_key(),
    )


def _asker(file: CaseFile, advice: Advice) -> str:
    """Who asks: name and role."""
    asking = file.case.tasks[advice.asking]
    return _(", ").join((advice.asked_name, file.role_title(asking.role)))
