"""Which files belong to the project: what git keeps or would keep, or all but leftovers.

Used by the document check and the architecture tests. In a source archive, where there is no
repository to ask, every file outside environments and caches counts.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEFTOVERS = {"build", "dist", "node_modules", "__pycache__", "var", "instance"}


def project_files(root: Path = ROOT, suffix: str = "") -> list[Path]:
    """Existing project files whose name ends in `suffix`, sorted, as absolute paths."""
    names = _tracked(root) if (root / ".git").exists() else _walked(root)
    paths = (root / name for name in names if name.endswith(suffix))
    return sorted(path for path in paths if path.is_file())


def _tracked(root: Path) -> list[str]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    return [name for name in listing.stdout.split("\0") if name]


def _walked(root: Path) -> list[str]:
    names = []
    for path in root.rglob("*"):
        parts = path.relative_to(root).parts
        hidden = any(part.startswith(".") for part in parts[:-1])
        if path.is_file() and not hidden and not LEFTOVERS.intersection(parts):
            names.append(path.relative_to(root).as_posix())
    return names
