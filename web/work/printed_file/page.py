"""Printing the whole case file in one click: the PDF, and the note of it in the history."""

from __future__ import annotations

from flask import Response, request

from web.access import staff
from web.office import the_office
from web.work.blueprint import blueprint
from web.work.case_file import open_progress
from web.work.printed_file import may_print_file, printed_file_of
from workflow.domain.commands import NotePrinted
from workflow.errors import NotFound


@blueprint.post("/cases/<tracking>/file")
@staff
def case_file(tracking: str) -> Response:
    """The case file of whoever asks, as far as their tasks read it."""
    # Only here: what writes PDFs is a sixth of all that is imported.
    from web.work.printed_file.pdf import font_at, pdf_of

    office, file = the_office(), open_progress(tracking)
    if not may_print_file(file):
        raise NotFound("no_such_case")
    font = font_at(office.settings.font)
    items = len(printed_file_of(file).entries)
    key = request.form.get("key", "")[:60] or None
    office.engine.handle(NotePrinted(case=file.case.id, items=items, key=key), file.actor)
    # Made after the note, so that the printed history ends with its own printing.
    made = pdf_of(
        printed_file_of(open_progress(tracking)), font, office.documents.content, office.now()
    )
    answer = Response(made, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{tracking}.pdf"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
