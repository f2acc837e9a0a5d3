"""How somebody reads: large type 长者模式, and light or dark.

Kept in a cookie of this browser for a year, so that it stays after signing out, after the session,
and without an account; it says nothing about who reads.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Response, after_this_request, current_app, g, request

COOKIE = "onewindow_look"
YEAR = 365 * 24 * 3600
SCHEMES = ("auto", "light", "dark")
"""`auto` follows the device."""


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody chose; without a choice normal type, and light or dark as the device is."""

    large: bool = False
    scheme: str = "auto"

    @classmethod
    def read(cls, text: str) -> Look:
        """From the cookie; words that are not known count as no choice."""
        words = text.split(".")
        return cls("large" in words, next((w for w in words if w in SCHEMES), "auto"))

    def written(self) -> str:
        """For the cookie."""
        return ".".join([self.scheme, *(["large"] if self.large else [])])


def current_look() -> Look:
    """The choice of whoever asks, with what this request changed."""
    if "look" not in g:
        g.look = Look.read(request.cookies.get(COOKIE, ""))
    return g.look  # type: ignore[no-any-return]


def write_large(on: bool) -> None:
    """Switch the large type."""
    _keep(replace(current_look(), large=on))


def paint(scheme: str) -> None:
    """Choose light, dark or as the device is. Anything else changes nothing."""
    if scheme in SCHEMES:
        _keep(replace(current_look(), scheme=scheme))


def _keep(look: Look) -> None:
    g.look = look

    @after_this_request
    def send(response: Response) -> Response:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(
            COOKIE, look.written(), YEAR, secure=secure, httponly=True, samesite="Lax"
        )
        return response
