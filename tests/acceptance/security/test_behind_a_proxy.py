"""Behind the web server with TLS, tries are counted for the caller and not for that server."""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from waitress.server import create_server

from tests.support.demo_office import settings_in
from workflow.cli.office import behind_proxy


def echo(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """An application that says whose request it takes this for."""
    start("200 OK", [("Content-Type", "text/plain")])
    return [str(environ["REMOTE_ADDR"]).encode()]


@contextmanager
def served(**options: Any) -> Iterator[str]:
    server: Any = create_server(echo, host="127.0.0.1", port=0, **options)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}/"
    finally:
        server.trigger.pull_trigger(server.close)  # in its own thread, which ends with it
        thread.join(5)


@pytest.mark.parametrize(
    ("base_url", "forwarded", "taken_for"),
    [
        ("https://onewindow.example", "192.0.2.7", "192.0.2.7"),
        # What the caller wrote there stands before what our own web server added.
        ("https://onewindow.example", "198.51.100.1, 192.0.2.7", "192.0.2.7"),
        ("https://onewindow.example", "", "127.0.0.1"),
        ("", "192.0.2.7", "127.0.0.1"),
    ],
)
def test_the_address_that_counts_is_the_callers(
    tmp_path: Any, base_url: str, forwarded: str, taken_for: str
) -> None:
    from dataclasses import replace

    settings = replace(settings_in(tmp_path), base_url=base_url)
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    with served(**behind_proxy(settings)) as address:
        asked = urllib.request.Request(address, headers=headers)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(asked, timeout=5) as answer:
            assert answer.read().decode() == taken_for
