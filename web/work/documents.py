"""A document of a task, shown in a response that can do nothing: sandboxed, never guessed at.

Only for the digests that the task reads; for everything else there is no such page.
"""

from __future__ import annotations

from flask import Response, request

from web.access import staff
from web.forms.pictures import turned
from web.office import the_office
from web.work.blueprint import blueprint
from web.work.case_file import open_case
from web.work.evidence import INLINE, digests
from workflow.errors import NotFound
from workflow.machine.access import post_on

SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
"""No script, no form, no request. Inline style alone is let through: a browser that is asked for a
picture by itself writes a page of its own around it, and Chromium styles that page inline."""


@blueprint.get("/cases/<tracking>/tasks/<int:no>/documents/<digest>")
@staff
def document(tracking: str, no: int, digest: str) -> Response:
    """One document, inline where browsers can show it, else to be saved."""
    file = open_case(tracking)
    task = file.task(no)
    post_on(file.case, file.closure, task, file.actor)
    if not task.live or digest not in digests(file.readable(task)):
        raise NotFound("no_such_document")
    documents = the_office().documents
    known = documents.describe(digest)
    inline = known.type in INLINE and "save" not in request.args
    kind = known.type if inline else "application/octet-stream"
    answer = Response(_content(digest, kind), content_type=kind)
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    name = f"{tracking}-{digest[:8]}{_ENDINGS.get(known.type, '')}"
    shown = "inline" if inline else "attachment"
    answer.headers["Content-Disposition"] = f'{shown}; filename="{name}"'
    return answer


def _content(digest: str, kind: str) -> bytes:
    """The document; turned to the right by the quarters asked for, where it is a picture."""
    content, quarters = the_office().documents.content(digest), request.args.get("turn", "")
    if quarters not in ("1", "2", "3"):
        return content
    return turned(content, kind, int(quarters)) or content


_ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "application/pdf": ".pdf",
}
