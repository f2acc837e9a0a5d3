"""The form of a task: what the catalogue asks, the outcome, its reasons, the day on paper.

One form for one task, so that everything typed is checked, kept and shown again together. Its own
questions have names beginning with `act_`, which no catalogue uses. Consumer: `task_page`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from web.forms import CatalogueForm, build_form
from web.language import current_language, worded
from web.language import gettext as _
from web.office import today
from web.work.case_file import CaseFile
from web.work.officers import with_people
from workflow.definition.base import Text
from workflow.definition.catalogues import FieldType, Form, FormField
from workflow.definition.flow import EARLIER
from workflow.definition.model import Back
from workflow.domain.case import Task
from workflow.domain.commands import Complete, Handed
from workflow.machine.engine_task_forms import ADVICE_OUTCOMES
from workflow.machine.hands_back import earlier_steps
from workflow.machine.pledges import OUTCOMES as PLEDGES
from workflow.machine.seats import choices
from workflow.machine.task_rules import FIXED_OUTCOMES, OWN_FORMS

ACT = "act_"
OUTCOME, REASONS, ON, WHY = "act_outcome", "act_reasons_", "act_on", "act_why"
TO = "act_to_"
"""With an outcome that goes back to a step of one's choice: which."""
PHOTO, SHEET = "act_photo", "act_sheet"
DEVIATION = "act_deviation"
GAPS = "act_gaps"
_ITEMS = {PHOTO: "posting_photo", SHEET: "signed_sheet"}


def task_form(file: CaseFile, task: Task, data: Mapping[str, Any] | None = None) -> CatalogueForm:
    """The form on the page of a task."""
    found = _catalogue_form(file, task)
    asked = with_people(file, found) if found else None
    fields = dict(asked.fields) if asked else {}
    fields.update(_own_fields(file, task))
    title = asked.title if asked else worded("What was done")
    hint = asked.hint if asked else None
    given = {ON: today().isoformat(), **(data or {})} if _by_day(task) else dict(data or {})
    return build_form(Form(title=title, hint=hint, fields=fields), current_language(), data=given)


def _by_day(task: Task) -> bool:
    """Whether the day is part of what is recorded, and asked for openly."""
    return task.kind in ("posting", "serve", "tell")


def _catalogue_form(file: CaseFile, task: Task) -> Form | None:
    state = file.state(task)
    if task.kind in OWN_FORMS:
        return OWN_FORMS[task.kind]
    name = None
    if task.kind == "step" and state is not None and state.task is not None:
        name = state.task.form
    if task.kind == "objection" and state is not None and state.notice is not None:
        name = state.notice.objections.form
    return file.closure.catalogues.forms[name] if name else None


def finding_fields(file: CaseFile, task: Task) -> Mapping[str, FormField]:
    """The questions of a task's finding."""
    form = _catalogue_form(file, task)
    return form.fields if form else {}


def outcomes(file: CaseFile, task: Task) -> tuple[str, ...]:
    """What the task can be ended with."""
    state = file.state(task)
    if task.kind == "step" and state is not None:
        return choices(state, task)
    return FIXED_OUTCOMES[task.kind]


def reasons_of(file: CaseFile, task: Task, outcome: str) -> str:
    """The list of reasons that an outcome needs; "" for none."""
    state = file.state(task)
    if task.kind != "step" or state is None or state.task is None:
        return ""
    return state.task.reasons.get(outcome, "")


def _own_fields(file: CaseFile, task: Task) -> dict[str, FormField]:
    fields: dict[str, FormField] = {}
    known = outcomes(file, task)
    if len(known) > 1:
        texts = {**ADVICE_OUTCOMES, **PLEDGES, **file.closure.catalogues.outcomes}
        options = {name: texts.get(name) or Text(zh=name, en=name) for name in known}
        fields[OUTCOME] = FormField(
            title=worded("Outcome"),
            type=FieldType.CHOICE,
            required=True,
            options=options,
        )
    fields.update(_reason_fields(file, task, known))
    fields.update(_ways_back(file, task, known))
    if task.kind == "posting":
        fields[PHOTO] = FormField(
            title=worded("Photograph of the posted sheet"),
            hint=worded("Show the whole sheet and where it hangs."),
            type=FieldType.FILE,
            required=True,
        )
    if task.sign > 1:
        fields[SHEET] = FormField(
            title=worded("Scan of the signed sheet"),
            hint=worded("Where people signed on paper, a photo of the sheet can be saved here."),
            type=FieldType.FILE,
        )
    state = file.state(task)
    if task.kind == "step" and state is not None and state.task is not None and state.task.tables:
        fields[DEVIATION] = FormField(
            title=worded("Why it differs from the table"),
            hint=worded("Only where your finding differs from a table."),
            type=FieldType.TEXT,
            maximum=500,
        )
    fields.update(_gap_fields(file, task))
    fields[ON] = FormField(
        title=_DAYS.get(task.kind, worded("The day it happened")),
        type=FieldType.DATE,
        required=_by_day(task),
    )
    fields[WHY] = FormField(
        title=worded("Why it is recorded only now"),
        type=FieldType.TEXT,
        maximum=200,
    )
    return fields


