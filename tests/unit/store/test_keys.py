"""Keys: made once, readable by their owner, rotated without losing anything."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from workflow.keys import Ciphertext, KeyRing, UnreadableSecret, load_or_create


def test_keys_are_made_on_the_first_run_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "data" / "keys.json"
    made = load_or_create(path)
    assert load_or_create(path) == made
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["keys.json"]


def test_processes_that_start_together_end_with_the_same_keys(tmp_path: Path) -> None:
    ready, found = threading.Barrier(8), []

    def start() -> None:
        ready.wait(10)
        found.append(load_or_create(tmp_path / "keys.json"))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(found) == 8
    assert all(each == found[0] for each in found)


def test_new_keys_outlive_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    real = os.fsync

    def noted(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_ino)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    path = tmp_path / "keys.json"
    load_or_create(path)
    assert synced == [path.stat().st_ino, tmp_path.stat().st_ino], "the content, then its name"


def test_two_offices_have_nothing_in_common() -> None:
    first, second = KeyRing.generate(), KeyRing.generate()
    assert first.encryption != second.encryption
    assert first.keyed_hash("x") != second.keyed_hash("x")
    assert first.session != second.session
    with pytest.raises(UnreadableSecret):
        second.decrypt(first.encrypt("x"))


def test_what_was_encrypted_comes_back_and_differs_each_time() -> None:
    ring = KeyRing.generate()
    first, second = ring.encrypt("张某某"), ring.encrypt("张某某")
    assert first != second
    assert isinstance(first, Ciphertext)
    assert ring.decrypt(first) == ring.decrypt(second) == "张某某"
    assert ring.decrypt_json(ring.encrypt_json({"a": [1, True, None]})) == {"a": [1, True, None]}
    assert ring.decrypt_bytes(ring.encrypt_bytes(b"\x00\xff")) == b"\x00\xff"


def test_a_changed_token_is_noticed() -> None:
    ring = KeyRing.generate()
    token = ring.encrypt("x")
    with pytest.raises(UnreadableSecret):
        ring.decrypt(token[:-4] + "AAA=")
    with pytest.raises(UnreadableSecret):
        ring.rotate("not a token")


def test_the_first_key_encrypts_and_all_decrypt() -> None:
    old, new = KeyRing.generate(), KeyRing.generate()
    both = replace(old, encryption=new.encryption + old.encryption)
    token = old.encrypt("x")
    assert both.decrypt(token) == "x"
    assert new.decrypt(both.encrypt("y")) == "y"
    assert new.decrypt(both.rotate(token)) == "x"


def test_keys_are_not_printed() -> None:
    ring = KeyRing.generate()
    text = repr(ring)
    assert ring.encryption[0] not in text
    assert ring.hashing not in text
    assert ring.session not in text


def test_a_ring_without_an_encryption_key_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        KeyRing((), "h", "s")
