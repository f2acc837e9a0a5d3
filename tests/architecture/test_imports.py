"""Imports run one way: the contracts of pyproject.toml hold, and each would notice a breach."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from scripts.files import ROOT

# Forbidden imports: the contract that must notice, where the import stands, what it says.
BREACHES = [
    ("engine-stands-alone", "workflow/engine/engine.py", "import web"),
    ("engine-stands-alone", "workflow/store/outbox.py", "import notifications"),
    ("pages-and-messages-apart", "web/pages.py", "import notifications"),
    ("pages-and-messages-apart", "notifications/mail.py", "import web"),
    ("pages-and-messages-apart", "web/pages.py", "import workflow.cli"),
    ("definitions-are-data", "definitions/catalogue.py", "import workflow"),
    ("engine-layers", "workflow/domain/case.py", "import workflow.definition"),
    ("engine-layers", "workflow/definition/model.py", "import workflow.machine"),
    ("engine-layers", "workflow/machine/decide.py", "import workflow.store"),
    ("engine-layers", "workflow/engine/engine.py", "import workflow.store"),
    ("no-circles", "workflow/machine/other.py", "import workflow.machine.one"),
    ("only-machine-imports-transitions", "workflow/engine/engine.py", "import transitions"),
    ("only-store-imports-sqlalchemy", "web/pages.py", "import sqlalchemy"),
    ("only-store-imports-sqlalchemy", "workflow/engine/engine.py", "import sqlite3"),
    ("only-web-imports-flask", "notifications/mail.py", "import flask"),
]
PACKAGES = (
    "workflow",
    "workflow/definition",
    "workflow/domain",
    "workflow/engine",
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
    assert {contract["id"] for contract in contracts} == {contract for contract, _, _ in BREACHES}


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


@pytest.mark.parametrize(("contract", "path", "line"), BREACHES)
def test_each_contract_notices_its_breach(
    contract: str, path: str, line: str, tmp_path: Path
) -> None:
    one = {"workflow/machine/one.py": "import workflow.machine.other"}
    make_tree(tmp_path, {"workflow/cli.py": "", **one, path: line})
    result = lint_imports(tmp_path, "--contract", contract)
    assert "Contracts: 0 kept, 1 broken." in result.stdout, result.stdout + result.stderr
    assert result.returncode == 1
