"""Tables follow from the dataclasses, are migrated as declared, and are described."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest
from sqlalchemy import JSON, Text

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


IN_CLEAR = {
    "names in a definition or a catalogue": """act also_role asked_role back_to by channel chosen
        definition every item items kind letter limit line mapping month organ outcome past path
        process purpose reasons refer relation result resume resumed rhythm role seats served_how
        shares silence spoken state status subject template use version what where recipient
        actor_kind place also_place places grade stops ends from_month first_month contact locale
        type level parent""",
    "numbers that the office gives, and digests": """address_hash calendar chain closure code
        code_hash digest documents evidence fingerprint handle hash id_hash login password_hash
        previous receipt secret secret_hash token_hash tracking key number""",
    "staff by name, who answer for what they do": """actor asked_by asked_name assigned_name
        authority by claimed_name delegate_name ended_by entered_by for_name made_by noted_by
        published_by postings""",
    "made by OneWindow, with nobody in it": """data display filters members preferences texts
        values last_error device""",
    "official and public": "content zh en",
}
"""Columns of text that are not encrypted, by name, and what they hold."""
ONE_BY_ONE = {
    "facts.why": "the digest of the reason",
    "pauses.why": "a code of the catalogue of special procedures",
    "roster_lines.why": "empty",
    "definition_drafts.text": "a definition",
    "meta.value": "a note of the installation",
    "calendar_notices.reason": "why an official notice was entered",
    **dict.fromkeys(
        ("extensions.reason", "follow_ups.reason", "gaps.reason", "pauses.reason"),
        "a code of a catalogue",
    ),
    **dict.fromkeys(
        ("counters.name", "definition_drafts.name", "parameters.name", "marks.name"),
        "a name in a definition",
    ),
    **dict.fromkeys(
        ("copies.name", "relatives.name", "signatures.name", "signers.name"), "staff by name"
    ),
}


def test_no_column_takes_words_of_people_in_clear() -> None:
    """Whoever adds a column of text says here what it holds, or encrypts it."""
    known = {name for names in IN_CLEAR.values() for name in names.split()}
    texts = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Text | JSON)
    }
    assert {each for each in texts if each.split(".")[1] not in known} == ONE_BY_ONE.keys()
    assert {each.split(".")[1] for each in texts} >= known, "what there was and is no more"
