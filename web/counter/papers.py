"""The documents on a page of the counter: ticked as seen on paper, or scanned and photographed.

Input: the materials that are asked for, and the post. Several pictures make one document. A file
that was kept once is named by its digest from then on; only digests that the draft or the page has
are accepted. Consumers: the intake, answering, handing in, withdrawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import request

from web.access import current_actor
from web.counter.wording import flaw_of_file
from web.forms.uploads import Upload, from_token, take
from web.language import say
from web.office import the_office, today
from workflow.definition.answers import Flaw
from workflow.definition.catalogues import Catalogues, FieldType, Form, Material
from workflow.definition.identity import birth_of, tidy
from workflow.domain.commands import Handed
from workflow.machine.application import is_asked

ADULT = 18


@dataclass
class Paper:
    """One line of the list of documents."""

    item: str
    title: str
    hint: str
    row: int | None = None
    who: str = ""
    scan: bool = True
    """Whether an image may be made here; otherwise the paper only passes through."""
    seen: bool = False
    uploads: list[Upload] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    asked_for: tuple[str, ...] = ()
    """The services that read it; empty where the request as a whole does."""
    lacks: str = ""
    """Why it is not there, by a reason of the catalogue; "" while it may still come."""

    @property
    def key(self) -> str:
        """Its name on the page."""
        return f"paper-{self.item}" if self.row is None else f"paper-{self.item}-{self.row}"

    @property
    def label(self) -> str:
        """Its name, and whose it is."""
        return f"{self.title} · {self.who}" if self.who else self.title

    @property
    def there(self) -> bool:
        """Whether it was handed in."""
        return self.seen or bool(self.uploads)

    def handed(self) -> tuple[Handed, ...]:
        """It as it goes to the engine: one entry for each picture, or one for the paper seen."""
        if self.uploads:
            return tuple(
                Handed(item=self.item, row=self.row, digest=each.digest) for each in self.uploads
            )
        return (Handed(item=self.item, row=self.row),) if self.seen else ()

    def kept(self) -> dict[str, Any]:
        """What the draft keeps."""
        files = [[u.digest, u.name, u.mime, u.size] for u in self.uploads]
        return {"seen": self.seen, "files": files, "lacks": self.lacks}


def papers_for(
    materials: Mapping[str, Material],
    catalogues: Catalogues,
    adults: Iterable[tuple[int, str]] = (),
) -> list[Paper]:
    """The lines for these materials; one for each adult where the material says so."""
    found: list[Paper] = []
    grown = list(adults)
    for name, material in materials.items():
        hint = say(material.hint) if material.hint else ""
        scan = is_asked(material.not_at, catalogues, current_actor())
        each = grown if material.per == "adult" and grown else [(0, "")]
        found += [
            Paper(name, say(material.title), hint, row or None, who, scan) for row, who in each
        ]
    return found


def on_behalf(act: str, catalogues: Catalogues) -> list[Paper]:
    """The signed paper on which staff do this for an applicant."""
    found = {n: m for n, m in catalogues.materials.items() if m.on_behalf == act}
    return papers_for(found, catalogues)


def adults_in(forms: Iterable[Form], answers: Mapping[str, Any]) -> list[tuple[int, str]]:
    """The adult rows of the household's table as (row number, name)."""
    tables = [
        name
        for form in forms
        for name, asked in form.fields.items()
        if asked.type is FieldType.TABLE and "relation" in (asked.columns or {})
    ]
    rows = [row for name in tables for row in answers.get(name) or ()]
    return [(n, str(row.get("name", ""))) for n, row in enumerate(rows, 1) if is_adult(row)]


def is_adult(row: Mapping[str, Any]) -> bool:
    """Whether a member is 18: by the ID number, else the birth date, else what was ticked."""
    number, birth = tidy(str(row.get("id_number") or "")), row.get("birth_date")
    born = birth_of(number) if len(number) == 18 and number[:17].isdigit() else None
    if born is None and birth:
        born = date.fromisoformat(str(birth))
    if born is None:
        return bool(row.get("adult"))
    now = today()
    return (now.year - ADULT, now.month, now.day) >= (born.year, born.month, born.day)


def fill(papers: Iterable[Paper], kept: Mapping[str, Any]) -> None:
    """Take what the draft has, and, when this is a post, what the page says."""
    for paper in papers:
        before = kept.get(paper.key) or {}
        paper.seen = bool(before.get("seen"))
        paper.uploads = [Upload(*each) for each in before.get("files") or ()]
        paper.lacks = str(before.get("lacks", ""))
        if request.method == "POST":
            _from_page(paper)
        if not paper.scan:
            paper.uploads = []


def _from_page(paper: Paper) -> None:
    paper.lacks = request.form.get(f"{paper.key}-lacks", paper.lacks)
    if f"{paper.key}-here" not in request.form:
        return  # the page sent did not have this line yet
    paper.seen = f"{paper.key}-seen" in request.form
    known = {upload.digest: upload for upload in paper.uploads}
    for token in request.form.getlist(f"{paper.key}-kept"):
        upload = from_token(token)
        if upload is not None:
            known[upload.digest] = upload
    dropped = request.form.get("_again", "").removeprefix("drop:")
    known.pop(dropped, None)
    paper.uploads = list(known.values())
    if paper.scan:
        _new_files(paper)


def _new_files(paper: Paper) -> None:
    documents = the_office().documents
    for file in request.files.getlist(paper.key):
        if not file or not file.filename:
            continue
        taken = take(file, documents.put)
        if isinstance(taken, Flaw):
            paper.errors.append(flaw_of_file(taken))
        elif all(taken.digest != upload.digest for upload in paper.uploads):
            paper.uploads.append(taken)


def handed(papers: Iterable[Paper]) -> tuple[Handed, ...]:
    """All that was handed in."""
    return tuple(one for paper in papers for one in paper.handed())
