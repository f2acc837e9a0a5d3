"""What all imports from a workbook do alike: hand out, take in, try, keep, do what was shown.

A page says how its workbook is read and what to show; `macros/workbooks.html` has what they look
like. What was tried is kept and travels with the form as a signed text, so that what is confirmed
is what was looked at. Consumers: the imports of the administrator, of benefits, of the counter.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Response, flash, redirect, request
from flask.typing import ResponseReturnValue

from web.forms.uploads import Upload, from_token
from web.language import gettext as _
from web.language import say
from web.office import the_office
from workflow.workbooks import MEDIA_TYPE, MOST_BYTES, BadWorkbook

Plan = TypeVar("Plan")
Read = Callable[[bytes], Plan]
"""What the rows of a workbook would come to. Raises BadWorkbook."""
Report = Callable[[Plan, Upload], ResponseReturnValue]
"""The page that shows it."""


def handed_out(content: bytes, name: str) -> Response:
    """A workbook to save under this name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=MEDIA_TYPE, headers=headers)


def dry_run(
    read: Read[Plan], report: Report[Plan], ask: Callable[[str], ResponseReturnValue]
) -> ResponseReturnValue:
    """What each row of the uploaded workbook would do; `ask` shows the page again, saying why it
    was not read. Nothing is changed."""
    file = request.files.get("file")
    content = file.stream.read(MOST_BYTES + 1) if file is not None else b""
    if file is None or not content:
        return ask(_("Please choose the workbook first."))
    try:
        plan = read(content)
    except BadWorkbook as bad:
        return ask(say(bad.text))
    digest = the_office().documents.put(content, MEDIA_TYPE)
    return report(plan, Upload(digest, (file.filename or "")[-120:], MEDIA_TYPE, len(content)))


def confirmed(
    read: Read[Plan],
    do: Report[Plan],
    start: str,
    *,
    unchanged: tuple[Callable[[Plan], str], Report[Plan]] | None = None,
) -> ResponseReturnValue:
    """Do what a dry run showed; where that is too old, begin again at `start`.

    `unchanged` is a plan's fingerprint, which the form carries as `shown`, and what to show instead
    when the office changed meanwhile, so that the plan is another one now.
    """
    kept = from_token(request.form.get("kept", ""))
    if kept is None or kept.mime != MEDIA_TYPE:
        flash(_("This dry run is too old. Please upload the workbook again."), "warning")
        return redirect(start)
    plan = read(the_office().documents.content(kept.digest))
    if unchanged is not None and unchanged[0](plan) != request.form.get("shown"):
        flash(
            _("The office changed since this dry run, so nothing was imported. Look once more."),
            "warning",
        )
        return unchanged[1](plan, kept)
    return do(plan, kept)
