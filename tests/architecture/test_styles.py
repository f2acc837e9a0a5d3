"""Our own style sheets look right in browsers that are five years old, too.

What such a browser does not know it leaves out: a whole rule for a selector, one declaration for a
value. So what is newer stands within `@supports`, or after a value that every browser knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "web"
SHEETS = sorted((WEB / "static").glob("*.css"))
NEW_SELECTORS = re.compile(
    r":has\(|:modal|:user-(?:in)?valid|:popover-open|^@(?:layer|container|scope|property"
    r"|starting-style)\b|&",
    re.M,
)
NEW_VALUES = re.compile(
    r"color-mix\(|light-dark\(|\b(?:ok)?l(?:ab|ch)\(|\bcolor\(|\bsubgrid\b|\d[dsl]v[hwib]\b"
    r"|\d(?:cq[whib]|lh|rlh)\b|\banchor\(|\blinear\("
)
NEW_PROPERTIES = re.compile(r"^(?:translate|rotate|scale|offset|content-visibility|container)$")


def rules(text: str) -> Iterator[tuple[list[str], str, list[str]]]:
    """Each rule: what it stands within, its selector, its declarations."""
    text, around, start = re.sub(r"/\*.*?\*/", "", text, flags=re.S), [], 0
    for brace in re.finditer(r"[{}]", text):
        before, start = text[start : brace.start()].strip(), brace.end()
        if brace.group() == "{":
            around.append(before)
        else:
            selector = around.pop()
            yield list(around), selector, [each.strip() for each in before.split(";") if each]


def too_new(text: str) -> list[str]:
    """What an older browser would not know and has nothing instead of."""
    found = []
    for around, selector, declarations in rules(text):
        if any(each.startswith("@supports") for each in [*around, selector]):
            continue
        found += [each for each in [*around, selector] if NEW_SELECTORS.search(each)]
        known = set()
        for declaration in declarations:
            name, _, value = (each.strip() for each in declaration.partition(":"))
            new = NEW_VALUES.search(value) or NEW_PROPERTIES.search(name)
            if not new:
                known.add(name)
            elif name not in known:
                found.append(f"{selector}: {declaration}")
    return found


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_nothing_is_newer_than_a_browser_of_five_years(path: Path) -> None:
    assert too_new(path.read_text(encoding="utf-8")) == []


def test_a_dialog_is_hidden_where_browsers_do_not_know_it() -> None:
    """To them it is a box like any other, and would always stand open."""
    pages = [path for path in WEB.rglob("*.html") if "<dialog" in path.read_text(encoding="utf-8")]
    assert pages
    hidden = [
        declarations
        for path in SHEETS
        for _, selector, declarations in rules(path.read_text(encoding="utf-8"))
        if selector == "dialog:not([open])"
    ]
    assert hidden == [["display: none"]]


@pytest.mark.parametrize(
    "new",
    [
        "a:has(b) { color: red; }",
        "@media print { a:has(b) { color: red; } }",
        "a { color: color-mix(in srgb, red, blue); }",
        "a { width: 1px; height: 100dvh; }",
        "@layer one { a { color: red; } }",
        "a { color: red; &:hover { color: blue; } }",
        "a { rotate: 3deg; }",
    ],
)
def test_the_patterns_find_what_is_too_new(new: str) -> None:
    """A rule that never finds anything would be none."""
    assert too_new(new)


@pytest.mark.parametrize(
    "old",
    [
        "@supports selector(:has(b)) { a:has(b) { color: red; } }",
        "a { color: red; color: color-mix(in srgb, red, blue); }",
        "a { height: 100vh; height: 100dvh; }",
        "a { transform: rotate(3deg); color: var(--color); }",
    ],
)
def test_what_has_something_instead_is_no_flaw(old: str) -> None:
    assert not too_new(old)
