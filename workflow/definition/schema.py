"""The JSON Schema of definition files, generated from the model, for editors that understand it.

Output: `definitions/schema/*.json`, written by `python -m workflow.definition.schema` and compared
by a test. The schema says less than the checks: it knows nothing of names in other files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BeforeValidator

from workflow.definition.base import Part, as_tuple
from workflow.definition.catalogues import Catalogues
from workflow.definition.library import installed
from workflow.definition.model import FINAL_OUTCOMES, Definition
from workflow.definition.model_keys import parts_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def definition_schema() -> dict[str, Any]:
    """The schema of a document that begins with `definition:`."""
    return _schema(Definition, "A process definition of OneWindow")


def catalogue_schema() -> dict[str, Any]:
    """The schema of a document that begins with `catalogue:`."""
    return _schema(Catalogues, "A catalogue of OneWindow")


def schema_files() -> dict[str, str]:
    """The files as they are shipped: name and text."""
    return {
        "definition.json": _text(definition_schema()),
        "catalogue.json": _text(catalogue_schema()),
    }


def _schema(model: type[Part], title: str) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True)
    parts = {model.__name__: schema, **schema.get("$defs", {})}
    for part in parts_of(model):
        _allow_shorthands(part, parts[part.__name__])
    return {"$schema": DIALECT, **schema, "title": title}


def _allow_shorthands(part: type[Part], schema: dict[str, Any]) -> None:
    """What a file may write shorter than the model keeps it: one name for a list, `final: known`.

    Validators that run before the model leave no trace in pydantic's schema.
    """
    for name in _single_names(part):
        property_ = schema["properties"][name]
        array = {key: property_.pop(key) for key in ("type", "items") if key in property_}
        property_["anyOf"] = [{"type": "string"}, array]
    if part.__name__ == "State":
        schema["properties"]["final"]["anyOf"].insert(0, {"enum": list(FINAL_OUTCOMES)})


def _single_names(part: type[Part]) -> Iterator[str]:
    """The keys whose list of names may be a single name."""
    for name, field in part.model_fields.items():
        if any(
            isinstance(each, BeforeValidator) and each.func is as_tuple for each in field.metadata
        ):
            yield field.alias or name


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def write(folder: Path) -> None:
    """Write the files into `folder`."""
    folder.mkdir(exist_ok=True)
    for name, text in schema_files().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(installed() / "schema")
