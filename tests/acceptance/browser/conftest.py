"""One browser for the session, one server for each test: pages as people meet them.

A test asks for `office` (an empty office of its own) and `enter`, which signs somebody in and gives
the page. Whatever the browser complains about (a script that was refused, a file that is missing)
fails the test.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from tests.support.office import PASSWORD, TryOffice

CHROMIUM = "/usr/bin/chromium"
SWITCHED_OFF = (
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",
    "AimEnabled", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter",
    "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)  # fmt: skip
"""What Chromium does without. The first two are pages of its own under the address bar, which no
test sees: they took half of its work, for every window and every address anew. The others are what
Playwright switches off by itself: naming any takes the place of its list."""
SIZES = ((360, "zh"), (1280, "en"))
"""Widths and languages; each appears at least once in every flow."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-features=" + ",".join(SWITCHED_OFF)],
        )
        yield browser
        browser.close()


@pytest.fixture
def address(office: TryOffice) -> Iterator[str]:
    """Where the office's pages are served."""
    with serving(office.app()) as where:
        yield where


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address at which an application answers while the block runs."""
    app.config["WTF_CSRF_ENABLED"] = True
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)


Enter = Callable[..., Page]


@pytest.fixture
def enter(chromium: Browser, address: str) -> Iterator[Enter]:
    """`enter(login, width, language)`: a page, signed in unless the login is empty."""
    contexts, complaints = [], []

    def entered(login: str = "", width: int = 1280, language: str = "en") -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale="zh-CN" if language == "zh" else "en-GB",
            base_url=address,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("console", lambda said: said.type == "error" and _heard(said.text, complaints))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"/language/{language}")
        if login:
            page.goto("/sign-in")
            page.fill("[name=login]", login)
            page.fill("[name=password]", PASSWORD)
            page.click("main button.btn-primary")
            page.wait_for_url(lambda url: "sign-in" not in url)
            page.goto(f"/language/{language}")
        return page

    yield entered
    for context in contexts:
        context.close()
    assert not complaints, complaints


def _heard(complaint: str, complaints: list[str]) -> None:
    """Keep a complaint, unless it is a form that came back with flaws, or a connection that a test
    breaks, as it should."""
    meant = ("status of 422", "status of 409", "net::ERR_CONNECTION_RESET")
    if not any(each in complaint for each in meant):
        complaints.append(complaint)


def fits(page: Page) -> bool:
    """Whether nothing is wider than the window, once the page's styles are there."""
    page.wait_for_load_state("load")
    found = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    return bool(found)
