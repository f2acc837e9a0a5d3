"""Uploaded files: looked at by their content, kept at once, so that an error elsewhere in the form
does not cost them.

`KeepFile` is the office's document store: content and type → digest. What was kept travels with
the form as a signed text (digest, name, type, size); nobody can hand in a digest that was not
theirs to upload.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass
from typing import IO, Any

import filetype
from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from web.security import LARGEST_FILE
from workflow.definition.answers import ErrorCode, Flaw

TYPES = frozenset(
    {"image/jpeg", "image/png", "image/webp", "image/heic", "image/heif", "application/pdf"}
)
HOURS = 12
KeepFile = Callable[[bytes, str], str]
"""Keeps the content under its media type and gives its digest."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was kept."""

    digest: str
    name: str
    mime: str
    size: int

    def token(self) -> str:
        """The signed text that stands for it in the form."""
        token = _serializer().dumps(list(astuple(self)))
        return token.decode() if isinstance(token, bytes) else token


def from_token(token: str) -> Upload | None:
    """The upload again; None when the text is not ours, or older than half a day."""
    try:
        digest, name, mime, size = _serializer().loads(token, max_age=HOURS * 3600)
    except BadData:
        return None
    return Upload(digest, name, mime, size)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="kept-file")


def take(file: Any, keep: KeepFile, types: frozenset[str] = TYPES) -> Upload | Flaw:
    """Keep one uploaded file (`werkzeug` FileStorage), or say what is wrong with it."""
    content = _read(file.stream)
    if not content:
        return Flaw(ErrorCode.FILE_EMPTY)
    if len(content) > LARGEST_FILE:
        return Flaw(ErrorCode.FILE_TOO_LARGE, {"most": LARGEST_FILE})
    mime = filetype.guess_mime(content[:8192])
    if mime not in types:
        return Flaw(ErrorCode.FILE_TYPE, {"found": mime or ""})
    name = "".join(c for c in str(file.filename) if c.isprintable() and c not in '/\\"<>')
    return Upload(keep(content, mime), _named(name[-120:], mime), mime, len(content))


_ENDINGS = {
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
}


def _named(name: str, mime: str) -> str:
    """The name with an ending that fits what is in the file: a picture called .pdf is a picture."""
    fitting = _ENDINGS.get(mime)
    stem, dot, ending = name.rpartition(".")
    if not name or fitting is None or not dot or f".{ending.lower()}" in fitting:
        return name or "file"
    known = any(f".{ending.lower()}" in endings for endings in _ENDINGS.values())
    return f"{stem}{fitting[0]}" if known else name


def _read(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    return stream.read(LARGEST_FILE + 1)
