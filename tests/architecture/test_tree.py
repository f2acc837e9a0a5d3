"""Rules of the source tree: small modules, short functions, everything says what it is for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.files import ROOT, project_files

LONGEST_MODULE = 450
LONGEST_FUNCTION = 60
PRODUCT = ("workflow", "web", "notifications", "definitions", "scripts")

# What the formatter is kept from, and what the types do not know: fewer with time, never more.
MOST_UNFORMATTED = 70
MOST_ASSERTED = 70

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


MODULES = {name(path): path for path in project_files(suffix=".py")}
SHIPPED = {at: path for at, path in MODULES.items() if at.split("/")[0] in PRODUCT}


def functions(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every function of a module with its number of lines, from `def` to its last line."""
    for node in ast.walk(tree):
        if isinstance(node, Function) and node.end_lineno is not None:
            yield node.name, node.end_lineno - node.lineno + 1


def test_the_rules_see_the_product() -> None:
    assert {at.split("/")[0] for at in SHIPPED} == set(PRODUCT)


@pytest.mark.parametrize("at", MODULES)
def test_modules_stay_small(at: str) -> None:
    lines = len(MODULES[at].read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_MODULE, f"{at} has {lines} lines: one idea too many"


@pytest.mark.parametrize("at", SHIPPED)
def test_functions_stay_short(at: str) -> None:
    tree = ast.parse(SHIPPED[at].read_text(encoding="utf-8"))
    long = {called: lines for called, lines in functions(tree) if lines > LONGEST_FUNCTION}
    assert not long, f"{at}: {long}"


@pytest.mark.parametrize("at", SHIPPED)
def test_packages_and_modules_say_what_they_are_for(at: str) -> None:
    docstring = ast.get_docstring(ast.parse(SHIPPED[at].read_text(encoding="utf-8")))
    assert docstring, f"{at} has no docstring"
    assert len(docstring.split()) >= 4, f"{at}: say more than {docstring!r}"


@pytest.mark.parametrize("package", ["workflow", "web", "notifications", "definitions"])
def test_shipped_packages_declare_their_types(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()


def test_every_folder_with_modules_is_a_package() -> None:
    folders = {path.parent for path in SHIPPED.values()}
    versions = ROOT / "workflow/store/migrations"
    bare = [name(f) for f in folders if not f.is_relative_to(versions)]
    assert [f for f in bare if not (ROOT / f / "__init__.py").is_file()] == []


@pytest.mark.parametrize("at", [at for at in MODULES if at.startswith("tests/")])
def test_no_test_is_skipped_or_expected_to_fail(at: str) -> None:
    tree = ast.parse(MODULES[at].read_text(encoding="utf-8"))
    escapes = {"skip", "skipif", "xfail", "importorskip", "skipTest"}
    used = [
        f"{at}:{node.lineno} {node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in escapes
    ]
    assert used == []


@pytest.mark.parametrize("at", SHIPPED)
def test_nothing_is_left_for_later(at: str) -> None:
    words = ("TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error")
    text = SHIPPED[at].read_text(encoding="utf-8")
    assert [word for word in words if word in text] == []


def test_the_formatter_is_seldom_kept_away() -> None:
    sources = [path.read_text(encoding="utf-8") for at, path in SHIPPED.items()
               if not at.startswith(("workflow/demo/", "scripts/bench/"))]  # fmt: skip
    assert sum(text.count("# fmt: skip") for text in sources) <= MOST_UNFORMATTED


def test_types_say_what_is_there_oftener_than_assertions() -> None:
    asserted = [
        node
        for path in SHIPPED.values()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assert)
        and isinstance(node.test, ast.Compare)
        and isinstance(node.test.ops[0], ast.IsNot)
    ]
    assert len(asserted) <= MOST_ASSERTED
