"""Turns the text of a definition file into plain data that remembers where everything stood.

Input: YAML text that anybody may have uploaded. Output: `Document`s of dict, list, str, int, bool
and None, with a position for every value and key. The loader, which builds the typed model, is
the consumer.

The limits are applied while the text is scanned, before anything is built from it. What YAML can
say and a clerk cannot see at a glance (aliases, tags, merge keys, directives, invisible
characters, fractions, words that some programs take for a boolean) is refused with a suggestion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from workflow.definition.events import TooDeep, events_of
from workflow.definition.problems import Problem, ProblemsFound
from workflow.definition.scalars import Ambiguous, Scalar, plain_value, syntax_in_plain_words

MAX_BYTES = 256 * 1024  # some 6 000 lines; the worst text of this size takes half a second
MAX_LINES = 20_000
MAX_LINE_LENGTH = 4_000
MAX_DOCUMENTS = 200
MAX_NODES = 12_000  # some 3 000 dense lines; scanning so many takes about half a second
MAX_DEPTH = 40
MAX_PROBLEMS = 100

Plain = Scalar | list["Plain"] | dict[str, "Plain"]
Path = tuple[str | int, ...]
Place = tuple[int, int]

# Control characters, line ends that editors do not count, and marks that change the order in which
# text is shown or cannot be seen: what a reviewer reads must be what the engine reads.
_UNSEEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f"
)
_UNSEEN_CHARACTER = re.compile(f"[{_UNSEEN}]")
_DOCUMENT_START = re.compile(r"^---(?=\s|$)", re.MULTILINE)
_DIRECTIVE = re.compile(r"^%", re.MULTILINE)
_LONG_LINE = re.compile(rf"^.{{{MAX_LINE_LENGTH + 1}}}", re.MULTILINE)


class Positions:
    """Where the values and keys of one document stand in its file: (line, column) from 1."""

    def __init__(self) -> None:
        self._values: dict[Path, Place] = {}
        self._keys: dict[Path, Place] = {}
        self._texts: dict[Path, Place] = {}

    def of(self, path: Path) -> Place:
        """The place of the value at `path`, or of its nearest ancestor that is in the file."""
        while path and path not in self._values:
            path = path[:-1]
        return self._values.get(path, (1, 1))

    def of_key(self, path: Path) -> Place:
        """The place of the key that names `path`; of the value where there is no such key."""
        return self._keys.get(path) or self.of(path)

    def within(self, path: Path, offset: int) -> Place:
        """The place of character `offset` (from 0) of the text at `path`.

        Exact for a text on one line without escapes; otherwise the place where the text begins.
        """
        if path not in self._texts:
            return self.of(path)
        line, column = self._texts[path]
        return line, column + offset

    def add_key(self, path: Path, place: Place) -> None:
        """Remembers where the key stands that names `path`."""
        self._keys[path] = place

    def add_value(self, path: Path, event: Event, place: Place) -> None:
        """Remembers where a value begins and, for a text as it stands on one line, its text."""
        self._values[path] = place
        begin, end = event.start_mark, event.end_mark
        if isinstance(event, ScalarEvent) and begin and end and begin.line == end.line:
            quotes = 0 if _is_bare(event) else 2
            if end.column - begin.column == len(event.value) + quotes:
                self._texts[path] = (place[0], place[1] + quotes // 2)


@dataclass(frozen=True)
class Document:
    """One YAML document: its data, and where each part of it stands in `file`.

    The data is the caller's own copy.
    """

    file: str
    data: Plain
    positions: Positions

    @property
    def mapping(self) -> dict[str, Plain]:
        """The data of a document that is made of keys. Raises ProblemsFound where it is not."""
        if not isinstance(self.data, dict):
            what = "this document is no map of keys"
            instead = "write keys and what they stand for: `key: value`"
            raise ProblemsFound([self.problem((), "unknown-document", what, instead)])
        return self.data

    def problem(self, path: Path, code: str, what: str, instead: str) -> Problem:
        """A problem at the value at `path`."""
        return Problem(self.file, *self.positions.of(path), what, instead, code=code)

    def key_problem(self, path: Path, code: str, what: str, instead: str) -> Problem:
        """A problem at the key that names `path`."""
        return Problem(self.file, *self.positions.of_key(path), what, instead, code=code)


def read(text: str | bytes, file: str) -> list[Document]:
    """The documents of one file, in order; documents with nothing in them are left out.

    `file` is the name to show in problems. Raises `ProblemsFound` with everything that was found:
    a syntax error ends the reading of its own document only.
    """
    documents, problems = _parsed(_decoded(text, file), file)
    if problems:
        raise ProblemsFound(problems)
    return [Document(file, _copied(each.data), each.positions) for each in documents]


def _decoded(text: str | bytes, file: str) -> str:
    # Counting characters first spares encoding a text that is too long anyway.
    if len(text) > MAX_BYTES or (isinstance(text, str) and _utf8_size(text) > MAX_BYTES):
        what = f"the file is larger than {MAX_BYTES // 1024} KiB"
        raise _only(file, (1, 1), "too-large", what, "split it into several definitions")
    decoded = _from_utf8(text, file) if isinstance(text, bytes) else text
    return decoded.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _from_utf8(text: bytes, file: str) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        before = text[: error.start].decode("utf-8")
        instead = "save the file in the UTF-8 encoding (编码选 UTF-8)"
        place = _place_at(before, len(before))
        raise _only(file, place, "not-utf8", "this is not UTF-8 text", instead) from None


def _utf8_size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _only(file: str, place: Place, code: str, what: str, instead: str) -> ProblemsFound:
    return ProblemsFound([Problem(file, *place, what, instead, code=code)])


def _place_at(text: str, index: int) -> Place:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _copied(value: Plain) -> Plain:
    if isinstance(value, dict):
        return {key: _copied(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_copied(each) for each in value]
    return value


@lru_cache(maxsize=64)
def _parsed(text: str, file: str) -> tuple[tuple[Document, ...], tuple[Problem, ...]]:
    """Reads one text. Cached by the text itself; at most 64 times `MAX_BYTES` are held."""
    reading = _Reading(file)
    documents: list[Document] = []
    try:
        reading.refuse_unseen(text)
        for first_line, part in _parts(text, reading):
            documents.extend(reading.documents(part, first_line))
    except _StopReading:
        pass
    return tuple(documents), tuple(reading.problems)


def _parts(text: str, reading: _Reading) -> Iterator[tuple[int, str]]:
    """The text of each document with the number (from 0) of its first line.

    A line `---` begins a document wherever it stands, so documents can be read one by one and a
    syntax error in one does not hide what is wrong in the next.
    """
    starts = [match.start() for match in _DOCUMENT_START.finditer(text)]
    if len(starts) > MAX_DOCUMENTS:
        place = _place_at(text, starts[MAX_DOCUMENTS])
        what = f"the file has more than {MAX_DOCUMENTS} documents"
        reading.stop(place, "too-many-documents", what, "split it into several files")
    bounds = [0, *(start for start in starts if start), len(text)]
    line = 0
    for start, end in pairwise(bounds):
        part = text[start:end]
        yield line, part
        line += part.count("\n")


def _is_bare(event: ScalarEvent) -> bool:
    """Whether a text stands without quotes, '|' or '>'."""
    return not event.style  # None or "", as it was read


class _StopDocument(Exception):
    """The rest of this document cannot be read."""


class _StopReading(Exception):
    """The rest of this file is not worth reading."""


class _Reading:
    """Reads the documents of one file, within the limits, and collects the problems."""

    def __init__(self, file: str) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._nodes = 0
        self._first_line = 0
        self._positions = Positions()

    def found(self, place: Place, code: str, what: str, instead: str) -> None:
        """Notes a problem; reading goes on."""
        if len(self.problems) >= MAX_PROBLEMS:
            raise _StopReading
        self.problems.append(Problem(self._file, *place, what, instead, code=code))

    def stop(self, place: Place, code: str, what: str, instead: str) -> None:
        """Notes a problem that ends the reading of the whole file."""
        self.found(place, code, what, instead)
        raise _StopReading

    def refuse_unseen(self, text: str) -> None:
        """What can be refused by looking at the characters alone."""
        if text.count("\n") > MAX_LINES:
            what = f"the file has more than {MAX_LINES} lines"
            self.stop((MAX_LINES + 1, 1), "too-many-lines", what, "split it into several files")
        if long := _LONG_LINE.search(text):
            what = f"this line has more than {MAX_LINE_LENGTH} characters"
            place = _place_at(text, long.start())
            self.stop(place, "line-too-long", what, "break it into several lines")
        for match in _DIRECTIVE.finditer(text):
            what = "a line cannot begin with '%' (a YAML directive)"
            self.found(_place_at(text, match.start()), "directive", what, "take the line out")
        for match in _UNSEEN_CHARACTER.finditer(text):
            what = f"an invisible or control character (U+{ord(match[0]):04X})"
            place = _place_at(text, match.start())
            self.found(place, "control-character", what, "delete it or type the text again")
        if self.problems:  # the scanner would only stumble over them again
            raise _StopReading

    def documents(self, part: str, first_line: int) -> Iterator[Document]:
        """The documents in `part`; a document that cannot be read to its end is left out."""
        self._first_line = first_line
        events = events_of(part, MAX_NODES, MAX_DEPTH)
        try:
            for event in events:
                if isinstance(event, DocumentStartEvent):
                    self._positions = Positions()
                    root = next(events)
                    data = self._value(root, events, (), 1)
                    if data is not None:
                        yield Document(self._file, data, self._positions)
        except _StopDocument:
            return
        except MarkedYAMLError as error:
            if isinstance(error, TooDeep):
                self._too_deep(self._place_of(error.problem_mark))
            else:
                self._syntax(error)
        except (YAMLError, ValueError, OverflowError):
            # The scanner lets a bare ValueError through, for instance for "\UFFFFFFFF".
            what = "this document holds an escape or a sign that cannot be read"
            instead = "write the characters themselves"
            self.found((first_line + 1, 1), "syntax", what, instead)

    def _place_of(self, mark: Any) -> Place:
        return self._first_line + mark.line + 1, mark.column + 1

    def _place(self, event: Event) -> Place:
        return self._place_of(event.start_mark)

    def _too_deep(self, place: Place) -> None:
        what = f"this is nested more than {MAX_DEPTH} levels deep"
        self.found(place, "too-deep", what, "use fewer levels")

    def _value(self, event: NodeEvent, events: Iterator[Any], path: Path, depth: int) -> Plain:
        self._positions.add_value(path, event, self._place(event))
        return self._plain(event, events, path, depth)

    def _plain(self, event: NodeEvent, events: Iterator[Any], path: Path, depth: int) -> Plain:
        """The data of a value, or of a key, which has no path of its own."""
        place = self._place(event)
        self._nodes += 1
        if self._nodes > MAX_NODES:
            what = f"the file has more than {MAX_NODES} values"
            self.stop(place, "too-many-nodes", what, "split it into several files")
        if depth > MAX_DEPTH:
            self._too_deep(place)
            raise _StopDocument
        self._refuse_decoration(event, place)
        if isinstance(event, MappingStartEvent):
            return self._mapping(events, path, depth)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(events, path, depth)
        return self._scalar(event, place) if isinstance(event, ScalarEvent) else None

    def _refuse_decoration(self, event: NodeEvent, place: Place) -> None:
        if isinstance(event, AliasEvent):
            what = f"'*{event.anchor}' repeats a part from elsewhere (a YAML alias)"
            self.found(place, "alias", what, "write that part out here")
            return
        if event.anchor is not None:
            what = f"'&{event.anchor}' marks a part for repetition (a YAML anchor)"
            self.found(place, "anchor", what, "leave the mark out")
        if isinstance(event, ScalarEvent | CollectionStartEvent) and event.tag is not None:
            what = f"'{event.tag[:60]}' gives a value a type (a YAML tag)"
            self.found(place, "tag", what, "leave it out, and quote the value if it is a text")

    def _sequence(self, events: Iterator[Any], path: Path, depth: int) -> list[Plain]:
        items: list[Plain] = []
        while not isinstance(event := next(events), CollectionEndEvent):
            items.append(self._value(event, events, (*path, len(items)), depth + 1))
        return items

    def _mapping(self, events: Iterator[Any], path: Path, depth: int) -> dict[str, Plain]:
        entries: dict[str, Plain] = {}
        while not isinstance(event := next(events), CollectionEndEvent):
            place = self._place(event)
            key = self._key(event, events, path, depth)
            below = path if key is None else (*path, key)
            if key is not None and key in entries:
                first = self._positions.of_key(below)[0]
                what = f"'{key[:60]}' is already there in line {first}"
                self.found(place, "duplicate-key", what, "keep one of the two")
            if key is not None:
                self._positions.add_key(below, place)
            value = self._value(next(events), events, below, depth + 1)
            if key is not None:
                entries[key] = value
        return entries

    def _key(self, event: NodeEvent, events: Iterator[Any], path: Path, depth: int) -> str | None:
        """The name that a key gives, or None after noting why it gives none."""
        place = self._place(event)
        if isinstance(event, ScalarEvent) and _is_bare(event) and event.value == "<<":
            self.found(place, "merge-key", "'<<' copies a map (a merge key)", "write the keys out")
            return None
        before = len(self.problems)
        key = self._plain(event, events, path, depth + 1)
        if isinstance(key, str):
            return key
        if len(self.problems) == before:
            shown = f"'{event.value}'" if isinstance(event, ScalarEvent) else "a list or map"
            what = f"{shown} stands where a name is expected"
            instead = "put a name before the ':', in quotes if it is a number or true, false, null"
            self.found(place, "key-not-text", what, instead)
        return None

    def _scalar(self, event: ScalarEvent, place: Place) -> Scalar:
        text: str = event.value
        if _is_bare(event):
            try:
                return plain_value(text)
            except Ambiguous as ambiguous:
                self.found(place, ambiguous.code, ambiguous.what, ambiguous.instead)
        elif hidden := _UNSEEN_CHARACTER.search(text):
            what = f"this text holds a control character (U+{ord(hidden[0]):04X})"
            self.found(place, "control-character", what, "write the text without the escape")
        return text

    def _syntax(self, error: MarkedYAMLError) -> None:
        problem = error.problem or error.context or ""
        mark = error.problem_mark or error.context_mark
        if "end of stream" in problem and error.context_mark is not None:
            mark = error.context_mark  # where the text began that never ends
        what, instead = syntax_in_plain_words(problem, error.context or "")
        self.found(self._place_of(mark), "syntax", what, instead)
