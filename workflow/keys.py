"""The keys of an office: encryption at rest, keyed hashes, sessions.

Input: a file in the data folder, made on the first run and readable by its owner only, or the
environment (see `settings`). Consumers: the store, which accepts personal data only as a
`Ciphertext`, and the pages, which sign their sessions. Rotation: put a fresh key first; the first
key encrypts, all of them decrypt. What is under older keys is encrypted anew by `rekeying`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from workflow.durable import sync_folder
from workflow.errors import Unreadable


class Ciphertext(str):
    """Encrypted text: the only thing that an encrypted column takes."""

    __slots__ = ()


class UnreadableSecret(Unreadable):
    """The data was encrypted with a key that is not in the ring, or it was changed."""

    def __init__(self) -> None:
        super().__init__("something encrypted cannot be read: another key, or it was changed")


@dataclass(frozen=True)
class KeyRing:
    """All keys of one office."""

    encryption: tuple[str, ...] = field(repr=False)
    """Fernet keys, the one in use first."""
    hashing: str = field(repr=False)
    """For keyed hashes of ID numbers. It cannot be rotated: the hashes are how people are found."""
    session: str = field(repr=False)
    """Signs the sessions of the pages. Changing it logs everybody out."""

    def __post_init__(self) -> None:
        if not self.encryption:
            raise ValueError("a key ring needs at least one encryption key")
        each = [Fernet(key) for key in self.encryption]
        object.__setattr__(self, "_ring", MultiFernet(each))
        object.__setattr__(self, "_first", each[0])

    @property
    def _fernet(self) -> MultiFernet:
        ring: MultiFernet = self.__dict__["_ring"]
        return ring

    @classmethod
    def generate(cls) -> KeyRing:
        """Fresh random keys."""
        encryption = Fernet.generate_key().decode()
        return cls((encryption,), secrets.token_hex(32), secrets.token_hex(32))

    def encrypt(self, text: str) -> Ciphertext:
        """Encrypt a text with the first key."""
        return Ciphertext(self._fernet.encrypt(text.encode()).decode("ascii"))

    def decrypt(self, token: str) -> str:
        """The text. Raises UnreadableSecret."""
        return self.decrypt_bytes(token.encode()).decode()

    def encrypt_json(self, data: Any) -> Ciphertext:
        """Encrypt plain data as JSON."""
        return self.encrypt(json.dumps(data, ensure_ascii=False, separators=(",", ":")))

    def decrypt_json(self, token: str) -> Any:
        """The data. Raises UnreadableSecret."""
        return json.loads(self.decrypt(token))

    def encrypt_bytes(self, content: bytes) -> bytes:
        """Encrypt a file's content."""
        return self._fernet.encrypt(content)

    def decrypt_bytes(self, token: bytes) -> bytes:
        """The content. Raises UnreadableSecret."""
        try:
            return self._fernet.decrypt(token)
        except InvalidToken:
            raise UnreadableSecret from None

    def rotate(self, token: str) -> Ciphertext:
        """The same content under the first key. Raises UnreadableSecret."""
        try:
            return Ciphertext(self._fernet.rotate(token.encode()).decode("ascii"))
        except InvalidToken:
            raise UnreadableSecret from None

    def is_fresh(self, token: str | bytes) -> bool:
        """Whether it was encrypted with the key in use, and not with an older one."""
        first: Fernet = self.__dict__["_first"]
        try:
            first.decrypt(token)
        except InvalidToken:
            return False
        return True

    def keyed_hash(self, text: str) -> str:
        """A hash by which equal texts are found without keeping them; useless without the key."""
        return hmac.new(self.hashing.encode(), text.encode(), hashlib.sha256).hexdigest()

    def to_json(self) -> str:
        """The content of the key file."""
        keys = {
            "encryption": list(self.encryption),
            "hashing": self.hashing,
            "session": self.session,
        }
        return json.dumps(keys, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> KeyRing:
        """The keys of a key file. Raises ValueError or KeyError if it is not one."""
        keys = json.loads(text)
        return cls(_texts(keys["encryption"]), str(keys["hashing"]), str(keys["session"]))


def load_or_create(path: Path) -> KeyRing:
    """The keys in `path`; on the first run they are made, in a file only its owner can read.

    Two processes that start together end with the same keys: whoever links the finished file first
    wins, and nobody can read half a file.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = _draft(path, KeyRing.generate())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        # Lost keys are lost data: their name is on the disk before anything is encrypted.
        sync_folder(path.parent)
    return KeyRing.from_json(path.read_text(encoding="utf-8"))


def replace_in(path: Path, ring: KeyRing) -> None:
    """Put other keys into a key file, whole or not at all, readable by its owner only."""
    _draft(path, ring).replace(path)
    sync_folder(path.parent)


def _draft(path: Path, ring: KeyRing) -> Path:
    """The keys in a file beside it, on the disk."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(ring.to_json())
        file.flush()
        os.fsync(file.fileno())
    return draft


def _texts(values: Sequence[object]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)
