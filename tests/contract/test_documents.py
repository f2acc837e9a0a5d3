"""Files: kept by content, encrypted, there after a crash, gone when nobody wants them."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.support.made_cases import MONDAY, NOW, by_no, change, filed, save_new
from workflow.domain.case import Material, Notice, Posting
from workflow.errors import NotFound
from workflow.keys import KeyRing, UnreadableSecret
from workflow.store.database import Database
from workflow.store.documents import Documents
from workflow.store.drafts import Drafts
from workflow.store.store import SqlStore

CONTENT = "身份证 330100197901011231".encode()
LATER = NOW + timedelta(days=2)


@pytest.fixture
def documents(database: Database, keys: KeyRing, tmp_path: Path) -> Documents:
    return Documents(database, keys, tmp_path / "documents", lambda: NOW)


def files(folder: Path) -> list[Path]:
    return [path for path in (folder / "documents").rglob("*") if path.is_file()]


def age(folder: Path) -> None:
    """Make all files a little older than the rows say."""
    moment = NOW.timestamp() - 60
    for path in files(folder):
        os.utime(path, (moment, moment))


def test_a_file_comes_back_by_the_hash_of_its_content(documents: Documents) -> None:
    digest = documents.put(CONTENT, "application/pdf")
    assert digest == hashlib.sha256(CONTENT).hexdigest()
    assert documents.content(digest) == CONTENT
    found = documents.describe(digest)
    assert (found.size, found.type, found.created_at) == (len(CONTENT), "application/pdf", NOW)


def test_the_same_content_is_kept_once(documents: Documents, tmp_path: Path) -> None:
    assert documents.put(CONTENT, "a/b") == documents.put(CONTENT, "a/b")
    assert len(files(tmp_path)) == 1


def test_the_disk_holds_no_readable_content(documents: Documents, tmp_path: Path) -> None:
    documents.put(CONTENT, "application/pdf")
    (path,) = files(tmp_path)
    assert b"330100197901011231" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


def test_an_unknown_or_lost_file_is_not_found(documents: Documents, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no_such_document"):
        documents.content("a" * 64)
    digest = documents.put(CONTENT, "a/b")
    files(tmp_path)[0].unlink()
    with pytest.raises(NotFound, match="no_such_document"):
        documents.content(digest)


def test_a_file_that_was_changed_on_the_disk_is_not_shown(
    documents: Documents, tmp_path: Path
) -> None:
    digest = documents.put(CONTENT, "a/b")
    (path,) = files(tmp_path)
    path.write_bytes(path.read_bytes()[:-8] + b"AAAAAAA=")
    with pytest.raises(UnreadableSecret):
        documents.content(digest)


def test_what_was_handed_in_or_is_in_a_draft_survives_the_sweep(
    documents: Documents, store: SqlStore, database: Database, keys: KeyRing, tmp_path: Path
) -> None:
    kinds = ("material", "photo", "draft", "loose")
    digests = {kind: documents.put(kind.encode(), "a/b") for kind in kinds}
    material = Material(5, "identity", MONDAY, "upload", digests["material"])
    save_new(store, filed(1, materials=by_no(material)))
    posted = Posting("village_board", MONDAY, "林某", digests["photo"])
    notice = Notice(6, "", "notice", 1, "7 calendar days", ("village_board",), "s", "running")
    change(store, 1, notices=by_no(replace(notice, postings=(posted,))))
    drafts = Drafts(database, keys, lambda: NOW)
    draft = drafts.start("social_assistance", {})
    drafts.save(draft, {}, [digests["draft"]])
    age(tmp_path)
    assert documents.sweep(LATER) == 1
    assert documents.content(digests["material"]) == b"material"
    assert documents.content(digests["photo"]) == b"photo"
    assert documents.content(digests["draft"]) == b"draft"
    with pytest.raises(NotFound):
        documents.content(digests["loose"])
    assert documents.sweep(LATER) == 0


def test_young_files_and_rows_are_left_alone(documents: Documents, tmp_path: Path) -> None:
    digest = documents.put(CONTENT, "a/b")
    assert documents.sweep(NOW - timedelta(days=1)) == 0
    assert documents.content(digest) == CONTENT


def test_the_remains_of_a_put_that_broke_off_are_swept(
    documents: Documents, tmp_path: Path
) -> None:
    digest = documents.put(CONTENT, "a/b")
    remains = tmp_path / "documents" / "ab" / ".half.written"
    remains.parent.mkdir(exist_ok=True)
    remains.write_bytes(b"half")
    without_row = tmp_path / "documents" / "cd" / ("cd" * 32)
    without_row.parent.mkdir(exist_ok=True)
    without_row.write_bytes(b"renamed, never committed")
    age(tmp_path)
    documents.put(CONTENT, "a/b")  # used again: young again
    assert documents.sweep(NOW) == 2
    assert [path.name for path in files(tmp_path)] == [digest]


def test_a_file_erased_while_it_is_encrypted_anew_does_not_come_back(
    database: Database, keys: KeyRing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = replace(keys, encryption=(Fernet.generate_key().decode(), *keys.encryption))
    digest = Documents(database, keys, tmp_path / "documents", lambda: NOW).put(CONTENT, "a/b")
    documents = Documents(database, ring, tmp_path / "documents", lambda: NOW)
    read = Documents.content

    def erased_meanwhile(self: Documents, wanted: str) -> bytes:
        content = read(self, wanted)
        assert documents.forget(1, [digest]) == 1
        return content

    monkeypatch.setattr(Documents, "content", erased_meanwhile)
    assert not documents.encrypt_anew(digest)
    assert files(tmp_path) == []


def test_what_is_uploaded_again_while_a_case_is_erased_keeps_its_file(
    documents: Documents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = documents.put(CONTENT, "a/b")
    take_away = Documents._take_away

    def uploaded_meanwhile(self: Documents, path: Path) -> bool:
        documents.put(CONTENT, "a/b")
        return take_away(self, path)

    monkeypatch.setattr(Documents, "_take_away", uploaded_meanwhile)
    assert documents.forget(1, [digest]) == 0
    assert documents.content(digest) == CONTENT


def test_a_file_that_goes_while_it_is_uploaded_again_is_written_again(
    documents: Documents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = documents.put(CONTENT, "a/b")
    exists = Path.exists

    def gone_behind_its_back(self: Path) -> bool:
        found = exists(self)
        monkeypatch.setattr(Path, "exists", exists)
        documents.forget(1, [digest])
        return found

    monkeypatch.setattr(Path, "exists", gone_behind_its_back)
    documents.put(CONTENT, "a/b")
    assert documents.content(digest) == CONTENT


def test_an_erasure_that_was_killed_midway_ends_with_the_next_sweep_or_the_next_try(
    documents: Documents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = documents.put(CONTENT, "a/b")
    with monkeypatch.context() as killed:
        killed.setattr(Documents, "_take_away", _power_cut)
        with pytest.raises(RuntimeError):
            documents.forget(1, [digest])
    assert len(files(tmp_path)) == 1
    assert documents.forget(1, [digest]) == 1
    assert files(tmp_path) == []


def _power_cut(*_given: object) -> bool:
    raise RuntimeError("power cut")
