"""What is shipped: a wheel built from the tree holds every file of the four packages."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts.files import ROOT, project_files

PACKAGES = ("workflow", "web", "notifications", "definitions")


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in a wheel that was just built, without isolation and without a network."""
    folder: Path = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    (wheel,) = folder.glob("onewindow-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_every_file_of_the_packages(shipped: set[str]) -> None:
    names = [path.relative_to(ROOT).as_posix() for path in project_files()]
    product = {name for name in names if name.split("/")[0] in PACKAGES}
    assert product - shipped == set()


def test_the_wheel_holds_the_compiled_translations(shipped: set[str]) -> None:
    catalogues = {name.removesuffix(".po") for name in shipped if name.endswith(".po")}
    compiled = {name.removesuffix(".mo") for name in shipped if name.endswith(".mo")}
    assert compiled == catalogues


def test_the_wheel_holds_nothing_else(shipped: set[str]) -> None:
    outside = {name.split("/")[0] for name in shipped} - set(PACKAGES)
    assert {name.split("-")[0] for name in outside} == {"onewindow"}
    assert not [name for name in shipped if name.endswith((".db", ".pyc", ".partial"))]
