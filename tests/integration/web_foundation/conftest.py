"""An office, its application and a visitor who sends forms as a browser does."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.integration.web_foundation import office as small
from workflow.bootstrap import Office


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office, made once: hashing passwords takes its time, as it should."""
    folder = tmp_path_factory.mktemp("office")
    office, _ = small.make_office(folder)
    office.close()
    return folder


@pytest.fixture
def opened(furnished: Path, tmp_path: Path) -> Iterator[tuple[Office, small.Clock]]:
    """A copy of it for each test."""
    folder = shutil.copytree(furnished, tmp_path / "office")
    office, clock = small.open_office(folder)
    yield office, clock
    office.close()


@pytest.fixture
def office(opened: tuple[Office, small.Clock]) -> Office:
    return opened[0]


@pytest.fixture
def clock(opened: tuple[Office, small.Clock]) -> small.Clock:
    return opened[1]


@pytest.fixture
def app(office: Office) -> Flask:
    small.handled.clear()
    return small.make_app(office, demo=True, hotline="0731-0000 0000")


class Visitor:
    """A browser without scripts: keeps cookies and sends back the hidden fields of a page."""

    def __init__(self, client: FlaskClient, language: str) -> None:
        self.client = client
        self.headers = {"Accept-Language": language}

    def get(self, path: str, **rest: Any) -> TestResponse:
        return self.client.get(path, headers=self.headers, **rest)

    def post(self, path: str, data: dict[str, Any], **rest: Any) -> TestResponse:
        headers = {**self.headers, **rest.pop("headers", {})}
        return self.client.post(path, data=data, headers=headers, **rest)

    def send(self, page: TestResponse, path: str, **fields: Any) -> TestResponse:
        """Send the page's form: its hidden fields and these."""
        return self.post(path, {**hidden(page), **fields})

    def sign_in(self, login: str) -> TestResponse:
        page = self.get("/sign-in")
        return self.send(page, "/sign-in", login=login, password=small.PASSWORD)


def hidden(page: TestResponse) -> dict[str, Any]:
    """The hidden fields of the last form in the main part of a page; repeated names as a list."""
    main = page.text[page.text.index("<main") :]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input type=\"hidden\"[^>]*>", main[main.rindex("<form") :]):
        name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
        assert name is not None
        assert value is not None
        found.setdefault(unescape(name[1]), []).append(unescape(value[1]))
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


@pytest.fixture
def visit(app: Flask) -> Callable[..., Visitor]:
    """A new visitor: `visit()` or `visit("en")`."""
    return lambda language="zh-CN": Visitor(app.test_client(), language)
