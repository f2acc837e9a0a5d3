"""The import from a workbook: template, dry run with a line for each row, then exactly that."""

from __future__ import annotations

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web.access import current_actor
from web.admin import reach
from web.admin.blueprint import administrator, blueprint
from web.forms.uploads import Upload
from web.kept import redraws
from web.language import say, worded
from web.office import the_office
from web.workbooks import confirmed, dry_run, handed_out
from workflow.definition.base import Text
from workflow.office.definition_drafts import in_force
from workflow.office.importing import Action, Importer, Line, Plan, apply, plan_import
from workflow.office.sheets import HOW_TO, SHEETS
from workflow.workbooks import read_workbook, template

COLUMNS = {column.name: Text(zh=column.zh, en=column.name) for s in SHEETS for column in s.columns}
COLUMNS |= {
    "zh": worded("Chinese name"),
    "en": worded("English name"),
    "locale": worded("language"),
}


@blueprint.get("/admin/import")
@administrator
def import_() -> ResponseReturnValue:
    """Where to get the template, and where to hand in the filled one."""
    return _ask()


@blueprint.get("/admin/import/template.xlsx")
@administrator
def import_template() -> Response:
    """The empty workbook."""
    return handed_out(template(SHEETS, HOW_TO), "onewindow-office.xlsx")


@blueprint.post("/admin/import")
@administrator
@redraws
def try_import() -> ResponseReturnValue:
    """The dry run: what each row would do. Nothing is changed."""
    return dry_run(_plan, _report, _ask)


@blueprint.post("/admin/import/apply")
@administrator
def apply_import() -> ResponseReturnValue:
    """Do what was shown. When the office changed meanwhile, show the report again instead."""
    again = (lambda plan: plan.fingerprint, _report)
    return confirmed(_plan, _apply, url_for("admin.import_"), unchanged=again)


def _apply(plan: Plan, _kept: Upload) -> ResponseReturnValue:
    if not plan.does_something:
        return redirect(url_for("admin.import_"))
    applied = apply(the_office(), plan, _importer())
    return render_template(
        "admin/imported.html",
        plan=plan,
        accounts=applied.accounts,
        draft=applied.draft,
        Action=Action,
    )


def _importer() -> Importer:
    actor = current_actor()
    login = the_office().accounts.by_id(actor.account).login
    return Importer(actor.name, reach.my_scope(), login)


def _plan(content: bytes) -> Plan:
    office = the_office()
    rows = read_workbook(content, SHEETS)
    return plan_import(office, in_force(office.store).catalogues, rows, _importer())


def _ask(problem: str = "") -> ResponseReturnValue:
    page = render_template("admin/import.html", sheets=SHEETS, problem=problem)
    return page, 422 if problem else 200


def _report(plan: Plan, kept: Upload) -> str:
    titles = {sheet.name: say(sheet.title) for sheet in SHEETS}
    groups: list[tuple[Text, list[Line]]] = [
        (sheet.title, [line for line in plan.lines if line.sheet == sheet.name]) for sheet in SHEETS
    ]
    return render_template(
        "admin/report.html",
        plan=plan,
        groups=[(title, lines) for title, lines in groups if lines],
        out=[
            (f"{titles[line.sheet]} {line.number}", line.label, say(line.why) if line.why else "")
            for line in plan.lines
            if line.action is Action.REFUSE
        ],
        kept=kept,
        Action=Action,
        column=lambda found: say(COLUMNS[found]) if found in COLUMNS else found,
    )
