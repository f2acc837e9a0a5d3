"""The calendar of working days: the year's notice is typed or uploaded, looked over in a dry run,
then entered with its source and a reason. The worker counts the open cases anew."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FileField, HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from web.access import current_actor
from web.admin import reach
from web.admin.blueprint import administrator, blueprint
from web.forms import PageForm, needed
from web.kept import redraws
from web.language import gettext as _
from web.language import lazy_gettext as _l
from web.language import say
from web.office import named, the_office, today
from web.workbooks import handed_out
from workflow.domain.calendar import Calendar, Day
from workflow.office.calendar_notices import (
    HOW_TO,
    OFF,
    SHEETS,
    WORK,
    Notice,
    Wrong,
    changed_days,
    lines_of,
    past_days,
    read_notice,
)
from workflow.office.recounting import Moves, would_move
from workflow.workbooks import MOST_BYTES, BadWorkbook, read_workbook, template

COUNTED = 1000
"""Up to so many cases that wait to be counted again are counted."""


class NoticeForm(PageForm):
    """A notice as somebody types it."""

    year = StringField(_l("Year"), [needed(_l("Year")), Length(max=4)])
    off = TextAreaField(
        _l("Days off"),
        [Length(max=4000)],
        description=_l("One run on each line: 2027-01-01..2027-01-03 元旦"),
    )
    work = TextAreaField(
        _l("Weekends worked to make up for them"),
        [Length(max=2000)],
        description=_l("One day on each line. Leave it empty if there is none."),
    )
    source = StringField(
        _l("Source"),
        [needed(_l("Source")), Length(max=200)],
        description=_l("The number of the notice, and who issued it."),
    )
    reason = StringField(
        _l("Reason"),
        [needed(_l("Reason")), Length(max=200)],
        description=_l("Why it is entered now: the notice for a new year, a change, a correction."),
    )
    file = FileField(_l("Or fill the lines from a workbook (.xlsx)"))
    shown = HiddenField()
    """The calendar that a dry run was compared with."""


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a notice would change."""

    year: int
    known: bool
    """Whether the year has a notice already, whose place this one takes."""
    days: tuple[tuple[Day, Day], ...]
    """Each day that counts otherwise: before, and after."""
    moves: Moves | None
    """What becomes of open due dates; None where no day changes."""


@blueprint.get("/admin/calendar")
@administrator
def calendar() -> ResponseReturnValue:
    """The years that are known, what was entered, how far the cases are, and the form."""
    form = NoticeForm(formdata=None, year=str(_next_year(the_office().calendar)))
    return _page(form)


@blueprint.get("/admin/calendar/template.xlsx")
@administrator
def calendar_template() -> Response:
    """The empty workbook."""
    return handed_out(template(SHEETS, HOW_TO), "onewindow-calendar.xlsx")


@blueprint.post("/admin/calendar")
@administrator
@redraws
def try_calendar() -> ResponseReturnValue:
    """The dry run; with a workbook, its lines to look over. Nothing is changed."""
    form = _asked()
    if request.form.get("do") == "fill":
        return _filled(form)
    notice, after = _read(form)
    return _page(form, dry_run=_dry_run(notice, after) if after else None)


@blueprint.post("/admin/calendar/enter")
@administrator
@redraws
def enter_calendar() -> ResponseReturnValue:
    """Enter what was shown. When the calendar changed meanwhile, show the dry run again."""
    office, form = the_office(), _asked()
    notice, after = _read(form)
    if after is None:
        return _page(form)
    if not form.submitted:
        return _page(form, dry_run=_dry_run(notice, after))
    if form.shown.data != office.calendars.current().version:
        flash(_("The calendar changed since this dry run. Nothing was entered; look once more."),
              "warning")  # fmt: skip
        return _page(form, dry_run=_dry_run(notice, after))
    # The name, as everywhere: a login may be a phone number, and is kept in no readable form.
    by = current_actor().name
    office.calendars.enter(notice.content(), by, office.now(), str(form.reason.data))
    flash(_("The notice is entered and holds from now on."), "message")
    return redirect(url_for("admin.calendar"))


def _asked() -> NoticeForm:
    """The form as it was sent, by somebody who administers the whole office."""
    if not _whole():
        abort(403)
    return NoticeForm()


def _whole() -> bool:
    """Whether one administers every place: the calendar holds for all of them."""
    return set(the_office().store.directory().places) <= reach.my_scope()


def _filled(form: NoticeForm) -> ResponseReturnValue:
    """The lines of the uploaded workbook, in the form; what was typed stays where none is read."""
    content = form.file.data.stream.read(MOST_BYTES + 1) if form.file.data else b""
    if not content:
        form.file.errors = [_("Please choose the workbook first.")]
        return _page(form, status=422)
    try:
        lines, wrong = lines_of(read_workbook(content, SHEETS))
    except BadWorkbook as bad:
        form.file.errors = [say(bad.text)]
        return _page(form, status=422)
    _point_out(form, wrong)
    if wrong:
        return _page(form, status=422)
    form.off.data, form.work.data = lines[OFF], lines[WORK]
    flash(_("The lines of the workbook are in the form now. Check them."), "message")
    return _page(form)


def _read(form: NoticeForm) -> tuple[Notice, Calendar | None]:
    """The notice that was typed, and the calendar with it; None where something is wrong, which
    then stands beside the fields."""
    office, complete = the_office(), form.ok()
    notice = read_notice(
        (form.year.data or "").strip(),
        form.off.data or "",
        form.work.data or "",
        form.source.data or "",
        today(),
    )
    if not form.year.errors:
        _point_out(form, notice.wrong)
    if notice.wrong or not complete:
        return notice, None
    after = office.calendars.would_be(notice.content())
    past = past_days(changed_days(office.calendars.current(), after), today())
    _point_out(form, past)
    return notice, None if past else after


def _point_out(form: NoticeForm, wrong: list[Wrong]) -> None:
    for each in wrong:
        field = form[each.field]
        field.errors = [*field.errors, say(each.why)]


def _dry_run(notice: Notice, after: Calendar) -> DryRun:
    office = the_office()
    before = office.calendars.current()
    days = changed_days(before, after)
    return DryRun(
        notice.year,
        notice.year in before.official_years,
        tuple((before.day(day), after.day(day)) for day in days),
        would_move(office, after, days[0]) if days else None,
    )


def _next_year(known: Calendar) -> int:
    return max(max(known.official_years) + 1, today().year)


def _page(
    form: NoticeForm, *, dry_run: DryRun | None = None, status: int = 0
) -> ResponseReturnValue:
    office = the_office()
    behind = office.calendars.behind(COUNTED)
    page = render_template(
        "admin/calendar.html",
        form=form,
        dry_run=dry_run,
        known=office.calendars.current(),
        behind=len(behind),
        more=len(behind) == COUNTED,
        entered=[
            (each, named(each.by), _years(each.content)) for each in office.calendars.entered()
        ],
        may_enter=_whole(),
    )
    return page, status or (422 if form.summary else 200)


def _years(content: object) -> list[tuple[str, str]]:
    """The years that an entered notice is about, each with its source."""
    notices = content.get("notices") if isinstance(content, dict) else None
    return [(str(year), str(each.get("source") or "")) for year, each in (notices or {}).items()]
