"""Letting somebody act for oneself 代办 while the request runs, and naming another instead."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web.access import applicant, current_actor
from web.applicant.behalf import acting
from web.applicant.blueprint import blueprint
from web.applicant.documents import as_field
from web.applicant.own_case import OwnCase, own_case
from web.forms import CatalogueForm, build_form
from web.forms.authority import agent_of, agent_questions, authority_form, check, replaced
from web.language import current_language
from web.language import gettext as _
from web.office import the_office
from web.refusals import sentence
from workflow.definition.catalogues import FormField
from workflow.domain.commands import AddAuthority, Handed
from workflow.errors import Invalid, NotFound, Refusal
from workflow.store.accounts import Account

KINDS = ("guardian", "relative", "social_worker")
"""In which capacities one lets somebody act from home; the village comes to the counter."""


def kinds_of(own: OwnCase) -> list[str]:
    """In which capacities whoever reads may let somebody act now."""
    if own.progress.closed or not own.speaks:
        return []
    return [kind for kind in KINDS if kind in own.closure.definition.behalf]


@blueprint.route("/my/cases/<tracking>/authority", methods=["GET", "POST"])
@applicant
def add_authority(tracking: str) -> ResponseReturnValue:
    """Who acts, in which capacity, until when, and the paper that shows it."""
    own = own_case(tracking)
    kinds = kinds_of(own)
    if not kinds:
        raise NotFound("no_such_case")
    now = {one.no: f"{one.name} · {one.capacity}" for one in acting(own) if not one.own}
    papers = _papers(own, kinds)
    asked = authority_form({**agent_questions(kinds), **papers}, now)
    form = build_form(asked, current_language())
    if form.ok():
        values = form.values()
        account = check(form, values)
        if not form.summary and _added(form, own, account):
            flash(_("From now on they can act for you in this request. You can end it any time."))
            return redirect(url_for("applicant.case", tracking=tracking))
    page = render_template(
        "applicant/authority.html", own=own, progress=own.progress, form=form, papers=papers
    )
    return page, 422 if form.summary else form.status


def _papers(own: OwnCase, kinds: list[str]) -> dict[str, FormField]:
    """The papers of these capacities; where each has its own, the engine says which is missing."""
    pool, rules = own.closure.catalogues.materials, own.closure.definition.behalf
    shown = dict.fromkeys(rules[kind].shows for kind in kinds)  # type: ignore[index]
    only = len(shown) == 1
    return {name: as_field(pool[name]).model_copy(update={"required": only}) for name in shown}


def _added(form: CatalogueForm, own: OwnCase, account: Account | None) -> bool:
    """Give it to the engine; what is not right is said on the page."""
    values = form.values()
    command = AddAuthority(
        case=own.case.id,
        agent=agent_of(values, account),
        user=account.id if account else None,
        person=account.person if account else None,
        materials=tuple(
            Handed(item=name, channel="upload", digest=each.digest)
            for name, each in form.uploads().items()
        ),
        replaces=replaced(values),
    )
    try:
        the_office().engine.handle(command, current_actor())
    except Invalid:
        form.top_errors.append(_("Add the paper that shows that they may act for you."))
    except Refusal as refusal:
        said = sentence(refusal)
        form.top_errors.append(said.whole)
    else:
        return True
    return False
