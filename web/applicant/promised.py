"""Handing in what follows: promised when the request was accepted with gaps, or left for later."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web.access import applicant, current_actor
from web.applicant.blueprint import blueprint
from web.applicant.documents import INLINE, DocumentsPage, as_field
from web.applicant.gathering import Gathered, take_in
from web.applicant.own_case import own_case
from web.applicant.papers import papers_of
from web.forms import build_form
from web.language import current_language, worded
from web.language import gettext as _
from web.office import the_office
from web.refusals import sentence
from workflow.definition.catalogues import Form
from workflow.domain.commands import Handed, HandIn
from workflow.errors import Refusal

_PROMISED = worded("What you promised")
_FOLLOWING = worded("What can still come")


@blueprint.route("/my/cases/<tracking>/promised", methods=["GET", "POST"])
@applicant
def promised(tracking: str) -> ResponseReturnValue:
    """Hand in the documents that follow."""
    own = own_case(tracking)
    if not own.promises and not own.following:
        flash(_("Nothing is being asked for at the moment."))
        return redirect(url_for("applicant.case", tracking=tracking))
    pool = own.closure.catalogues.materials
    promised = [item for pledge in own.promises for item in pledge.items]
    wanted = dict.fromkeys([*promised, *own.following])
    fields = {item: as_field(pool[item]) for item in wanted if item in pool}
    gathered = Gathered.of(own, "promised")
    title = _PROMISED if promised else _FOLLOWING
    form = build_form(Form(title=title, fields={}), current_language())
    page = DocumentsPage(form, papers_of(gathered, fields), fields)
    if take_in(gathered, page):
        return redirect(url_for("applicant.promised", tracking=tracking))
    if form.ok() and not page.summary:
        wrong = _hand_in(own.case.id, gathered.handed(page.papers))
        if not wrong:
            gathered.sent()
            flash(_("Thank you, it has arrived."))
            return redirect(url_for("applicant.case", tracking=tracking))
        form.top_errors.append(wrong)
    html = render_template(
        "applicant/promised.html", own=own, progress=own.progress, page=page, inline=INLINE
    )
    return html, 422 if page.summary else 200


def _hand_in(case: int, files: tuple[Handed, ...]) -> str:
    """Give them to the engine; returns what is wrong, "" when all is well."""
    if not files:
        return _("Choose at least one document.")
    try:
        the_office().engine.handle(HandIn(case=case, materials=files), current_actor())
    except Refusal as refusal:
        said = sentence(refusal)
        return said.whole
    return ""
