"""Drafts of definitions: checked, proven, published as a new version.

Input: the text of a draft and what is in force in this office. Consumer: the administrator's pages.
A draft is laid over the definitions in force: the shipped ones, with whatever is published here in
place of them, so that two changes made one after the other both stay.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workflow.bootstrap import Office
from workflow.definition.base import Text
from workflow.definition.catalogues import Catalogues
from workflow.definition.check import CHECKS
from workflow.definition.check.chains import Timing, timing
from workflow.definition.filed import filed
from workflow.definition.library import SINGLE, Library, installed, load, load_text
from workflow.definition.model import Definition
from workflow.definition.problems import Problem, ProblemsFound
from workflow.definition.written import as_yaml, plain_data
from workflow.domain.calendar import Calendar
from workflow.errors import Conflict
from workflow.examples.play import run_example
from workflow.store.publications import Publication
from workflow.store.queries.staff import running_by_version
from workflow.store.store import SqlStore

DRAFT = "draft"
"""What the text in the editor is called in problems."""
_DOCUMENT = re.compile(r"^---[ \t]*$", re.MULTILINE)


def newest(store: SqlStore) -> dict[str, Publication]:
    """The publication in force of each definition."""
    return {each.definition: each for each in store.publications.all()}


def in_force(store: SqlStore) -> Library:
    """The shipped library with everything that is published here laid over it, oldest first."""
    library = load()
    for each in sorted(newest(store).values(), key=lambda each: each.published_at):
        closure = store.closure(each.hash)
        shown = f"{each.definition} {each.number}"
        for name, definition in closure.definitions.items():
            if library.definitions.get(name) != definition:
                library = load_text(as_yaml(plain_data(definition)), shown, library)
        other = _other_entries(closure.catalogues, library.catalogues)
        if other:
            library = load_text(as_yaml({"catalogue": each.definition, **other}), shown, library)
    return library


def _other_entries(own: Catalogues, known: Catalogues) -> dict[str, Any]:
    """The entries of published catalogues that the library has otherwise, or not at all."""
    found: dict[str, Any] = {}
    for section in sorted(Catalogues.model_fields.keys() - {"catalogue"}):
        mine, theirs = getattr(own, section), getattr(known, section)
        if mine == theirs or not mine:
            continue
        data = plain_data(own.model_copy(update={"catalogue": None}))[section]
        if section in SINGLE:
            found[section] = data
        elif other := {name: data[name] for name in mine if theirs.get(name) != mine[name]}:
            found[section] = other
    return found


def source(office: Office, library: Library, name: str) -> str:
    """The text of a definition in force: as it was written, where that is known."""
    definition = library.definitions[name]
    kept = office.notes.get(_source_key(definition))
    if kept:
        return kept
    shipped = load()
    if shipped.definitions.get(name) == definition:
        text = _file_of(shipped.document("definition", name)[0].file)
        begins = re.compile(rf"^definition:\s*{re.escape(name)}\s*$", re.MULTILINE)
        for part in _DOCUMENT.split(text):
            if begins.search(part):
                return part.strip("\n") + "\n"
    return as_yaml(plain_data(definition))


def _file_of(shown: str) -> str:
    inside = installed().parent / shown
    return (inside if inside.exists() else Path(shown)).read_text(encoding="utf-8")


def _source_key(definition: Definition) -> str:
    text = as_yaml(plain_data(definition))
    return f"definition-text:{definition.definition}:{hashlib.sha256(text.encode()).hexdigest()}"


@dataclass(frozen=True)
class Checked:
    """A draft that was looked at."""

    problems: tuple[Problem, ...]
    library: Library | None
    """The draft over what is in force; None where it cannot be read."""
    own: tuple[str, ...] = ()
    """The definitions written in the draft."""
    touched: tuple[str, ...] = ()
    """These and all that use them; everything, where the draft holds catalogues."""

    @property
    def publishable(self) -> bool:
        """Whether nothing speaks against publishing it."""
        return self.library is not None and not self.problems

    @property
    def sound(self) -> Library:
        """The draft over what is in force. Raises ProblemsFound where anything speaks against
        publishing it."""
        if self.library is None or self.problems:
            raise ProblemsFound(self.problems)
        return self.library


def check(text: str, base: Library) -> Checked:
    """Read and check a draft laid over `base`; every problem at once."""
    try:
        library = load_text(text, DRAFT, base)
    except ProblemsFound as found:
        return Checked(found.problems, None)
    entries = [entry for entry in library.entries if entry.document.file == DRAFT]
    own = tuple(entry.id for entry in entries if entry.kind == "definition")
    everything = any(entry.kind == "catalogue" for entry in entries)
    touched = tuple(
        name
        for name, within in library.within.items()
        if everything or not within.keys().isdisjoint(own)
    )
    problems = {*CHECKS.run(library, touched), *_not_here(library)}
    return Checked(tuple(sorted(problems)), library, own, touched)


def _not_here(library: Library) -> Iterator[Problem]:
    """What the law says, and the calendar, come with the program and are not an office's to set."""
    for entry in library.entries:
        document = entry.document
        if document.file != DRAFT:
            continue
        for section in ("laws", "appeal"):
            if isinstance(entry.model, Catalogues) and getattr(entry.model, section):
                what = f"`{section}` says what the law allows, and comes with the program"
                yield document.key_problem((section,), "law-not-here", what, "take it out of here")
        if entry.kind == "calendar":
            what = "the calendar comes with the program"
            yield document.problem((), "calendar-not-here", what, "take it out of here")


