"""Photographs the pages of a fresh demonstration office with a real browser.

`make screenshots` writes `docs/pictures/<name>.png`. The office is started as anybody starts it,
with its data in a temporary folder; the pictures show made-up people only. Needs Chromium.

    python -m scripts.screenshots [NAME …] [--to FOLDER]
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.files import ROOT
from workflow.demo.staff import PASSWORD

PATIENCE = 120
"""Seconds for the office to open: it fills itself with running cases first."""
DESK = (1280, 960)
"""What is photographed: the window, as one sees it."""
TALL = (1280, 1180)
TO_THE_TOP = "element => element.scrollIntoView({behavior: 'instant'})"
QUEUE = "/work/?view=queue"
COUNTY = (".ow-task:has-text('郭') a",)
DEFINITION = "/admin/definitions/subsistence_allowance"


@dataclass(frozen=True)
class Shot:
    """One picture: who looks at which page, in which language, on what size of screen."""

    name: str
    path: str = "/"
    login: str = ""
    """A demonstration account; empty for the public."""
    follow: tuple[str, ...] = ()
    """CSS selectors of links to click, one page after the other."""
    language: str = "zh"
    size: tuple[int, int] = DESK
    top: str = ""
    """CSS selector of what stands at the top of the picture; empty for the top of the page."""


def _both(name: str, **more: Any) -> tuple[Shot, Shot]:
    """The same page in Chinese and, as `<name>-en`, in English."""
    return Shot(name, **more), Shot(f"{name}-en", language="en", **more)


SHOTS = (
    *_both("my-case", login="family", path="/my", follow=("main a[href*='/my/cases/']",)),
    *_both("task", login="county1", path=QUEUE, follow=COUNTY, size=TALL, top="main"),
    Shot("start-en", language="en"),
    Shot("inbox-en", login="window", path=QUEUE, language="en"),
    Shot("counter-en", login="village", path="/counter", language="en"),
    Shot("notice-en", path="/notices", follow=("main a[href*='/notices/']",), language="en"),
    *_both("leader", login="leader", path="/leader/", size=TALL),
    *_both("inspector", login="inspector", path="/inspector/?days=365"),
    Shot("definition-en", login="admin", path=DEFINITION, language="en", top=".ow-drawing"),
)


def free_port() -> int:
    """A port of this computer that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def office() -> Iterator[str]:
    """A demonstration office while the block runs; gives its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="office") as folder:
        onewindow = str(Path(sys.executable).with_name("onewindow"))
        command = [onewindow, "run", "--demo", "--port", str(port)]
        environment = os.environ | {"ONEWINDOW_DATA_DIR": folder}
        log = Path(folder, "office.log")
        with log.open("wb") as output:
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
            )
            try:
                wait_until_open(address, process, log)
                yield address
            finally:
                process.terminate()
                process.wait(timeout=30)


def wait_until_open(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the office answers. Raises SystemExit with its words when it does not."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310  # our own address
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.3)
    raise SystemExit(f"the office did not open:\n{log.read_text(encoding='utf-8')[-3000:]}")


def take(browser: Browser, address: str, shot: Shot, folder: Path) -> Path:
    """One picture, in a browser profile of its own. Raises when a page answers with an error."""
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale={"zh": "zh-CN", "en": "en-GB"}[shot.language],
        device_scale_factor=1,
    )
    page = context.new_page()
    if shot.login:
        sign_in(page, address, shot.login)
    visit(page, f"{address}/language/{shot.language}")
    visit(page, address + shot.path)
    for link in shot.follow:
        with page.expect_navigation():
            page.locator(link).first.click()
    if shot.top:
        page.locator(shot.top).first.evaluate(TO_THE_TOP)
    target = folder / f"{shot.name}.png"
    page.screenshot(path=target, animations="disabled")
    context.close()
    return target


def sign_in(page: Page, address: str, login: str) -> None:
    """Sign in as one of the demonstration's accounts."""
    visit(page, f"{address}/sign-in")
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("input[name=password]").press("Enter")


def visit(page: Page, url: str) -> None:
    """Open a page; anything but a good answer stops the work."""
    answer = page.goto(url, wait_until="networkidle")
    if answer is None or not answer.ok:
        raise SystemExit(f"{url}: {answer.status if answer else 'no answer'}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures that were asked for, or all."""
    parser = argparse.ArgumentParser(prog="make screenshots")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these pictures")
    parser.add_argument("--to", type=Path, default=ROOT / "docs/pictures", metavar="FOLDER")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - {shot.name for shot in SHOTS}:
        parser.error(f"no such picture: {', '.join(sorted(unknown))}")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        parser.error("needs Chromium (Debian: apt-get install chromium fonts-wqy-microhei)")
    options.to.mkdir(parents=True, exist_ok=True)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with office() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=sandbox)
        for shot in SHOTS:
            if not options.names or shot.name in options.names:
                print(take(browser, address, shot, options.to))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
