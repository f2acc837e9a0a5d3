"""Substitutes AB岗: who acts for whom, from when to when, under which authorisation.

Everybody sets their own; heads and administrators set those of their people. Consumers: the staff.
"""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web.access import current_actor, staff
from web.forms import build_form
from web.language import current_language
from web.language import gettext as _
from web.office import the_office, today
from web.refusals import sentence
from web.work.arranging import arranged_for, everybody
from web.work.blueprint import blueprint
from web.work.colleagues import user_in
from web.work.hand_forms import substitute_form
from workflow.definition.base import Text
from workflow.domain.people import Actor
from workflow.errors import NotFound, Refusal
from workflow.store.substitutes import Substitution


@blueprint.route("/substitutes", methods=["GET", "POST"])
@staff
def substitutes() -> ResponseReturnValue:
    """The list, and the form for one more."""
    mine = arranged_for()
    own = current_actor().user
    form = build_form(
        substitute_form(_options(mine), _options(everybody())),
        current_language(),
        data={"for_whom": f"u{own}", "since": today().isoformat()},
    )
    status = form.status
    if form.ok():
        try:
            _add(form.values(), {who.user for who in mine})
        except Refusal as refusal:
            said = sentence(refusal)
            form.top_errors.append(said.whole)
            status = 409
        else:
            flash(_("Set. What the substitute does says for whom, and under which authorisation."))
            return redirect(url_for("work.substitutes"))
    shown = render_template("work/substitutes.html", form=form, lines=_lines(mine), today=today())
    return shown, status if form.top_errors else form.status


def _add(given: dict[str, str], allowed: set[int | None]) -> None:
    whom, user = user_in(given["for_whom"]), user_in(given["user"])
    if whom is None or user is None or whom not in allowed:
        raise NotFound("no_such_substitution")
    since, until = date.fromisoformat(given["since"]), date.fromisoformat(given["until"])
    by = current_actor().name
    the_office().substitutes.add(user, whom, since, until, given["authority"].strip(), by)


def _options(people: list[Actor]) -> dict[str, Text]:
    return {f"u{who.user}": Text(zh=who.name, en=who.name) for who in people}


def _lines(mine: list[Actor]) -> list[tuple[Substitution, bool]]:
    """What concerns whoever is asking, and whether they may end it."""
    own, allowed = current_actor().user, {who.user for who in mine}
    return [
        (line, line.for_user in allowed)
        for line in the_office().substitutes.all(today())
        if line.for_user in allowed or line.user == own
    ]


@blueprint.post("/substitutes/<int:number>/end")
@staff
def end_substitute(number: int) -> ResponseReturnValue:
    """Nobody acts under it from now on."""
    if not any(may and line.id == number for line, may in _lines(arranged_for())):
        raise NotFound("no_such_substitution")
    the_office().substitutes.end(number, today())
    flash(_("Ended: nobody acts under it from today on."))
    return redirect(url_for("work.substitutes"))
