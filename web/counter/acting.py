"""Who asks for the family at the counter or in the village 代办, and whether it came by phone.

Input: the definition's `behalf` and `by_phone`, and the post or the draft. Consumer: the intake.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import request

from web.access import current_actor
from web.counter import papers
from web.counter.papers import Paper
from web.counter.wording import read_day
from web.forms.capacities import capacity_words
from web.language import gettext as _
from web.office import today
from workflow.definition.closure import Closure
from workflow.domain.commands import Agent

_TEXTS = ("agent_kind", "agent_name", "agent_relation", "agent_phone", "agent_until")


@dataclass
class ActingHere:
    """What the page says about who acts and how it came in."""

    closure: Closure
    said: dict[str, str] = field(default_factory=dict)
    by_phone: bool = False
    agent_papers: list[Paper] = field(default_factory=list)
    phone_papers: list[Paper] = field(default_factory=list)

    @classmethod
    def read(cls, closure: Closure, kept: Mapping[str, Any]) -> ActingHere:
        """From the post, or from what the draft keeps."""
        before = kept.get("acting", {})
        post = request.method == "POST"
        said = {
            name: (request.form.get(name, "").strip() if post else str(before.get(name, "")))
            for name in _TEXTS
        }
        phone = "by_phone" in request.form if post else bool(before.get("by_phone"))
        known = closure.catalogues.materials
        definition = closure.definition
        shows = dict.fromkeys(each.shows for each in definition.behalf.values())
        confirms = definition.by_phone.confirmed_by if definition.by_phone else ()
        found = cls(
            closure,
            said,
            phone and definition.by_phone is not None,
            papers.papers_for({name: known[name] for name in shows}, closure.catalogues),
            papers.papers_for({name: known[name] for name in confirms}, closure.catalogues),
        )
        papers.fill(found.papers, kept.get("papers", {}))
        return found

    @property
    def papers(self) -> list[Paper]:
        """The lines that may be needed."""
        return [*self.agent_papers, *self.phone_papers]

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """The capacities to choose from, with their words."""
        return [(str(kind), capacity_words(str(kind))) for kind in self.closure.definition.behalf]

    @property
    def kind(self) -> str:
        """The capacity chosen; "" where the applicant asks themself."""
        chosen = self.said.get("agent_kind", "")
        return chosen if chosen in dict(self.kinds) else ""

    @property
    def handed(self) -> list[Paper]:
        """The lines that count for what was chosen."""
        behalf = self.closure.definition.behalf
        shown = {agency.shows for kind, agency in behalf.items() if kind == self.kind}
        lines = [paper for paper in self.agent_papers if paper.item in shown]
        return [*lines, *(self.phone_papers if self.by_phone else [])]

    def agent(self) -> Agent | None:
        """Who acts, as it is filed."""
        if not self.kind:
            return None
        until = read_day(self.said["agent_until"])
        return Agent(
            kind=self.kind,
            name=self.said["agent_name"],
            relation=self.said["agent_relation"],
            phone=self.said["agent_phone"],
            until=until if isinstance(until, date) else None,
        )

    def problems(self) -> list[tuple[str, str]]:
        """What is wrong: (id, sentence)."""
        found: list[tuple[str, str]] = []
        for paper in self.handed:
            found += [(paper.key, f"{paper.label}: {text}") for text in paper.errors]
        if not self.kind:
            return found
        if not self.said["agent_name"]:
            found.append(("agent_name", _("Enter the name of who acts for the applicant.")))
        if not self.said["agent_relation"]:
            found.append(("agent_relation", _("Say what they are to the applicant.")))
        until = read_day(self.said["agent_until"])
        if isinstance(until, str):
            found.append(("agent_until", until))
        elif until is not None and until < today():
            found.append(("agent_until", _("This day is over. Choose today or a later day.")))
        lacking = [p for p in self.handed if p in self.agent_papers and not p.there]
        for paper in lacking:
            text = _("Tick the paper that shows their authority, or add a picture of it.")
            found.append((paper.key, text))
        return found

    def kept(self) -> dict[str, Any]:
        """What the draft keeps."""
        return {**self.said, "by_phone": self.by_phone}

    @property
    def own_name(self) -> str:
        """The name of whoever types, for the village that acts itself."""
        return current_actor().name
