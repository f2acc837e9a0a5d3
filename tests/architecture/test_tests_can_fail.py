"""A test asserts something, on every way through it, and something that can be false."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

import pytest

from scripts.files import ROOT, project_files

TREES = {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in project_files(suffix=".py")
    if path.is_relative_to(ROOT / "tests")
}
Function = ast.FunctionDef | ast.AsyncFunctionDef
# What looks at something and raises by itself when it is not so.
RAISES = {"raises", "expect"}
# What has as many members as what it is given.
KEEPS = {"zip", "enumerate", "sorted", "reversed", "list", "dict", "items", "values", "keys"}


def functions(tree: ast.AST) -> Iterator[Function]:
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node


def called(node: ast.AST) -> set[str]:
    """The names of everything that is called in it."""
    found = {each.func for each in ast.walk(node) if isinstance(each, ast.Call)}
    names = {each.id for each in found if isinstance(each, ast.Name)}
    return names | {each.attr for each in found if isinstance(each, ast.Attribute)}


def asserts(node: ast.AST, helpers: set[str]) -> bool:
    own = any(isinstance(each, ast.Assert | ast.Raise) for each in ast.walk(node))
    return own or bool(called(node) & helpers)


def helpers_of(trees: Sequence[ast.AST]) -> set[str]:
    """The functions of the tests that assert, by themselves or through others."""
    known = set(RAISES)
    every = [each for tree in trees for each in functions(tree)]
    while more := {each.name for each in every if asserts(each, known)} - known:
        known |= more
    return known


def certain(node: ast.expr, filled: frozenset[str]) -> bool:
    """Whether there is surely something to go through: written out, a constant of the module, or
    as many as of something like that."""
    match node:
        case ast.Tuple() | ast.List() | ast.Set():
            return bool(node.elts)
        case ast.Dict():
            return bool(node.keys)
        case ast.Constant():
            return True
        case ast.Name():
            return node.id in filled or node.id.isupper()
        case ast.Attribute():
            return node.attr.isupper()
        case ast.BinOp():
            return certain(node.left, filled) or certain(node.right, filled)
        case ast.Call(func=ast.Name(id="range")):
            return True
        case ast.Call(func=ast.Name(id=name)) if name in KEEPS:
            return all(certain(each, filled) for each in node.args)
        case ast.Call(func=ast.Attribute(attr=name)) if name in KEEPS:
            return certain(node.func.value, filled)
    return False


def sure(body: Sequence[ast.stmt], helpers: set[str], filled: frozenset[str]) -> bool:
    """Whether something is asserted whatever the test finds."""
    for each in body:
        match each:
            case ast.Assert(
                test=ast.Call(func=ast.Name(id="all"), args=[ast.GeneratorExp() as all_])
            ):
                if certain(all_.generators[0].iter, filled):
                    return True
            case ast.For():
                goes = certain(each.iter, filled) and sure(each.body, helpers, filled)
                if goes or asserts(each.iter, helpers):
                    return True
            case ast.If():
                if sure(each.body, helpers, filled) and sure(each.orelse, helpers, filled):
                    return True
            case ast.With():
                heads = [item.context_expr for item in each.items]
                if any(asserts(head, helpers) for head in heads) or sure(
                    each.body, helpers, filled
                ):
                    return True
            case ast.Try():
                if sure([*each.body, *each.finalbody], helpers, filled):
                    return True
            case ast.Assign(targets=[ast.Tuple() | ast.List()]):
                return True  # so many, and no other number
            case ast.Assign(targets=[ast.Name(id=name)]) if certain(each.value, filled):
                filled |= {name}
            case ast.While() | ast.FunctionDef():
                continue
            case _ if asserts(each, helpers):
                return True
    return False


def constants(tree: ast.Module) -> frozenset[str]:
    """Names that stand for something written out in the module."""
    assigned = [each.targets[0] for each in tree.body if isinstance(each, ast.Assign)]
    return frozenset(each.id for each in assigned if isinstance(each, ast.Name))


def uncertain(tree: ast.Module, helpers: set[str]) -> list[str]:
    """The tests that pass where they find nothing."""
    tests = [each for each in functions(tree) if each.name.startswith("test_")]
    return [each.name for each in tests if not sure(each.body, helpers, constants(tree))]


def never_false(node: ast.expr) -> bool:
    match node:
        case ast.Constant():
            return bool(node.value)
        case ast.GeneratorExp() | ast.Lambda():
            return True
        case ast.BoolOp(op=ast.Or()):
            return any(never_false(each) for each in node.values)
    return False


HELPERS = helpers_of(list(TREES.values()))


def test_a_test_asserts_something_whatever_it_finds() -> None:
    found = {at: uncertain(tree, HELPERS) for at, tree in TREES.items()}
    said = {at: names for at, names in found.items() if names}
    assert said == {}, "assert that there is something to look at before looking at each of it"


def test_no_assertion_is_always_true() -> None:
    found = [
        f"{at}:{each.lineno}"
        for at, tree in TREES.items()
        for each in ast.walk(tree)
        if isinstance(each, ast.Assert) and never_false(each.test)
    ]
    assert found == []


EMPTY = (
    "pass",
    "x = f()",
    "for each in found(): assert each",
    "assert all(each for each in found())",
    "if found():\n        assert found()",
)
FULL = (
    "assert found()",
    "for each in (1, 2): assert each",
    "for each in NAMES.items(): assert each",
    "assert all(each for each in NAMES)",
    "if found():\n        assert found()\n    else:\n        assert not found()",
    "with pytest.raises(ValueError): found()",
    "looks_right(found())",
    "(one,) = found()",
)


@pytest.mark.parametrize("body", [*EMPTY, *FULL])
def test_the_rule_tells_empty_tests_from_others(body: str) -> None:
    tree = ast.parse(f"NAMES = {{1: 2}}\n\ndef test_x():\n    {body}\n")
    assert bool(uncertain(tree, {"looks_right", *RAISES})) is (body in EMPTY)


@pytest.mark.parametrize("text", ["x or True", "(x for x in y)", "1", "lambda: x"])
def test_the_rule_knows_what_is_always_true(text: str) -> None:
    assert never_false(ast.parse(text, mode="eval").body)
    assert not never_false(ast.parse(f"f({text})", mode="eval").body)
