"""Our own JavaScript stays small and runs in browsers that are five years old."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "web" / "static"
SCRIPTS = sorted(STATIC.glob("*.js"))
MOST_BYTES = 15_000
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.S)
TOO_NEW = {
    "assignment by logic": r"(?:\|\||&&|\?\?)=",
    "numbers with underscores": r"\b\d+_\d",
    "private members": r"this\.#|^\s*#\w+\s*[=(;]",
    "static blocks": r"\bstatic\s*\{",
    "modules": r"^\s*(?:import|export)\s",
    "methods since 2021": r"\.(?:at|replaceAll|findLast|findLastIndex|toSorted|toReversed|with|any"
    r"|groupBy|hasOwn|fromAsync|withResolvers|isWellFormed|randomUUID)\(",
    "elements since 2022": r"\.(?:showModal|showPopover|requestSubmit|inert|popover)\b",
    "selectors since 2022": r":has\(|:user-invalid|:modal",
    "functions since 2021": r"\b(?:structuredClone|reportError|WeakRef|AggregateError)\b",
}


def code(path: Path) -> str:
    """A script without its comments."""
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def too_new(text: str) -> list[str]:
    """What an older browser would not know, but for what the script asks for before it uses it."""
    found = [each for new in TOO_NEW.values() for each in re.findall(new, text, re.M)]
    return [each for each in found if not re.search(rf"{re.escape(each.rstrip('('))}\)", text)]


def test_all_scripts_together_are_small() -> None:
    assert SCRIPTS
    sizes = {path.name: path.stat().st_size for path in SCRIPTS}
    assert sum(sizes.values()) <= MOST_BYTES, sizes


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_nothing_is_newer_than_a_browser_of_five_years(path: Path) -> None:
    assert too_new(code(path)) == []


def test_the_patterns_find_what_is_too_new() -> None:
    """A rule that never finds anything would be none."""
    for new in ("a ??= 1;", "list.at(-1)", "dialog.showModal()", "structuredClone(a)", "1_000"):
        assert too_new(new), new
    assert not too_new("a?.b ?? c; if (box.showModal) { box.showModal(); }")
