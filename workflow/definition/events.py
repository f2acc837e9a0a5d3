"""The signs of a YAML text one by one: where a list begins, a text stands, a map ends.

Input: the text of one document, whose characters the reader has looked at. Consumer: the reader.

libyaml reads a good text some thirty times as fast as Python does, but says less well what is
wrong with a bad one, and how deep it looks cannot be bounded from here. So libyaml goes first;
whatever it stumbles over, and whatever is beyond the limits, is read again in Python, whose words
the reader explains. Where PyYAML was built without libyaml, Python reads everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import CollectionEndEvent, CollectionStartEvent, Event
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner


class TooDeep(MarkedYAMLError):
    """Found by the scanner, which runs ahead of the values."""


def events_of(text: str, most: int, deepest: int) -> Iterator[Any]:
    """The events of `text` in order.

    Lists and maps nested more than `deepest` levels in brackets raise `TooDeep`; a text that is
    not YAML raises `YAMLError` or ValueError where it is reached. More than some `most` values are
    left to the caller to refuse.
    """
    if yaml.__with_libyaml__ and "\t" not in text:  # the two disagree where a tab may stand
        quick = all_at_once(text, most, deepest)
        if quick is not None:
            return iter(quick)
    return one_by_one(text, deepest)


def all_at_once(text: str, most: int, deepest: int) -> list[Event] | None:
    """What libyaml makes of `text`; None where Python had better look."""
    events: list[Event] = []
    depth = 0
    parser: Any = yaml.CSafeLoader(text)
    try:
        while (event := parser.get_event()) is not None:
            if isinstance(event, CollectionStartEvent):
                depth += 1
            elif isinstance(event, CollectionEndEvent):
                depth -= 1
            events.append(event)
            if depth > deepest or len(events) > 2 * most:
                return None
    except (YAMLError, ValueError):
        return None
    return events


def one_by_one(text: str, deepest: int) -> Iterator[Any]:
    """The same in Python, as far as the caller asks for it."""
    parser: Any = _PythonParser(text, deepest)
    while parser.check_event():
        yield parser.get_event()


class _PythonParser(Reader, Scanner, Parser):
    """Stops at too many open brackets: the scanner's work grows with the square of their number."""

    def __init__(self, text: str, deepest: int) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        self._deepest = deepest

    def fetch_flow_collection_start(self, TokenClass: Any) -> None:  # noqa: N803
        if self.flow_level >= self._deepest:
            raise TooDeep(problem_mark=self.get_mark())
        super().fetch_flow_collection_start(TokenClass)
