"""Writing a definition: the text with its problems, kept on every submit; uploads; two at once."""

from __future__ import annotations

import re

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, TextAreaField

from web.access import current_actor
from web.admin import words
from web.admin.blueprint import administrator, blueprint
from web.admin.differences import between
from web.admin.problem_words import heading
from web.forms import PageForm
from web.language import gettext as _
from web.language import say
from web.numbers import number_in
from web.office import the_office
from workflow.definition.library import Library
from workflow.errors import Conflict
from workflow.office.definition_drafts import DRAFT, chains, check, in_force, prove, source
from workflow.store.office import DefinitionDraft, text_digest

MOST = 1_000_000
"""Bytes of an upload that are kept at all; the reader says what is too large for a definition."""
_NAME = re.compile(r"^(?:definition|catalogue):\s*([a-z][a-z0-9_]*)", re.MULTILINE)


class DraftForm(PageForm):
    """The text of a draft."""

    text = TextAreaField()
    seen = HiddenField()
    """The digest of the text that was shown, to notice that somebody else saved another."""


class NotYaml(Exception):
    """The uploaded file cannot be kept as a text; the message says why."""


@blueprint.post("/admin/definitions/<name>/draft")
@administrator
def begin(name: str) -> ResponseReturnValue:
    """A new draft that begins with what is in force."""
    office = the_office()
    library = in_force(office.store)
    if name not in library.definitions:
        abort(404)
    text = source(office, library, name)
    made = office.definition_drafts.add(name, text, current_actor().name)
    return redirect(url_for("admin.draft", number=made))


@blueprint.post("/admin/drafts")
@administrator
def upload() -> ResponseReturnValue:
    """A new draft from a file, or an empty one."""
    try:
        text = _uploaded() or ""
    except NotYaml as error:
        flash(str(error), "error")
        return redirect(url_for("admin.definitions"))
    made = the_office().definition_drafts.add(_name_in(text), text, current_actor().name)
    return redirect(url_for("admin.draft", number=made))


@blueprint.route("/admin/drafts/<int:number>", methods=["GET", "POST"])
@administrator
def draft(number: int) -> ResponseReturnValue:
    """The editor. Every submit keeps the text; then it is checked."""
    office = the_office()
    kept = office.definition_drafts.get(number)
    form = DraftForm()
    if not form.submitted:
        return _page(kept, form.text.data if request.method == "POST" else None)
    if not form.validate():
        abort(400)
    try:
        text = _uploaded() or _plain(form.text.data or "")
    except NotYaml as error:
        flash(str(error), "error")
        text = _plain(form.text.data or "")
    try:
        office.definition_drafts.save(number, text, current_actor().name, seen=form.seen.data or "")
    except Conflict as conflict:
        return _kept_apart(kept, text, conflict)
    if request.form.get("do") == "review":
        return redirect(url_for("admin.publish", number=number))
    show = "proof" if request.form.get("do") == "prove" else None
    return redirect(url_for("admin.draft", number=number, show=show))


def _kept_apart(kept: DefinitionDraft, text: str, conflict: Conflict) -> ResponseReturnValue:
    """Somebody else saved this draft: both texts stay, and the page shows what differs."""
    made = the_office().definition_drafts.add(kept.name, text, current_actor().name)
    flash(
        _(
            "%(who)s saved this draft while you were writing. Both texts are saved: yours is now a "
            "draft of its own, and you see below what differs.",
            who=conflict.values["by"],
        ),
        "warning",
    )
    return redirect(url_for("admin.draft", number=made, beside=kept.id))


@blueprint.post("/admin/drafts/<int:number>/discard")
@administrator
def discard(number: int) -> ResponseReturnValue:
    """Throw a draft away."""
    office = the_office()
    office.definition_drafts.get(number)
    office.definition_drafts.discard(number)
    flash(_("The draft is deleted. What is published stays as it is."), "message")
    return redirect(url_for("admin.definitions"))


def _page(kept: DefinitionDraft, typed: str | None = None) -> ResponseReturnValue:
    office = the_office()
    text = kept.text if typed is None else _plain(typed)
    base = in_force(office.store)
    checked = check(text, base)
    proofs = None
    if request.args.get("show") == "proof" and checked.publishable:
        proofs = prove(checked, office.calendar)
    name = kept.name if kept.name in base.definitions else ""
    return render_template(
        "admin/draft.html",
        draft=kept,
        title=titled(kept, base),
        form=DraftForm(formdata=None, text=text, seen=text_digest(kept.text)),
        text=text,
        checked=checked,
        lines=text.split("\n"),
        mine=DRAFT,
        chains=chains(checked),
        proofs=proofs,
        changed=between(source(office, base, name), text) if name else None,
        beside=_beside(text),
        words=words,
        heading=heading,
        catalogues=checked.library.catalogues if checked.library is not None else None,
    )


def titled(kept: DefinitionDraft, base: Library) -> str:
    """What a draft is of, in words where something of its name is in force."""
    known = base.definitions.get(kept.name)
    return say(known.title) if known is not None else kept.name


def _beside(text: str) -> tuple[DefinitionDraft, list[str]] | None:
    """The draft of somebody else beside which this one is shown, with what differs."""
    number = number_in(request.args.get("beside", ""))
    if number is None:
        return None
    other = the_office().definition_drafts.get(number)
    return other, between(other.text, text)


def _uploaded() -> str | None:
    """The text of the file that this request brings. Raises NotYaml."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return None
    content = file.stream.read(MOST + 1)
    if len(content) > MOST:
        raise NotYaml(_("This file is too large for a definition. Choose a YAML file."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotYaml(_("This file is no text in UTF-8. Choose a YAML file.")) from None
    if "\x00" in text:
        raise NotYaml(_("This file is no text in UTF-8. Choose a YAML file."))
    return _plain(text)


def _plain(text: str) -> str:
    """Line ends as in a file: browsers send those of letters."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _name_in(text: str) -> str:
    found = _NAME.search(text)
    return found.group(1) if found else "new"
