"""Taking a request back, or one service of it, after reading what follows."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from web import kept
from web.access import applicant
from web.applicant.blueprint import blueprint
from web.applicant.own_case import carried_out, own_case
from web.kept import redraws
from web.language import gettext as _
from workflow.domain.commands import Withdraw

WHOLE, ONE = "whole", "one"
"""In the address of the page that asks: what is about to be withdrawn, where it is no service yet
or all of them."""


@blueprint.post("/my/cases/<tracking>/withdraw")
@applicant
@redraws
def withdraw(tracking: str) -> ResponseReturnValue:
    """Withdraw; the page before it said what follows. Who is led back finds it as it was left:
    unfolded, with the service chosen."""
    own = own_case(tracking)
    path, whole = request.form.get("path", ""), bool(request.form.get("whole"))
    left = WHOLE if whole else path or ONE
    asked = url_for("applicant.case", tracking=tracking, withdraw=left, _anchor="take-back")
    if not kept.wants_to_act() or request.form.get("confirm") != "yes" or (path and whole):
        return redirect(asked)
    if not path and not whole:  # Never the whole request because somebody forgot to choose.
        flash(_("Please choose which service you withdraw; nothing was changed."), "error")
        return redirect(asked)
    command = Withdraw(case=own.case.id, path=path, key=f"withdraw-{own.case.id}-{path}")
    if not carried_out(own, command):
        return redirect(asked)
    if path:
        title = own.title(own.case.scopes[path])
        flash(_("%(service)s is withdrawn. Everything else goes on.", service=title))
    else:
        flash(_("Your request is withdrawn. You can apply again at any time."))
    return redirect(url_for("applicant.case", tracking=tracking))
