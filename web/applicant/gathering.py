"""Documents on the way to a case that is filed: gathered page by page, kept until they are sent.

What was added and what was typed wait in a draft of the account, so that neither an error nor an
ended session nor another device loses them. It goes when the answer is sent. Consumers: the pages
that answer what is missing, and that hand in what was promised.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import Response, request, url_for

from web.access import applicant, current_actor
from web.applicant.blueprint import blueprint
from web.applicant.documents import DocumentsPage, shown
from web.applicant.own_case import OwnCase, own_case
from web.applicant.papers import PRESSED, Paper, receive
from web.forms import CatalogueForm
from web.office import the_office
from workflow.domain.commands import Handed
from workflow.errors import NotFound
from workflow.store.drafts import Draft

ANSWER = "answer"
"""The page that answers what was missing."""
GATHERED_FOR = "gathered_for"
"""In a draft's data: the case and the page that it belongs to. It is no request of its own."""


@dataclass
class Gathered:
    """The documents and answers on the way to a case."""

    own: OwnCase
    what: str
    """The page: answer or promised."""
    draft: Draft | None
    files: list[dict[str, Any]] = field(default_factory=list)
    typed: dict[str, Any] = field(default_factory=dict)
    """The answers as they were typed, right or not."""

    @classmethod
    def of(cls, own: OwnCase, what: str) -> Gathered:
        """What this account has gathered so far."""
        user = current_actor().user
        drafts = [] if user is None else the_office().drafts.of_account(user)
        mine = [own.case.id, what]
        found = next((each for each in drafts if each.data.get(GATHERED_FOR) == mine), None)
        if found is None:
            return cls(own, what, None)
        files = [dict(each) for each in found.data.get("files") or []]
        return cls(own, what, found, files, dict(found.data.get("typed") or {}))

    def files_of(self, item: str, row: int | None = None) -> list[dict[str, Any]]:
        """The pages of a document."""
        return [f for f in self.files if f["item"] == item and f.get("row") == row]

    def file_address(self, digest: str) -> str:
        """Where a page can be looked at."""
        tracking = self.own.case.tracking
        return url_for("applicant.gathered_file", tracking=tracking, what=self.what, digest=digest)

    def keep_typed(self, form: CatalogueForm) -> None:
        """Keep the answers of a page that was sent whole, not only a document of it."""
        if form.only and form.shown_before.data:
            self.typed = {name: form.raw()[name] for name in form.only}

    def save(self) -> None:
        """Keep everything as it is now; nothing is begun for nothing."""
        if self.draft is None and not self.files and not self.typed:
            return
        drafts, data = (
            the_office().drafts,
            {
                GATHERED_FOR: [self.own.case.id, self.what],
                "files": self.files,
                "typed": self.typed,
            },
        )
        if self.draft is None:
            case = self.own.case
            number = drafts.start(case.definition, data, current_actor().user, case=case.id)
            self.draft = drafts.by_id(number)
        drafts.save(self.draft.id, data, [each["digest"] for each in self.files])

    def handed(self, papers: Iterable[Paper]) -> tuple[Handed, ...]:
        """The pages of these documents as they are handed in, each once. What waits since an
        earlier request, which was answered otherwise, is not shown and not sent."""
        asked = {paper.item for paper in papers}
        return tuple(
            Handed(item=each["item"], channel="upload", digest=each["digest"])
            for each in self.files
            if each["item"] in asked
        )

    def sent(self) -> None:
        """It is in the case: the draft goes; of an answer, which is given once, also those of
        others who may act for the family."""
        if self.draft is not None:
            the_office().drafts.discard(self.draft.id)
        if self.what == ANSWER:
            settled(self.own.case.id)


def settled(case: int) -> None:
    """The request for what is missing was answered, online or at the counter: what accounts had
    gathered for it goes, its pages with the next sweep."""
    for draft in the_office().drafts.for_case(case):
        if draft.data.get(GATHERED_FOR) == [case, ANSWER]:
            the_office().drafts.discard(draft.id)


def take_in(gathered: Gathered, page: DocumentsPage) -> bool:
    """Keep what a post brings, documents and words; whether the page is to be shown afresh, since a
    button of a document was pressed and nothing is wrong with it."""
    if request.method != "POST":
        return False
    gathered.keep_typed(page.form)
    receive(gathered, page.papers, page.fields)
    return PRESSED in request.form and not any(paper.errors for paper in page.papers)


@blueprint.get("/my/cases/<tracking>/<any(answer, promised):what>/files/<digest>")
@applicant
def gathered_file(tracking: str, what: str, digest: str) -> Response:
    """A page that was added and not sent yet."""
    gathered = Gathered.of(own_case(tracking), what)
    if digest not in {each["digest"] for each in gathered.files}:
        raise NotFound("no_such_document")
    return shown(digest)
