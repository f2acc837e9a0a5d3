"""Every error becomes a calm page, in one place: what happened, what to do, nothing typed lost.

Refusals of the engine answer 409, conflicts 409, what is not there 404, flawed answers 422. A
failure of ours answers 500 with a number that the log has too, and never with a stack trace.
"""

from __future__ import annotations

import logging
import secrets

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from web import kept
from web.language import gettext as _
from web.refusals import sentence
from workflow.errors import Conflict, Invalid, NotFound, Refusal, Unavailable, Unreadable

log = logging.getLogger("web")


def init_app(app: Flask) -> None:
    """Register the handlers, and let no post act that only wants to look."""
    app.before_request(only_look)
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(Unavailable, unavailable)
    app.register_error_handler(Unreadable, unreadable)
    app.register_error_handler(CSRFError, stale)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, failed)


def page(
    status: int,
    heading: str,
    say: str,
    advice: str = "",
    *,
    keep: bool = False,
    reference: str = "",
) -> ResponseReturnValue:
    """The error page. `keep`: offer the way back to the form with what was typed."""
    offered = kept.kept_post() if keep and _has_form() else None
    written = kept.written() if keep and request.method == "POST" and offered is None else []
    html = render_template(
        "errors/page.html",
        heading=heading,
        say=say,
        advice=advice,
        kept=offered,
        written=written,
        back=kept.came_from(),
        reference=reference,
    )
    return html, status


def _has_form() -> bool:
    """Whether this post came from a form that can be shown again at its own address."""
    return request.method == "POST" and "page_form" in g


def refused(error: Refusal) -> ResponseReturnValue:
    """The engine said no, and changed nothing."""
    said = sentence(error)
    if isinstance(error, NotFound):
        return page(404, _("Not found"), said.say, said.advice)
    if isinstance(error, Invalid):
        return page(422, _("Please check the form"), said.say, said.advice, keep=True)
    if isinstance(error, Conflict):
        return page(409, _("Someone else got there first"), said.say, said.advice, keep=True)
    return page(409, _("Not possible now"), said.say, said.advice, keep=True)


def unavailable(error: Unavailable) -> ResponseReturnValue:
    """The database is busy or away."""
    log.warning("unavailable: %s", error)
    say = _("OneWindow is very busy at the moment. Nothing was changed.")
    return page(503, _("Please try again"), say, _("Wait a minute and send it again."), keep=True)


def unreadable(error: Unreadable) -> ResponseReturnValue:
    """Something stored was changed from outside, or its key is missing: trying again is no help."""
    reference = f"{secrets.randbelow(10**8):08}"
    log.error("incident %s: %s %s: %s", reference, request.method, request.url_rule, error)
    say = _("Part of what is stored here cannot be read any more. Nothing was changed.")
    advice = _(
        "Trying again does not help. Give this number to whoever looks after OneWindow: with "
        "`onewindow verify` they see what is damaged, and they have the backup and the keys."
    )
    return page(500, _("Cannot be read"), say, advice, keep=True, reference=reference)


def stale(error: CSRFError) -> ResponseReturnValue:
    """A post without a valid token: an old page, or another site's doing. Nothing of what another
    site sent is offered; where the token is ours, a proxy has changed the address, and the words
    are shown to be copied."""
    if kept.from_elsewhere() or request.method != "POST":
        ours = bool(g.get("csrf_valid"))
        say = _("This was not sent from a page of OneWindow, so nothing was done.")
        advice = _("Open OneWindow anew by its usual address and send it from there.")
        return page(400, _("Not sent"), say, advice, keep=ours)
    return send_again(kept.kept_post(), "stale"), 400


def only_look() -> ResponseReturnValue | None:
    """A button was pressed that acts on its own page, and then "look over my entries"."""
    return send_again(kept.kept_post(), "look") if kept.only_looks() else None


def send_again(post: kept.Kept, why: str) -> str:
    """The page that offers a post again: to look it over where its form can be drawn again, else
    to read what was written, and to send it."""
    look = kept.can_look(post.path)
    texts = [] if look else kept.written(post)
    return render_template("auth/send_again.html", kept=post, why=why, look=look, written=texts)


def http_error(error: HTTPException) -> ResponseReturnValue:
    """The errors of HTTP itself; redirects pass."""
    if error.code is None or error.code < 400:
        return error.get_response()
    if error.code >= 500:
        return failed(error)
    heading, say = _http_texts(error.code)
    return page(error.code, heading, say)


def _http_texts(code: int) -> tuple[str, str]:
    if code in (404, 405, 410):
        return _("Not found"), _(
            "There is nothing at this address. It may have been copied incompletely."
        )
    if code in (401, 403):
        return _("For other people"), _("Your account does not include this page.")
    if code == 413:
        return _("Too large"), _(
            "This was too large to be sent. Go back with your browser's back button, take smaller "
            "photos or fewer files at a time, and send it again."
        )
    if code == 414:
        return _("Too large"), _("This address is too long. Search for less at a time.")
    return _("Not understood"), _("What your browser sent could not be read. Please try again.")


def failed(error: Exception) -> ResponseReturnValue:
    """A failure of ours: logged with a number, told calmly."""
    reference = f"{secrets.randbelow(10**8):08}"
    log.error("incident %s: %s %s", reference, request.method, request.url_rule, exc_info=error)
    say = _("Something went wrong on our side. Nothing of what you just sent was carried out.")
    advice = _("Please try again in a few minutes.")
    try:
        return page(500, _("Our fault"), say, advice, keep=True, reference=reference)
    except Exception:
        log.exception("incident %s: the error page failed too", reference)
        return f"{say} {advice} ({reference})", 500, {"Content-Type": "text/plain; charset=utf-8"}
