"""Looking up a request by its tracking number and secret, without an account."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import DataRequired

from web.access import public
from web.forms import PageForm
from web.language import gettext as _
from web.language import lazy_gettext as _l
from web.office import the_office, today, told
from web.progress import Progress, progress_of
from web.public.blueprint import blueprint
from web.rated import rated_of
from web.rating.rate import noted
from workflow.domain.case import Case
from workflow.domain.tracking import check_tracking, hash_secret, normalise_tracking
from workflow.machine.clocks import Clocks
from workflow.store.queries.cases import case_by_tracking_and_secret
from workflow.throttle import Brake, Throttle

HALF = timedelta(minutes=30)
HERE = Brake(free=10, longest=HALF)
"""Wrong codes for one number from one address. Nobody elsewhere waits for them: a code has twelve
signs, so what stops guessing is its length, and a number is written on many papers."""
SOURCE = Brake(free=30, longest=HALF, within=2 * HALF)
"""Wrong codes for any numbers from one address."""


class LookUpForm(PageForm):
    """The two things on the filing receipt."""

    tracking = StringField(
        _l("Tracking number"),
        [DataRequired(_l("Please enter the tracking number from your receipt."))],
        description=_l("It is at the top of your receipt, such as OW-2026-000123-7."),
    )
    secret = StringField(
        _l("Code"),
        [DataRequired(_l("Please enter the code from your receipt."))],
        description=_l("Three groups of four letters and digits."),
    )


@blueprint.route("/look-up", methods=["GET", "POST"])
@public
def look_up() -> ResponseReturnValue:
    """Where a request stands: stages, dates and decisions, no personal data."""
    form = LookUpForm()
    if request.method == "GET" and not form.tracking.data:
        form.tracking.data = request.args.get("number", "")
    if form.ok():
        case = _opened(form)
        if case is not None:
            found = told(the_office().store.case(case))
            noted(found)
            shown = {"progress": _progress(found), "rated": rated_of(found)}
            return render_template("public/progress.html", **shown)
    return render_template("public/look_up.html", form=form), 422 if form.summary else 200


def _progress(found: Case) -> Progress:
    """How the case stands, without any name."""
    office = the_office()
    closure = office.store.closure(found.closure)
    clocks = Clocks(found, closure, office.store.directory())
    return progress_of(found, closure, clocks, office.calendar, today())


def _opened(form: LookUpForm) -> int | None:
    """The case that number and code open together; otherwise the form says what to do."""
    office = the_office()
    number, secret = form.tracking.data or "", form.secret.data or ""
    if not check_tracking(number):
        form.tracking.errors = [
            _("This number has a slip in it. Please compare it with your receipt.")
        ]
        return None
    source, throttle = f"look-up from {request.remote_addr}", Throttle(office.attempts)
    rules = ((f"{source} of {normalise_tracking(number)}", HERE), (source, SOURCE))
    minutes = throttle.minutes(rules, office.now())
    if minutes:
        form.top_errors.append(
            _(
                "Too many tries. Please come back later, or call. Minutes to wait: %(minutes)s.",
                minutes=minutes,
            )
        )
        return None
    with office.store.database.read() as connection:
        case = case_by_tracking_and_secret(connection, number, hash_secret(secret))
    if case is None:
        throttle.wrong(rules, office.now())
        form.top_errors.append(_("Number and code do not match. Please compare both."))
    return case
