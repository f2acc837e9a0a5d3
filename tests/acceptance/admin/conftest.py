"""An office with an administrator of the county, signed in; pages in English."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.office import TryOffice, make_office


@pytest.fixture
def office(tmp_path: Path) -> TryOffice:
    return make_office(tmp_path)


@pytest.fixture
def app(office: TryOffice) -> Flask:
    return office.app()


@pytest.fixture
def admin(office: TryOffice, app: Flask) -> FlaskClient:
    return office.client(app, office.staff("administrator", "county"))
