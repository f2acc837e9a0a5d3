"""The import from a workbook: template, dry run with a line for each row, then exactly that."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.access import current_actor
from web.admin import reach
from web.admin.blueprint import administrator, blueprint
from web.forms.uploads import Upload, from_token
from web.language import gettext as _
from web.language import say
from web.office import the_office
from workflow.definition.base import Text
from workflow.desk import in_force
from workflow.office_import import Action, Importer, Line, Plan, apply, plan_import
from workflow.office_sheets import (
    MEDIA_TYPE,
    MOST_BYTES,
    SHEETS,
    BadWorkbook,
    read_workbook,
    template,
)

COLUMNS = {column.name: Text(zh=column.zh, en=column.name) for s in SHEETS for column in s.columns}
COLUMNS |= {
    "zh": Text(zh="中文名", en="Chinese name"),
    "en": Text(zh="英文名", en="English name"),
    "locale": Text(zh="语言", en="language"),
}


@blueprint.get("/admin/import")
@administrator
def import_() -> ResponseReturnValue:
    """Where to get the template, and where to hand in the filled one."""
    return render_template("admin/import.html", sheets=SHEETS)


@blueprint.get("/admin/import/template.xlsx")
@administrator
def import_template() -> Response:
    """The empty workbook."""
    headers = {"Content-Disposition": 'attachment; filename="onewindow-office.xlsx"'}
    return Response(template(), mimetype=MEDIA_TYPE, headers=headers)


@blueprint.post("/admin/import")
@administrator
def try_import() -> ResponseReturnValue:
    """The dry run: what each row would do. Nothing is changed."""
    file = request.files.get("file")
    content = file.stream.read(MOST_BYTES + 1) if file is not None else b""
    if not content:
        return _again(_("Please choose the workbook first."))
    try:
        plan = _plan(content)
    except BadWorkbook as bad:
        return _again(say(bad.text))
    digest = the_office().documents.put(content, MEDIA_TYPE)
    name = file.filename or "" if file is not None else ""
    kept = Upload(digest, name[-120:], MEDIA_TYPE, len(content))
    return _report(plan, kept.token(), kept.name)


@blueprint.post("/admin/import/apply")
@administrator
def apply_import() -> ResponseReturnValue:
    """Do what was shown. When the office changed meanwhile, show the report again instead."""
    kept = from_token(request.form.get("kept", ""))
    if kept is None or kept.mime != MEDIA_TYPE:
        flash(_("This dry run is too old. Please upload the workbook again."), "warning")
        return redirect(url_for("admin.import_"))
    office = the_office()
    plan = _plan(office.documents.content(kept.digest))
    if plan.fingerprint != request.form.get("shown"):
        flash(
            _("The office changed since this dry run, so nothing was imported. Look once more."),
            "warning",
        )
        return _report(plan, kept.token(), kept.name)
    if not plan.does_something:
        return redirect(url_for("admin.import_"))
    applied = apply(office, plan, _importer())
    return render_template(
        "admin/imported.html",
        plan=plan,
        accounts=applied.accounts,
        draft=applied.draft,
        Action=Action,
    )


def _importer() -> Importer:
    actor = current_actor()
    login = the_office().accounts.by_id(actor.user or 0).login
    return Importer(actor.name, reach.my_scope(), login)


def _plan(content: bytes) -> Plan:
    office = the_office()
    rows = read_workbook(content)
    return plan_import(office, in_force(office.store).catalogues, rows, _importer())


def _again(problem: str) -> ResponseReturnValue:
    return render_template("admin/import.html", sheets=SHEETS, problem=problem), 422


def _report(plan: Plan, token: str, name: str) -> str:
    groups: list[tuple[Text, list[Line]]] = [
        (sheet.title, [line for line in plan.lines if line.sheet == sheet.name]) for sheet in SHEETS
    ]
    return render_template(
        "admin/report.html",
        plan=plan,
        groups=[(title, lines) for title, lines in groups if lines],
        refused=[line for line in plan.lines if line.action is Action.REFUSE],
        kept=token,
        name=name,
        Action=Action,
        column=lambda found: say(COLUMNS[found]) if found in COLUMNS else found,
        sheet_title={sheet.name: sheet.title for sheet in SHEETS},
    )
