"""A demonstration office in a folder, made once for a test module, and the command line on it.

Use it with `from tests.support.demo_office import folder, here, …` in a test module.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from workflow.demo.install import open_demonstration
from workflow.settings import Settings

ROOT = Path(__file__).parents[2]
COMMAND = "import sys; from workflow.cli import main; sys.exit(main())"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a demonstration office, made once."""
    folder = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as patch:
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr("workflow.store.accounts._hasher", cheap)
        open_demonstration(settings_in(folder)).close()
    return folder


@pytest.fixture
def here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The commands of a test work on the demonstration office."""
    monkeypatch.setenv("ONEWINDOW_DATA_DIR", str(folder))
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    return folder


def settings_in(folder: Path) -> Settings:
    return Settings.from_environment({"ONEWINDOW_DATA_DIR": str(folder)})


def run(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", COMMAND, *arguments],
        env={**os.environ, "ONEWINDOW_DATA_DIR": str(folder), **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
