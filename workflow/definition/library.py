"""All definition files together: read, checked against the model, merged, with their positions.

Input: YAML files (`definitions/` by default). Consumers: the checks, the command line, the store
that publishes closures, and the editor, which lays a draft over what is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import ValidationError

from workflow.definition.base import Part
from workflow.definition.catalogues import Catalogues
from workflow.definition.closure import Closure, lanes_of, states_of
from workflow.definition.invalid import problems_of
from workflow.definition.model import Definition, Lane
from workflow.definition.problems import Problem, ProblemsFound, nearest
from workflow.definition.reader import Document, Path, read

KINDS = ("definition", "catalogue", "example", "calendar")
"""What a document can be: its first key says so."""
_Model = TypeVar("_Model", bound=Part)

MAX_STATES = 200
MAX_LANES = 60
"""How much one definition may hold; what a clerk can read ends long before."""
SINGLE = ("appeal", "late_entry", "notice_default")
"""Sections of the catalogues that hold one value, not entries."""


@dataclass(frozen=True)
class Entry:
    """One document of a file, read into the model."""

    kind: str
    """One of `KINDS`."""
    id: str
    """The name that it gives itself."""
    document: Document
    """Its data and positions."""
    model: Definition | Catalogues | None
    """What it says; None for examples and calendars, which others read."""


@dataclass(frozen=True)
class Library:
    """Definitions and catalogues that belong together. Immutable."""

    entries: tuple[Entry, ...]
    """Every document, in the order of the files."""
    definitions: Mapping[str, Definition]
    """Definitions by id."""
    catalogues: Catalogues
    """All catalogue sections merged."""
    _places: Mapping[tuple[str, str], tuple[Document, Path]] = field(repr=False)

    @property
    def examples(self) -> tuple[Document, ...]:
        """The worked examples, as plain documents (each a mapping)."""
        return tuple(entry.document for entry in self.entries if entry.kind == "example")

    def where(self, kind: str, name: str, *path: str | int) -> tuple[str, int, int]:
        """File, line and column of a part: of definition `name`, or of entry `name` in a section.

        `kind` is `definition` or the name of a catalogue section (`forms`, `materials`, …).
        Raises KeyError when there is no such definition or entry.
        """
        document, above = self._places[kind, name]
        return document.file, *document.positions.of((*above, *path))

    def problem(
        self, kind: str, name: str, path: Path, code: str, what: str, instead: str
    ) -> Problem:
        """A problem at the value at `path` of a definition or catalogue entry (see `where`)."""
        document, above = self._places[kind, name]
        return document.problem((*above, *path), code, what, instead)

    def key_problem(
        self, kind: str, name: str, path: Path, code: str, what: str, instead: str
    ) -> Problem:
        """The same at the key that names `path`."""
        document, above = self._places[kind, name]
        return document.key_problem((*above, *path), code, what, instead)

    def document(self, kind: str, name: str) -> tuple[Document, Path]:
        """The document that holds a definition or a catalogue entry, and the path in it."""
        return self._places[kind, name]

    @cached_property
    def lanes_using(self) -> Mapping[str, tuple[tuple[Definition, str, Lane], ...]]:
        """For each definition that lanes run: those lanes with their ids, and whose they are."""
        found: dict[str, list[tuple[Definition, str, Lane]]] = {}
        for user in self.definitions.values():
            for lane_id, lane in lanes_of(user):
                if lane.use is not None:
                    found.setdefault(lane.use, []).append((user, lane_id, lane))
        return {name: tuple(lanes) for name, lanes in found.items()}

    @cached_property
    def within(self) -> Mapping[str, Mapping[str, Definition]]:
        """For each definition: itself and all that it uses, directly or not, and that exists."""
        found: dict[str, dict[str, Definition]] = {}
        for root in self.definitions:
            inside: dict[str, Definition] = {}
            pending = [root]
            while pending:
                name = pending.pop(0)
                if name in self.definitions and name not in inside:
                    inside[name] = self.definitions[name]
                    pending.extend(inside[name].uses)
            found[root] = inside
        return found

    def closure(self, name: str) -> Closure:
        """Definition `name` with all it uses, put together once. Raises KeyError when one of them
        does not exist."""
        if name not in self._closures:
            self._closures[name] = Closure.of(name, self.definitions, self.catalogues)
        return self._closures[name]

    @cached_property
    def _closures(self) -> dict[str, Closure]:
        return {}


def installed() -> FilePath:
    """The folder of the definitions that are shipped."""
    return FilePath(str(files("definitions")))


def load(paths: Sequence[FilePath] | None = None, base: Library | None = None) -> Library:
    """Read files, and folders with everything below them; the shipped definitions by default.

    With `base`, whatever the files do not define themselves is taken from there. Raises
    `ProblemsFound` with every problem of every file that cannot be read into the model.
    """
    found: list[Entry] = []
    problems: list[Problem] = []
    for path, shown in _files(paths if paths is not None else [installed()], problems):
        try:
            text = path.read_bytes()
        except OSError:
            problems.append(_file_problem(shown, "cannot be read", "check its name and its rights"))
            continue
        entries, wrong = _entries(text, shown)
        found.extend(entries)
        problems.extend(wrong)
    return _library(found, problems, base)


def load_text(text: str | bytes, file: str, base: Library | None = None) -> Library:
    """Read one text, such as a draft in the editor, laid over `base`.

    `file` is the name to show. Raises `ProblemsFound` as `load` does.
    """
    data = text.encode() if isinstance(text, str) else text
    entries, problems = _entries(data, file)
    return _library(list(entries), list(problems), base)


def _files(paths: Sequence[FilePath], problems: list[Problem]) -> Iterable[tuple[FilePath, str]]:
    """Each file once, with the name to show: relative to the folder we are in, if below it."""
    seen: set[FilePath] = set()
    for path in paths:
        if not path.exists():
            shown = _shown(path)
            problems.append(_file_problem(shown, "there is no such file", "check the path"))
        inside = path.rglob("*.y*ml") if path.is_dir() else [path] if path.exists() else []
        for file in sorted(inside):
            if file.suffix in (".yaml", ".yml") and file.resolve() not in seen:
                seen.add(file.resolve())
                yield file, _shown(file)
            elif path == file and file.suffix not in (".yaml", ".yml"):
                what = "this is not a YAML file"
                problems.append(_file_problem(_shown(file), what, "give it the ending .yaml"))


def _shown(path: FilePath) -> str:
    for folder in (FilePath.cwd(), installed().parent):
        if path.resolve().is_relative_to(folder):
            return str(path.resolve().relative_to(folder))
    return str(path)


def _file_problem(file: str, what: str, instead: str) -> Problem:
    return Problem(file, 1, 1, what, instead, code="unreadable-file")


@lru_cache(maxsize=256)
def _entries(text: bytes, file: str) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """The documents of one file, read into the model; cached by the content."""
    try:
        documents = read(text, file)
    except ProblemsFound as found:
        return (), found.problems
    entries: list[Entry] = []
    problems: list[Problem] = []
    for document in documents:
        try:
            entries.append(_entry(document))
        except ProblemsFound as found:
            problems.extend(found.problems)
    return tuple(entries), tuple(problems)


def _entry(document: Document) -> Entry:
    data = document.data
    if not isinstance(data, dict):
        what = "this document is no map of keys"
        raise ProblemsFound([document.problem((), "unknown-document", what, _FIRST_KEY)])
    kind = next((kind for kind in KINDS if kind in data), None)
    if kind is None:
        raise ProblemsFound([_unknown_kind(document, data)])
    name = data[kind]
    if kind == "definition":
        definition = _validated(document, Definition)
        _refuse_giants(document, definition)
        return Entry(kind, str(name), document, definition)
    if kind == "catalogue":
        return Entry(kind, str(name), document, _validated(document, Catalogues))
    return Entry(kind, str(name), document, None)


def _refuse_giants(document: Document, definition: Definition) -> None:
    """Keeps what the checks have to look through within bounds."""
    states = sum(1 for _ in states_of(definition))
    lanes = sum(1 for _ in lanes_of(definition))
    for count, most, noun in ((states, MAX_STATES, "states"), (lanes, MAX_LANES, "lanes")):
        if count > most:
            what = f"the definition has more than {most} {noun}"
            instead = "split it into several definitions, run by lanes with `use`"
            problem = document.key_problem(("states",), f"too-many-{noun}", what, instead)
            raise ProblemsFound([problem])


_FIRST_KEY = f"begin it with {', '.join(f'`{kind}: …`' for kind in KINDS[:-1])}"


def _unknown_kind(document: Document, data: Mapping[str, Any]) -> Problem:
    what = "this document does not say what it is"
    for key in data:
        if close := nearest(key, KINDS):
            what = f"`{key}` is not known at the top of a document"
            instead = f"did you mean `{close}`?"
            return document.key_problem((key,), "unknown-document", what, instead)
    return document.problem((), "unknown-document", what, _FIRST_KEY)


def _validated(document: Document, model: type[_Model]) -> _Model:
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise ProblemsFound(problems_of(error, document, model)) from None


def _library(found: list[Entry], problems: list[Problem], base: Library | None) -> Library:
    names = {(entry.kind, entry.id) for entry in found}
    kept = [each for each in base.entries if (each.kind, each.id) not in names] if base else []
    merging = _Merging(problems)
    for entry in found:
        merging.add(entry)
    merging.laid_under = True
    for entry in kept:
        merging.add(entry)
    entries = (*kept, *found)
    if problems:
        raise ProblemsFound(problems)
    catalogues = Catalogues.model_construct(**merging.sections)
    definitions = MappingProxyType(merging.definitions)
    return Library(entries, definitions, catalogues, MappingProxyType(merging.places))


class _Merging:
    """Puts documents together and notes names that are given twice."""

    def __init__(self, problems: list[Problem]) -> None:
        self.definitions: dict[str, Definition] = {}
        self.sections: dict[str, Any] = {}
        self.places: dict[tuple[str, str], tuple[Document, Path]] = {}
        self.laid_under = False
        """Whether what is added now gives way to what is there."""
        self._problems = problems

    def add(self, entry: Entry) -> None:
        """Takes in one document."""
        if isinstance(entry.model, Definition):
            if self._first(entry, "definition", entry.id, ("definition",)):
                self.places["definition", entry.id] = (entry.document, ())
                self.definitions[entry.id] = entry.model
        elif isinstance(entry.model, Catalogues):
            for section in sorted(entry.model.model_fields_set - {"catalogue"}):
                self._add_section(entry, section, getattr(entry.model, section))

    def _add_section(self, entry: Entry, section: str, value: Any) -> None:
        if section in SINGLE:
            if value is not None and self._first(entry, section, section, (section,)):
                self.places[section, section] = (entry.document, (section,))
                self.sections[section] = value
            return
        merged = self.sections.setdefault(section, {})
        for name, each in value.items():
            path: Path = (section, name)
            if section == "reasons" and name in merged:
                self._add_reasons(entry, name, each, merged)
            elif self._first(entry, section, name, path):
                self.places[section, name] = (entry.document, path)
                merged[name] = each

    def _add_reasons(
        self, entry: Entry, name: str, reasons: Mapping[str, Any], merged: dict[str, Any]
    ) -> None:
        """One list of reasons may be continued in another file."""
        for reason in reasons:
            if reason in merged[name]:
                self._twice(entry, ("reasons", name, reason), f"the reason `{reason}`", "reasons")
        merged[name] = {**reasons, **merged[name]}

    def _first(self, entry: Entry, kind: str, name: str, path: Path) -> bool:
        if (kind, name) not in self.places:
            return True
        document, above = self.places[kind, name]
        line = document.positions.of_key(above)[0]
        self._twice(entry, path, f"`{name}`", f"{document.file}:{line}")
        return False

    def _twice(self, entry: Entry, path: Path, name: str, where: str) -> None:
        if self.laid_under:
            return
        what = f"{name} is already there ({where})"
        instead = "keep one of the two, or give this one another name"
        self._problems.append(entry.document.key_problem(path, "duplicate-id", what, instead))
