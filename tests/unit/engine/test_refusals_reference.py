"""Every refusal in the product's code stands in the reference, with its kind and its values."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[3]
KINDS = {"Refusal": "refusal", "Conflict": "conflict", "NotFound": "not found"}
Codes = dict[str, tuple[str, frozenset[str]]]


def raised() -> Codes:
    found: Codes = {"invalid_form": ("refusal", frozenset({"fields"}))}
    for path in (ROOT / "workflow").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = node.func.id if isinstance(node, ast.Call) and _named(node) else ""
            if name not in KINDS or not node.args:  # type: ignore[attr-defined]
                continue
            code = node.args[0]  # type: ignore[attr-defined]
            assert isinstance(code, ast.Constant), f"{path}: a code that cannot be looked up"
            values = {str(k.arg) for k in node.keywords}  # type: ignore[attr-defined]
            known = found.get(code.value, (KINDS[name], frozenset()))
            assert known[0] == KINDS[name], f"{code.value} is both {known[0]} and {KINDS[name]}"
            found[code.value] = (KINDS[name], known[1] | values)
    return found


def _named(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name)


def written() -> Codes:
    found: Codes = {}
    for line in (ROOT / "docs/reference/refusals.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 4 and cells[0] not in ("code", "---"):
            found[cells[0]] = (cells[1], frozenset(v.strip() for v in cells[2].split(",") if v))
    return found


def test_the_reference_names_every_refusal_and_no_other() -> None:
    assert written() == raised()
