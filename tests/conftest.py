"""Marks every test by the folder it lives in, so that `-m unit` or `-m "not browser"` work.

Property tests have no deadline: a busy machine is no defect of the code. Pages and addresses are
compiled once.
"""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import settings

from tests.support.disk import do_not_wait
from tests.support.routing import compile_once
from tests.support.templates import CompiledOnce
from workflow.store import accounts

# On top of the profile in force: on a build machine (CI=true) hypothesis chooses a repeatable one.
settings.register_profile("onewindow", parent=settings(), deadline=None)
settings.load_profile("onewindow")

# Whole worked examples stay in memory: looking for garbage among them takes longer than the tests.
gc.set_threshold(100_000, 20, 100)
Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledOnce()}
compile_once()
do_not_wait()
# A password of a test protects nothing, and the real cost would be most of the time.
accounts._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
accounts._NOBODY = accounts._hasher.hash("nobody")

TESTS = Path(__file__).parent
BY_FOLDER = (
    "unit",
    "contract",
    "definitions",
    "patterns",
    "properties",
    "integration",
    "acceptance",
    "architecture",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test in `tests/unit/…` carries the marker `unit`, and so on."""
    for item in items:
        parts = item.path.relative_to(TESTS).parts if item.path.is_relative_to(TESTS) else ()
        if parts and parts[0] in BY_FOLDER:
            item.add_marker(parts[0])
