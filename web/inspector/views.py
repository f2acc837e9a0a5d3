"""The list of what deserves a look, by kind and period, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.access import current_actor, inspected, inspectors
from web.forms.places import name_of
from web.inspector.blueprint import blueprint
from web.inspector.words import act_title
from web.language import current_language
from web.language import gettext as _
from web.office import the_office, today
from workflow.domain import facts as f
from workflow.domain.tracking import normalise_tracking
from workflow.errors import NotFound
from workflow.store.queries.history import CaseFact, back_dated, notable

MOST = 500
"""Lines of one list; a shorter period shows the rest."""
PERIODS = (30, 90, 365)
"""Days."""
_OVERRIDES = (f.RecordedAfterDeadline, f.SignaturesVoided, f.ReferralFailed, f.TableApplied)


@dataclass(frozen=True)
class Line:
    """One thing to look at."""

    on: date
    """When it was recorded, as a day of the office."""
    tracking: str
    place: str
    who: str
    what: str
    why: str
    """The reason that was given, where one must be."""

    @property
    def href(self) -> str:
        """The case; "" for what is about none."""
        return url_for("work.case", tracking=self.tracking) if self.tracking else ""


@blueprint.get("/inspector/")
@inspectors
def looks() -> ResponseReturnValue:
    """One of the lists."""
    tabs = {
        "relatives": _("Relatives among the staff"),
        "late": _("Recorded later"),
        "unusual": _("Out of the usual way"),
        "office": _("Acts of administrators"),
    }
    kind = request.args.get("kind", "")
    kind = kind if kind in tabs else "relatives"
    days = request.args.get("days", "")
    period = int(days) if days in {str(n) for n in PERIODS} else PERIODS[1]
    lines = _acts(period) if kind == "office" else [_line(each) for each in _found(kind, period)]
    return render_template(
        "inspector/looks.html",
        tabs=[(each, title, url_for("inspector.looks", kind=each, days=period))
              for each, title in tabs.items()],
        kind=kind,
        title=tabs[kind],
        period=period,
        periods=[(each, _("the last %(days)s days", days=each)) for each in PERIODS],
        lines=lines,
        most=MOST if len(lines) >= MOST else 0,
    )  # fmt: skip


@blueprint.get("/inspector/open")
@inspectors
def open_by_number() -> ResponseReturnValue:
    """The case with a tracking number; whether it is at one's places, its own page decides."""
    number = normalise_tracking(request.args.get("number", ""))
    if number is None:
        raise NotFound("no_such_case")
    return redirect(url_for("work.case", tracking=number))


def _found(kind: str, period: int) -> list[CaseFact]:
    until = _midnight(today() + timedelta(days=1))
    since = _midnight(today() - timedelta(days=period))
    places = sorted(inspected(current_actor()))
    store = the_office().store
    keys = store.keys
    with store.database.read() as connection:
        if kind == "late":
            return back_dated(connection, keys, since, until, places, MOST)
        wanted = (f.RelativeRegistered,) if kind == "relatives" else _OVERRIDES
        found = notable(connection, keys, since, until, places, MOST)
    return [each for each in found if isinstance(each.recorded.fact, wanted)]


def _acts(period: int) -> list[Line]:
    """What administrators did: of the whole office, since an account works at many places."""
    office, until = the_office(), _midnight(today() + timedelta(days=1))
    since = _midnight(today() - timedelta(days=period))
    return [
        Line(
            on=office.calendar.civil_day(each.at),
            tracking="",
            place="",
            who=each.login,
            what=act_title(each.act),
            why=_(", ").join(f"{name}: {value}" for name, value in each.about.items()),
        )
        for each in office.register.between(since, until, MOST)
    ]


def _midnight(day: date) -> datetime:
    return the_office().calendar.start_of(day)


def _line(found: CaseFact) -> Line:
    recorded, office = found.recorded, the_office()
    place = office.store.directory().places.get(found.place)
    return Line(
        on=office.calendar.civil_day(recorded.at),
        tracking=found.tracking,
        place=name_of(place, current_language()) if place else found.place,
        who=recorded.actor,
        what=_what(recorded),
        why=recorded.why,
    )


def _what(recorded: f.Recorded) -> str:
    match recorded.fact:
        case f.RelativeRegistered(name=name):
            return _("%(name)s is registered as a relative", name=name)
        case f.RecordedAfterDeadline():
            return _("recorded for a day before a deadline that had passed already")
        case f.SignaturesVoided():
            return _("a signature does not count: who gave it may not sign this file")
        case f.ReferralFailed():
            return _("the file could not go on by itself")
        case f.TableApplied():
            return _("the finding departs from a decision table; the reason is in the case")
    day = recorded.occurred_on.isoformat()
    return _("recorded as of %(day)s", day=day)
