"""Existing recipients from a workbook: template, dry run with a line for each row, then that."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.access import current_actor, needs
from web.benefits.blueprint import IMPORTERS, blueprint
from web.forms.uploads import Upload, from_token
from web.language import gettext as _
from web.language import say
from web.office import the_office
from web.refusals import sentence
from workflow import recipients
from workflow.bootstrap import RECORDED
from workflow.errors import Refusal
from workflow.office_import import Action
from workflow.office_sheets import MEDIA_TYPE, MOST_BYTES, BadWorkbook, read_workbook, template
from workflow.recipients import HOW_TO, SHEET, Done, Plan

importers = needs(*IMPORTERS)


@blueprint.get("/recipients")
@importers
def recipients_() -> ResponseReturnValue:
    """Where to get the template, and where to hand in the filled one."""
    return render_template("benefits/recipients.html", problem="")


@blueprint.get("/recipients/template.xlsx")
@importers
def recipients_template() -> Response:
    """The empty workbook."""
    headers = {"Content-Disposition": 'attachment; filename="onewindow-recipients.xlsx"'}
    return Response(template([SHEET], HOW_TO), mimetype=MEDIA_TYPE, headers=headers)


@blueprint.post("/recipients")
@importers
def try_recipients() -> ResponseReturnValue:
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
    name = (file.filename or "")[-120:] if file is not None else ""
    return _report(plan, Upload(digest, name, MEDIA_TYPE, len(content)))


@blueprint.post("/recipients/apply")
@importers
def apply_recipients() -> ResponseReturnValue:
    """Do what was shown. When the office changed meanwhile, show the report again instead."""
    kept = from_token(request.form.get("kept", ""))
    if kept is None or kept.mime != MEDIA_TYPE:
        flash(_("This dry run is too old. Please upload the workbook again."), "warning")
        return redirect(url_for("benefits.recipients_"))
    office = the_office()
    plan = _plan(office.documents.content(kept.digest))
    if plan.fingerprint != request.form.get("shown"):
        flash(
            _("The office changed since this dry run, so nothing was imported. Look once more."),
            "warning",
        )
        return _report(plan, kept)
    done = recipients.apply(office, plan, current_actor())
    return render_template(
        "benefits/recipients_done.html",
        done=[each for each in done if each.tracking],
        refused=[(each.number, _why(each)) for each in done if not each.tracking],
    )


def _why(done: Done) -> str:
    said = sentence(Refusal(done.why, fields={}))
    return said.say


def _plan(content: bytes) -> Plan:
    rows = read_workbook(content, [SHEET])
    return recipients.plan_import(the_office(), rows, current_actor())


def _again(problem: str) -> ResponseReturnValue:
    return render_template("benefits/recipients.html", problem=problem), 422


def _report(plan: Plan, kept: Upload) -> str:
    options = the_office().store.current(RECORDED).catalogues.forms[RECORDED].fields
    kinds = options["benefit_kind"].options or {}
    return render_template(
        "benefits/recipients_report.html",
        plan=plan,
        Action=Action,
        refused=[line for line in plan.lines if line.action is Action.REFUSE],
        kept=kept.token(),
        name=kept.name,
        kinds=kinds,
    )
