"""Random checks 随机抽查 of what was granted: draw a share with a seed, open the checks.

As `onewindow spot-check`: a period is drawn once, by whoever comes first; the seed is kept.
"""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField
from wtforms.validators import DataRequired

from web.access import current_actor, needs
from web.forms import PageForm
from web.forms.days import DAY, DayField, period_in
from web.language import gettext as _
from web.language import lazy_gettext as _l
from web.language import ngettext
from web.leader.asked import asked
from web.leader.blueprint import blueprint
from web.office import the_office, today
from web.refusals import sentence
from workflow.accountability import spot_checks
from workflow.accountability.spot_checks import Draw
from workflow.benefits.payments import SIGNS
from workflow.errors import NotFound, Refusal
from workflow.store.queries.published import checks_of

leaders = needs(*SIGNS)


class DrawForm(PageForm):
    """What to check, and of which days."""

    place = SelectField(_l("Place"), [DataRequired(_l("Please choose"))])
    service = SelectField(_l("Service"), [DataRequired(_l("Please choose"))])
    since = DayField(_l("First day"), [DAY])
    until = DayField(_l("Last day"), [DAY])


@blueprint.route("/leader/checks", methods=["GET", "POST"])
@leaders
def checks() -> ResponseReturnValue:
    """The samples that were drawn, and a form for the next."""
    office, names, form = the_office(), asked(), DrawForm()
    known = spot_checks.services(office)
    mine = _mine()
    form.place.choices = [(place, names.place_name(place)) for place in mine]
    form.service.choices = [
        (name, _share_of(names.service_name(name), [(name, place) for place in mine]))
        for name in known
    ]
    if len(mine) == 1:
        form.place.data = mine[0]
    if not form.submitted:
        last = today().replace(day=1) - timedelta(days=1)
        form.since.data = form.since.data or last.replace(day=1).isoformat()
        form.until.data = form.until.data or last.isoformat()
    if form.ok() and (days := period_in(form.since, form.until)) is not None:
        seed = secrets.token_hex(8)
        made = spot_checks.draw(office, form.service.data, days, seed, form.place.data)
        if made.seed != seed:
            flash(_("This period was drawn before; here is that sample."))
        return redirect(_address(made))
    rows = [
        (each, names.service_name(each.definition), names.place_name(each.place), _address(each))
        for each in _seen()
    ]
    text = render_template("leader/checks.html", form=form, rows=rows)
    return text, 422 if form.summary else 200


def _share_of(title: str, drawn: list[tuple[str, str]]) -> str:
    """A service with the share of it that is drawn, which its places may have set apart."""
    shares = sorted({spot_checks.share_of(the_office(), *each) for each in drawn})
    percents = _(", ").join(f"{each}%" for each in shares)
    return title + _(" (%(what)s)", what=percents) if percents else title


def _mine() -> list[str]:
    """The places for which the leader draws."""
    held = [post.place for post in current_actor().posts if post.role in SIGNS]
    return spot_checks.places_drawn(the_office().store.directory(), held)


def _seen() -> list[Draw]:
    """The samples of these places."""
    mine = _mine()
    return [each for each in spot_checks.draws(the_office()) if each.place in mine]


def _address(made: Draw, endpoint: str = "leader.check") -> str:
    return url_for(
        endpoint,
        place=made.place,
        definition=made.definition,
        since=made.since,
        until=made.until,
    )


def _made(*named: str) -> Draw:
    for each in _seen():
        if (each.place, each.definition, each.since, each.until) == named:
            return each
    raise NotFound("no_such_sample")


@blueprint.get("/leader/checks/<place>/<definition>/<since>/<until>")
@leaders
def check(place: str, definition: str, since: str, until: str) -> ResponseReturnValue:
    """One sample: which cases, and what came of their checks."""
    office, made = the_office(), _made(place, definition, since, until)
    with office.store.database.read() as connection:
        begun = date.fromisoformat(made.since)
        found = checks_of(connection, made.chosen, spot_checks.USE, begun)
    by_case = {each.about: each for each in found}
    outcomes = {}
    for closure in asked().closures.values():
        outcomes.update(closure.catalogues.outcomes)
    return render_template(
        "leader/check.html",
        made=made,
        service=asked().service_name(definition),
        place=asked().place_name(made.place),
        rows=[(tracking, by_case.get(tracking)) for tracking in made.chosen],
        outcomes=outcomes,
        open_address=_address(made, "leader.open_checks"),
    )


@blueprint.post("/leader/checks/<place>/<definition>/<since>/<until>/open")
@leaders
def open_checks(place: str, definition: str, since: str, until: str) -> ResponseReturnValue:
    """Open a case for each chosen benefit; none twice."""
    made = _made(place, definition, since, until)
    refused = spot_checks.open_checks(the_office(), made)
    opened = len(made.chosen) - len(refused)
    flash(ngettext("%(num)s check is open.", "%(num)s checks are open.", opened))
    for tracking, code in refused.items():
        flash(f"{tracking}: {sentence(Refusal(code)).say}", "warning")
    return redirect(_address(made))
