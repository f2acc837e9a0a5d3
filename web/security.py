"""What protects every page: headers, cookies, the size of requests, the CSRF check.

No page loads anything from another host, and no page contains inline script or style: the content
security policy forbids both.
"""

from __future__ import annotations

from datetime import timedelta
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from flask import Flask, Request, Response, abort, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.utils import cached_property

from web.access import current_access, is_static
from web.kept import from_elsewhere, safe_path
from web.office import Office

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",  # Bootstrap's own marks are data:, previews are blob:
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=()",
}
NO_ROBOTS = {"X-Robots-Tag": "noindex, nofollow"}
LASTING = {"Strict-Transport-Security": "max-age=31536000"}
SESSION_HOURS = 4
LARGEST_FILE = 20 * 2**20
"""Bytes of one uploaded file; what lies beyond is not even kept while the form is read."""
LARGEST_REQUEST = 256 * 2**20
"""So that a form with a file far too large is still read, and shown again with what was typed."""
LONGEST_ADDRESS = 8_000
"""Characters of an address with what is asked in it; browsers and web servers end there as well."""

csrf = CSRFProtect()


class CappedFile(SpooledTemporaryFile[bytes]):
    """An upload on its way in: keeps one byte more than is allowed, and drops the rest."""

    def write(self, data: Any) -> int:
        """Pretend to take everything; a file that is too large shows by its size."""
        room = LARGEST_FILE + 1 - self.tell()
        if room > 0:
            super().write(data[:room])
        return len(data)


class CappedRequest(Request):
    """A request whose uploads cannot fill the disk."""

    max_form_memory_size = 4 * 2**20
    max_form_parts = 5000

    @cached_property
    def args(self) -> Any:
        """What stands in the address; the sign that no text can hold becomes that for nonsense."""
        found = super().args
        plain = ((name, text.replace("\0", "\ufffd")) for name, text in found.items(multi=True))
        return self.parameter_storage_class(plain)

    def _load_form_data(self) -> None:
        """Refuse more fields than any form has, however they are sent: answering with them all
        would keep the machine busy."""
        known = "form" in self.__dict__
        super()._load_form_data()
        if not known and len(list(self.form.items(multi=True))) > self.max_form_parts:
            raise RequestEntityTooLarge

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return CappedFile(max_size=500_000, mode="w+b")


def init_app(app: Flask, office: Office) -> None:
    """Set cookies, limits, the CSRF check and the headers of every answer."""
    secure = office.settings.base_url.startswith("https://")
    app.request_class = CappedRequest
    app.config.update(
        SECRET_KEY=office.settings.keys.session,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_HOURS),
        SESSION_COOKIE_NAME="__Host-onewindow" if secure else "onewindow",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        WTF_CSRF_SSL_STRICT=False,  # the token is bound to the session; proxies strip referrers
    )
    csrf.init_app(app)

    @app.before_request
    def readable() -> None:
        """Nobody types what no text can hold, or by the page; a database takes it for a failure of
        ours."""
        if "\0" in request.path:
            abort(404)
        if len(request.path) + len(request.query_string) > LONGEST_ADDRESS:
            abort(414)

    @app.before_request
    def from_here() -> None:
        """A token may have leaked; a browser still says that another site sent this."""
        if request.method not in ("GET", "HEAD", "OPTIONS") and from_elsewhere():
            raise CSRFError("sent by a page of another site")

    @app.after_request
    def stay_here(response: Response) -> Response:
        """A redirect that the map of addresses makes names the host that was asked for, which may
        be anything, and `http` behind a proxy: it shall lead to an address of this site."""
        if (response.location or "").startswith(request.host_url):
            response.location = safe_path(f"/{response.location[len(request.host_url) :]}")
        return response

    @app.after_request
    def protect(response: Response) -> Response:
        access = current_access()
        wanted = HEADERS if access is not None and access.index else HEADERS | NO_ROBOTS
        # What a page has set for itself stays.
        own = {name.lower() for name in response.headers.keys()}  # noqa: SIM118
        for name, value in (wanted | LASTING if secure else wanted).items():
            if name.lower() not in own:
                response.headers.add(name, value)
        if not is_static(request.endpoint or ""):
            # Also without an account pages may be personal: a consent, a receipt number, a look-up.
            personal = access is None or not access.index or current_user.is_authenticated
            cache = "no-store" if personal or request.method == "POST" else "private, no-cache"
            response.headers["Cache-Control"] = cache
        return response
