"""The documents of a request, each asked for once, and showing what was added.

A file is shown only to the account whose draft or case holds it, in a response that can do nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from web.access import applicant
from web.applicant.blueprint import blueprint
from web.applicant.drafting import Filling, own_draft
from web.applicant.papers import PRESSED, Paper, papers_of, receive
from web.applicant.walk import Walk
from web.forms import CatalogueForm, build_form
from web.language import current_language, worded
from web.office import the_office
from workflow.definition.base import Text
from workflow.definition.catalogues import FieldType, Form, FormField, Material, Privacy
from workflow.errors import NotFound

INLINE = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
"""No script, no form, no request. Inline style alone is let through: a browser that is asked for a
picture by itself writes a page of its own around it, and Chromium styles that page inline."""
_TITLE = worded("Documents")


def as_field(material: Material, hint: Text | None = None) -> FormField:
    """A document as a question of a form."""
    return FormField(
        title=material.title,
        type=FieldType.FILE,
        privacy=Privacy.SENSITIVE,
        hint=hint or material.hint,
    )


@dataclass
class DocumentsPage:
    """What the step shows: the documents with their pages, and the declarations."""

    form: CatalogueForm
    papers: list[Paper]
    fields: dict[str, FormField]
    """The documents as questions."""

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Everything that is wrong, in the order of the page."""
        wrong = [(each.id, f"{each.title}: {text}") for each in self.papers for text in each.errors]
        return [*wrong, *self.form.summary]

    def declaration(self, paper: Paper) -> Any:
        """The question whether a document is declared instead; None where it cannot be."""
        name = DECLARE + paper.item
        return self.form[name] if name in self.form.only else None


def documents_page(walk: Walk) -> ResponseReturnValue:
    """Add each document once, in as many pages as it has; what there is not can follow."""
    filling = walk.filling
    asked = {name: as_field(material) for name, material in filling.papers.items()}
    declared = {DECLARE + name: _declaration(asked[name].title) for name in _declarable(filling)}
    data = {DECLARE + name: name in filling.declared for name in _declarable(filling)}
    form = build_form(Form(title=_TITLE, fields=declared), current_language(), data)
    page = DocumentsPage(form, papers_of(filling, asked), asked)
    if form.ok():
        values = form.values()
        filling.declared = [n for n in _declarable(filling) if values.get(DECLARE + n)]
        receive(filling, page.papers, asked)
        if not page.summary:
            return redirect(walk.address(walk.here)) if PRESSED in request.form else walk.go_on()
    html = render_template("applicant/step_documents.html", page=page, walk=walk, inline=INLINE)
    return html, 422 if page.summary else 200


DECLARE = "declare_"
"""Before the name of the question whether a document is declared instead."""


def _declarable(filling: Filling) -> list[str]:
    return [name for name in filling.declarable if name in filling.papers]


def _declaration(title: Text) -> FormField:
    return FormField(
        title=worded("I declare instead that what “%(paper)s” would show is true", paper=title),
        hint=worded(
            "It is checked later. If it proves untrue, no further declaration is taken, and what "
            "was paid on it is paid back."
        ),
        type=FieldType.BOOLEAN,
    )


@blueprint.get("/request/<int:draft>/files/<digest>")
@applicant
def draft_file(draft: int, digest: str) -> Response:
    """A file of one's own draft."""
    if digest not in {each["digest"] for each in own_draft(draft).files}:
        raise NotFound("no_such_document")
    return shown(digest)


def shown(digest: str) -> Response:
    """A file, inline where browsers can show it, else to be saved."""
    documents = the_office().documents
    known = documents.describe(digest)
    inline = known.type in INLINE
    kind = known.type if inline else "application/octet-stream"
    answer = Response(documents.content(digest), content_type=kind)
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Content-Disposition"] = "inline" if inline else "attachment"
    return answer
