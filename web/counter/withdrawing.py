"""Withdrawing for the family: the whole request or one service, on a signed paper."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.counter import papers
from web.counter.blueprint import blueprint, counter
from web.counter.family import can_withdraw
from web.counter.family_file import FamilyFile, open_family
from web.counter.intake_page import merged
from web.counter.on_paper import OnPaper
from web.counter.papers import Paper
from web.counter.wording import page_key
from web.forms import CatalogueForm, build_form
from web.language import current_language
from web.language import gettext as _
from web.office import the_office
from web.refusals import sentence
from workflow.domain.commands import Withdraw
from workflow.errors import Refusal

WHOLE = "-"


@blueprint.route("/counter/cases/<tracking>/withdraw", methods=["GET", "POST"])
@counter
def withdraw(tracking: str) -> ResponseReturnValue:
    """What is withdrawn, what follows, and the signed paper."""
    file = open_family(tracking)
    if not can_withdraw(file):
        raise Refusal("too_late_to_withdraw")
    signed = _signed(file)
    form = build_form(merged({}), current_language())
    on_paper = OnPaper.read()
    choices, what = _choices(file), request.form.get("what", "")
    if form.submitted and _checked(form, signed, on_paper, what in dict(choices)):
        command = Withdraw(
            case=file.case.id,
            path="" if what == WHOLE else what,
            materials=papers.handed(signed),
            occurred_on=on_paper.day,
            why=on_paper.why.strip(),
            key=page_key(),
        )
        if _done(form, on_paper, command, file):
            flash(_("Withdrawn. The applicant is told; they can apply again at any time."))
            return redirect(url_for("counter.family", tracking=tracking))
    html = render_template(
        "counter/withdraw.html",
        file=file,
        form=form,
        choices=choices,
        what=what,
        papers=signed,
        on_paper=on_paper,
        key=page_key(),
    )
    return html, 422 if form.summary or on_paper.errors else 200


def _signed(file: FamilyFile) -> list[Paper]:
    lines = papers.on_behalf("withdrawal", file.closure.catalogues)
    papers.fill(lines, {})
    return lines


def _choices(file: FamilyFile) -> list[tuple[str, str]]:
    """The whole request, and each service that is not decided yet."""
    rules = file.closure.definition.withdraw
    found = [(WHOLE, _("The whole request"))] if rules and "case" in rules.of else []
    if rules and "lane" in rules.of:
        found += [
            (lane.path, f"{lane.title} {lane.person}".strip())
            for lane in file.progress.lanes
            if lane.outcome is None and not lane.shared
        ]
    return found


def _checked(form: CatalogueForm, signed: list[Paper], on_paper: OnPaper, known: bool) -> bool:
    if not form.validate():
        return False
    if not known:
        form.top_errors.append(_("Choose what is withdrawn."))
    for paper in signed:
        form.top_errors += paper.errors
        if not paper.there and not paper.errors:
            form.top_errors.append(
                _("Tick that the applicant signed the withdrawal, or add a picture of it.")
            )
    return on_paper.check() and not form.top_errors


def _done(form: CatalogueForm, on_paper: OnPaper, command: Withdraw, file: FamilyFile) -> bool:
    try:
        the_office().engine.handle(command, file.actor)
    except Refusal as refusal:
        if not on_paper.takes(refusal):
            said = sentence(refusal)
            form.top_errors.append(said.whole)
        return False
    return True
