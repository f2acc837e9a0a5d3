"""One office with a granted request for all tests of a module, and a browser for everybody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.support.office import Played, TryOffice, make_office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TryOffice]:
    """An office on Friday 20 March 2026."""
    made = make_office(tmp_path_factory.mktemp("rating"))
    yield made
    made.office.close()


@pytest.fixture(scope="module")
def played(office: TryOffice) -> Played:
    """A request that was granted on that Friday."""
    return office.play("granted_quietly")


@pytest.fixture(scope="module")
def app(office: TryOffice) -> Flask:
    """All of its pages."""
    return office.app()
