"""Exports: the choice, the preview with what keeps rows back, the workbooks that were made."""

from __future__ import annotations

import secrets

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, RadioField
from wtforms.validators import DataRequired

from web.access import current_actor, staff
from web.exports.blueprint import blueprint
from web.exports.words import cell_problem, kept_back
from web.forms import PageForm
from web.forms.days import DAY, DayField, day_in, period_in
from web.language import gettext as _
from web.language import lazy_gettext as _l
from web.language import say
from web.office import named, the_office, today
from web.workbooks import handed_out
from workflow.domain.days import Days
from workflow.errors import NotFound
from workflow.exporting import workbooks as exports
from workflow.exporting.workbooks import Line, Plan

SAMPLE = 5
"""Rows that the preview shows as they will stand in the workbook."""


class ExportForm(PageForm):
    """Which columns, and which days."""

    mapping = RadioField(_l("For which system"), [DataRequired(_l("Please choose the system."))])
    since = DayField(_l("Decided from"), [DAY])
    until = DayField(_l("Decided until"), [DAY])
    again = BooleanField(_l("Also what was exported before"))


@blueprint.route("/exports", methods=["GET", "POST"])
@staff
def home() -> ResponseReturnValue:
    """Choose what to export; the workbooks that were made before."""
    office, form = the_office(), ExportForm()
    mine = exports.open_to(office, current_actor())
    form.mapping.choices = [(name, say(each.title)) for name, each in mine.items()]
    if not form.submitted:
        form.mapping.data = form.mapping.data or next(iter(mine), None)
        form.since.data = form.since.data or f"{today():%Y-%m}-01"
        form.until.data = form.until.data or today().isoformat()
    if form.ok() and (days := period_in(form.since, form.until)) is not None:
        chosen = {"mapping": form.mapping.data, **days._asdict()}
        again = 1 if form.again.data else None
        return redirect(url_for("exports.preview", **chosen, again=again))
    rows = [
        (each, mine[each.mapping], named(each.login))
        for each in exports.made_by_office(office, current_actor())
    ]
    text = render_template(
        "exports/home.html",
        form=form,
        mine=mine,
        made=rows,
    )
    return text, 422 if form.summary else 200


@blueprint.route("/exports/<mapping>/<since>/<until>", methods=["GET", "POST"])
@staff
def preview(mapping: str, since: str, until: str) -> ResponseReturnValue:
    """What the workbook would hold; posted, it is noted as made."""
    office, actor = the_office(), current_actor()
    try:
        days = Days(day_in(since), day_in(until))
    except ValueError:
        raise NotFound("no_such_export", export=mapping) from None
    plan = exports.plan(office, actor, mapping, days, again="again" in request.args)
    if request.method == "POST":
        return redirect(url_for("exports.made", number=exports.make(office, actor, plan)))
    return render_template(
        "exports/preview.html",
        plan=plan,
        out=[(line.about, _why(plan, line)) for line in plan.lines if not line.ready],
        sample=[row for line in plan.ready[:SAMPLE] for row in line.rows][:SAMPLE],
    )


def _why(plan: Plan, line: Line) -> list[str]:
    if line.why:
        return [kept_back(line.why)]
    return [
        _("%(column)s: %(why)s", column=plan.export.columns[index].title, why=cell_problem(code))
        for index, code in line.problems
    ]


@blueprint.get("/exports/<int:number>")
@staff
def made(number: int) -> ResponseReturnValue:
    """A workbook that was made, to be taken (again)."""
    office, actor = the_office(), current_actor()
    found, export = exports.made(office, actor, number)
    key = secrets.token_hex(8)
    return render_template(
        "exports/made.html", made=found, export=export, by=named(found.login), key=key
    )


@blueprint.post("/exports/<int:number>/workbook")
@staff
def workbook(number: int) -> Response:
    """Take it: noted in each case, since personal data leaves the house."""
    office, actor = the_office(), current_actor()
    found, _export = exports.made(office, actor, number)
    content = exports.workbook(office, actor, number, request.form.get("key", "")[:40])
    answer = handed_out(content, f"{found.mapping}-{number}.xlsx")
    answer.headers["Cache-Control"] = "no-store"
    return answer
