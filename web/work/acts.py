"""Small acts around a task and a case: take, put back, co-sign, note what is missing, follow.

Each is one command to the engine and leads back to a page. Refusals become pages in `web.errors`.
"""

from __future__ import annotations

import secrets
from urllib.parse import urlencode

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from web.access import current_actor, staff
from web.language import gettext as _
from web.office import the_office
from web.work.blueprint import blueprint
from web.work.case_file import CaseFile, as_left, open_case, open_progress
from web.work.gaps import gap_form
from web.work.inbox import next_task
from web.work.taking_back import tell_of_wait
from workflow.domain.case import Task
from workflow.domain.commands import Claim, NoteGap, Release, Sign
from workflow.errors import Invalid


def new_key() -> str:
    """A fresh idempotency key for a page."""
    return secrets.token_urlsafe(12)


def _key() -> str | None:
    return request.form.get("key", "")[:60] or None


def _revision() -> int | None:
    text = request.form.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _to_task(tracking: str, no: int, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("work.task", tracking=tracking, no=no, _anchor=anchor))


@blueprint.post("/cases/<tracking>/tasks/<int:no>/claim")
@staff
def claim(tracking: str, no: int) -> ResponseReturnValue:
    """Take a task; then it is open on the page."""
    file = open_case(tracking)
    the_office().engine.handle(
        Claim(case=file.case.id, task=file.task(no).no, key=_key()), file.actor
    )
    return _to_task(tracking, no)


@blueprint.post("/cases/<tracking>/tasks/<int:no>/release")
@staff
def release(tracking: str, no: int) -> ResponseReturnValue:
    """Put a task back into the queue."""
    file = open_case(tracking)
    the_office().engine.handle(
        Release(case=file.case.id, task=file.task(no).no, key=_key()), file.actor
    )
    flash(_("Put back: your colleagues see it in the queue again."))
    return redirect(url_for("work.inbox"))


@blueprint.post("/cases/<tracking>/tasks/<int:no>/sign")
@staff
def sign(tracking: str, no: int) -> ResponseReturnValue:
    """Co-sign the finding that somebody else wrote, unchanged."""
    file = open_case(tracking)
    task = file.task(no)
    command = Sign(case=file.case.id, task=task.no, revision=_revision(), key=_key())
    the_office().engine.handle(command, file.actor)
    flash(_("Signed."))
    return after(as_left(file), task)


def after(file: CaseFile, task: Task) -> ResponseReturnValue:
    """The next task, or the inbox when nothing is left. `file` is the case after the act."""
    tell_of_wait(file, task)
    found = next_task(current_actor(), (file.case.id, task.no))
    if found is None:
        return redirect(url_for("work.inbox"))
    # Without one, a browser keeps the anchor of the form, and what was done is out of sight.
    return _to_task(*found, anchor="main")


@blueprint.post("/cases/<tracking>/tasks/<int:no>/gap")
@staff
def gap(tracking: str, no: int) -> ResponseReturnValue:
    """Note that something is missing for a task."""
    file = open_case(tracking)
    task = file.task(no)
    item, reason = request.form.get("item", ""), request.form.get("reason", "")
    if not item or not reason:
        flash(_("Choose what is missing and why."), "error")
        kept = {"item": item[:60], "reason": reason[:60]}  # what was chosen stays chosen
        return redirect(url_for("work.task", tracking=tracking, no=no) + f"?{urlencode(kept)}")
    offered = gap_form(file, task, file.readable(task))
    if offered is not None and item not in dict(offered.items):
        raise Invalid({"item": "not_offered"})  # a task asks for what it reads, and nothing else
    command = NoteGap(case=file.case.id, task=task.no, item=item, reason=reason, key=_key())
    the_office().engine.handle(command, file.actor)
    flash(_("Noted. The counter puts all that is missing into one request to the applicant."))
    return _to_task(tracking, no)


@blueprint.post("/cases/<tracking>/watch")
@staff
def watch(tracking: str) -> ResponseReturnValue:
    """Follow the case, or follow it no longer."""
    file = open_progress(tracking)
    watches, user = the_office().watches, file.actor.account
    if request.form.get("on") == "yes":
        watches.watch(user, file.case.id)
    else:
        watches.unwatch(user, file.case.id)
    return redirect(url_for("work.case", tracking=tracking))
