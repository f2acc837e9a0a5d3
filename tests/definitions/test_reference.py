"""The reference tells of every definition that ships."""

from __future__ import annotations

import re

from scripts.files import ROOT

PAGE = (ROOT / "docs/reference/processes.md").read_text(encoding="utf-8")
SHIPPED = {path.stem for path in (ROOT / "definitions/processes").glob("*.yaml")}


def test_every_shipped_definition_has_a_section() -> None:
    assert set(re.findall(r"^## `(\w+)`", PAGE, re.MULTILINE)) == SHIPPED


def test_every_shipped_definition_stands_in_the_table() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == SHIPPED
