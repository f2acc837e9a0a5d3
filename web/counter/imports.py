"""Many requests from a workbook: template, a dry run with a line for each row, then exactly that.

What `onewindow requests import` does, for whoever leads the window or works for a village. Each row
is filed by itself, under its reference, so that interrupting or repeating it files nothing twice; a
workbook that cannot be read changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.access import current_actor, needs
from web.counter.blueprint import blueprint
from web.counter.home import services
from web.forms.uploads import Upload
from web.language import gettext as _
from web.language import say
from web.office import the_office
from web.refusals import sentence
from web.workbooks import confirmed, dry_run, handed_out
from workflow.definition.closure import Closure
from workflow.errors import NotFound, Refusal
from workflow.intake.importing import ImportedRow, import_requests
from workflow.intake.sheets import HOW_TO, questions, sheets_of
from workflow.workbooks import BadWorkbook, read_workbook, template

importers = needs("window_lead", "village_assistant")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the report."""

    number: int
    reference: str
    action: str
    """file, same or refuse."""
    tracking: str
    why: tuple[str, ...]


def _closure(definition: str) -> Closure:
    if definition not in {each.id for each in services()}:
        raise NotFound("no_such_definition")
    return the_office().store.current(definition)


@blueprint.get("/counter/import")
@importers
def import_requests_() -> ResponseReturnValue:
    """Choose the service."""
    return render_template("counter/import.html", services=services())


@blueprint.get("/counter/import/<definition>/template.xlsx")
@importers
def import_template(definition: str) -> Response:
    """The empty workbook of a service."""
    content = template(sheets_of(_closure(definition)), HOW_TO)
    return handed_out(content, f"onewindow-{definition}.xlsx")


@blueprint.route("/counter/import/<definition>", methods=["GET", "POST"])
@importers
def import_service(definition: str) -> ResponseReturnValue:
    """Hand the filled one in; the answer is what each row would come to. Nothing is filed."""
    closure = _closure(definition)
    if request.method == "GET":
        return _ask(closure)
    return dry_run(
        lambda content: _lines(closure, content, dry_run=True),
        lambda lines, kept: _report(closure, lines, kept, done=False),
        lambda problem: _ask(closure, problem),
    )


@blueprint.post("/counter/import/<definition>/file")
@importers
def import_apply(definition: str) -> ResponseReturnValue:
    """File the rows that can be; what each came to."""
    closure = _closure(definition)
    return confirmed(
        lambda content: _lines(closure, content, dry_run=False),
        lambda lines, kept: _report(closure, lines, kept, done=True),
        url_for("counter.import_service", definition=definition),
    )


def _ask(closure: Closure, problem: str = "") -> ResponseReturnValue:
    page = render_template("counter/import_service.html", closure=closure, problem=problem)
    return page, 422 if problem else 200


def _report(closure: Closure, lines: list[Line], kept: Upload, *, done: bool) -> str:
    out = [
        (line.number, line.reference or "–", _("; ").join(line.why))
        for line in lines
        if line.action == "refuse"
    ]
    return render_template(
        "counter/import_report.html", closure=closure, lines=lines, out=out, kept=kept, done=done
    )


def _lines(closure: Closure, content: bytes, *, dry_run: bool) -> list[Line]:
    """What each row comes to. Raises BadWorkbook."""
    rows = read_workbook(content, sheets_of(closure))
    engine = the_office().engine
    found = import_requests(engine, closure, rows, current_actor(), dry_run=dry_run)
    if lines := [_line(closure, row) for row in found]:
        return lines
    raise BadWorkbook("工作簿里还没有申请。", "The workbook has no row with a request yet.")


def _line(closure: Closure, row: ImportedRow) -> Line:
    why = tuple(_flaws(closure, row.flaws))
    if row.code:
        why = (*why, sentence(Refusal(row.code, fields={})).say)
    return Line(row.number, row.reference, row.action, row.tracking, why)


def _flaws(closure: Closure, flaws: Iterable[tuple[str, str]]) -> Iterable[str]:
    """Each flaw as a sentence with the name of its column."""
    asked = questions(closure)
    for name, code in flaws:
        field = asked.get(name.partition("[")[0])
        title = say(field.title) if field is not None else _own().get(name, name)
        yield _("%(column)s: %(why)s", column=title, why=_why(code))


def _own() -> dict[str, str]:
    """The columns that are no questions."""
    return {"reference": _("Reference"), "chosen": _("Services")}


def _why(code: str) -> str:
    words = {
        "required": _("is missing"),
        "twice": _("is in two rows"),
        "formula": _("holds a formula; enter the value itself"),
        "too_long": _("is too long"),
        "not_offered": _("is none of the options, or does not fit the other answers"),
    }
    return words.get(code) or _("does not fit; check the form of this service")
