"""The two ways to read YAML: libyaml and Python see the same signs at the same places."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from yaml.error import YAMLError
from yaml.events import NodeEvent

from tests.unit.definition.test_reader import PIECES
from workflow.definition import events
from workflow.definition.events import events_of, one_by_one
from workflow.definition.library import installed
from workflow.definition.reader import MAX_DEPTH, MAX_NODES, read


def seen(event: Any) -> tuple[object, ...]:
    """What the reader looks at."""
    if not isinstance(event, NodeEvent):
        return (type(event).__name__,)
    tag = getattr(event, "tag", None)
    anchor = getattr(event, "anchor", None)
    value = getattr(event, "value", None)
    bare = not getattr(event, "style", None)
    start = (event.start_mark.line, event.start_mark.column)
    if value == "" and bare:  # where nothing stands, the two differ in where it stands
        start = (0, 0)
    return type(event).__name__, tag, anchor, value, bare, start


def in_python(text: str) -> list[tuple[object, ...]] | None:
    try:
        return [seen(each) for each in one_by_one(text, MAX_DEPTH)]
    except (YAMLError, ValueError, OverflowError):
        return None


def by_libyaml(text: str) -> list[tuple[object, ...]] | None:
    quick = events.all_at_once(text, MAX_NODES, MAX_DEPTH)
    return None if quick is None else [seen(each) for each in quick]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_what_both_can_read_they_read_alike(text: str) -> None:
    quick, slow = by_libyaml(text), in_python(text)
    assume(quick is not None and slow is not None)  # each forgives a slip the other does not
    assert quick == slow


def test_the_shipped_files_are_read_alike() -> None:
    for name in ("means_check", "subsistence_allowance"):
        text = (installed() / "processes" / f"{name}.yaml").read_text(encoding="utf-8")
        assert by_libyaml(text) == in_python(text)


def test_without_libyaml_the_same_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: [1, '2']\nb: {c: 北}\n"
    first = read(text, "first.yaml")[0].data
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    assert read(text, "second.yaml")[0].data == first == {"a": [1, "2"], "b": {"c": "北"}}


def test_what_is_too_deep_or_too_much_is_left_to_python() -> None:
    assert events.all_at_once("[" * 50, MAX_NODES, MAX_DEPTH) is None
    assert events.all_at_once("[a, b, c]", 3, MAX_DEPTH) is None
    assert len(list(events_of("[a, b, c]", 3, MAX_DEPTH))) == 9
