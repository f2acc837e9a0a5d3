"""A definition written back as text reads as the same definition."""

from __future__ import annotations

import pytest

from workflow.definition.library import load, load_text
from workflow.definition.reader import read
from workflow.definition.written import as_yaml, plain_data

LIBRARY = load()


@pytest.mark.parametrize("name", sorted(LIBRARY.definitions))
def test_what_is_written_reads_as_the_same(name: str) -> None:
    text = as_yaml(plain_data(LIBRARY.definitions[name]))
    again = load_text(text, "again", LIBRARY)
    assert again.definitions[name] == LIBRARY.definitions[name]
    assert again.closure(name).hash == LIBRARY.closure(name).hash, "the order counts, too"


def test_words_that_yaml_takes_for_something_else_are_quoted() -> None:
    data = {"no": "yes", "on": "a: b", "text": '"x" # no comment', "lines": "one\ntwo", "empty": {}}
    (document,) = read(as_yaml(data), "made")
    assert document.data == data
    nested = {"list": [{"a": {"b": ["c", 1, True]}}, "d"], "e": []}
    (document,) = read(as_yaml(nested), "made")
    assert document.data == nested
