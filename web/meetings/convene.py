"""Convening: the call with its agenda, on one page; then the members find their votes."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.access import conveners, convenes, current_actor
from web.forms import CatalogueForm, build_form
from web.language import current_language, say
from web.language import gettext as _
from web.meetings.blueprint import blueprint
from web.office import the_office
from web.refusals import sentence
from web.work.acts import new_key
from workflow.definition.catalogues import FieldType, Form
from workflow.definition.closure import Closure
from workflow.domain.commands import File
from workflow.errors import Invalid, NotFound, Refusal
from workflow.machine.application import applicant_forms
from workflow.store.queries.cases import case_by_tracking


@blueprint.route("/meetings/new/<definition>", methods=["GET", "POST"])
@conveners
def convene(definition: str) -> ResponseReturnValue:
    """The call, and with it the meeting."""
    if definition not in convenes(current_actor()):
        abort(404)
    closure = the_office().store.current(definition)
    form = build_form(_asked(closure), current_language(), data=_known(closure))
    if form.ok() and _numbers_are_right(form, closure):
        done = _file(form, closure)
        if done is not None:
            return done
    shown = render_template(
        "meetings/convene.html",
        form=form,
        title=say(closure.definition.title),
        procedure=say(closure.definition.procedure),
        key=request.form.get("key") or new_key(),
    )
    return shown, 409 if form.top_errors and form.submitted else form.status


def _asked(closure: Closure) -> Form:
    """All questions of the call as one form."""
    forms = list(applicant_forms(closure).values())
    fields = {name: field for form in forms for name, field in form.fields.items()}
    return Form(title=forms[0].title, fields=fields)


def _known(closure: Closure) -> dict[str, str]:
    """Where it is convened: the place of the post from which it is."""
    definition = closure.definition
    role = definition.convened.by if definition.convened is not None else ""
    post = current_actor().post_with(role)
    return {definition.office_field: post.place} if post is not None else {}


def _numbers_are_right(form: CatalogueForm, closure: Closure) -> bool:
    """Whether each number of a case on the agenda is one: else its result would reach nobody."""
    told = {state.informs.case for state in closure.states if state.informs is not None}
    values, wrong = form.values(), False
    with the_office().store.database.read() as connection:
        for name, asked in form.catalogue.fields.items():
            if asked.type is not FieldType.TABLE:
                continue
            for number, row in enumerate(values.get(name) or (), 1):
                for column in told & set(row):
                    typed = str(row[column]).strip()
                    if typed and case_by_tracking(connection, typed) is None:
                        wrong = True
                        text = _("There is no case with this number. Copy it from its page.")
                        form.add_error(name, number, column, text)
    return not wrong


def _file(form: CatalogueForm, closure: Closure) -> ResponseReturnValue | None:
    """Convene it; None where that was refused, which the form then says."""
    command = File(
        definition=closure.root,
        answers=form.values(),
        contact="none",
        channel="counter",
        key=request.form.get("key", "")[:60] or None,
    )
    try:
        answer = the_office().engine.handle(command, current_actor())
    except Invalid as invalid:
        form.tell(invalid)
        return None
    except NotFound:
        raise
    except Refusal as refusal:
        said = sentence(refusal)
        form.top_errors.append(said.whole)
        return None
    flash(_("Convened. The members find the first item among their tasks."))
    return redirect(url_for("meetings.one", tracking=answer.tracking))
