"""What the forms on the page of a case do: begin a procedure, ask for more time, change a notice,
register a relative.

Where the engine refuses, the page comes again with the form open and filled as it was sent, so that
nothing chosen or typed is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.access import current_actor, staff
from web.kept import redraws, wants_to_act, written
from web.language import gettext as _
from web.office import the_office
from web.refusals import sentence
from web.work import case_page
from web.work.blueprint import blueprint
from web.work.case_file import open_progress
from workflow.domain.commands import (
    CaseCommand,
    Extend,
    ExtendNotice,
    RegisterRelative,
    StartProcedure,
    WithdrawNotice,
)
from workflow.errors import Invalid, NotFound, Refusal


@dataclass(frozen=True, slots=True)
class Sent:
    """A form of the page that was refused: which, with what, and why."""

    form: str
    fields: Mapping[str, str]
    problem: str

    def was(self, form: str, **fields: object) -> bool:
        """Whether it is this form of the page."""
        return form == self.form and all(
            self.fields.get(name) == str(value) for name, value in fields.items()
        )


@blueprint.post("/cases/<tracking>/procedure")
@staff
@redraws
def procedure(tracking: str) -> ResponseReturnValue:
    """Begin a special procedure: the clock of the service is paused, the family is told."""
    command = StartProcedure(
        case=open_progress(tracking).case.id,
        path=request.form.get("path", ""),
        procedure=request.form.get("procedure", ""),
        reason=request.form.get("reason", ""),
        key=_key(),
    )
    done = _("It has begun. The clock is paused, and the applicant is told in writing until when.")
    wrong = _("Choose the reason; it appears in the letter to the applicant.")
    return _tried(tracking, "procedure", command, done, wrong)


@blueprint.post("/cases/<tracking>/extend")
@staff
@redraws
def extend(tracking: str) -> ResponseReturnValue:
    """Lengthen the limit by law of one service, or that of a step."""
    file, task = open_progress(tracking), request.form.get("task", "")
    reason, wrong = request.form.get("reason", ""), _("Choose the reason.")
    if not reason:
        return _again(tracking, "extend", wrong, 422)
    command = Extend(
        case=file.case.id,
        path=request.form.get("path", ""),
        reason=reason,
        task=int(task) if task.isdecimal() and len(task) < 10 else 0,
        key=_key(),
    )
    done = _(
        "Noted. As soon as the longer limit is granted the applicant is told, with the reason."
    )
    return _tried(tracking, "extend", command, done, wrong)


@blueprint.post("/cases/<tracking>/notices/<int:no>/extend")
@staff
@redraws
def extend_notice(tracking: str, no: int) -> ResponseReturnValue:
    """Let a notice run longer."""
    file, reason = open_progress(tracking), request.form.get("reason", "")
    command = ExtendNotice(case=file.case.id, notice=no, reason=reason, key=_key())
    done = _("Extended: the public page shows the new last day.")
    return _tried(tracking, f"notice-{no}", command, done, _("Choose the reason."))


@blueprint.post("/cases/<tracking>/notices/<int:no>/withdraw")
@staff
@redraws
def withdraw_notice(tracking: str, no: int) -> ResponseReturnValue:
    """Take a notice down and have it posted again."""
    file, reason = open_progress(tracking), request.form.get("reason", "")
    command = WithdrawNotice(case=file.case.id, notice=no, reason=reason, key=_key())
    done = _("Withdrawn. It is posted again and then runs its full time.")
    return _tried(tracking, f"notice-{no}", command, done, _("Choose the reason."))


@blueprint.post("/cases/<tracking>/relative")
@staff
@redraws
def relative(tracking: str) -> ResponseReturnValue:
    """Register a member of staff as a relative of the household."""
    file = open_progress(tracking)
    user, relation = request.form.get("user", ""), request.form.get("relation", "").strip()
    known = {str(account.id): account for account in the_office().accounts.everybody()}
    wrong = _("Choose the person and write how they are related.")
    if user not in known or not relation:
        return _again(tracking, "relative", wrong, 422)
    command = RegisterRelative(
        case=file.case.id,
        user=known[user].id,
        name=known[user].name,
        relation=relation[:60],
        key=_key(),
    )
    done = _("Registered. This person sees nothing of the case from now on.")
    return _tried(tracking, "relative", command, done, wrong)


def _key() -> str | None:
    return request.form.get("key", "")[:60] or None


def _tried(
    tracking: str, form: str, command: CaseCommand, done: str, wrong: str
) -> ResponseReturnValue:
    """Carry it out. `wrong`: what to say of a form that is not filled in."""
    if not wants_to_act():
        return _again(tracking, form, "", 200)
    try:
        the_office().engine.handle(command, current_actor())
    except NotFound:
        raise
    except Invalid:
        return _again(tracking, form, wrong, 422)
    except Refusal as refusal:
        return _again(tracking, form, sentence(refusal).whole, 409)
    flash(done)
    return redirect(url_for("work.case", tracking=tracking))


def _again(tracking: str, form: str, problem: str, status: int) -> ResponseReturnValue:
    """The page with the form as it was sent; what was written into one that is not offered any more
    is shown to be copied."""
    if problem:
        flash(problem, "error")
    shown = case_page.context(open_progress(tracking))
    shown |= {"sent": Sent(form, request.form.to_dict(), problem), "written": written()}
    return render_template("work/case.html", **shown), status
