"""Existing recipients from a workbook: template, dry run with a line for each row, then that."""

from __future__ import annotations

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue

from web.access import current_actor, needs
from web.benefits.blueprint import IMPORTERS, blueprint
from web.format import money
from web.forms.uploads import Upload
from web.kept import redraws
from web.language import current_language, say
from web.language import gettext as _
from web.office import the_office
from web.refusals import sentence
from web.workbooks import confirmed, dry_run, handed_out
from workflow.benefits import recipients
from workflow.benefits.recipients import HOW_TO, SHEET, Done, Plan
from workflow.definition.filed import RECORDED
from workflow.errors import Refusal
from workflow.office.importing import Action
from workflow.workbooks import read_workbook, template

importers = needs(*IMPORTERS)


@blueprint.get("/recipients")
@importers
def recipients_() -> ResponseReturnValue:
    """Where to get the template, and where to hand in the filled one."""
    return _ask()


@blueprint.get("/recipients/template.xlsx")
@importers
def recipients_template() -> Response:
    """The empty workbook."""
    return handed_out(template([SHEET], HOW_TO), "onewindow-recipients.xlsx")


@blueprint.post("/recipients")
@importers
@redraws
def try_recipients() -> ResponseReturnValue:
    """The dry run: what each row would do. Nothing is changed."""
    return dry_run(_plan, _report, _ask)


@blueprint.post("/recipients/apply")
@importers
def apply_recipients() -> ResponseReturnValue:
    """Do what was shown. When the office changed meanwhile, show the report again instead."""
    again = (lambda plan: plan.fingerprint, _report)
    return confirmed(_plan, _apply, url_for("benefits.recipients_"), unchanged=again)


def _apply(plan: Plan, _kept: Upload) -> str:
    done = recipients.apply(the_office(), plan, current_actor())
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


def _ask(problem: str = "") -> ResponseReturnValue:
    page = render_template("benefits/recipients.html", problem=problem)
    return page, 422 if problem else 200


def _report(plan: Plan, kept: Upload) -> str:
    options = the_office().store.current(RECORDED).catalogues.forms[RECORDED].fields
    kinds = options["benefit_kind"].options or {}
    fate = {Action.ADD: _("taken over"), Action.SAME: _("there already")}
    out, others = [], []
    for line in plan.lines:
        if line.action is Action.REFUSE:
            out.append((line.number, line.label, say(line.why) if line.why else ""))
        else:
            kind = say(kinds[line.kind]) if line.kind in kinds else line.kind
            amount = money(line.amount, current_language()) if line.amount else "–"
            others.append((line.number, fate[line.action], line.label, kind, amount))
    counts = [(plan.count(each), word) for each, word in fate.items()]
    return render_template(
        "benefits/recipients_report.html",
        plan=plan,
        counts=counts,
        out=out,
        others=others,
        kept=kept,
    )
