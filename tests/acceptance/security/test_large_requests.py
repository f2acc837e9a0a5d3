"""Requests that are too large, sent to a real server: whoever sends by mistake reads what to do,
and nobody fills the disk. The limits are small ones here; the way is the same."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.office import TryOffice
from workflow.cli import office as cli
from workflow.cli.office import server_of

FILE, REQUEST, ROOM = 2**18, 2**20, 2**18
"""Bytes of a file, of a request, and what the server reads beyond."""
EDGE = "----edge"


@pytest.fixture
def address(office: TryOffice, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """Where the office's pages listen."""
    monkeypatch.setattr("web.security.LARGEST_FILE", FILE)
    monkeypatch.setattr("web.forms.uploads.LARGEST_FILE", FILE)
    monkeypatch.setattr("web.security.LARGEST_REQUEST", REQUEST)
    monkeypatch.setattr(cli, "ROOM", ROOM)
    server: Any = server_of(office.app(), office.office.settings, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield "127.0.0.1", int(server.effective_port)
    finally:
        server.trigger.pull_trigger(server.close)  # in its own thread, which ends with it
        thread.join(5)


def objection(size: int) -> bytes:
    """A form with what somebody wrote, and a picture of so many bytes."""
    head = (
        f'--{EDGE}\r\nContent-Disposition: form-data; name="text"\r\n\r\nThey own a shop.\r\n'
        f'--{EDGE}\r\nContent-Disposition: form-data; name="proof_1"; filename="shop.png"\r\n'
        "Content-Type: image/png\r\n\r\n"
    )
    return head.encode() + b"\x89PNG\r\n" + b"\0" * size + f"\r\n--{EDGE}--\r\n".encode()


def send(
    address: tuple[str, int], path: str, body: bytes | Iterator[bytes], length: int | None = None
) -> tuple[int, str]:
    """The answer to a post; with `length`, this is said of the body, whatever it is."""
    headers = {"Content-Type": f"multipart/form-data; boundary={EDGE}", "Accept-Language": "en"}
    if length is not None:
        headers["Content-Length"] = str(length)
    with closing(http.client.HTTPConnection(*address, timeout=20)) as connection:
        connection.request("POST", path, body, headers, encode_chunked=length is None)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


@pytest.fixture
def notice(office: TryOffice) -> str:
    played = office.play("objection_by_phone_on_the_last_day", 6)
    return f"/notices/{next(iter(played.case.notices.values())).secret}/object"


def test_a_file_far_too_large_is_said_at_its_field_and_the_words_are_kept(
    address: tuple[str, int], notice: str
) -> None:
    body = objection(3 * FILE)
    status, page = send(address, notice, body, len(body))
    assert status == 422
    assert "They own a shop." in page
    assert "larger than" in page


def test_a_request_far_too_large_is_a_page_that_says_what_to_do(
    address: tuple[str, int], notice: str
) -> None:
    body = objection(REQUEST)
    status, page = send(address, notice, body, len(body))
    assert status == 413
    assert "take smaller photos or fewer files" in page
    assert "</html>" in page


def test_what_says_that_it_is_larger_still_is_refused_before_it_is_read(
    address: tuple[str, int], notice: str
) -> None:
    status, _page = send(address, notice, b"", 2**30)
    assert status == 413


def test_what_does_not_say_how_large_it_is_is_refused_when_it_is_too_large(
    address: tuple[str, int], notice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = []

    def endless() -> Iterator[bytes]:
        while len(sent) < 4_000:
            sent.append(1)
            yield b"\0" * 2**14

    try:
        status, _page = send(address, notice, endless())
    except OSError:
        status = 413  # it closed the door while we were still talking
    assert status == 413
    assert len(sent) < 4_000, "it did not listen to the end"
