"""What nearly every page test begins with: an office of its own, its pages, somebody unknown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.office import TryOffice, make_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TryOffice]:
    """An office on Monday 2 March 2026, ten o'clock."""
    made = make_office(tmp_path)
    yield made
    made.office.close()


@pytest.fixture
def app(office: TryOffice) -> Flask:
    """All of its pages."""
    return office.app()


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """Somebody without an account, reading English."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client
