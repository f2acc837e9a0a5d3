"""An office of its own for each test of the officer's pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.support.office import TryOffice
from web.registry import OWN_PARTS


@pytest.fixture
def visit(office: TryOffice) -> Callable[..., FlaskClient]:
    """A browser signed in as the holder of a role (in town A unless a place is given)."""
    app = office.app(parts=(*OWN_PARTS, "work"))

    def signed_in(role: str, place: str = "", number: int = 1, locale: str = "en") -> FlaskClient:
        return office.client(app, office.staff(role, place, number, locale))

    return signed_in
