"""One form in steps: begin, the pages of the form, the services offered, leaving and discarding.

Each page saves the draft; it can be gone on with on another device after signing in.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import kept
from web.access import applicant, current_actor
from web.applicant import behalf, consent, documents, review
from web.applicant.blueprint import blueprint
from web.applicant.drafting import Filling, first_answers, own_draft, own_drafts
from web.applicant.identity import record_of
from web.applicant.offered import service
from web.applicant.services import limit_words
from web.applicant.steps import Step, steps_of, unfinished
from web.applicant.walk import Walk
from web.applicant.windows import Window, difference, mark
from web.forms import CatalogueForm, PageForm, build_form
from web.language import current_language
from web.language import gettext as _
from web.office import the_office
from workflow.definition.identity import tidy
from workflow.errors import NotFound
from workflow.machine.offers import Known, lane_title


@blueprint.route("/apply/<definition>", methods=["GET", "POST"])
@applicant
def begin(definition: str) -> ResponseReturnValue:
    """What comes, and what to have at hand; beginning makes a draft."""
    found = service(definition)
    actor = current_actor()
    happened = request.values.getlist("happened")
    form = PageForm()
    kinds = behalf.capacities(found.closure, actor)
    other = request.form.get("whose") == "other" and bool(kinds)
    if actor.person is None and not kinds:
        flash(_("Your account is not yet connected with your identity. Please come to the counter "
                "with your identity card; then you can apply here."), "warning")  # fmt: skip
        return redirect(url_for("applicant.my_cases"))
    if form.ok():
        if actor.person is None and not other:
            raise NotFound("no_such_service")
        answers = first_answers(found.closure, happened, actor, oneself=not other)
        data = {"answers": answers, "behalf": {} if other else None}
        draft = the_office().drafts.start(definition, data, actor.user)
        return redirect(url_for("applicant.step", draft=draft))
    known = Known.of(found.closure, {}, the_office().store.directory())
    waiting = [each for each in own_drafts(actor) if each.definition == definition]
    return render_template(
        "applicant/begin.html", form=form, service=found, happened=happened, waiting=waiting,
        papers=_to_have(found.closure.definition.definition, happened) or list(
            known.materials([]).values()), limit=limit_words, kinds=kinds,
        alone=actor.person is not None,
    )  # fmt: skip


def _to_have(definition: str, happened: list[str]) -> list[object]:
    """The documents that these situations will ask for."""
    closure = the_office().store.current(definition)
    directory = the_office().store.directory()
    answers = first_answers(closure, happened, current_actor())
    known = Known.of(closure, answers, directory)
    return list(known.materials(list(known.offered())).values())


@blueprint.route("/request/<int:draft>", methods=["GET"])
@applicant
def step(draft: int) -> ResponseReturnValue:
    """Go on: the first page, or the one where the person left."""
    filling = own_draft(draft)
    ids = [each.id for each in steps_of(filling)]
    reached = ids.index(filling.at) if filling.at in ids else 0
    open_ = {each.id for each in unfinished(filling, the_office().store.directory())}
    name = next((each for each in ids[:reached] if each in open_), ids[reached])
    return redirect(url_for("applicant.page", draft=draft, name=name))


@blueprint.route("/request/<int:draft>/<name>", methods=["GET", "POST"])
@applicant
def page(draft: int, name: str) -> ResponseReturnValue:
    """One page of the form."""
    stored = the_office().drafts.by_id(draft)
    if stored.data.get("filed") and stored.account == current_actor().user:
        return redirect(url_for("applicant.receipt", tracking=stored.data["filed"]))
    filling = own_draft(draft)
    steps = steps_of(filling)
    here = next((each for each in steps if each.id == name), None)
    if here is None:
        # An answer given since made this page needless.
        return redirect(url_for("applicant.step", draft=draft))
    handle = {
        "behalf": behalf.behalf_page,
        "form": _form_page,
        "services": _services_page,
        "documents": documents.documents_page,
        "consent": consent.consent_page,
        "review": review.review_page,
    }[here.kind]
    return handle(Walk(filling, tuple(steps), here))


def _form_page(walk: Walk) -> ResponseReturnValue:
    filling, here, window = walk.filling, walk.here, Window.asking()
    catalogue = filling.closure.catalogues.forms[here.form]
    draft_only = request.method == "POST" and kept.DRAFT in request.form
    data = {**filling.answers, **filling.typed.get(here.id, {})}
    form = build_form(catalogue, current_language(), data, only=here.only, partial=draft_only)
    differs = ""
    if draft_only:
        return _keep_draft(filling, here, form, window)
    if form.ok() and _is_theirs(form, here, filling):
        if window.overtaken(filling, here):
            differs = difference(filling, here, form.values())
        if not differs:
            _take(filling, here, form, window)
            return walk.go_on()
        form.top_errors.append(differs)
    elif form.submitted and not window.overtaken(filling, here):
        _keep_typed(filling, here, form)
        filling.save()
    html = render_template(
        "applicant/step_form.html", form=form, walk=walk, window=window.name,
        began=mark(filling, here) if differs or not window.began else window.began,
    )  # fmt: skip
    return html, form.status


def _keep_draft(
    filling: Filling, here: Step, form: CatalogueForm, window: Window
) -> ResponseReturnValue:
    """Keep what is being typed, unless another window has been at it."""
    if window.overtaken(filling, here):
        return "", 409
    _take(filling, here, form, window)
    _keep_typed(filling, here, form)
    filling.save()
    return "", 204


def _keep_typed(filling: Filling, here: Step, form: CatalogueForm) -> None:
    """Keep also what is not right yet, for the day when it is gone on with."""
    raw = form.raw()
    filling.typed[here.id] = {name: raw[name] for name in form.only}


def _take(filling: Filling, here: Step, form: CatalogueForm, window: Window) -> None:
    values = form.values()
    for name in here.only:
        filling.answers.pop(name, None)
    filling.answers.update(values)
    filling.typed.pop(here.id, None)
    window.wrote(filling, here)
    filling.save()


def _is_theirs(form: CatalogueForm, here: Step, filling: Filling) -> bool:
    """Whether the ID number is that of the account; not so where somebody acts for another."""
    if "id_number" not in here.only:
        return True
    record = record_of(current_actor())
    same = record is not None and tidy(str(form["id_number"].raw)) == record.id_number
    if filling.behalf is not None:
        if not same:
            return True
        words = _("This is your own ID number. Enter that of the person you apply for.")
    else:
        if same or record is None:
            return True
        words = _("This is not the ID number of your account. To apply for somebody else, begin "
                  "again and choose that, or come to the counter with their "
                  "authority.")  # fmt: skip
    form["id_number"].errors = [words]
    return False


def _services_page(walk: Walk) -> ResponseReturnValue:
    filling = walk.filling
    form = PageForm()
    offered = filling.offered
    if form.ok():
        chosen = [name for name in offered if name in request.form.getlist("chosen")]
        least = filling.closure.definition.applicant
        if least is None or len(chosen) >= least.at_least:
            filling.chosen = chosen
            filling.save()
            return walk.go_on()
        form.top_errors.append(_("Tick at least one service. If none fits, call us: we look "
                                 "together with you."))  # fmt: skip
    closure = filling.closure
    rows = [
        (name, lane_title(closure, lane), closure.definitions[lane.use] if lane.use else None)
        for name, lane in offered.items()
    ]
    html = render_template(
        "applicant/step_services.html", form=form, walk=walk, rows=rows, limit=limit_words
    )
    return html, 422 if form.summary else 200


@blueprint.post("/request/<int:draft>/discard")
@applicant
def discard(draft: int) -> ResponseReturnValue:
    """Throw a draft away."""
    the_office().drafts.discard(own_draft(draft).id)
    flash(_("The draft is deleted."))
    return redirect(url_for("applicant.my_cases"))
