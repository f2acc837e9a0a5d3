"""An office for each test, its pages, and browsers of those who try what they should not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.office import TryOffice, make_office

Visit = Callable[..., FlaskClient]


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


@pytest.fixture
def visit(office: TryOffice, app: Flask) -> Visit:
    """A browser in which the holder of a role is signed in, in town A unless a place is given."""

    def signed_in(role: str, place: str = "", number: int = 1) -> FlaskClient:
        return office.client(app, office.staff(role, place, number))

    return signed_in
