"""Questions of the inspector that must be answered: asking one, and what came of all of them.

A question goes to the heads of the service that it is about, and changes nothing in the case.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from web.access import current_actor, inspected, inspectors
from web.forms import PageForm
from web.inspector.blueprint import blueprint
from web.language import gettext as _
from web.language import lazy_gettext as _l
from web.language import ngettext
from web.office import the_office
from web.progress_words import title_of
from web.rating.answers import left_until, service_title
from web.work.case_file import CaseFile, open_progress
from workflow.accountability import inquiries
from workflow.domain.answering import QUESTION_DAYS
from workflow.errors import NotFound
from workflow.machine.tree import children


class QuestionForm(PageForm):
    """What the inspector wants to know."""

    path = SelectField(_l("About which service"))
    text = TextAreaField(
        _l("Your question"),
        [DataRequired(_l("Please write the question.")), Length(max=inquiries.LONGEST)],
    )
    days = RadioField(
        _l("Time to answer"), [DataRequired(_l("Choose the time to answer."))], default="5"
    )


@blueprint.get("/inspector/questions")
@inspectors
def questions() -> ResponseReturnValue:
    """What was asked at one's places: what waits first."""
    office = the_office()
    found = inquiries.questions_of(office).at(sorted(inspected(current_actor())))
    rows = [(each, service_title(each.case, each.path), left_until(each.due_on)) for each in found]
    return render_template("inspector/questions.html", rows=rows)


@blueprint.route("/inspector/cases/<tracking>/ask", methods=["GET", "POST"])
@inspectors
def ask(tracking: str) -> ResponseReturnValue:
    """Ask the heads of a service of this case."""
    office, file = the_office(), open_progress(tracking)
    if not file.inspects:
        raise NotFound("no_such_case")
    form = QuestionForm()
    form.path.choices = _services(file)
    if form.path.data is None:
        form.path.data = _meant(file)
    form.days.choices = [
        (str(days), ngettext("%(num)s working day", "%(num)s working days", days))
        for days in QUESTION_DAYS
    ]
    if form.ok():
        inquiries.ask(
            office,
            file.actor,
            file.case,
            form.path.data,
            form.text.data or "",
            int(form.days.data),
        )
        flash(_("Asked. It is on the list of the service's heads until it is answered."))
        return redirect(url_for("inspector.questions"))
    text = render_template("inspector/ask.html", form=form, case=file.case)
    return text, 422 if form.summary else 200


def _meant(file: CaseFile) -> str:
    """The service from whose decision one comes, as the address names it; else the whole."""
    named = request.args.get("service", "")
    found = (each.path for each in children(file.case, "") if each.process == named)
    return next(found, "")


def _services(file: CaseFile) -> list[tuple[str, str]]:
    """The whole request, and each of its services."""
    whole = [("", title_of(file.case, file.closure, file.case.scopes[""]))]
    return whole + [
        (scope.path, title_of(file.case, file.closure, scope)) for scope in children(file.case, "")
    ]
