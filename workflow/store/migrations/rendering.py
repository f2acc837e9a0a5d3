"""How our column types are written into a new revision: by their names in `types`.

Consumer: the migrations' `env`, when `alembic` proposes a revision.
"""

from __future__ import annotations

from typing import Any, Literal

from workflow.store import types


def render_type(kind: str, item: Any, context: Any) -> str | Literal[False]:
    """The text for a column type of ours; False leaves it to Alembic."""
    if kind != "type":
        return False
    name = _name_of(item)
    if name is None:
        return False
    context.imports.add("from workflow.store import types")
    return f"types.{name}"


def _name_of(item: Any) -> str | None:
    if item is types.Json:
        return "Json"
    if item is types.Big:
        return "Big"
    if isinstance(item, types.UtcDateTime):
        return "UtcDateTime()"
    if isinstance(item, types.Encrypted):
        return "Encrypted()"
    return None
