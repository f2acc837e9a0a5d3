"""The reference describes every key, is current, and its examples can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from workflow.definition.base import Part
from workflow.definition.catalogues import Catalogues
from workflow.definition.check import CHECKS
from workflow.definition.model import KINDS, Definition, State
from workflow.definition.model_keys import keys_of, parts_of
from workflow.definition.reader import read
from workflow.definition.reference import tables, undocumented, updated

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "definition-language.md"
REPAIR = f"run: python -m workflow.definition.reference docs/reference/{PAGE.name}"
BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_tables_of_the_page_are_current(page: str) -> None:
    assert updated(page) == page, REPAIR


def test_every_key_part_and_check_has_a_meaning() -> None:
    assert list(undocumented()) == []


def test_an_undocumented_key_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(State.model_fields["begun"], "description", None)
    assert list(undocumented()) == ["State.begun"]


def test_every_key_has_its_row_on_the_page(page: str) -> None:
    for part in {*parts_of(Definition), *parts_of(Catalogues)}:
        _, found, rest = page.partition(f"### {part.__name__}\n")
        assert found, f"{part.__name__}: {REPAIR}"
        section = rest.split("### ")[0]
        for key in keys_of(part):
            assert f"| `{key}` |" in section, f"{part.__name__}.{key}: {REPAIR}"


def test_every_code_of_the_checks_is_on_the_page(page: str) -> None:
    codes = sorted(CHECKS.codes)
    assert len(codes) > 100
    assert [code for code in codes if f"`{code}`" not in page] == [], REPAIR


def test_there_is_an_example_of_each_kind_of_state_and_all_can_be_read(page: str) -> None:
    shown: set[str] = set()
    states = TypeAdapter(dict[str, State])
    for block in BLOCK.findall(page):
        (document,) = read(block, "example")
        assert isinstance(document.data, dict)
        shown |= {each.kind for each in states.validate_python(document.data["states"]).values()}
    assert shown == set(KINDS)


def test_links_of_the_tables_lead_to_parts(page: str) -> None:
    headings = {heading.lower() for heading in re.findall(r"^### (\w+)$", page, re.MULTILINE)}
    links = {link for text in tables().values() for link in re.findall(r"\]\(#(\w+)\)", text)}
    assert "state" in links
    assert links <= headings


def test_a_page_without_a_place_for_the_tables_is_refused() -> None:
    with pytest.raises(ValueError, match="no place for the tables of definitions"):
        updated("# Nothing here\n")


def test_every_part_is_made_of_parts() -> None:
    parts = parts_of(Definition)
    assert len(parts) > 30
    assert [part for part in parts if not issubclass(part, Part)] == []
