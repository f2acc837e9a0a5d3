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


@blueprint.post("/my/cases/<tracking>/withdraw")
@applicant
@redraws
def withdraw(tracking: str) -> ResponseReturnValue:
    """Withdraw; the page before it said what follows."""
    own = own_case(tracking)
    back = redirect(url_for("applicant.case", tracking=tracking))
    path = request.form.get("path", "")
    chosen = bool(path) != bool(request.form.get("whole"))
    if not kept.wants_to_act() or request.form.get("confirm") != "yes" or not chosen:
        # Never the whole request because somebody forgot to choose a service.
        return back
    command = Withdraw(case=own.case.id, path=path, key=f"withdraw-{own.case.id}-{path}")
    if not carried_out(own, command):
        return back
    if path:
        title = own.title(own.case.scopes[path])
        flash(_("%(service)s is withdrawn. Everything else goes on.", service=title))
    else:
        flash(_("Your request is withdrawn. You can apply again at any time."))
    return back
