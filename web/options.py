"""What a select, radio or checkbox field offers, from plain pairs of value and words."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms.fields.choices import SelectChoice


def options(pairs: Iterable[tuple[str, object]]) -> list[SelectChoice]:
    """The pairs as WTForms wants them."""
    return [SelectChoice(value=value, label=words) for value, words in pairs]
