"""Asking the office to go on soon 催办: once a day, and whoever has the next step is told."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from web.access import applicant
from web.applicant.blueprint import blueprint
from web.applicant.own_case import carried_out, own_case
from web.language import gettext as _
from web.office import today
from web.refusals import sentence
from workflow.domain.commands.hands import Nudge
from workflow.errors import NotFound, Refusal


@blueprint.post("/my/cases/<tracking>/nudge")
@applicant
def nudge(tracking: str) -> ResponseReturnValue:
    """Ask for what is open to be done soon."""
    own = own_case(tracking)
    command = Nudge(case=own.case.id, key=f"nudge-{own.case.id}-{today()}")
    try:
        done = carried_out(own, command)
    except NotFound:
        raise
    except Refusal as refusal:
        said = sentence(refusal)
        flash(said.whole, "error")
    else:
        if done:
            flash(_("Whoever works on your request was told that you asked."))
    return redirect(url_for("applicant.case", tracking=tracking))
