"""Rules of the tracked files: they build anywhere, and nothing is fetched from a named place."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from scripts.files import ROOT, project_files

# Written in pieces, so that this file keeps its own rule.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pypi", "python", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("mirrors", "aliyun", "com"),
        ("pypi", "tuna", "tsinghua", "edu", "cn"),
        ("cdn", "jsdelivr", "net"),
        ("unpkg", "com"),
        ("cdnjs", "cloudflare", "com"),
    )
]
MACHINE_PATHS = [
    "/".join(("", *parts, ""))
    for parts in (("root",), ("tmp",), ("work", "main"), ("work", "shared"), ("opt", "wheels"))
] + [r"/home/[a-z]\w*/", r"/Users/[A-Za-z]\w*/"]
HOST = re.compile("|".join(re.escape(host) for host in REGISTRIES))
PATH = re.compile(r"(?<![\w.\-{}$])(?:" + "|".join(MACHINE_PATHS) + ")")
LOCKS = ["requirements/runtime.txt", "requirements/dev.txt"]
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[a-z,]+\])?==(\S+)", re.MULTILINE)


def texts() -> list[tuple[str, str]]:
    """Every tracked text file with its name; pictures and office files are passed over."""
    found = []
    for path in project_files():
        content = path.read_bytes()
        if b"\0" not in content:
            found.append((path.relative_to(ROOT).as_posix(), content.decode("utf-8")))
    return found


def pins(lock: str) -> dict[str, str]:
    return dict(PIN.findall((ROOT / lock).read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("pattern", "sample"),
    [(HOST, f"see {REGISTRIES[0]} for more"), (PATH, "open " + "/".join(("", "tmp", "case.db")))],
    ids=["registry", "machine path"],
)
def test_tracked_files_name_no_registry_and_no_machine(
    pattern: re.Pattern[str], sample: str
) -> None:
    assert pattern.search(sample), "the rule itself must be able to notice"
    found = [f"{name}: {match[0]}" for name, text in texts() for match in pattern.finditer(text)]
    assert found == []


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_hold_hashes_and_no_addresses(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", text)
    assert len(blocks) > 20
    assert [block.split("\n")[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert "://" not in text
    assert "--index" not in text


def test_developers_test_what_an_office_runs() -> None:
    runtime, dev = pins(LOCKS[0]), pins(LOCKS[1])
    assert runtime.items() <= dev.items()


def test_everything_declared_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = (re.split(r"[\[<>=]", line)[0] for line in project["dependencies"])
    declared = {name.replace(".", "-") for name in names}
    assert declared <= pins(LOCKS[0]).keys()


@pytest.mark.parametrize("name", ["*.mo", "*.db", ".venv"])
def test_what_can_be_made_again_is_not_tracked(name: str) -> None:
    assert [path for path in project_files() if Path(path).match(name)] == []
