"""An office for each test, and browsers of people at it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.acceptance.applicant.family import register, text
from tests.support.office import TryOffice, make_office


@pytest.fixture
def around(tmp_path: Path) -> TryOffice:
    """An office on Monday 2 March 2026, ten o'clock."""
    return make_office(tmp_path)


@pytest.fixture
def app(around: TryOffice) -> Flask:
    """Its pages."""
    return around.app()


@pytest.fixture
def father(app: Flask) -> FlaskClient:
    """The father, with an account he made himself."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    answer = register(client)
    assert answer.status_code == 302, text(answer)
    return client
