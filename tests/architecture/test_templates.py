"""Tables and fields are drawn by the macros, so that all of them have what people need.

A table by hand forgets its caption or what a phone shows; a field by hand forgets its label, or
that its error is read out with it.
"""

from __future__ import annotations

import re
from pathlib import Path

WEB = Path(__file__).parents[2] / "web"
TEMPLATES = sorted(WEB.rglob("templates/**/*.html"))
MACROS = WEB / "templates" / "macros"
TABLE = re.compile(r"<table\b")
FIELD = re.compile(r"<(?:input(?![^>]*type=\"hidden\")|select|textarea)\b")
"""What people fill in; hidden inputs are none of theirs."""
BY_HAND = {
    "applicant/templates/applicant/parts.html": (
        2, "the label is the button: one opens the camera, the other chooses files"
    ),
    "admin/templates/admin/draft.html": (
        1, "the text of a definition, with line numbers beside it and its problems above it"
    ),
}  # fmt: skip
"""Fields that no macro draws, how many there are, and why."""
COMMA = re.compile(r"[}%]}[,;] (?:{{|{%)")
"""Between two values: in Chinese it is another sign."""
ERROR = re.compile(r"class=\"ow-error\"[^>]*")


def by_hand(pattern: re.Pattern[str]) -> dict[str, int]:
    """The templates outside the macros in which it stands, and how often."""
    found = {
        path.relative_to(WEB).as_posix(): len(pattern.findall(path.read_text(encoding="utf-8")))
        for path in TEMPLATES
        if path.parent != MACROS
    }
    return {name: number for name, number in found.items() if number}


def test_each_parts_templates_stand_beside_its_code_and_what_all_share_in_one_folder() -> None:
    shared = {path.name for path in (WEB / "templates").iterdir()}
    assert shared == {"base.html", "macros", "errors"}
    parts = {path.parent for path in WEB.rglob("templates/**/*.html")} - {WEB / "templates"}
    own = {path for path in parts if path.parent != WEB / "templates"}
    assert len(own) > 10
    assert {path.relative_to(WEB).parts for path in own} == {
        (path.name, "templates", path.name) for path in own
    }


def test_all_tables_are_drawn_by_one_macro() -> None:
    """None is written by hand: letters and sheets for print have no tables, only lists."""
    assert len(TEMPLATES) > 100
    assert by_hand(TABLE) == {}
    macros = [p.name for p in sorted(MACROS.glob("*.html")) if TABLE.search(p.read_text())]
    assert macros == ["tables.html"]


def test_all_fields_are_drawn_by_the_macros_but_those_with_a_reason() -> None:
    assert by_hand(FIELD) == {name: number for name, (number, _) in BY_HAND.items()}


def test_what_stands_between_two_values_is_of_the_pages_language() -> None:
    assert COMMA.search("{{ step }}, {{ service }}")
    assert by_hand(COMMA) == {}


def test_every_error_can_be_named_by_its_control() -> None:
    """It has an id, and what is wrong points to that id."""
    errors = {
        path: ERROR.findall(path.read_text(encoding="utf-8"))
        for path in TEMPLATES
        if "ow-error" in path.read_text(encoding="utf-8")
    }
    assert errors
    for path, found in errors.items():
        text = path.read_text(encoding="utf-8")
        assert all(" id=" in each for each in found), f"{path.name}: an error without an id"
        assert "aria-describedby" in text or "about" in text, path.name
