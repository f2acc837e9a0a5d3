"""The one page of the intake: everything on it, read from the post or from the draft.

Definition-driven: the forms are those that the definition reads, without what is not asked at this
level; services are offered by their guards; documents follow from services and answers. Consumer:
`intake`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request

from web.access import current_actor
from web.counter import drafting, papers, relatives, typed_once
from web.counter.acting import ActingHere
from web.counter.blueprint import VILLAGE
from web.counter.on_paper import OnPaper
from web.counter.papers import Paper
from web.counter.relatives import Named
from web.forms import CatalogueForm, build_form
from web.language import current_language, say, worded
from web.language import gettext as _
from web.office import the_office
from workflow.definition.catalogues import Form
from workflow.definition.closure import Closure
from workflow.definition.expressions import compile_guard
from workflow.machine.access import staff_post_at
from workflow.machine.application import forms_asked
from workflow.machine.offers import Known, lane_title, lanes
from workflow.store.drafts import Draft

CONTACTS = ("none", "phone", "email")
FEW = 2
"""A document that more services read than these is asked for the request as a whole."""


@dataclass(frozen=True)
class Offered:
    """A service that fits what was said."""

    lane: str
    title: str
    summary: str
    chosen: bool


@dataclass
class IntakePage:
    """What is typed, and what follows from it."""

    draft: Draft
    closure: Closure
    forms: dict[str, Form]
    form: CatalogueForm
    answers: dict[str, Any]
    """What is right so far."""
    services: list[Offered]
    papers: list[Paper]
    authority: Paper | None
    """The signed paper on which it is filed for somebody."""
    acting: ActingHere
    """Who asks for the applicant, and whether it came by phone."""
    contact: str
    consent: bool
    on_paper: OnPaper
    staff_query: str
    named: list[Named]
    problems: list[tuple[str, str]] = field(default_factory=list)
    """What is wrong beside the questions: (id, sentence)."""

    @classmethod
    def of(cls, draft: Draft) -> IntakePage:
        """The page for a draft, with what this request brings."""
        closure = the_office().store.current(draft.definition)
        forms = forms_asked(closure, current_actor())
        kept: Mapping[str, Any] = draft.data.get("page", {})
        form = build_form(merged(forms), current_language(), draft.data.get("answers"))
        typed_once.fill_in(form)
        answers = form.values()
        known = Known.of(closure, answers, the_office().store.directory())
        services = _services(closure, known, kept)
        chosen = [each.lane for each in services if each.chosen]
        lines = papers.papers_for(
            known.materials(chosen),
            closure.catalogues,
            papers.adults_in(forms.values(), answers),
        )
        authority = next(iter(papers.on_behalf("filing", closure.catalogues)), None)
        _say_why(lines, closure, known, chosen)
        papers.fill([*lines, *([authority] if authority else [])], kept.get("papers", {}))
        query = _text("staff_query", kept)
        return cls(
            draft=draft,
            closure=closure,
            forms=forms,
            form=form,
            answers=answers,
            services=services,
            papers=lines,
            authority=authority,
            acting=ActingHere.read(closure, kept),
            contact=_text("contact", kept),
            consent=_ticked("refer_consent", kept),
            on_paper=OnPaper.read(kept.get("on_paper")),
            staff_query=query,
            named=relatives.read(query, kept.get("relatives", {}), closure.catalogues),
        )

    # -- what the template asks ----------------------------------------------------------------

    @property
    def title(self) -> str:
        """The service's name."""
        return say(self.closure.definition.title)

    @property
    def sections(self) -> list[tuple[Form, list[Any]]]:
        """The forms with the questions that are asked now."""
        asked = {f.short_name: f for f in self.form.asked_fields}
        found = []
        for form in self.forms.values():
            fields = [asked.pop(name) for name in form.fields if name in asked]
            if fields:
                found.append((form, fields))
        return found

    @property
    def derives(self) -> frozenset[str]:
        """The questions on which services and documents depend."""
        guards = [lane.offer or lane.when or "" for _name, lane in lanes(self.closure)]
        guards += [m.when or "" for m in self.closure.catalogues.materials.values()]
        words = {word for text in guards if text for word in compile_guard(text).names}
        return frozenset(
            name for name in self.form.only if any(word.startswith(name) for word in words)
        )

    @property
    def missing(self) -> list[Paper]:
        """The documents that are not there yet."""
        return [paper for paper in self.papers if not paper.there]

    @property
    def gap_reasons(self) -> list[tuple[str, str]]:
        """Why a document may be missing: empty where no request for missing information can follow
        from the step that a request begins with."""
        rules, catalogues = self.closure.definition.corrections, self.closure.catalogues
        if rules is None or self.closure.processes[self.closure.root].start not in rules.during:
            return []
        return [(name, say(each.title)) for name, each in catalogues.reasons.get("gap", {}).items()]

    @property
    def lacking(self) -> dict[str, str]:
        """The documents that are missing for a reason: each once, with the first reason given."""
        known = dict(self.gap_reasons)
        marked = [(each.item, each.lacks) for each in self.missing if each.lacks in known]
        return dict(reversed(marked))

    @property
    def offers_services(self) -> bool:
        """Whether this request is made of services to choose."""
        return any(lane.offer is not None for _name, lane in lanes(self.closure))

    @property
    def refers(self) -> bool:
        """Whether an end of it may refer to another service."""
        return bool(self.closure.refers)

    @property
    def home(self) -> str:
        """The place that the answers name for the office."""
        return str(self.answers.get(self.closure.definition.office_field, ""))

    @property
    def channel(self) -> str:
        """How it came in: by phone, else at the counter or in the village."""
        if self.acting.by_phone:
            return "phone"
        directory = the_office().store.directory()
        post = staff_post_at(self.home, current_actor(), directory)
        level = directory.places[post.place].level if post else ""
        return VILLAGE if level == VILLAGE else "counter"

    @property
    def contacts(self) -> list[tuple[str, str]]:
        """How the family can be told, as far as the forms ask for it."""
        words = {
            "none": _("In person: somebody goes and tells them"),
            "phone": _("By text message, to the phone given above"),
            "email": _("By e-mail, to the address given above"),
        }
        return [
            (name, words[name]) for name in CONTACTS if name == "none" or name in self.form.only
        ]

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Everything that is wrong, in the order of the page."""
        return [*self.form.summary, *self.problems]

    @property
    def new_lines(self) -> bool:
        """Whether services or documents follow that the page sent did not have yet."""
        services = request.form.get("services_shown", "").split(",")
        fresh = any(each.lane not in services for each in self.services)
        return fresh or any(f"{paper.key}-here" not in request.form for paper in self.papers)

    # -- keeping -------------------------------------------------------------------------------

    def keep(self) -> None:
        """Keep the page in its draft."""
        lines = [*self.papers, *([self.authority] if self.authority else []), *self.acting.papers]
        before = self.draft.data.get("page", {}).get("papers", {})
        kept = {**before, **{paper.key: paper.kept() for paper in lines}}
        page = {
            "services": [each.lane for each in self.services if each.chosen],
            "services_shown": [each.lane for each in self.services],
            "papers": kept,
            "contact": self.contact,
            "refer_consent": self.consent,
            "on_paper": self.on_paper.kept(),
            "staff_query": self.staff_query,
            "acting": self.acting.kept(),
            "relatives": {str(one.user): one.relation for one in self.named if one.chosen},
        }
        digests = [file[0] for paper in kept.values() for file in paper["files"]]
        drafting.keep(self.draft, self.form.raw(), page, digests)


def merged(forms: Mapping[str, Form]) -> Form:
    """All forms as one, so that everything is checked together."""
    fields = {name: asked for form in forms.values() for name, asked in form.fields.items()}
    return Form(title=worded("Request"), fields=fields)


def _say_why(lines: list[Paper], closure: Closure, known: Known, chosen: list[str]) -> None:
    """Say of each document which services read it."""
    readers, named = known.readers(chosen), dict(lanes(closure))
    for paper in lines:
        titles = (say(lane_title(closure, named[lane])) for lane in readers.get(paper.item, ()))
        asked_for = tuple(dict.fromkeys(titles))
        paper.asked_for = asked_for if len(asked_for) <= FEW else ()


def _services(closure: Closure, known: Known, kept: Mapping[str, Any]) -> list[Offered]:
    """Those offered now; ticked when they are new, else as they were left."""
    if request.method == "POST":
        shown = request.form.get("services_shown", "").split(",")
        ticked = request.form.getlist("services")
    else:
        shown, ticked = kept.get("services_shown", []), kept.get("services", [])
    found = []
    for name, lane in known.offered().items():
        summary = closure.definitions[lane.use].summary if lane.use else None
        title = say(lane_title(closure, lane))
        chosen = name in ticked or name not in shown
        found.append(Offered(name, title, say(summary) if summary else "", chosen))
    return found


def _text(name: str, kept: Mapping[str, Any]) -> str:
    if request.method == "POST":
        return request.form.get(name, "").strip()
    return str(kept.get(name, ""))


def _ticked(name: str, kept: Mapping[str, Any]) -> bool:
    return name in request.form if request.method == "POST" else bool(kept.get(name))
