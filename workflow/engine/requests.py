"""What makes two requests the same, and numbers that can be read aloud. Consumer: the engine."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from workflow.domain.commands import Command, Object
from workflow.domain.history import canonical
from workflow.domain.people import PUBLIC, Actor, ActorKind
from workflow.ports import Data, Dossier


class NothingFiled(Dossier):
    """The dossier of a case that does not exist yet."""

    def application(self) -> Data:
        """No answers."""
        return {}

    def entry(self, no: int) -> Data:
        """There is none."""
        raise KeyError(no)


_NEWER = ("behalf", "prechecked_on", "evidence")


def identity(actor: Actor) -> str:
    """Whose keys they are."""
    return f"{actor.kind.value}:{actor.account}"


def speaker(command: Command, actor: Actor) -> Actor:
    """Who speaks: who objects stays hidden, also somebody who happens to be signed in."""
    hidden = isinstance(command, Object) and actor.kind is not ActorKind.STAFF
    return PUBLIC if hidden else actor


def fingerprint(command: Command) -> str:
    """What the request says, apart from its key and from what is drawn at random for it."""
    drawn = {"key", "receipt"} if isinstance(command, Object) else {"key"}
    # What is newer than keys that were remembered for long is left out where it says nothing.
    drawn |= {name for name in _NEWER if getattr(command, name, None) in (None, ())}
    said = {
        field.name: getattr(command, field.name)
        for field in fields(command)
        if field.name not in drawn
    }
    text = canonical({"command": type(command).__name__, **_plain(said)})
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value if isinstance(value, (str, int, bool, type(None))) else str(value)


_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def spoken(token: str) -> str:
    """A secret that can be read aloud: twelve letters and digits in fours, none alike."""
    number = int(token, 16) if token else 0
    letters = []
    for _ in range(12):
        number, index = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[index])
    return "-".join("".join(letters[i : i + 4]) for i in range(0, 12, 4))
