"""Telling the office what it waits for: that the shop is ready, say. One button, one sentence."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from web import kept
from web.access import applicant
from web.applicant.blueprint import blueprint
from web.applicant.own_case import carried_out, own_case
from web.kept import redraws
from web.language import gettext as _
from workflow.domain.commands import GiveSignal


@blueprint.post("/my/cases/<tracking>/say")
@applicant
@redraws
def say_it(tracking: str) -> ResponseReturnValue:
    """Give the signal that the page offered."""
    own = own_case(tracking)
    back = redirect(url_for("applicant.case", tracking=tracking))
    if not kept.wants_to_act():
        return back
    command = GiveSignal(
        case=own.case.id,
        path=request.form.get("path", ""),
        signal=request.form.get("signal", ""),
        key=request.form.get("key", "")[:60] or None,
    )
    if carried_out(own, command):
        flash(_("Thank you. We go on with it now."))
    return back