def _gap_fields(file: CaseFile, task: Task) -> dict[str, FormField]:
    """Which documents follow later, where the handler may take that promise."""
    follow = may_follow(file, task)
    if not follow:
        return {}
    known = file.closure.catalogues.materials
    asked = FormField(
        title=worded("These follow later, as promised"),
        hint=worded("Only when accepting; what has not come in time has its consequence."),
        type=FieldType.CHOICES,
        options={name: known[name].title for name in follow},
    )
    return {GAPS: asked}


def may_follow(file: CaseFile, task: Task) -> list[str]:
    """The documents that may follow later when the request is accepted at this task."""
    rules = file.closure.definition.pledges
    gaps = rules.gaps if rules else None
    if gaps is None or task.kind != "step" or task.path or task.state not in gaps.during:
        return []
    here = {material.item for material in file.case.materials.values()}
    return [name for name in gaps.materials if name not in here]


_DAYS = {
    "posting": worded("Day of the posting"),
    "serve": worded("Day of the handing over"),
    "tell": worded("Day of telling"),
}


def _reason_fields(file: CaseFile, task: Task, known: tuple[str, ...]) -> dict[str, FormField]:
    fields = {}
    for outcome in known:
        name = reasons_of(file, task, outcome)
        if name:
            reasons = file.closure.catalogues.reasons[name]
            fields[REASONS + outcome] = FormField(
                title=worded("Reasons (shown in the letter)"),
                type=FieldType.CHOICES,
                options={key: reason.title for key, reason in reasons.items()},
            )
    return fields


def _ways_back(file: CaseFile, task: Task, known: tuple[str, ...]) -> dict[str, FormField]:
    """For outcomes that go back to a step of one's choice: the steps that were done."""
    state = file.state(task)
    moves = state.then if task.kind == "step" and state is not None else {}
    choosing = [
        name for name in known if isinstance(move := moves.get(name), Back) and move.back == EARLIER
    ]
    if not choosing:
        return {}
    steps = {}
    for name in earlier_steps(file.case, file.closure, task):
        title = file.state_title(task.path, name) or name
        steps[name] = Text(zh=title, en=title)
    nowhere = worded("No step has been done yet")
    question = FormField(
        title=worded("Back to which step"),
        type=FieldType.CHOICE,
        options=steps or {"nowhere": nowhere},
    )
    return {TO + name: question for name in choosing}


def complete(file: CaseFile, task: Task, form: CatalogueForm, **sent: Any) -> Complete | None:
    """The command that the filled form makes; None when a reason is missing, and the form says so.

    `sent`: the page's `key` and `revision`.
    """
    values, uploads = form.values(), form.uploads()
    outcome = values.get(OUTCOME) or outcomes(file, task)[0]
    reasons = tuple(values.get(REASONS + outcome) or ())
    if reasons_of(file, task, outcome) and not reasons:
        form[REASONS + outcome].errors = [_("Choose at least one reason.")]
        return None
    to = str(values.get(TO + outcome) or "")
    if TO + outcome in form.only and not to:
        form[TO + outcome].errors = [_("Choose the step it goes back to.")]
        return None
    on, why = when(values)
    if on is not None and not why:
        form[WHY].errors = [_("Say why it is recorded only now, in a few words.")]
        return None
    return Complete(
        case=file.case.id,
        task=task.no,
        outcome=outcome,
        form={name: value for name, value in values.items() if not name.startswith(ACT)},
        reasons=reasons,
        to=to,
        materials=tuple(
            Handed(item=_ITEMS.get(name, name), channel="scan", digest=up.digest)
            for name, up in uploads.items()
        ),
        occurred_on=on,
        why=why,
        deviation=str(values.get(DEVIATION, "")),
        gaps=tuple(values.get(GAPS) or ()),
        **sent,
    )


def when(values: Mapping[str, Any]) -> tuple[date | None, str]:
    """The earlier day on which something happened on paper, and why; (None, "") for today."""
    text = values.get(ON)
    day = date.fromisoformat(text) if text else None
    if day is None or day == today():
        return None, ""
    return day, str(values.get(WHY, "")).strip()
