"""Answering a request for missing information for the family, and handing in further papers."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web.access import current_actor
from web.applicant.gathering import settled
from web.counter import papers
from web.counter.blueprint import blueprint, counter
from web.counter.family_file import FamilyFile, item_title, open_family
from web.counter.intake_page import merged
from web.counter.on_paper import OnPaper
from web.counter.papers import Paper
from web.counter.wording import page_key
from web.forms import CatalogueForm, build_form
from web.language import current_language, say
from web.language import gettext as _
from web.office import the_office
from web.progress import asked
from web.refusals import sentence
from workflow.definition.catalogues import Material
from workflow.domain.case import Correction
from workflow.domain.commands import AnswerCorrection, CaseCommand, HandIn
from workflow.errors import Invalid, Refusal
from workflow.machine.application import forms_asked
from workflow.machine.offers import Known


@dataclass(frozen=True)
class Gap:
    """One thing that was asked for."""

    title: str
    reason: str


@blueprint.route("/counter/cases/<tracking>/answer", methods=["GET", "POST"])
@counter
def answer(tracking: str) -> ResponseReturnValue:
    """What was asked for, with a place for each: documents and corrected answers."""
    file = open_family(tracking)
    correction = asked(file.case)
    if correction is None:
        raise Refusal("nothing_asked")
    items = _items(file, correction)
    lines = _lines(file, {i: m for i, m in _materials(file).items() if i in items})
    form = _form(file, items)
    on_paper = OnPaper.read()
    if form.ok() and on_paper.check() and not any(line.errors for line in lines):
        command = AnswerCorrection(
            case=file.case.id,
            materials=papers.handed(lines),
            answers=form.values(),
            occurred_on=on_paper.day,
            why=on_paper.why.strip(),
            key=page_key(),
        )
        if _done(form, on_paper, command):
            settled(file.case.id)
            flash(_("The answer is in the file; the request goes on."))
            return redirect(url_for("counter.family", tracking=tracking))
    html = render_template(
        "counter/answer.html",
        file=file,
        form=form,
        papers=lines,
        gaps=_gaps(file, correction),
        until=correction.due_on,
        on_paper=on_paper,
        key=page_key(),
    )
    return html, _status(form, lines, on_paper)


@blueprint.route("/counter/cases/<tracking>/papers", methods=["GET", "POST"])
@counter
def hand_in(tracking: str) -> ResponseReturnValue:
    """Further papers for the file: aid first and papers later, a scan of what was seen."""
    file = open_family(tracking)
    lines = _lines(file, _further(file))
    form = build_form(merged({}), current_language())
    on_paper = OnPaper.read()
    if form.ok() and on_paper.check() and not any(line.errors for line in lines):
        handed = papers.handed(lines)
        if not handed:
            form.top_errors.append(_("Tick a document or add a picture of it."))
        elif _done(
            form,
            on_paper,
            HandIn(
                case=file.case.id,
                materials=handed,
                occurred_on=on_paper.day,
                why=on_paper.why.strip(),
                key=page_key(),
            ),
        ):
            flash(_("The documents are in the file."))
            return redirect(url_for("counter.family", tracking=tracking))
    html = render_template(
        "counter/papers.html",
        file=file,
        form=form,
        papers=lines,
        on_paper=on_paper,
        key=page_key(),
    )
    return html, _status(form, lines, on_paper)


def _done(form: CatalogueForm, on_paper: OnPaper, command: CaseCommand) -> bool:
    """Carry it out; what is not right is said on the page."""
    try:
        the_office().engine.handle(command, current_actor())
    except Invalid as invalid:
        form.tell(invalid)
    except Refusal as refusal:
        if not on_paper.takes(refusal):
            said = sentence(refusal)
            form.top_errors.append(said.whole)
    else:
        return True
    return False


def _status(form: CatalogueForm, lines: list[Paper], on_paper: OnPaper) -> int:
    return 422 if form.summary or on_paper.errors or any(p.errors for p in lines) else 200


def _items(file: FamilyFile, correction: Correction) -> list[str]:
    gaps = file.case.gaps.values()
    return list(dict.fromkeys(gap.item for gap in gaps if gap.correction == correction.no))


def _gaps(file: FamilyFile, correction: Correction) -> list[Gap]:
    reasons = file.closure.catalogues.reasons.get("gap", {})
    found = {}
    for gap in file.case.gaps.values():
        if gap.correction == correction.no:
            reason = reasons.get(gap.reason)
            title = item_title(file.closure, gap.item)
            found[gap.item] = Gap(title, say(reason.title) if reason else "")
    return list(found.values())


def _form(file: FamilyFile, items: list[str]) -> CatalogueForm:
    """The questions asked anew, begun with what was answered, as far as they are asked here."""
    whole = merged(forms_asked(file.closure, file.actor))
    wanted = {name: asked for name, asked in whole.fields.items() if name in items}
    begun = {name: value for name, value in file.application.items() if name in wanted}
    return build_form(whole.model_copy(update={"fields": wanted}), current_language(), begun)


def _materials(file: FamilyFile) -> dict[str, Material]:
    return dict(file.closure.catalogues.materials)


def _further(file: FamilyFile) -> dict[str, Material]:
    """The documents of this request, and those that were handed in before."""
    known = Known.of(file.closure, file.application, file.directory)
    asked_for = known.materials(file.case.chosen)
    before = {each.item for each in file.case.materials.values()}
    pool = _materials(file)
    return {name: pool[name] for name in pool if name in asked_for or name in before}


def _lines(file: FamilyFile, materials: dict[str, Material]) -> list[Paper]:
    forms = forms_asked(file.closure, file.actor)
    adults = papers.adults_in(forms.values(), file.application)
    lines = papers.papers_for(materials, file.closure.catalogues, adults)
    papers.fill(lines, {})
    return lines
