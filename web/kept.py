"""Nothing typed is lost: how a post that could not be carried out comes back to its form.

Three cases. The session ended: the values travel, signed, through the sign-in page and are offered
again afterwards (`pack`, `unpack`). The page was too old for its CSRF token: the values are offered
again at once. The engine refused: the page is shown again with the values (`AGAIN`). In each, the
person presses once more; nothing is repeated behind their back.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException

from web.office import the_office

View = TypeVar("View", bound=Callable[..., Any])

AGAIN = "_again"
"""Posted by buttons that want the page with the values typed so far, without acting."""
ADD, REMOVE, LOCALE, LARGE = "_add", "_remove", "_locale", "_large"
DRAFT = "_draft"
"""Posted by a form that saves itself; the address it goes to keeps what there is."""
LOOK_ONLY = frozenset({AGAIN, ADD, REMOVE, LOCALE, LARGE, DRAFT})
OWN = frozenset({"csrf_token", "submit", *LOOK_ONLY})
NEVER = "password"
"""In the name of every field that holds one (`PageForm` sees to it); such fields never travel."""
_CODED = re.compile(r"[A-Za-z0-9_.:/@#+-]*")
"""Numbers, dates, choices and keys, as forms send them."""
_REDRAWS = "onewindow_redraws"
HOURS = 12
MOST = 400_000
"""Characters that are carried; more than any form of an office needs."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A post to be offered again: its address and its fields in order."""

    path: str
    fields: tuple[tuple[str, str], ...]


def wants_to_act() -> bool:
    """Whether this is a post that is meant to do something, not only to redraw its form."""
    return request.method == "POST" and LOOK_ONLY.isdisjoint(request.form)


def redraws(view: View) -> View:
    """Declare of a view that takes posts alone that it may be asked to look only: it does nothing
    then, and shows its form with what was typed. Any other is not called at all (`only_looks`)."""
    setattr(view, _REDRAWS, True)
    return view


def only_looks() -> bool:
    """Whether this post wants its form drawn again, and comes to a view that could only act."""
    return request.method == "POST" and not wants_to_act() and not _redrawn(request.endpoint or "")


def can_look(path: str) -> bool:
    """Whether the form of a kept post can be drawn again at its address."""
    try:
        rules = current_app.create_url_adapter(request)
        endpoint, _values = rules.match(urlsplit(path).path, "POST") if rules else (None, {})
    except HTTPException:
        return False
    return _redrawn(str(endpoint))


def _redrawn(endpoint: str) -> bool:
    view = current_app.view_functions.get(endpoint)
    rules = current_app.url_map.iter_rules(endpoint) if view is not None else ()
    both = any("GET" in (rule.methods or ()) for rule in rules)
    return both or bool(getattr(view, _REDRAWS, False))


def kept_post() -> Kept:
    """The present post without passwords and without the fields of the foundation itself."""
    fields = tuple(
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in OWN and NEVER not in name
    )
    return Kept(request.full_path.rstrip("?"), fields)


def written(post: Kept | None = None) -> list[str]:
    """The texts that a person wrote into a post (by default the present one): what is more than a
    number, a date, a choice or a key. A page that does not draw its form again shows them, so that
    none is lost."""
    found = (value.strip() for _name, value in (post or kept_post()).fields)
    return [value for value in dict.fromkeys(found) if value and not _CODED.fullmatch(value)]


def pack(kept: Kept) -> str:
    """A signed text that carries the post through the sign-in page; "" when it is too long."""
    text = _serializer().dumps([kept.path, kept.fields])
    packed = text.decode() if isinstance(text, bytes) else text
    return packed if len(packed) <= MOST else ""


def unpack(text: str) -> Kept | None:
    """The post again; None when the text is not ours or too old."""
    try:
        path, fields = _serializer().loads(text, max_age=HOURS * 3600)
    except BadData:
        return None
    return Kept(path, tuple((name, value) for name, value in fields))


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="kept-post")


def from_elsewhere() -> bool:
    """Whether a browser says that this was started by a page of another site.

    A browser that writes `Sec-Fetch-Site` has compared the addresses itself, whatever a proxy makes
    of them since. Older ones write `Origin` with a post: it must be the host that was asked for, or
    the office's public one. One that writes neither is known by the token of its form alone.
    """
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin", "")
    own = {_host(request.host_url), _host(the_office().settings.base_url)} - {""}
    return bool(origin) and _host(origin) not in own


def _host(address: str) -> str:
    """The name of an address, and its port where that is none of the usual ones; "" for the origin
    `null`. A proxy that speaks https for us asks by http, so the two are the same."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ""
    return f"{parts.hostname or ''}{f':{port}' if port not in (None, 80, 443) else ''}"


def came_from() -> str:
    """The page the person came from, when it was one of ours; else ""."""
    referrer = request.referrer or ""
    inside = referrer.startswith(request.host_url)
    return safe_path("/" + referrer[len(request.host_url) :]) if inside else ""


def safe_path(target: str | None) -> str:
    """`target` when it is an address of this site, else the start page."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return "/"
    parts = urlsplit(target)
    clean = not parts.scheme and not parts.netloc and "\\" not in target and target.isprintable()
    return target if clean else "/"
