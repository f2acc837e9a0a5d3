"""The pages of each document on the way: added, turned and removed one by one.

Input: what keeps them (a draft) and the post. Several pictures make one document. Each press is
kept at once, so that nothing that was added is lost, whatever comes next. Consumers: the step
`documents`, and what is sent to a case later (`gathering`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from flask import request

from web.forms.pictures import TURNABLE, turned
from web.forms.sentences import flaw_sentence
from web.forms.uploads import Upload, take
from web.language import gettext as _
from web.language import say
from web.office import the_office
from workflow.definition.answers import Flaw
from workflow.definition.catalogues import FormField

PRESSED = "_page"
"""The name of the buttons: `add`, or `turn:<document>:<digest>`, `drop:<document>:<digest>`."""
MOST_PAGES = 20


class Keeper(Protocol):
    """What keeps the pages until they are sent."""

    files: list[dict[str, Any]]
    """Each page: item, row, digest, name, type, size."""

    def files_of(self, item: str, row: int | None = None) -> list[dict[str, Any]]:
        """The pages of a document."""

    def file_address(self, digest: str) -> str:
        """Where a page can be looked at."""

    def save(self) -> None:
        """Keep everything as it is now."""


@dataclass
class Paper:
    """One document with its pages."""

    item: str
    title: str
    hint: str
    pages: list[dict[str, Any]]
    address: Callable[[str], str]
    """Where a page can be looked at, by its digest."""
    errors: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Its name on the page."""
        return f"paper-{self.item}"

    def turns(self, page: dict[str, Any]) -> bool:
        """Whether a page can be turned here."""
        return page["type"] in TURNABLE


def papers_of(filling: Keeper, fields: dict[str, FormField]) -> list[Paper]:
    """The documents that are asked for, with what was added."""
    return [
        Paper(
            name,
            say(asked.title),
            say(asked.hint) if asked.hint else "",
            filling.files_of(name),
            filling.file_address,
        )
        for name, asked in fields.items()
    ]


def receive(filling: Keeper, papers: list[Paper], fields: dict[str, FormField]) -> None:
    """Take the files of this post, then what was pressed; says what does not fit."""
    for paper in papers:
        for file in request.files.getlist(paper.item):
            if file and file.filename:
                _add(filling, paper, take(file, the_office().documents.put), fields[paper.item])
    act, _colon, rest = request.form.get(PRESSED, "").partition(":")
    item, _colon, digest = rest.partition(":")
    pressed = ((p, page) for p in papers if p.item == item for page in p.pages)
    for paper, page in pressed:
        if page["digest"] != digest:
            continue
        if act == "drop":
            filling.files.remove(page)
        elif act == "turn":
            _turn(paper, page)
    filling.save()
    for paper in papers:
        paper.pages = filling.files_of(paper.item)


def _add(filling: Keeper, paper: Paper, taken: Upload | Flaw, asked: FormField) -> None:
    if isinstance(taken, Flaw):
        paper.errors.append(flaw_sentence(taken, asked))
    elif len(paper.pages) >= MOST_PAGES:
        paper.errors.append(
            _(
                "This document has %(most)s pages already. Put more of them into one "
                "PDF, or bring them to the counter.",
                most=MOST_PAGES,
            )
        )
    else:
        add_file(filling, paper.item, taken)
        paper.pages = filling.files_of(paper.item)


def replace_file(filling: Keeper, item: str, upload: Upload) -> None:
    """Put a file in the place of the one there was, for a document of one page."""
    filling.files = [f for f in filling.files if f["item"] != item]
    add_file(filling, item, upload)


def add_file(filling: Keeper, item: str, upload: Upload, row: int | None = None) -> None:
    """Put a page behind those there are; the same picture once."""
    if any(f["digest"] == upload.digest for f in filling.files_of(item, row)):
        return
    filling.files.append(
        {
            "item": item,
            "row": row,
            "digest": upload.digest,
            "name": upload.name,
            "type": upload.mime,
            "size": upload.size,
        }
    )


def _turn(paper: Paper, page: dict[str, Any]) -> None:
    documents = the_office().documents
    content = turned(documents.content(page["digest"]), page["type"])
    if content is None:
        paper.errors.append(
            _("This picture cannot be turned here. Turn it on the phone and add it again.")
        )
        return
    page["digest"] = documents.put(content, page["type"])
    page["size"] = len(content)
