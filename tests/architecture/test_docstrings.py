"""What a docstring names in backticks is there: a module, a name of the code, a key of a file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.files import ROOT, project_files
from workflow.settings import NAMES, PREFIX

OTHERS = (".yaml", ".html", ".js", ".css", ".toml")
NAME = re.compile(r"[A-Za-z_]\w*")
DOCSTRING = re.compile(r'^ *r?""".*?"""', re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"# .*")
QUOTED = re.compile(r"`([A-Za-z_][\w.]*)(?:\(\))?`")
# A name made up of a field's own and an ending; a part of an address with a number in it.
MADE_UP = re.compile(r"\w+_masked|\w*\d+|")


def unknown(source: str, known: set[str]) -> Iterator[str]:
    """The names in backticks of its docstrings that are nowhere."""
    for text in DOCSTRING.findall(source):
        for quoted in QUOTED.findall(text):
            for part in quoted.split("."):
                if part not in known and not MADE_UP.fullmatch(part):
                    yield quoted


def test_names_in_docstrings_exist() -> None:
    paths = {path.relative_to(ROOT).as_posix(): path for path in project_files(suffix=".py")}
    sources = {at: path.read_text(encoding="utf-8") for at, path in paths.items()}
    known = {f"{PREFIX}{name}" for name in NAMES}
    for at, source in sources.items():
        known |= {*NAME.findall(at), *NAME.findall(COMMENT.sub("", DOCSTRING.sub("", source)))}
    for suffix in OTHERS:
        for path in project_files(suffix=suffix):
            known |= set(NAME.findall(path.read_text(encoding="utf-8")))
    found = {at: list(unknown(source, known)) for at, source in sources.items()}
    assert {at: names for at, names in found.items() if names} == {}


def test_a_name_that_is_gone_is_found() -> None:
    source = '"""Consumers: `some.gone`, `here`."""\n\n"""`here` and `first..last`, `u17`."""\n'
    assert list(unknown(source, {"some", "here", "first", "last"})) == ["some.gone"]


def test_the_page_on_the_architecture_names_every_part_of_the_engine() -> None:
    page = (ROOT / "docs/explanation/architecture.md").read_text(encoding="utf-8")
    parts = {path.relative_to(ROOT / "workflow").parts[0] for path in project_files(suffix=".py")
             if path.is_relative_to(ROOT / "workflow")}  # fmt: skip
    parts -= {"__init__.py"}
    assert {"machine", "ports.py"} <= parts
    assert [part for part in sorted(parts) if not re.search(rf"`(workflow/)?{part}`", page)] == []
