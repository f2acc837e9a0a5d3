"""Attached documents: files named by the SHA-256 of their content, encrypted, on disk.

Consumers: the pages that take and show files. A file is written under another name, fsynced and
renamed before any row names it, so a committed digest always has its content. What was uploaded
and never handed in is swept after a while. A row is always gone for good before its file goes, and
whoever takes a file away, or writes it anew, looks for the row within the same turn (`TURN`) as
whoever adds one: so neither a stop nor two at once leave a row without its file, nor the file of an
erased case.
"""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, select

from workflow.durable import sync_folder
from workflow.errors import NotFound
from workflow.keys import KeyRing, UnreadableSecret
from workflow.store.database import Database
from workflow.store.dialects import INSERT, one_at_a_time
from workflow.store.tables import cases, documents, drafts, materials

log = logging.getLogger(__name__)

TURN = "documents"
"""The name that who adds and who removes a file take in turn."""


@dataclass(frozen=True, slots=True)
class Document:
    """What is known of a file besides its content."""

    digest: str
    size: int
    """Bytes, before encryption."""
    type: str
    """Its media type, found from the content when it was taken."""
    created_at: datetime


class Documents:
    """The documents of one office, in one folder."""

    def __init__(
        self, database: Database, keys: KeyRing, folder: Path, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._keys = keys
        self._folder = folder
        self._clock = clock

    def put(self, content: bytes, media_type: str) -> str:
        """Keep a file; returns its digest. The same content is kept once."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        if not path.exists():
            self._write(path, self._keys.encrypt_bytes(content))
        row = {
            "digest": digest,
            "size": len(content),
            "type": media_type,
            "created_at": self._clock(),
        }
        with self._database.changing() as connection:
            statement = INSERT[connection.dialect.name](documents).values(row)
            # Uploaded again: the sweep counts from now.
            fresh = statement.on_conflict_do_update(
                index_elements=["digest"], set_={"created_at": row["created_at"]}
            )
            one_at_a_time(connection, TURN)
            connection.execute(fresh)
            if not path.exists():  # taken away since we looked
                self._write(path, self._keys.encrypt_bytes(content))
        return digest

    def describe(self, digest: str) -> Document:
        """What is known of a file. Raises NotFound('no_such_document')."""
        columns = (documents.c[name] for name in Document.__dataclass_fields__)
        with self._database.read() as connection:
            row = connection.execute(select(*columns).where(documents.c.digest == digest)).first()
        if row is None:
            raise NotFound("no_such_document", digest=digest)
        return Document(*row)

    def content(self, digest: str) -> bytes:
        """The content of a file. Raises NotFound('no_such_document'), and UnreadableSecret when
        the file was changed on the disk, or exchanged for another of ours."""
        self.describe(digest)
        try:
            content = self._keys.decrypt_bytes(self._path(digest).read_bytes())
        except FileNotFoundError:
            raise NotFound("no_such_document", digest=digest) from None
        if hashlib.sha256(content).hexdigest() != digest:
            raise UnreadableSecret
        return content

    def digests(self, after: str = "", most: int | None = None) -> list[str]:
        """The files there are, by digest; only those behind `after`, at most so many."""
        wanted = select(documents.c.digest).where(documents.c.digest > after)
        with self._database.read() as connection:
            rows = connection.execute(wanted.order_by(documents.c.digest).limit(most))
            return [row.digest for row in rows]

    def is_old(self, digest: str) -> bool:
        """Whether a file is not encrypted with the key in use. One that is gone is not."""
        try:
            return not self._keys.is_fresh(self._path(digest).read_bytes())
        except FileNotFoundError:
            return False

    def encrypt_anew(self, digest: str) -> bool:
        """Encrypt a file with the key in use; says whether it was under an older one. What cannot
        be read stays as it is."""
        if not self.is_old(digest):
            return False
        try:
            anew = self._keys.encrypt_bytes(self.content(digest))
        except (NotFound, UnreadableSecret):
            log.error("the file %s cannot be read with any key", digest)
            return False
        with self._database.changing() as connection:
            one_at_a_time(connection, TURN)
            wanted = _known(connection, digest)
            if wanted:  # else its case was erased meanwhile
                self._write(self._path(digest), anew)
        return wanted

    def forget(self, case: int, digests: Collection[str]) -> int:
        """Delete the files of a case that was erased, unless another case has them as well;
        returns how many went."""
        used = (
            select(materials.c.digest)
            .join(cases, cases.c.id == materials.c.case_id)
            .where(materials.c.digest.in_(digests), cases.c.erased_on.is_(None))
            .where(materials.c.case_id != case)
        )
        with self._database.changing() as connection:
            gone = set(digests) - {row.digest for row in connection.execute(used)}
            connection.execute(delete(documents).where(documents.c.digest.in_(gone)))
        return sum(self._take_away(self._path(digest)) for digest in sorted(gone))

    def sweep(self, before: datetime) -> int:
        """Delete what was uploaded before `before` and belongs to no case and no draft, and files
        of a put that broke off; returns how many files went."""
        with self._database.changing() as connection:
            drafted = {d for row in connection.execute(select(drafts.c.documents)) for d in row[0]}
            loose = documents.c.kept_at.is_(None) & (documents.c.created_at < before)
            rows = connection.execute(select(documents.c.digest).where(loose))
            gone = sorted({row.digest for row in rows} - drafted)
            if gone:
                connection.execute(delete(documents).where(loose, documents.c.digest.in_(gone)))
            known = {row.digest for row in connection.execute(select(documents.c.digest))}
        return sum(self._remove_if_orphan(path, known, before) for path in self._files())

    def _files(self) -> list[Path]:
        return [path for path in self._folder.glob("*/*") if path.is_file()]

    def _remove_if_orphan(self, path: Path, known: set[str], before: datetime) -> bool:
        # A young file may be a put under way, whose row is not committed yet.
        if path.name in known or path.stat().st_mtime >= before.timestamp():
            return False
        return self._take_away(path)

    def _take_away(self, path: Path) -> bool:
        """Delete a file unless a row names it, by now or again; says whether it went."""
        with self._database.changing() as connection:
            one_at_a_time(connection, TURN)
            if _known(connection, path.name) or not path.exists():
                return False
            path.unlink(missing_ok=True)
            return True

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync_folder(path.parent)
        sync_folder(path.parent.parent)


def _known(connection: Connection, digest: str) -> bool:
    this = select(documents.c.digest).where(documents.c.digest == digest)
    return connection.execute(this).first() is not None
