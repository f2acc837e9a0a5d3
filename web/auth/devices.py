"""Devices from which somebody has signed in before, remembered in a cookie of theirs.

The cookie opens nothing. It says, signed, that a login was once right on this device, so that its
wrong tries are counted by themselves: whoever tries the same login elsewhere cannot lock its owner
out. It names nobody (keyed hashes), and no script can read it.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from web.office import the_office
from workflow.store.logins import normalise_login

LASTS = timedelta(days=180)
MOST = 6
"""How many people share a device; the one longest away goes first."""


def device_for(login: str) -> str:
    """The random name under which this device knows the login; "" where it was never right here."""
    return dict(_known()).get(_who(login), "")


def remember(login: str) -> None:
    """The login was right: this device is known from the answer on."""
    who, known = _who(login), _known()
    name = dict(known).get(who) or secrets.token_urlsafe(12)
    others = [each for each in known if each[0] != who]
    _write([*others, (who, name)][-MOST:])


def _known() -> list[tuple[str, str]]:
    try:
        kept = _serializer().loads(
            request.cookies.get(_name(), ""), max_age=int(LASTS.total_seconds())
        )
    except BadData:
        return []
    return [(str(who), str(name)) for who, name in kept]


def _write(known: list[tuple[str, str]]) -> None:
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    value = _serializer().dumps(known)
    text = value.decode() if isinstance(value, bytes) else value

    @after_this_request
    def put(response: Response) -> Response:
        response.set_cookie(
            _name(), text, max_age=LASTS, secure=secure, httponly=True, samesite="Lax"
        )
        return response


def _who(login: str) -> str:
    return the_office().store.keys.keyed_hash(f"device {normalise_login(login)}")[:24]


def _name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-device"


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="known-device")
