"""The sign-in page, signing out, and the switches of language, type and colours."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from web import kept, look
from web.access import public, signed_in
from web.auth.login import begin_session, check_password, end_session
from web.auth.sign_in import SignIn, sign_in_page
from web.errors import send_again
from web.language import LANGUAGES, choose_language
from web.language import gettext as _
from web.office import the_office
from web.refusals import sentence
from web.security import csrf
from workflow.errors import Refusal

blueprint = Blueprint("auth", __name__, template_folder="templates")


@blueprint.route("/sign-in", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]
@public
def sign_in() -> ResponseReturnValue:
    """Sign in, then go on where one was going. The form checks its CSRF token itself, so that an
    old page is shown again instead of being refused."""
    target = kept.safe_path(request.values.get("next"))
    # Another site may not have its own post offered as one's own.
    keep = "" if kept.from_elsewhere() else request.form.get("keep", "")
    form = SignIn()
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(target)
    if not form.submitted:
        return sign_in_page(form, keep, target)
    if not form.validate():
        if "csrf_token" in form.errors:
            form.top_errors.append(_("This page was open for a long time. Please sign in again."))
        return sign_in_page(form, keep, target), 400
    try:
        user = check_password(form.login.data, form.password.data)
    except Refusal as refusal:
        form.top_errors.append(sentence(refusal).whole)
        return sign_in_page(form, keep, target), 400
    begin_session(user)
    waiting = kept.unpack(keep) if keep else None
    if waiting is not None:
        return send_again(waiting, "signed_in")
    return redirect(target)


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """Sign out, keeping language and type size."""
    end_session()
    flash(_("You have signed out."))
    return redirect(url_for("auth.sign_in"))


@blueprint.before_app_request
def switch_in_mid_form() -> None:
    """A script sends the switches along with a half-filled form, which is then drawn again."""
    if request.method == "POST" and kept.LOCALE in request.form:
        _speak(request.form[kept.LOCALE])
    if request.method == "POST" and kept.LARGE in request.form:
        look.write_large(request.form[kept.LARGE] == "on")


def _speak(code: str) -> None:
    if code in LANGUAGES:
        choose_language(code)
        # A link on another site changes how this browser reads, and nothing that is kept.
        if current_user.is_authenticated and not kept.from_elsewhere():
            the_office().accounts.set_locale(current_user.id, code)


@blueprint.get("/language/<code>")
@public
def language(code: str) -> ResponseReturnValue:
    """Switch the language and come back to the same page."""
    _speak(code)
    return redirect(kept.safe_path(request.args.get("next")))


@blueprint.get("/large-type/<state>")
@public
def large_type(state: str) -> ResponseReturnValue:
    """Switch the large type on or off and come back to the same page."""
    look.write_large(state == "on")
    return redirect(kept.safe_path(request.args.get("next")))


@blueprint.get("/colours/<scheme>")
@public
def colours(scheme: str) -> ResponseReturnValue:
    """Choose light, dark or as the device is, and come back to the same page."""
    look.paint(scheme)
    return redirect(kept.safe_path(request.args.get("next")))
