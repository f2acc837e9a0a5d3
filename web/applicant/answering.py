"""Answering the one request for missing information: one list of documents and corrected answers.

What several offices asked for is asked once, with every reason.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web.access import applicant, current_actor
from web.applicant.blueprint import blueprint
from web.applicant.documents import INLINE, DocumentsPage, as_field
from web.applicant.gathering import Gathered, take_in
from web.applicant.own_case import OwnCase, own_case
from web.applicant.papers import papers_of
from web.closing_time import later_day
from web.forms import build_form
from web.language import current_language, say, worded
from web.language import gettext as _
from web.office import the_office
from web.refusals import sentence
from workflow.definition.base import Text
from workflow.definition.catalogues import Form, FormField
from workflow.domain.commands import AnswerCorrection
from workflow.errors import Invalid, Refusal
from workflow.machine.application import applicant_forms

_TITLE = worded("What is missing")


@blueprint.route("/my/cases/<tracking>/answer", methods=["GET", "POST"])
@applicant
def answer(tracking: str) -> ResponseReturnValue:
    """Send what is missing."""
    own = own_case(tracking)
    if not own.gaps:
        flash(_("Nothing is being asked for at the moment."))
        return redirect(url_for("applicant.case", tracking=tracking))
    gathered = Gathered.of(own, "answer")
    page = _page(own, gathered)
    if take_in(gathered, page):
        return redirect(url_for("applicant.answer", tracking=tracking))
    if page.form.ok() and not page.summary and _sent(own, page, gathered):
        gathered.sent()
        flash(_("Thank you, your answer has arrived. We go on with your request."))
        return redirect(url_for("applicant.case", tracking=tracking))
    later = later_day(own.closure, own.case.place)
    html = render_template(
        "applicant/answer.html",
        own=own,
        progress=own.progress,
        page=page,
        later=later,
        inline=INLINE,
    )
    return html, 422 if page.summary else 200


def _page(own: OwnCase, gathered: Gathered) -> DocumentsPage:
    """The documents with their pages, and the answers that are asked anew."""
    asked, pool = _asked(own), own.closure.catalogues.materials
    papers = {name: each for name, each in asked.items() if name in pool}
    others = {name: each for name, each in asked.items() if name not in pool}
    begun = {name: own.application[name] for name in others if name in own.application}
    data = {**begun, **gathered.typed}
    form = build_form(Form(title=_TITLE, fields=others), current_language(), data)
    return DocumentsPage(form, papers_of(gathered, papers), papers)


def _asked(own: OwnCase) -> dict[str, FormField]:
    """Each thing that is missing as a question, with why it is asked."""
    pool = own.closure.catalogues.materials
    fields = {
        n: f for form in applicant_forms(own.closure).values() for n, f in form.fields.items()
    }
    found: dict[str, FormField] = {}
    for item in dict.fromkeys(gap.item for gap in own.gaps):
        reasons = _reasons(own, item)
        if item in pool:
            found[item] = as_field(pool[item], reasons)
        elif item in fields:
            changes = {"show_when": None, "required": False, "hint": reasons}
            found[item] = fields[item].model_copy(update=changes)
    return found


def _reasons(own: OwnCase, item: str) -> Text:
    """Why it is asked for, and by which services: every reason, each once."""
    known = own.closure.catalogues.reasons.get("gap", {})
    asked: dict[str, dict[str, None]] = {}
    for gap in own.gaps:
        if gap.item == item and gap.reason in known:
            services = asked.setdefault(say(known[gap.reason].title), {})
            if gap.path:
                services[own.title(own.case.scopes[gap.path])] = None
    why = _("; ").join(
        f"{_(', ').join(services)}{_(': ')}{reason}" if services else reason
        for reason, services in asked.items()
    )
    hint = (
        own.closure.catalogues.materials[item].hint
        if (item in own.closure.catalogues.materials)
        else None
    )
    return worded("Why: %(reasons)s. %(hint)s", reasons=why, hint=hint or "")


def _sent(own: OwnCase, page: DocumentsPage, gathered: Gathered) -> bool:
    """Give the answer to the engine; what is not right is said on the page."""
    form = page.form
    said = ((name, value) for name, value in form.values().items() if name in form.only)
    answers = {name: value for name, value in said if value not in (None, "", [])}
    correction = own.gaps[0].correction
    command = AnswerCorrection(
        case=own.case.id,
        materials=gathered.handed(page.papers),
        answers=answers,
        key=f"answer-{correction}",
    )
    try:
        the_office().engine.handle(command, current_actor())
    except Invalid as invalid:
        form.tell(invalid)
        if not form.summary:
            form.top_errors.append(sentence(invalid).say)
    except Refusal as refusal:
        words = sentence(refusal)
        form.top_errors.append(words.whole)
    else:
        return True
    return False