@dataclass(frozen=True)
class Chains:
    """How long a definition takes at worst, beside what it promises."""

    definition: Definition
    timing: Timing


def chains(checked: Checked) -> list[Chains]:
    """The chain of deadlines of each definition of the draft that can be counted."""
    library = checked.library
    if library is None or checked.problems:
        return []
    known = library.definitions
    return [
        Chains(known[name], timing(known[name], known, library.catalogues))
        for name in checked.touched
        if name in checked.own or known[name].clock is not None
    ]


@dataclass(frozen=True, slots=True)
class Proof:
    """A worked example played against the draft."""

    example: str
    of: str
    title: Text | None
    steps: int
    step: int = 0
    """From 1, the one that comes out otherwise; 0 where none does, or none can be played."""
    expected: str = ""
    found: str = ""
    """What was found instead; "" when everything came out as written."""

    @property
    def failed(self) -> bool:
        """Whether it comes out otherwise than written."""
        return bool(self.found)


def prove(checked: Checked, calendar: Calendar) -> list[Proof]:
    """Play every worked example that the draft touches, on it. Raises ProblemsFound."""
    library = checked.sound
    found = []
    for document in library.examples:
        if document.mapping.get("of") in checked.touched:
            found.append(_played(document.mapping, library, calendar))
    return found


def examples_of(library: Library, name: str) -> list[Mapping[str, Any]]:
    """The worked examples of a definition: those it runs, and those kept in its folder because
    they tell of it inside of a package."""
    return [
        each.mapping
        for each in library.examples
        if each.mapping.get("of") == name or Path(each.file).parent.name == name
    ]


def _played(data: Mapping[str, Any], library: Library, calendar: Calendar) -> Proof:
    written = data.get("title")
    title = Text.model_validate(written) if isinstance(written, dict) else None
    name, of, steps = str(data["example"]), str(data["of"]), data.get("steps")
    count = len(steps) if isinstance(steps, list) else 0
    try:
        failure, _ = run_example(data, library, calendar)
    except Exception as error:
        # An example may name what the draft no longer has: that is a finding, whatever is raised.
        return Proof(name, of, title, count, found=f"{type(error).__name__}: {error}")
    if failure is None:
        return Proof(name, of, title, count)
    return Proof(name, of, title, count, failure.step, failure.expected, failure.found or "–")


@dataclass(frozen=True, slots=True)
class Change:
    """What publishing a draft does to one definition that is filed."""

    definition: str
    title: Text
    hash: str
    """Of the closure that new cases would run on."""
    replaces: Publication | None
    """What is in force now; None for a new one."""
    running: tuple[tuple[int, int], ...]
    """(publication number, cases that run on it and stay)."""


def changes(checked: Checked, store: SqlStore) -> list[Change]:
    """The definitions that would get a new version. Raises ProblemsFound."""
    library = checked.sound
    current = newest(store)
    running = versions_running(store)
    found = []
    for name in filed(library):
        closure = library.closure(name)
        now = current.get(name)
        if now is None or now.hash != closure.hash:
            title = library.definitions[name].title
            found.append(Change(name, title, closure.hash, now, running.get(name, ())))
    return found


def versions_running(store: SqlStore) -> dict[str, tuple[tuple[int, int], ...]]:
    """For each definition, how many cases run on which publication, the newest first."""
    with store.database.read() as connection:
        counts = running_by_version(connection)
    found: dict[str, dict[int, int]] = {}
    for each in store.publications.all():
        if number := counts.pop((each.definition, each.hash), 0):
            found.setdefault(each.definition, {})[each.number] = number
    return {name: tuple(sorted(rows.items(), reverse=True)) for name, rows in found.items()}


def fingerprint(planned: list[Change]) -> str:
    """What was shown before publishing, to compare with what would be published now."""
    shown = [(each.definition, each.hash, each.replaces and each.replaces.hash) for each in planned]
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def publish(office: Office, text: str, confirmed: str, by: str) -> list[Change]:
    """Publish exactly what was confirmed; running cases stay on theirs.

    Raises ProblemsFound for a draft with problems, and Conflict('publication_changed') when
    something else was published since `confirmed` was shown.
    """
    checked = check(text, in_force(office.store))
    if not checked.publishable or checked.library is None:
        raise ProblemsFound(checked.problems)
    planned = changes(checked, office.store)
    if fingerprint(planned) != confirmed:
        raise Conflict("publication_changed")
    for name in checked.own:
        office.notes.put(_source_key(checked.library.definitions[name]), _own_text(text, name))
    for each in planned:
        office.store.publish(checked.library.closure(each.definition), by)
    return planned


def _own_text(text: str, name: str) -> str:
    begins = re.compile(rf"^definition:\s*{re.escape(name)}\s*(#.*)?$", re.MULTILINE)
    parts = [part for part in _DOCUMENT.split(text) if begins.search(part)]
    return (parts[0] if parts else text).strip("\n") + "\n"
