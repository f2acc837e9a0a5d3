"""An office for each test, and its pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

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
