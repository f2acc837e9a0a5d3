"""The left side of a task page: sections and documents, exactly those that the task reads.

Input: the `Readable` of the engine, and nothing else of the case; what is not in it cannot get onto
the page. Consumers: the task page, the documents' own addresses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from web.language import gettext as _
from web.language import say
from web.office import the_office
from web.work.case_file import CaseFile
from web.work.history.teller import item_title
from web.work.officers import named as named_officers
from workflow.definition.catalogues import FieldType, FormField
from workflow.domain.case import Material, Task
from workflow.errors import NotFound
from workflow.machine.offers import Known
from workflow.machine.reading import Readable, Section

INLINE = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})
_FILES = (FieldType.FILE, FieldType.SIGNATURE)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document on the page."""

    title: str
    received_on: date | None
    on_paper: bool
    """Seen at the counter; there is no file."""
    address: str
    picture: bool
    online: bool = False
    """Signed by name on a page: there is no file either."""
    digest: str = ""
    look: str = ""
    """The page on which it is looked at large, turned, or beside another; "" without a file."""
    size: int = 0
    """Bytes of the file: said before it opens in a tab of its own."""
    pdf: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered question; a file has an address."""

    field: FormField
    value: Any
    address: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A section as it is drawn."""

    title: str
    answers: tuple[Answer, ...]
    by: str
    outcome: str
    reasons: tuple[str, ...]


def blocks(file: CaseFile, task: Task, read: Readable) -> list[Block]:
    """The sections of answers and findings."""
    return [block(file, task, section) for section in read.sections]


def block(file: CaseFile, task: Task, section: Section) -> Block:
    """One section."""
    known = file.closure.catalogues.outcomes.get(section.outcome)
    return Block(
        title=say(section.title),
        answers=tuple(
            Answer(
                *named_officers(item.field, item.value),
                _address(file, task, item.field, item.value),
            )
            for item in section.items
        ),
        by=_(", ").join(section.by.split("、")) if section.by else "",
        outcome=say(known) if known else "",
        reasons=tuple(reason_title(file, reason) for reason in section.reasons),
    )


def reason_title(file: CaseFile, reason: str) -> str:
    """A reason in the words of the catalogue."""
    known = file.closure.catalogues.reason(reason)
    return say(known.title) if known is not None else reason


def papers(file: CaseFile, task: Task, read: Readable) -> list[Paper]:
    """The documents that were handed in."""
    return [_paper(file, task, material) for material in read.materials]


def missing(file: CaseFile, read: Readable) -> list[str]:
    """The names of the documents that the task reads, this request needs and nobody handed in."""
    known = Known.of(file.closure, file.dossier.application(), file.directory)
    needed = known.materials(file.case.chosen)
    return [item_title(file, item) for item in read.wanted if item in needed]


def _paper(file: CaseFile, task: Task, material: Material) -> Paper:
    title = item_title(file, material.item)
    if material.row is not None:
        title = _("%(name)s, no. %(number)s", name=title, number=material.row)
    if material.digest is None:
        online = material.channel == "upload"
        return Paper(title, material.received_on, not online, "", False, online)
    kind, size = _kind_of(material.digest)
    return Paper(
        title,
        material.received_on,
        False,
        document_address(file, task, material.digest),
        kind in INLINE - {"application/pdf"},
        digest=material.digest,
        look=look_address(file, task, material.digest),
        size=size,
        pdf=kind == "application/pdf",
    )


def _kind_of(digest: str) -> tuple[str, int]:
    """The type of a file and its bytes."""
    try:
        found = the_office().documents.describe(digest)
    except NotFound:
        return "", 0
    return found.type, found.size


def document_address(file: CaseFile, task: Task, digest: str) -> str:
    """Where a document of the task is shown."""
    return url_for("work.document", tracking=file.case.tracking, no=task.no, digest=digest)


def look_address(file: CaseFile, task: Task, digest: str) -> str:
    """Where it is looked at large, turned, or beside another."""
    return url_for("work.look_at", tracking=file.case.tracking, no=task.no, a=digest)


def _address(file: CaseFile, task: Task, asked: FormField, value: Any) -> str:
    digest = digest_in(asked, value)
    return document_address(file, task, digest) if digest else ""


def digest_in(asked: FormField, value: Any) -> str:
    """The file behind an answer; "" for an answer without one."""
    if asked.type not in _FILES or not isinstance(value, str):
        return ""
    if asked.type is FieldType.SIGNATURE and not value.startswith("scan:"):
        return ""
    return value.removeprefix("scan:")


def digests(read: Readable) -> frozenset[str]:
    """The files that the holder of the task may open."""
    found = {material.digest for material in read.materials if material.digest}
    for section in read.sections:
        for item in section.items:
            found.update(_in_answer(item.field, item.value))
    return frozenset(found)


def _in_answer(asked: FormField, value: Any) -> Iterator[str]:
    if asked.type is FieldType.TABLE:
        columns: Mapping[str, FormField] = asked.columns or {}
        for row in value or ():
            for name, column in columns.items():
                yield from _in_answer(column, row.get(name))
    elif digest := digest_in(asked, value):
        yield digest


def named(read: Readable) -> frozenset[str]:
    """What the history may name for the holder of the task: documents and questions."""
    items = {item.name for section in read.sections for item in section.items}
    return frozenset({m.item for m in read.materials} | set(read.wanted) | items)
