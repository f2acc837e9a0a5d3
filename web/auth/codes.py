"""Codes by text message or e-mail: asking for one, the limits, and where a demonstration shows it.

What somebody proved is kept in their session, signed; the code itself never is. Consumers: making
an account online, choosing a new password.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import render_template, request, session
from flask.typing import ResponseReturnValue

from web.access import public
from web.auth.views import blueprint
from web.language import current_language
from web.office import the_office
from workflow.errors import NotFound, Refusal

PER_ADDRESS, ADDRESS_PERIOD = 3, timedelta(hours=1)
"""How many codes one phone or mailbox gets within how long."""
PER_PLACE, PLACE_PERIOD = 20, timedelta(minutes=30)
"""How many codes one address on the network may ask for; a counter may share one."""
LASTS = {"register": timedelta(minutes=10), "reset": timedelta(minutes=30)}
_ASKED = "asked_code"


@dataclass(frozen=True, slots=True)
class Asked:
    """The code that this session waits for."""

    purpose: str
    handle: str
    channel: str
    address: str


def channels() -> tuple[str, ...]:
    """The ways by which codes can reach somebody here: text message, e-mail."""
    office = the_office()
    if office.demo:
        return ("sms", "email")
    found = (("sms", office.settings.sms), ("email", office.settings.mail))
    return tuple(name for name, gateway in found if gateway is not None)


def shown_here() -> bool:
    """Whether codes are read on a page of the demonstration, since no gateway is set up."""
    office = the_office()
    return office.demo and office.settings.sms is None and office.settings.mail is None


def limit_place() -> None:
    """Count one more code asked for from here. Raises Refusal('too_many_tries')."""
    office, key = the_office(), f"code from {request.remote_addr}"
    if office.attempts.count(key, office.now() - PLACE_PERIOD) >= PER_PLACE:
        raise Refusal("too_many_tries", minutes=int(PLACE_PERIOD.total_seconds() // 60))
    office.attempts.note(key, office.now())


def may_send(purpose: str, whom: str, device: str = "") -> bool:
    """Whether this address or account may get another code now; counts it. On a device that knows
    the account its owner has a count of their own, which no stranger can use up."""
    office, key = the_office(), f"code {purpose} {whom} {device}".rstrip()
    if office.attempts.count(key, office.now() - ADDRESS_PERIOD) >= PER_ADDRESS:
        return False
    office.attempts.note(key, office.now())
    return True


def ask(
    purpose: str,
    channel: str,
    address: str,
    *,
    account: int | None = None,
    to_nobody: bool = False,
    locale: str = "",
) -> None:
    """Send a code and remember in the session that it is waited for."""
    handle = the_office().codes.make(
        purpose,
        channel,
        address,
        LASTS[purpose],
        locale=locale or current_language(),
        account=account,
        to_nobody=to_nobody,
    )
    # Of a reset the session must not tell where the code went: that would say who has an account.
    seen = address if purpose == "register" else ""
    session[_ASKED] = [purpose, handle, channel if seen else "", seen]


def asked(purpose: str) -> Asked | None:
    """The code that this session waits for, for this purpose."""
    kept = session.get(_ASKED)
    return Asked(*kept) if kept and kept[0] == purpose else None


def use(purpose: str, code: str) -> tuple[bool, int | None]:
    """Whether the code typed is right, and for which account; then it is used up."""
    waiting = asked(purpose)
    if waiting is None:
        return False, None
    digits = "".join(each for each in code if each.isdigit())
    right, account = the_office().codes.use(purpose, waiting.handle, digits)
    if right:
        session.pop(_ASKED, None)
    return right, account


@blueprint.get("/codes")
@public
def demo_codes() -> ResponseReturnValue:
    """The demonstration's own outbox; an office with real people has no such page."""
    if not shown_here():
        raise NotFound("no_such_page")
    return render_template("auth/demo_codes.html", messages=the_office().codes.waiting())
