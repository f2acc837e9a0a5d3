"""Tables follow from the dataclasses, are migrated as declared, and are described."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from scripts.check_migrations import check
from scripts.files import ROOT
from tests.support.made_cases import full
from workflow.domain.case import COLLECTIONS, Case
from workflow.store.database import Database
from workflow.store.migrate import current, newest, upgrade
from workflow.store.parts import KINDS, RowMapper, columns_of
from workflow.store.tables import metadata, part_tables

REFERENCE = ROOT / "docs" / "reference" / "tables.md"


def test_every_collection_of_a_case_has_its_table_in_the_same_order() -> None:
    """The order is what the bits of `cases.filled` mean: it may only grow at the end."""
    assert [kind.name for kind in KINDS] == list(COLLECTIONS)
    assert list(part_tables) == list(COLLECTIONS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_field_of_a_part_is_a_column(kind: object) -> None:
    columns = {column.name for column in part_tables[kind.name].columns}  # type: ignore[attr-defined]
    assert {each.name for each in fields(kind.type)} <= columns  # type: ignore[attr-defined]


def test_every_scalar_of_a_case_is_a_column() -> None:
    names = {column.name for column in columns_of(Case)}
    assert names | set(COLLECTIONS) == {each.name for each in fields(Case)}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_part_comes_back_from_its_row(kind: object) -> None:
    mapper = RowMapper(kind.type, kind.columns)  # type: ignore[attr-defined]
    parts = getattr(full(1), kind.name).values()  # type: ignore[attr-defined]
    assert parts
    for part in parts:
        row = mapper.to_row(part)
        values = [row[name] for name in mapper.names]
        assert mapper.from_row(tuple(values)) == part
        assert mapper.from_json(json.loads(json.dumps(values, default=str))) == part


def test_the_migrations_make_what_the_code_declares() -> None:
    summary, problems = check(metadata, upgrade)
    assert problems == []
    assert f"{len(metadata.tables)} tables" in summary


def test_a_database_is_brought_up_to_date_once_and_says_so(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'office.db'}"
    upgrade(url)
    upgrade(url)
    database = Database(url)
    assert current(database) == newest()
    database.close()


def described() -> dict[str, str]:
    """Table → the text under its heading in the reference."""
    text = REFERENCE.read_text(encoding="utf-8")
    pieces = re.split(r"^### `(\w+)`$", text, flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def test_every_table_is_described_and_no_other() -> None:
    assert described().keys() == metadata.tables.keys()


@pytest.mark.parametrize("table", metadata.tables)
def test_a_description_names_every_encrypted_column(table: str) -> None:
    from workflow.store.types import Encrypted

    secret = {c.name for c in metadata.tables[table].columns if isinstance(c.type, Encrypted)}
    text = described()[table]
    named = re.search(r"^Encrypted: (.+)\.$", text, flags=re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", named[1] if named else "")) == secret
    assert len(text.split()) >= 8, "say what it is for"
