"""An office for each test, its pages, and browsers of those who try what they should not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.office import TryOffice

Visit = Callable[..., FlaskClient]
SECRETS = (
    "张甲一",
    "李乙二",
    "张丙三",
    "990101197905060116",
    "13900000001",
    "6200000000000000018",
    "6200 0000",
)
"""What nobody else may read of the family of the example `family_granted`."""


@pytest.fixture
def visit(office: TryOffice, app: Flask) -> Visit:
    """A browser in which the holder of a role is signed in, in town A unless a place is given."""

    def signed_in(role: str, place: str = "", number: int = 1) -> FlaskClient:
        return office.client(app, office.staff(role, place, number))

    return signed_in
