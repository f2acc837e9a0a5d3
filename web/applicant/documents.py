"""The documents of a request, each asked for once, and showing what was added.

A file is shown only to the account whose draft or case holds it, in a response that can do nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from web.access import applicant
from web.applicant.blueprint import blueprint
from web.applicant.drafting import Filling, own_draft
from web.forms import CatalogueForm, Upload, build_form
from web.language import current_language
from web.office import the_office
from workflow.definition.base import Text
from workflow.definition.catalogues import FieldType, Form, FormField, Material, Privacy
from workflow.errors import NotFound

if TYPE_CHECKING:
    from web.applicant.apply import Walk

INLINE = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
_TITLE = Text(zh="材料", en="Documents")


def as_field(material: Material, hint: Text | None = None) -> FormField:
    """A document as a question of a form."""
    return FormField(
        title=material.title,
        type=FieldType.FILE,
        privacy=Privacy.SENSITIVE,
        hint=hint or material.hint,
    )


def documents_page(walk: Walk) -> ResponseReturnValue:
    """Add each document once; what there is not can follow."""
    filling = walk.filling
    fields = {name: as_field(material) for name, material in filling.papers.items()}
    fields |= {DECLARE + name: _declaration(fields[name].title) for name in _declarable(filling)}
    data: dict[str, object] = {
        DECLARE + name: name in filling.declared for name in _declarable(filling)
    }
    data |= {name: f["digest"] for name in filling.papers if (f := filling.file_of(name))}
    form = build_form(Form(title=_TITLE, fields=fields), current_language(), data)
    _name_kept(form, filling)
    if form.ok():
        _take(filling, form)
        return walk.go_on()
    html = render_template("applicant/step_documents.html", form=form, walk=walk, inline=INLINE)
    return html, form.status


def _name_kept(form: CatalogueForm, filling: Filling) -> None:
    """Say the names of files that were added before."""
    for name in filling.papers:
        known = filling.file_of(name)
        upload = form[name].upload
        if known is not None and upload is not None and upload.digest == known["digest"]:
            form[name].upload = Upload(known["digest"], known["name"], known["type"], known["size"])


DECLARE = "declare_"
"""Before the name of the question whether a document is declared instead."""


def _declarable(filling: Filling) -> list[str]:
    return [name for name in filling.declarable if name in filling.papers]


def _declaration(title: Text) -> FormField:
    return FormField(
        title=Text(
            zh=f"承诺“{title.zh}”所证明的情况属实，不交材料",
            en=f"I declare instead that what “{title.en}” would show is true",
        ),
        hint=Text(
            zh="受理后会核查；与事实不符的，以后不再适用承诺，已给的救助要退回。",
            en="It is checked later. If it proves untrue, no further declaration is taken, and "
            "what was paid on it is paid back.",
        ),
        type=FieldType.BOOLEAN,
    )


def _take(filling: Filling, form: CatalogueForm) -> None:
    values = form.values()
    filling.declared = [name for name in _declarable(filling) if values.get(DECLARE + name)]
    for name, upload in form.uploads().items():
        add_file(filling, name, upload)
    filling.save()


def add_file(filling: Filling, item: str, upload: Upload, row: int | None = None) -> None:
    """Put a file in the place of the one there was."""
    filling.files = [f for f in filling.files if (f["item"], f.get("row")) != (item, row)]
    filling.files.append(
        {
            "item": item,
            "row": row,
            "digest": upload.digest,
            "name": upload.name,
            "type": upload.mime,
            "size": upload.size,
        }
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
