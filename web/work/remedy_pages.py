"""Putting a decision right: correcting an error in its letter, revoking it.

Each on a page of its own that says what follows. Consumers: officers whose post may; the page of
the case links to them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.access import staff
from web.forms import CatalogueForm, build_form
from web.language import current_language, worded
from web.language import gettext as _
from web.office import the_office
from web.refusals import sentence
from web.work.acts import new_key
from web.work.blueprint import blueprint
from web.work.case_file import CaseFile, open_progress
from web.work.printing import letter_text
from workflow.definition.base import Text
from workflow.definition.catalogues import FieldType, Form, FormField
from workflow.domain.case import Decision
from workflow.domain.commands import CaseCommand, Rectify, Revoke
from workflow.errors import Invalid, NotFound, Refusal
from workflow.letters.letter import Letter
from workflow.machine.remedies import deciders, revocation_of
from workflow.machine.tree import service_of


@dataclass(frozen=True, slots=True)
class Remedy:
    """A decision that this officer may put right."""

    no: int
    title: str
    can_rectify: bool
    can_revoke: bool


def remedies(file: CaseFile) -> list[Remedy]:
    """The decisions of the case that this officer may correct or revoke."""
    found = []
    for decision in file.case.decisions.values():
        if decision.letter is None or decision.kind or revocation_of(file.case, decision):
            continue
        first, second = _may_rectify(file, decision), _may_revoke(file, decision)
        if first or second:
            title = file.service_title(file.case.scopes[decision.path])
            found.append(Remedy(decision.no, title, first, second))
    return found


def _rules(file: CaseFile, decision: Decision) -> Any:
    scope = service_of(file.case, file.case.scopes[decision.path])
    return file.closure.processes[scope.process].definition.remedies


def _may_rectify(file: CaseFile, decision: Decision) -> bool:
    rules = _rules(file, decision)
    if rules is not None and rules.rectified_by is not None:
        return _holds(file, rules.rectified_by)
    return file.actor.post_for(deciders(file.case, decision)) is not None


def _may_revoke(file: CaseFile, decision: Decision) -> bool:
    rules = _rules(file, decision)
    return rules is not None and rules.revoked is not None and _holds(file, rules.revoked.by)


def _holds(file: CaseFile, role: str) -> bool:
    chain = file.directory.chain(file.case.place)
    return file.actor.post_for(tuple((role, place) for place in chain)) is not None


@blueprint.route("/cases/<tracking>/decisions/<int:no>/rectify", methods=["GET", "POST"])
@staff
def rectify(tracking: str, no: int) -> ResponseReturnValue:
    """Correct an error in a letter."""
    file, decision = _opened(tracking, no, _may_rectify)
    fields = {
        "wrong": _text(worded("What the letter says")),
        "right": _text(worded("What it should say")),
    }
    form = _form(worded("Correct an error in a letter"), fields)

    def command(values: Mapping[str, Any]) -> CaseCommand:
        return Rectify(
            case=file.case.id,
            decision=no,
            wrong=str(values["wrong"]),
            right=str(values["right"]),
            key=_key(),
        )

    done = _("Corrected: a second letter says what is right. The applicant is told.")
    return _acted(file, decision, form, command, done)


@blueprint.route("/cases/<tracking>/decisions/<int:no>/revoke", methods=["GET", "POST"])
@staff
def revoke(tracking: str, no: int) -> ResponseReturnValue:
    """Revoke a decision."""
    file, decision = _opened(tracking, no, _may_revoke)
    known = file.closure.catalogues.reasons.get(_rules(file, decision).revoked.reasons, {})
    fields = {
        "reasons": FormField(
            title=worded("Reasons (shown in the letter)"),
            type=FieldType.CHOICES,
            required=True,
            options={name: reason.title for name, reason in known.items()},
        ),
        "found": _text(worded("What was found"), FieldType.PARAGRAPH),
    }
    if decision.outcome == "granted":
        fields["heard"] = FormField(
            title=worded("What the person said when they were heard"),
            hint=worded("They are heard before: when, how, and what they said."),
            type=FieldType.PARAGRAPH,
            required=True,
            maximum=2000,
        )
    form = _form(worded("Revoke the decision"), fields)

    def command(values: Mapping[str, Any]) -> CaseCommand:
        return Revoke(
            case=file.case.id,
            decision=no,
            reasons=tuple(values.get("reasons") or ()),
            found=str(values["found"]),
            heard=str(values.get("heard") or ""),
            key=_key(),
        )

    done = _("Revoked. The applicant is told, with the reasons and how to contest it.")
    return _acted(file, decision, form, command, done)


def _text(title: Text, kind: FieldType = FieldType.TEXT) -> FormField:
    most = 2000 if kind is FieldType.PARAGRAPH else 300
    return FormField(title=title, type=kind, required=True, maximum=most)


def _form(title: Text, fields: dict[str, FormField]) -> CatalogueForm:
    return build_form(Form(title=title, fields=fields), current_language())


def _key() -> str | None:
    return request.form.get("key", "")[:60] or None


def _opened(
    tracking: str, no: int, may: Callable[[CaseFile, Decision], bool]
) -> tuple[CaseFile, Decision]:
    file = open_progress(tracking)
    decision = file.case.decisions.get(no)
    if decision is None or decision.letter is None or decision.kind or not may(file, decision):
        raise NotFound("no_such_decision")
    return file, decision


def _acted(
    file: CaseFile,
    decision: Decision,
    form: CatalogueForm,
    command: Callable[[Mapping[str, Any]], CaseCommand],
    done: str,
) -> ResponseReturnValue:
    if request.method == "GET" or not form.ok():
        return _page(file, decision, form), form.status
    try:
        the_office().engine.handle(command(form.values()), file.actor)
    except Invalid as invalid:
        form.tell(invalid)
        return _page(file, decision, form), form.status
    except Refusal as refusal:
        said = sentence(refusal)
        form.top_errors.append(said.whole)
        return _page(file, decision, form), 409
    flash(done)
    return redirect(url_for("work.case", tracking=file.case.tracking))


def _page(file: CaseFile, decision: Decision, form: CatalogueForm) -> str:
    letter: Letter = letter_text(file, decision)
    return render_template(
        "work/remedy.html",
        case=file.case,
        decision=decision,
        service=file.service_title(file.case.scopes[decision.path]),
        letter=letter,
        form=form,
        revoking="found" in form.only,
        granted=decision.outcome == "granted",
        key=request.form.get("key") or new_key(),
    )
