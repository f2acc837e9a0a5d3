"""Letting somebody act for a family 代办 while its case runs: at the counter or in the village."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web.counter import papers
from web.counter.blueprint import blueprint, counter
from web.counter.family_file import FamilyFile, open_family
from web.counter.papers import Paper
from web.counter.wording import page_key
from web.forms import CatalogueForm, build_form
from web.forms.authority import agent_of, agent_questions, authority_form, check, replaced
from web.forms.capacities import capacity_words
from web.language import current_language
from web.language import gettext as _
from web.office import the_office, today
from web.refusals import sentence
from workflow.domain.commands import AddAuthority
from workflow.errors import Invalid, NotFound, Refusal
from workflow.store.accounts import Account


def can_add(file: FamilyFile) -> bool:
    """Whether the service lets somebody act, and the case runs."""
    return bool(file.closure.definition.behalf) and not file.progress.closed


@blueprint.route("/counter/cases/<tracking>/authority", methods=["GET", "POST"])
@counter
def add_authority(tracking: str) -> ResponseReturnValue:
    """Who acts, in which capacity, until when, and the paper that shows it."""
    file = open_family(tracking)
    if not can_add(file):
        raise NotFound("no_such_case")
    kinds = [str(kind) for kind in file.closure.definition.behalf]
    asked = authority_form(agent_questions(kinds), _acting(file))
    form = build_form(asked, current_language())
    lines = _lines(file)
    if form.ok() and not any(line.errors for line in lines):
        account = check(form, form.values())
        if not form.summary and _added(form, file, lines, account):
            flash(_("From now on they can act for the applicant in this case."))
            return redirect(url_for("counter.family", tracking=tracking))
    page = render_template(
        "counter/authority.html", file=file, form=form, papers=lines, key=page_key()
    )
    return page, 422 if form.summary or any(line.errors for line in lines) else 200


def _acting(file: FamilyFile) -> dict[int, str]:
    dossier = the_office().store.dossier(file.case)
    return {
        each.no: f"{dossier.entry(each.entry).get('name', '')} · {capacity_words(each.kind)}"
        for each in file.case.authorities.values()
        if each.holds(today())
    }


def _lines(file: FamilyFile) -> list[Paper]:
    """The papers of which one shows the authority."""
    pool = file.closure.catalogues.materials
    shown = dict.fromkeys(each.shows for each in file.closure.definition.behalf.values())
    lines = papers.papers_for({name: pool[name] for name in shown}, file.closure.catalogues)
    papers.fill(lines, {})
    return lines


def _added(
    form: CatalogueForm, file: FamilyFile, lines: list[Paper], account: Account | None
) -> bool:
    """Give it to the engine; what is not right is said on the page."""
    values = form.values()
    command = AddAuthority(
        case=file.case.id,
        agent=agent_of(values, account),
        user=account.id if account else None,
        person=account.person if account else None,
        materials=papers.handed(lines),
        replaces=replaced(values),
        key=page_key(),
    )
    try:
        the_office().engine.handle(command, file.actor)
    except Invalid:
        form.top_errors.append(
            _("Tick the paper that shows their authority, or add a picture of it.")
        )
    except Refusal as refusal:
        said = sentence(refusal)
        form.top_errors.append(said.whole)
    else:
        return True
    return False
