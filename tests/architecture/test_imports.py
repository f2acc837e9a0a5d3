"""Imports run one way: the contracts of pyproject.toml hold, and each would notice a breach."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from scripts.files import ROOT

# One forbidden import per contract: where it stands, and what it says.
BREACHES = {
    "engine-stands-alone": ("workflow/engine.py", "import web"),
    "web-without-notifications": ("web/pages.py", "import notifications"),
    "notifications-without-web": ("notifications/mail.py", "import web"),
    "definitions-are-data": ("definitions/catalogue.py", "import workflow"),
    "engine-layers": ("workflow/domain/case.py", "import workflow.definition"),
    "only-machine-imports-transitions": ("workflow/engine.py", "import transitions"),
    "only-store-imports-sqlalchemy": ("web/pages.py", "import sqlalchemy"),
    "only-web-imports-flask": ("notifications/mail.py", "import flask"),
}
PACKAGES = (
    "workflow",
    "workflow/definition",
    "workflow/domain",
    "workflow/machine",
    "workflow/store",
    "web",
    "notifications",
    "definitions",
)


def configuration() -> str:
    """The `[tool.importlinter]` part of pyproject.toml, as it stands there."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return text[text.index("[tool.importlinter]") :]


def lint_imports(tree: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "import sys; sys.path.insert(0, '.'); "
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
        "--no-cache",
        "--no-logo",
        *options,
    ]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)


def make_tree(root: Path, lines: dict[str, str]) -> None:
    """A bare copy of the project's packages with a few modules of one line each."""
    (root / "pyproject.toml").write_text(configuration(), encoding="utf-8")
    for package in PACKAGES:
        (root / package).mkdir(parents=True, exist_ok=True)
        (root / package / "__init__.py").touch()
    for path, line in lines.items():
        with (root / path).open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def test_the_project_keeps_every_contract() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_contract_has_a_breach_to_notice() -> None:
    contracts = tomllib.loads(configuration())["tool"]["importlinter"]["contracts"]
    assert {contract["id"] for contract in contracts} == BREACHES.keys()


def test_a_tree_without_breaches_passes(tmp_path: Path) -> None:
    make_tree(
        tmp_path,
        {
            "workflow/cli.py": "import web, notifications",
            "workflow/store/tables.py": "import sqlalchemy",
            "workflow/machine/build.py": "import transitions",
            "web/pages.py": "import flask, workflow.store",
        },
    )
    result = lint_imports(tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("contract", BREACHES)
def test_each_contract_notices_its_breach(contract: str, tmp_path: Path) -> None:
    path, line = BREACHES[contract]
    make_tree(tmp_path, {path: line})
    result = lint_imports(tmp_path, "--contract", contract)
    assert "Contracts: 0 kept, 1 broken." in result.stdout, result.stdout + result.stderr
    assert result.returncode == 1
