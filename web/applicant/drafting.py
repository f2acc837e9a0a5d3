"""A request being filled in: the stored draft with what follows from its answers.

Input: the office's drafts. Consumers: the steps of the form, consents, the review. A draft belongs
to one account; nobody else finds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from flask import url_for

from web.access import current_actor
from web.applicant.identity import is_adult, record_of
from web.office import the_office, today
from workflow.definition.catalogues import FieldType, Material
from workflow.definition.closure import Closure
from workflow.definition.identity import birth_of, tidy
from workflow.definition.model import Lane
from workflow.domain.commands import Handed
from workflow.domain.people import Actor
from workflow.errors import NotFound
from workflow.machine.application import applicant_forms
from workflow.machine.offers import Known, situations
from workflow.store.drafts import Consent, Draft


@dataclass(frozen=True, slots=True)
class Adult:
    """A grown-up of the household who is asked for consent."""

    row: int
    name: str
    oneself: bool
    """Whether it is the applicant."""


@dataclass
class Filling:
    """A draft with its closure."""

    draft: Draft
    closure: Closure
    answers: dict[str, Any] = field(default_factory=dict)
    """Checked answers so far."""
    chosen: list[str] | None = None
    """The services wanted; None until the person has looked at them."""
    files: list[dict[str, Any]] = field(default_factory=list)
    """Documents: item, row, digest, name, type, size."""
    signed: dict[str, str] = field(default_factory=dict)
    """Consents signed on this device: row → typed name."""
    refer: bool = False
    declared: list[str] = field(default_factory=list)
    """Documents declared instead of handed in."""
    behalf: dict[str, Any] | None = None
    """Who acts for the applicant, as far as it was said; None where they ask for themself."""
    typed: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By page: what was typed and is not right, or not finished, yet."""
    writers: dict[str, str] = field(default_factory=dict)
    """By page: the window that saved it last."""
    at: str = ""
    """The page that was reached."""

    @classmethod
    def of(cls, draft: Draft) -> Filling:
        """From a stored draft."""
        data = draft.data
        return cls(
            draft,
            the_office().store.current(draft.definition),
            dict(data.get("answers") or {}),
            data.get("chosen"),
            [dict(each) for each in data.get("files") or []],
            dict(data.get("signed") or {}),
            bool(data.get("refer")),
            list(data.get("declared") or []),
            None if data.get("behalf") is None else dict(data["behalf"]),
            dict(data.get("typed") or {}),
            dict(data.get("writers") or {}),
            str(data.get("at") or ""),
        )

    @property
    def id(self) -> int:
        """The draft's number."""
        return self.draft.id

    @property
    def key(self) -> str:
        """What makes sending it twice one filing."""
        return f"draft-{self.draft.mark}"

    def save(self) -> None:
        """Keep everything as it is now."""
        data = {
            "answers": self.answers,
            "chosen": self.chosen,
            "files": self.files,
            "signed": self.signed,
            "refer": self.refer,
            "declared": self.declared,
            "behalf": self.behalf,
            "typed": self.typed,
            "writers": self.writers,
            "at": self.at,
        }
        digests = [each["digest"] for each in self.files]
        the_office().drafts.save(self.draft.id, data, digests)
        for cached in ("known", "materials", "consents"):
            self.__dict__.pop(cached, None)

    # -- what follows from the answers ---------------------------------------------------------

    @cached_property
    def known(self) -> Known:
        """What guards see."""
        return Known.of(self.closure, self.answers, the_office().store.directory())

    @property
    def offered(self) -> dict[str, Lane]:
        """The services offered."""
        return self.known.offered()

    @property
    def wanted(self) -> list[str]:
        """The services wanted, among those offered; all until somebody chose."""
        offered = self.offered
        return [name for name in offered if self.chosen is None or name in self.chosen]

    @cached_property
    def materials(self) -> dict[str, Material]:
        """The documents to ask for."""
        return self.known.materials(self.wanted)

    @property
    def papers(self) -> dict[str, Material]:
        """Those that are asked for once."""
        return {name: each for name, each in self.materials.items() if each.per == "case"}

    @property
    def consent_items(self) -> dict[str, Material]:
        """Those that each adult signs."""
        return {name: each for name, each in self.materials.items() if each.per == "adult"}

    def file_of(self, item: str) -> dict[str, Any] | None:
        """The file added for a document of one page."""
        return next(iter(self.files_of(item)), None)

    def files_of(self, item: str, row: int | None = None) -> list[dict[str, Any]]:
        """The pages added for a document."""
        return [f for f in self.files if f["item"] == item and f.get("row") == row]

    def file_address(self, digest: str) -> str:
        """Where a page can be looked at."""
        return url_for("applicant.draft_file", draft=self.draft.id, digest=digest)

    @property
    def adults(self) -> list[Adult]:
        """Who is asked for consent: the grown-ups in the household, or the applicant alone."""
        here = self.behalf is None  # who acts for somebody does not sign in their place
        rows = self.answers.get("members") or []
        found = [
            Adult(number, str(row.get("name", "")), row.get("relation") == "self" and here)
            for number, row in enumerate(rows, 1)
            if _grown_up(row, today())
        ]
        if not any(row.get("relation") == "self" for row in rows):
            found.insert(0, Adult(0, str(self.answers.get("applicant_name", "")), here))
        return found

    @cached_property
    def consents(self) -> list[Consent]:
        """What was asked by link, with whether it was signed."""
        return the_office().drafts.consents_of(draft=self.draft.id)

    def consent_for(self, adult: Adult) -> Consent | None:
        """The newest link for an adult, the signed one before others; of this very person."""
        own = [c for c in self.consents if c.row == adult.row and same_name(c.name, adult.name)]
        return max(own, key=lambda c: (c.signed_at is not None, c.id), default=None)

    def has_signed(self, adult: Adult, item: str) -> bool:
        """Whether an adult has signed here, by link, or on paper."""
        if same_name(self.signed.get(str(adult.row), ""), adult.name):
            return True
        consent = self.consent_for(adult)
        by_link = consent is not None and consent.signed_at is not None
        return by_link or bool(self.files_of(item, adult.row))

    def handed(self) -> tuple[Handed, ...]:
        """The documents and consents as they are handed in."""
        shows = {agency.shows for agency in self.closure.definition.behalf.values()}
        wanted = set(self.materials) | (shows if self.behalf is not None else set())
        files = [
            Handed(item=f["item"], channel="upload", digest=f["digest"], row=f.get("row") or None)
            for f in self.files
            if f["item"] in wanted
        ]
        on_file = {(each.item, each.row) for each in files}
        signed = [
            Handed(item=item, channel="upload", row=adult.row or None)
            for item in self.consent_items
            for adult in self.adults
            if self.has_signed(adult, item) and (item, adult.row or None) not in on_file
        ]
        return (*files, *signed, *self._declarations(files))

    @property
    def declarable(self) -> tuple[str, ...]:
        """The documents that a declaration may stand for."""
        rules = self.closure.definition.pledges
        return rules.declared.materials if rules and rules.declared else ()

    def _declarations(self, files: list[Handed]) -> list[Handed]:
        here = {each.item for each in files}
        return [
            Handed(item=item, channel="declared")
            for item in self.declared
            if item in self.declarable and item in self.materials and item not in here
        ]


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same but for spaces."""
    return bool(one.strip()) and "".join(one.split()) == "".join(other.split())


def _grown_up(row: Mapping[str, Any], on: date) -> bool:
    number = tidy(str(row.get("id_number", "")))
    birth = birth_of(number) if len(number) == 18 else None
    if birth is None and row.get("birth_date"):
        birth = date.fromisoformat(str(row["birth_date"]))
    return is_adult(birth, on) if birth else bool(row.get("adult"))


def own_draft(number: int) -> Filling:
    """A draft of whoever is asking. Raises NotFound('no_such_draft')."""
    draft = the_office().drafts.by_id(number)
    if draft.account is None or draft.account != current_actor().user or not _open(draft):
        raise NotFound("no_such_draft")
    return Filling.of(draft)


def own_drafts(actor: Actor) -> list[Draft]:
    """The drafts of an account that can be gone on with."""
    if actor.user is None:
        return []
    every = the_office().drafts.of_account(actor.user)
    return [draft for draft in every if _open(draft)]


def _open(draft: Draft) -> bool:
    """Whether it is a request that is not filed yet, and not an answer that waits for one."""
    return not draft.data.get("filed") and not draft.data.get("gathered_for")


def first_answers(
    closure: Closure, happened: Iterable[str], actor: Actor, *, oneself: bool = True
) -> dict[str, Any]:
    """What is known before the first question: the situations ticked, and who asks for themself."""

    found: dict[str, Any] = {}
    question = situations(closure)
    if question is not None:
        name, asked = question
        ticked = [value for value in happened if value in (asked.options or {})]
        if ticked:
            found[name] = ticked
    record = record_of(actor) if oneself else None
    if record is None:
        return found
    fields = {n: f for form in applicant_forms(closure).values() for n, f in form.fields.items()}
    own = {
        "applicant_name": record.name,
        "id_number": record.id_number,
        "phone": record.phone,
        "account_holder": record.name,
    }
    found |= {name: value for name, value in own.items() if name in fields and value}
    members = fields.get("members")
    if members is not None and members.type is FieldType.TABLE:
        row = {
            "name": record.name,
            "relation": "self",
            "id_number": record.id_number,
            "birth_date": record.birth.isoformat() if record.birth else "",
            "adult": True,
        }
        columns = members.columns or {}
        found["members"] = [{name: v for name, v in row.items() if name in columns and v}]
    return found
