"""Consent to check 核对授权书: one from each adult, signed here, on paper, or through a link.

The link opens one page, without an account, that shows exactly what is agreed to. Who signs types
their name; the text that was agreed to is kept word for word.
"""

from __future__ import annotations

from flask import render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from web.access import public
from web.applicant.blueprint import blueprint
from web.applicant.documents import as_field
from web.applicant.drafting import Adult, Filling, same_name
from web.applicant.papers import add_file
from web.applicant.walk import Walk
from web.forms import PageForm
from web.forms.sentences import flaw_sentence
from web.forms.uploads import Upload, take
from web.language import current_language, worded
from web.language import gettext as _
from web.office import the_office
from workflow.definition.base import Text
from workflow.domain.commands import Handed, HandIn
from workflow.domain.people import Actor, ActorKind
from workflow.errors import Refusal
from workflow.store.drafts import Consent

_BETWEEN = "\n\n\n"
"""Between the Chinese and the English of a kept text."""


def consent_page(walk: Walk) -> ResponseReturnValue:
    """Each adult with how they have signed, or can."""
    filling = walk.filling
    item = next(iter(filling.consent_items))
    form = PageForm()
    asked = request.form.get("ask", "")
    if form.submitted and form.validate():
        if asked:
            _ask(filling, asked)
        else:
            wrong = _sign_here(filling, item)
            if not wrong:
                return walk.go_on()
            form.top_errors.extend(wrong)
    html = render_template(
        "applicant/step_consent.html",
        form=form,
        walk=walk,
        item=item,
        material=filling.consent_items[item],
        text=consent_text(filling).to(current_language()),
        links=_links(filling),
        typed=request.form,
    )
    return html, 422 if form.summary else 200


def consent_text(filling: Filling) -> Text:
    """What is agreed to: for whom, what is looked at, by whom, and only for this."""
    closure, name = filling.closure, str(filling.answers.get("applicant_name", ""))
    item = next(iter(filling.consent_items), "")
    checks = [
        d
        for d in closure.definitions.values()
        if item in d.reads.materials and d is not closure.definition
    ]
    what = checks[0] if checks else closure.definition
    material = closure.catalogues.materials[item]
    title = closure.definition.title
    return worded(
        "%(paper)s\n\n%(name)s applies for: %(service)s. I agree that the offices check my "
        "circumstances for this request: %(scope)s\n\nWho checks: %(duties)s\n\nThe result is used "
        "for this request only and shown to nobody else. What I say is true. I can take this back "
        "at the counter; nothing is checked after that, and the request may not go on.",
        paper=material.title,
        name=name,
        service=title.model_copy(update={"zh": _inner(title.zh)}),
        scope=what.scope,
        duties=what.duties,
    )


def _inner(text: str) -> str:
    """A text inside quotation marks."""
    return text.replace("“", "‘").replace("”", "’")


def _ask(filling: Filling, row: str) -> None:
    """Make a link for somebody who is away; it is shown until the session ends."""
    adult = next((a for a in filling.adults if str(a.row) == row), None)
    if adult is None:
        return
    text = consent_text(filling)
    token = the_office().drafts.ask_consent(
        filling.id, adult.row, adult.name, f"{text.zh}{_BETWEEN}{text.en}"
    )
    links = dict(session.get("consent_links") or {})
    links[f"{filling.id}.{adult.row}"] = token
    session["consent_links"] = links
    filling.__dict__.pop("consents", None)


def _links(filling: Filling) -> dict[int, str]:
    """The links made in this session, by row."""
    base = the_office().settings.base_url.rstrip("/") or request.host_url.rstrip("/")
    kept = session.get("consent_links") or {}
    found = {}
    for adult in filling.adults:
        token = kept.get(f"{filling.id}.{adult.row}")
        if token:
            found[adult.row] = base + url_for("applicant.sign", token=token)
    return found


def _sign_here(filling: Filling, item: str) -> list[str]:
    """Take the names typed and the scans added on this page; says what does not fit."""
    wrong = []
    for adult in filling.adults:
        typed = request.form.get(f"name-{adult.row}", "").strip()
        ticked = f"tick-{adult.row}" in request.form
        if typed and not same_name(typed, adult.name):
            wrong.append(
                _(
                    "%(name)s: the name typed is another one. It is signed with one's own name.",
                    name=adult.name,
                )
            )
        elif typed and not ticked:
            wrong.append(_("%(name)s: tick the box as well; then it is signed.", name=adult.name))
        elif typed:
            filling.signed[str(adult.row)] = typed
        wrong += _scan(filling, item, adult)
    filling.save()
    return wrong


def _scan(filling: Filling, item: str, adult: Adult) -> list[str]:
    file = request.files.get(f"scan-{adult.row}")
    if file is None or not file.filename:
        return []
    taken = take(file, the_office().documents.put)
    if isinstance(taken, Upload):
        add_file(filling, item, taken, adult.row)
        return []
    return [f"{adult.name}: {flaw_sentence(taken, as_field(filling.consent_items[item]))}"]


# -- the page behind the link ------------------------------------------------------------------


@blueprint.route("/consent/<token>", methods=["GET", "POST"])
@public
def sign(token: str) -> ResponseReturnValue:
    """Read exactly what is agreed to, and sign with one's name."""
    consent = the_office().drafts.consent(token)
    form = PageForm()
    if consent.signed_at is None and form.ok():
        if not same_name(request.form.get("name", ""), consent.name):
            form.top_errors.append(
                _("Please type your full name as it is written above; it counts as your signature.")
            )
        elif "tick" not in request.form:
            form.top_errors.append(_("Please tick the box; then it is signed."))
        else:
            consent = the_office().drafts.sign_consent(token)
            _hand_in(consent)
    html = render_template(
        "applicant/consent.html",
        form=form,
        consent=consent,
        text=_in_language(consent.text),
        typed=request.form.get("name", ""),
    )
    return html, 422 if form.summary else 200


def _in_language(text: str) -> str:
    zh, _between, en = text.partition(_BETWEEN)
    return zh if current_language() == "zh" or not en else en


def _hand_in(consent: Consent) -> None:
    """A consent that comes after filing goes to the file, in the name of who signed."""
    if consent.case is None:
        return
    office = the_office()
    case = office.store.case(consent.case)
    closure = office.store.closure(case.closure)
    pool = closure.catalogues.materials
    item = next((name for name, each in pool.items() if each.per == "adult"), None)
    if item is None:
        return
    signer = Actor(ActorKind.APPLICANT, None, consent.name, case.applicant)
    handed = Handed(item=item, channel="upload", row=consent.row or None)
    command = HandIn(case=case.id, materials=(handed,), key=f"consent-{consent.id}")
    try:
        office.engine.handle(command, signer)
    except Refusal:
        # The case is closed: the consent is kept with it, and changes nothing any more.
        return
