"""An office with an administrator of the county, signed in; pages in English."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.office import TryOffice


@pytest.fixture
def admin(office: TryOffice, app: Flask) -> FlaskClient:
    return office.client(app, office.staff("administrator", "county"))
