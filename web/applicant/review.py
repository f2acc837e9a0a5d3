"""The last look at a request, and sending it: once, however often the button is pressed."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from web.access import current_actor
from web.applicant.behalf import agent_of
from web.applicant.drafting import Filling
from web.applicant.identity import is_confirmed, record_of
from web.applicant.pre_check import checked_on, pre_check_of
from web.applicant.steps import unfinished
from web.applicant.walk import Walk
from web.closing_time import later_day, place_of
from web.forms import PageForm
from web.language import gettext as _
from web.language import say
from web.office import the_office
from web.refusals import sentence
from workflow.definition.base import Text
from workflow.definition.catalogues import Form
from workflow.definition.identity import tidy
from workflow.domain.commands import File
from workflow.errors import Invalid, Refusal
from workflow.machine.application import applicant_forms
from workflow.machine.offers import lane_title


def review_page(walk: Walk) -> ResponseReturnValue:
    """Everything at a glance with a way to change it, what is missing, and the one button."""
    filling = walk.filling
    form = PageForm()
    open_steps = unfinished(filling, the_office().store.directory())
    if form.ok() and not open_steps:
        filling.refer = "refer" in request.form
        filling.save()
        try:
            return redirect(_send(filling))
        except Invalid as invalid:
            form.top_errors.append(_what(invalid, filling))
        except Refusal as refusal:
            form.top_errors.append(_refused(refusal, filling))
    html = render_template(
        "applicant/step_review.html",
        form=form,
        walk=walk,
        sections=_sections(walk),
        wanted=[say(lane_title(filling.closure, filling.offered[n])) for n in filling.wanted],
        papers=[(m.title, filling.files_of(n)) for n, m in filling.papers.items()],
        consents=_consents(filling),
        open_steps=open_steps,
        refers=_refers(filling),
        pre_checks=filling.closure.definition.pre_check is not None,
        pre=pre_check_of(filling.id, filling.closure),
        later=later_day(filling.closure, place_of(filling.closure, filling.answers)),
    )
    return html, 422 if form.summary else 200


def _sections(walk: Walk) -> list[tuple[Any, Form, tuple[str, ...]]]:
    """Each form page: the step, its form and its questions."""
    forms = applicant_forms(walk.filling.closure)
    return [(s, forms[s.form], s.only) for s in walk.steps if s.kind == "form"]


def _consents(filling: Filling) -> list[tuple[str, bool]]:
    item = next(iter(filling.consent_items), None)
    if item is None:
        return []
    return [(adult.name, filling.has_signed(adult, item)) for adult in filling.adults]


def _refers(filling: Filling) -> list[Text]:
    """The other services that a decision of this request may refer to."""
    store = the_office().store
    found = []
    for name in sorted(filling.closure.refers):
        known = store.publications.all()
        if any(each.definition == name for each in known):
            found.append(store.current(name).definition.title)
    return found


def _send(filling: Filling) -> str:
    """File it; returns the address of the receipt. Raises Refusal, Invalid."""
    office, actor = the_office(), current_actor()
    record = record_of(actor)
    typed = tidy(str(filling.answers.get("id_number", "")))
    agent = agent_of(filling)
    if agent is None and (record is None or (typed and typed != record.id_number)):
        raise Invalid({"id_number": "not_offered"})
    command = File(
        definition=filling.draft.definition,
        answers=filling.answers,
        chosen=tuple(filling.wanted),
        materials=filling.handed(),
        contact="account" if agent is None else _contact(filling),
        channel="web",
        refer_consent=filling.refer,
        key=filling.key,
        behalf=agent,
        prechecked_on=checked_on(filling.id),
    )
    answer = office.engine.handle(command, actor)
    office.drafts.attach_consents(filling.id, answer.case)
    office.pre_checks.take_back(filling.id)
    # Kept for the press of the button that comes a moment later, and for the receipt page.
    # The code opens the request for good: it is the applicant's, not that of who acts for them.
    secret = answer.secret if agent is None else ""
    office.drafts.save(filling.id, {"filed": answer.tracking, "secret": secret}, [])
    if secret:
        keep_secret(answer.tracking, secret)
    return url_for("applicant.receipt", tracking=answer.tracking)


def _contact(filling: Filling) -> str:
    """How the person helped is told: as their answers allow, else by somebody who goes there."""
    ways = (way for way in ("phone", "email") if filling.answers.get(way))
    return next(ways, "none")


def keep_secret(tracking: str, secret: str) -> None:
    """Let the receipt show the code in this session."""
    session["codes"] = {**(session.get("codes") or {}), tracking: secret}


def _what(invalid: Invalid, filling: Filling) -> str:
    if set(invalid.fields) & {"id_number"}:
        return _("The ID number is not that of your account. Please check it again.")
    if "chosen" in invalid.fields:
        return _("The services offered have changed with your answers. Please check them again.")
    forms = applicant_forms(filling.closure).values()
    titles = {name: say(asked.title) for form in forms for name, asked in form.fields.items()}
    wrong = dict.fromkeys(key.partition("[")[0] for key in invalid.fields)
    named = [titles[name] for name in wrong if name in titles]
    if named:
        return _("Please look at this again: %(titles)s", titles=", ".join(named))
    return _("Something in your answers does not fit together yet. Please look through them again.")


def _refused(refusal: Refusal, filling: Filling) -> str:
    actor = current_actor()
    # Nobody learns by an ID number alone whether that person has asked for something.
    unproven = filling.behalf is not None or not is_confirmed(actor.account)
    hidden = refusal.code == "open_case_exists" and unproven
    if hidden:
        return _("This cannot be sent online at the moment. Please come to the counter with your "
                 "identity card, or call us.")  # fmt: skip
    said = sentence(refusal)
    return said.whole
