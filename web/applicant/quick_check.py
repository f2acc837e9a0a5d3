"""Who may qualify? A few questions before filing, answered by the office's own tables.

Open to everybody, without an account. Nothing is kept: the answers live as long as the page.
"""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from web.access import public
from web.applicant.blueprint import blueprint
from web.applicant.offered import service, services
from web.forms import build_form
from web.language import current_language, say
from web.office import the_office
from workflow.definition.table_words import Explained, explained
from workflow.errors import NotFound
from workflow.machine.quick import quick_check


@blueprint.route("/services/<name>/check", methods=["GET", "POST"])
@public
def check(name: str) -> ResponseReturnValue:
    """The questions, and below them what the tables say."""
    found = service(name)
    asks = found.definition.quick_check
    if asks is None:
        raise NotFound("no_such_definition")
    form = build_form(found.closure.catalogues.forms[asks.form], current_language())
    told: list[Explained] = []
    if form.ok():
        answers = form.values()
        directory = the_office().store.directory()
        results = quick_check(found.closure, answers, directory, _place(answers))
        told = [
            explained(result, found.closure.catalogues, current_language())
            for result in results.values()
        ]
    last = told[-1] if told else None
    page = render_template(
        "applicant/quick_check.html",
        service=found,
        form=form,
        told=told,
        last=last,
        others=_others(last.may) if last else [],
    )
    return page, form.status


def _place(answers: dict[str, object]) -> str:
    """The region whose numbers count: the one named, else the office's own."""
    named = str(answers.get("registered") or "")
    places = the_office().store.directory().places.values()
    return named or next((place.code for place in places if place.level == "county"), "")


def _others(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """The services named that can be asked for here: id and title."""
    open_here = {each.id: say(each.definition.title) for each in services()}
    return [(name, open_here[name]) for name in names if name in open_here]
