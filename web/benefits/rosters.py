"""The payment roster: prepare a month, sign it, give it to the bank, take the bank's report."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import format as formats
from web.access import current_actor
from web.benefits.blueprint import blueprint, payers
from web.counter.people import place_words
from web.language import current_language, ngettext, say
from web.language import gettext as _
from web.numbers import number_in
from web.office import the_office, today
from workflow.benefits import payments
from workflow.benefits.payments import PREPARES, SIGNS, Result
from workflow.benefits.roster_sheets import export, read_report
from workflow.definition import bank_accounts
from workflow.definition.afterwards import BudgetLine
from workflow.domain.entitlements import month_of, plus
from workflow.errors import NotFound
from workflow.store import people
from workflow.store.rosters import KeptLine, Roster
from workflow.workbooks import MEDIA_TYPE, MOST_BYTES, BadWorkbook

_MONTH = re.compile(r"20\d{2}-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Row:
    """One line as the page shows it."""

    kept: KeptLine
    name: str
    account: str
    bars: str
    """Why it is not paid; "" when it is."""


@blueprint.get("/rosters")
@payers
def rosters() -> ResponseReturnValue:
    """The rosters of one's own places, and the months that can be prepared."""
    return _list()


def _list(problem: str = "", status: int = 200) -> ResponseReturnValue:
    office, actor = the_office(), current_actor()
    places = payments.own_places(actor)
    now, lines = month_of(today()), payments.budget_lines(office)
    prepares = [post.place for post in actor.posts if post.role == PREPARES]
    page = render_template(
        "benefits/rosters.html",
        rows=payments.rosters_of(office).at(places),
        lines=lines,
        titled_lines=[(id_, f"{say(each.title)} ({each.code})") for id_, each in lines.items()],
        months=[
            (each, formats.month(each, current_language()))
            for each in (now, plus(now, 1), plus(now, -1))
        ],
        prepares=[(code, place_words(code)) for code in prepares],
        place_words=place_words,
        problem=problem,
    )
    return page, status


@blueprint.post("/rosters")
@payers
def prepare() -> ResponseReturnValue:
    """Prepare a month, or prepare it anew."""
    form = {name: request.form.get(name, "") for name in ("place", "line", "month")}
    if not all(form.values()) or not _MONTH.fullmatch(form["month"]):
        return _list(_("Please choose the budget line and the month."), 422)
    actor = current_actor()
    number = payments.prepare(the_office(), actor, form["place"], form["line"], form["month"])
    flash(_("The draft is ready. Check it, then a leader signs."))
    return redirect(url_for("benefits.roster", number=number))


def _own(number: int) -> tuple[Roster, BudgetLine]:
    """A roster of one's own place. Raises NotFound('no_such_roster')."""
    office = the_office()
    found = payments.rosters_of(office).get(number)
    if not payments.may_see(current_actor(), found.place):
        raise NotFound("no_such_roster")
    line = payments.budget_lines(office).get(found.line)
    if line is None:
        raise NotFound("no_such_budget_line")
    return found, line


@blueprint.get("/rosters/<int:number>")
@payers
def roster(number: int) -> ResponseReturnValue:
    """One roster: who, how much, where to, what became of it."""
    return _page(*_own(number))


def _page(
    found: Roster, line: BudgetLine, problem: str = "", status: int = 200
) -> ResponseReturnValue:
    office, actor = the_office(), current_actor()
    rows = _rows(payments.rosters_of(office).lines(found.id))
    page = render_template(
        "benefits/roster.html",
        it=found,
        line=line,
        place=place_words(found.place),
        paid=[row for row in rows if not row.bars],
        barred=[row for row in rows if row.bars],
        signed=payments.is_signed(found),
        intact=payments.is_intact(office, found),
        may_prepare=actor.post_for(((PREPARES, found.place),)) is not None,
        may_sign=actor.post_for(tuple((role, found.place) for role in SIGNS)) is not None,
        own=found.prepared_by == actor.user,
        problem=problem,
    )
    return page, status


def _rows(lines: list[KeptLine]) -> list[Row]:
    pays = any(post.role == PREPARES for post in current_actor().posts)
    names = _names(lines)
    written = bank_accounts.grouped if pays else bank_accounts.hidden
    found = []
    for each in lines:
        bars = ""
        if each.line.pays == 0:
            bars = _("too much was paid before")
        elif not each.line.account:
            bars = _("no account is known")
        name = each.line.payee or names.get(each.line.person or 0, "")
        found.append(Row(each, name, written(each.line.account), bars))
    return found


def _names(lines: list[KeptLine]) -> dict[int, str]:
    """The names of those whose line has no account holder of its own."""
    office = the_office()
    wanted = {each.line.person for each in lines if not each.line.payee and each.line.person}
    with office.store.database.read() as connection:
        return {
            person: people.person(connection, office.store.keys, person).name for person in wanted
        }


@blueprint.post("/rosters/<int:number>/sign")
@payers
def sign(number: int) -> ResponseReturnValue:
    """Sign what was shown."""
    found, line = _own(number)
    if request.form.get("confirm") != "yes":
        return redirect(url_for("benefits.roster", number=number))
    payments.sign(the_office(), current_actor(), number, request.form.get("shown", ""))
    words = _(
        "%(line)s of %(month)s is signed.",
        line=say(line.title),
        month=formats.month(found.month, current_language()),
    )
    flash(words)
    return redirect(url_for("benefits.roster", number=number))


@blueprint.get("/rosters/<int:number>/roster.xlsx")
@payers
def workbook(number: int) -> ResponseReturnValue:
    """The signed roster for the bank."""
    found, line = _own(number)
    if not payments.is_signed(found):
        return _page(found, line, _("Only a signed roster goes to the bank."), 409)
    lines = payments.rosters_of(the_office()).lines(number)
    content = export(found, lines, line, _names(lines))
    name = f"roster-{found.line}-{found.month}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=MEDIA_TYPE, headers=headers)


@blueprint.post("/rosters/<int:number>/report")
@payers
def report(number: int) -> ResponseReturnValue:
    """What the bank reports: a file, or single lines marked on the page."""
    found, line = _own(number)
    file = request.files.get("file")
    content = file.stream.read(MOST_BYTES + 1) if file is not None else b""
    try:
        results = read_report(content) if content else _marked()
    except BadWorkbook as bad:
        return _page(found, line, say(bad.text), 422)
    if not results:
        return _page(found, line, _("Choose the bank's file, or mark a line below."), 422)
    known = {each.no for each in payments.rosters_of(the_office()).lines(number)}
    strange = [str(each.no) for each in results if each.no not in known]
    if strange:
        problem = _("This roster has no line %(numbers)s.", numbers=_(", ").join(strange[:10]))
        return _page(found, line, problem, 422)
    done = payments.report(the_office(), current_actor(), number, results)
    flash(ngettext("One line was recorded.", "%(num)s lines were recorded.", done))
    return redirect(url_for("benefits.roster", number=number))


def _marked() -> list[Result]:
    """`paid-<no>` for everything else that is due, `failed` with its reason for one line."""
    failed = number_in(request.form.get("failed", ""))
    if failed is not None:
        return [Result(failed, False, request.form.get("why", "").strip())]
    paid = (number_in(no) for no in request.form.getlist("paid"))
    return [Result(no, True) for no in paid if no is not None]
