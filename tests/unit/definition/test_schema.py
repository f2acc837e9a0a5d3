"""The JSON Schema is what the model says, and is shipped as it is generated."""

from __future__ import annotations

import json
from typing import Any

import pytest

from workflow.definition.base import Part
from workflow.definition.catalogues import Catalogues
from workflow.definition.library import installed
from workflow.definition.model import Definition
from workflow.definition.model_keys import keys_of, parts_of
from workflow.definition.schema import catalogue_schema, definition_schema, schema_files

REPAIR = "run: python -m workflow.definition.schema"


def test_the_shipped_schema_is_the_generated_one() -> None:
    shipped = {
        path.name: path.read_text(encoding="utf-8")
        for path in (installed() / "schema").glob("*.json")
    }
    assert shipped == schema_files(), REPAIR


@pytest.mark.parametrize(
    ("model", "schema"), [(Definition, definition_schema()), (Catalogues, catalogue_schema())]
)
def test_every_key_is_in_the_schema_with_its_meaning_and_no_other_is_allowed(
    model: type[Part], schema: dict[str, Any]
) -> None:
    parts = parts_of(model)
    assert len(parts) > 10
    for part in parts:
        found = schema if part is model else schema["$defs"][part.__name__]
        properties = {
            key: " ".join(each["description"].split()) for key, each in found["properties"].items()
        }
        assert properties == keys_of(part)
        assert found["additionalProperties"] is False


def test_the_catalogue_schema_knows_its_first_key() -> None:
    assert "catalogue" in catalogue_schema()["properties"]


def test_what_a_file_may_write_shorter_is_allowed() -> None:
    parts = definition_schema()["$defs"]
    assert {"type": "string"} in parts["Lane"]["properties"]["after"]["anyOf"]
    assert {"type": "string"} in parts["Task"]["properties"]["not"]["anyOf"]
    short = parts["State"]["properties"]["final"]["anyOf"][0]
    assert set(short["enum"]) >= {"granted", "known"}
    assert parts["Within"]["properties"]["time"]["type"] == "string"


def test_keys_are_those_of_the_file_not_of_the_program() -> None:
    lane = definition_schema()["$defs"]["Lane"]["properties"]
    assert "with" in lane
    assert "bind" not in lane


def test_the_schema_is_json() -> None:
    kinds = {
        json.loads(text)["$schema"].rpartition("/schema")[0] for text in schema_files().values()
    }
    assert kinds == {"https://json-schema.org/draft/2020-12"}
