"""What can be printed: the receipt of a request with its code, and every letter of a case."""

from __future__ import annotations

import segno
from flask import render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from web.access import applicant, current_actor
from web.applicant.blueprint import blueprint
from web.applicant.own_case import own_case
from web.office import the_office
from workflow.letters.letter import RECEIPT


@blueprint.get("/my/cases/<tracking>/receipt")
@applicant
def receipt(tracking: str) -> ResponseReturnValue:
    """Tracking number, code and QR; the code is shown in the session in which it was filed."""
    own = own_case(tracking)
    codes = session.get("codes") or {}
    code = codes.get(own.case.tracking) or _code_of_draft(own.case.tracking)
    return render_template(
        "applicant/receipt.html",
        own=own,
        code=code,
        qr=qr_code(look_up_address(own.case.tracking)),
        address=look_up_address(own.case.tracking),
        letter=own.letter(RECEIPT),
    )


def _code_of_draft(tracking: str) -> str:
    """The code that was kept for the receipt; from now on this session has it."""
    office, actor = the_office(), current_actor()
    if actor.user is None:
        return ""
    for draft in office.drafts.of_account(actor.user):
        if draft.data.get("filed") == tracking:
            code = str(draft.data.get("secret", ""))
            session["codes"] = {**(session.get("codes") or {}), tracking: code}
            return code
    return ""


def look_up_address(tracking: str) -> str:
    """Where a request can be looked up without an account; the code is not in it."""
    base = the_office().settings.base_url.rstrip("/") or request.host_url.rstrip("/")
    return base + url_for("public.look_up", number=tracking)


def qr_code(address: str) -> Markup:
    """A QR code as SVG inside the page."""
    made = segno.make(address, error="m")
    return Markup(made.svg_inline(scale=4, border=2, dark="#000", light="#fff"))  # noqa: S704  # ours


@blueprint.get("/my/cases/<tracking>/letters/<name>")
@applicant
def letter(tracking: str, name: str) -> ResponseReturnValue:
    """One letter, to read and to print."""
    own = own_case(tracking)
    return render_template("applicant/letter.html", own=own, letter=own.letter(name))
