"""The inspector's own random samples: drawn with a recorded seed, looked at one by one.

What is drawn are records: decisions, entries for an earlier day, relatives and what went round the
usual way. From each one opens the case; nothing is opened or changed by a draw.
"""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField
from wtforms.validators import DataRequired, Regexp

from web.access import current_actor, inspected, inspectors
from web.format import day
from web.forms import PageForm
from web.forms.days import DAY, DayField, NumberField, day_in
from web.inspector.blueprint import blueprint
from web.language import current_language
from web.language import gettext as _
from web.language import lazy_gettext as _l
from web.leader.asked import asked
from web.office import the_office, today
from web.progress_words import outcome_words
from workflow.accountability import samples as kept
from workflow.accountability.samples import Sample
from workflow.domain.days import Days
from workflow.errors import Invalid
from workflow.store.queries.published import decisions_named

NAMED = 2_000
"""Decisions of a sample that are named; of more, the numbers."""


class SampleForm(PageForm):
    """What to draw from, and how much."""

    kind = RadioField(
        _l("Drawn from"), [DataRequired(_l("Choose what to draw from."))], default="decisions"
    )
    since = DayField(_l("First day"), [DAY], description=_l("At most one year."))
    until = DayField(_l("Last day"), [DAY])
    percent = NumberField(
        _l("Share (%)"),
        [Regexp(r"^\s*(100|[1-9]\d?)\s*$", message=_l("Write a whole number from 1 to 100."))],
    )


def kind_words(kind: str) -> str:
    """What a sample is drawn from."""
    return {
        "decisions": _("Decisions made"),
        "late": _("Entries for an earlier day"),
        "notable": _("Relatives among the staff, and what went round the usual way"),
    }[kind]


@blueprint.route("/inspector/samples", methods=["GET", "POST"])
@inspectors
def samples() -> ResponseReturnValue:
    """Draw one, and see those drawn before."""
    office, actor = the_office(), current_actor()
    form = SampleForm()
    form.kind.choices = [(kind, kind_words(kind)) for kind in kept.KINDS]
    if not form.submitted:
        form.percent.data = form.percent.data or "10"
        form.since.data = form.since.data or f"{today():%Y-%m}-01"
        form.until.data = form.until.data or today().isoformat()
    if form.ok():
        made = _drawn(form, actor.account)
        if made is not None:
            return redirect(_address(made))
    rows = [(each, _address(each)) for each in kept.samples_of(office, actor.account)]
    text = render_template("inspector/samples.html", form=form, rows=rows, words=kind_words)
    return text, 422 if form.summary else 200


def _address(made: Sample) -> str:
    values = {"kind": made.kind, "since": made.since, "until": made.until}
    return url_for("inspector.sample", **values)  # type: ignore[arg-type]


def _drawn(form: SampleForm, user: int) -> Sample | None:
    try:
        days = Days(day_in(form.since.data), day_in(form.until.data))
        places = sorted(inspected(current_actor()))
        percent = int(form.percent.data)
        return kept.draw(the_office(), user, places, form.kind.data, days, percent)
    except (Invalid, ValueError):
        form.until.errors = [_("The days must be in order, within a year, and not in the future.")]
        return None


@blueprint.get("/inspector/samples/<kind>/<since>/<until>")
@inspectors
def sample(kind: str, since: str, until: str) -> ResponseReturnValue:
    """One sample with its seed: each record leads to its case."""
    actor = current_actor()
    made = kept.sample(the_office(), actor.account, kind, since, until)
    keys = [
        (tracking, int(no)) for tracking, _sign, no in (each.partition("#") for each in made.chosen)
    ]
    said = _decisions(keys[:NAMED]) if kind == "decisions" else {}
    rows = [(f"{key[0]}#{key[1]}", key[0], *said.get(key, ("", []))) for key in keys]
    return render_template("inspector/sample.html", made=made, rows=rows, title=kind_words(kind))


def _decisions(keys: list[tuple[str, int]]) -> dict[tuple[str, int], tuple[str, list[str]]]:
    """What was decided: of which service, and in words: of which, how, when, for whom."""
    with the_office().store.database.read() as connection:
        found = decisions_named(connection, keys)
    names, language = asked(), current_language()
    return {
        key: (
            about.process,
            [
                names.service_name(about.process),
                outcome_words(about.outcome),
                day(about.on, language, today()),
                *([about.display] if about.display else []),
            ],
        )
        for key, about in found.items()
    }
