"""Asking the office to look at a request before it is filed 预审, and what it said.

No clock of the law runs and nothing is decided; filing afterwards keeps everything. Consumers: the
last page of a request, the counter's intake, which asks in the same way for the village.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from web import kept
from web.access import applicant
from web.applicant.blueprint import blueprint
from web.applicant.drafting import own_draft
from web.applicant.steps import unfinished
from web.closing_time import place_of
from web.kept import redraws
from web.language import gettext as _
from web.language import say
from web.office import the_office, today
from workflow.definition.closure import Closure
from workflow.domain.clock import Limit, Unit, last_day
from workflow.errors import NotFound, Refusal
from workflow.machine.application import applicant_forms
from workflow.store.pre_checks import PreCheckRow


@dataclass(frozen=True, slots=True)
class PreCheck:
    """How a pre-check stands, for whoever writes the request."""

    row: PreCheckRow
    missing: tuple[tuple[str, str], ...]
    """What is missing or not right: its name, and the remark."""
    note: str

    @property
    def waiting(self) -> bool:
        """Whether the office has not said anything yet."""
        return self.row.status == "asked"


def pre_check_of(draft: int, closure: Closure) -> PreCheck | None:
    """The pre-check of a draft, if one was asked for."""
    row = the_office().pre_checks.of_draft(draft)
    if row is None:
        return None
    items = row.said.get("items") or {}
    missing = tuple((title_of(closure, name), str(remark)) for name, remark in items.items())
    return PreCheck(row, missing, str(row.said.get("note", "")))


def title_of(closure: Closure, item: str) -> str:
    """The name of a document or a question."""
    if item in closure.catalogues.materials:
        return say(closure.catalogues.materials[item].title)
    for form in applicant_forms(closure).values():
        if item in form.fields:
            return say(form.fields[item].title)
    return item


def checked_on(draft: int) -> date | None:
    """The day on which the office had looked at a draft, if it had."""
    row = the_office().pre_checks.of_draft(draft)
    return row.answered_on if row is not None else None


def ask_for(draft: int, closure: Closure, answers: Mapping[str, Any]) -> None:
    """Ask the office that would handle it. Raises NotFound, Refusal('no_office')."""
    office, rules = the_office(), closure.definition.pre_check
    if rules is None:
        raise NotFound("no_such_pre_check")
    place = place_of(closure, answers)
    if not place:
        definition = closure.definition
        field, level = definition.office_field, definition.office_level
        raise Refusal("no_office", field=field, level=level)
    amount = rules.within.amount
    if isinstance(amount, str):
        default = closure.catalogues.parameters[amount].value
        amount = office.store.directory().parameter(amount, place, default)
    limit = Limit(amount, Unit(rules.within.unit))
    last = last_day(limit, today(), office.calendar)
    office.pre_checks.ask(draft, closure.definition.definition, place, today(), last)


@blueprint.post("/request/<int:draft>/pre-check")
@applicant
@redraws
def ask_pre_check(draft: int) -> ResponseReturnValue:
    """Ask for it; the answers must be complete enough to be looked at."""
    filling = own_draft(draft)
    back = redirect(url_for("applicant.page", draft=draft, name="review"))
    if not kept.wants_to_act():
        return back
    if unfinished(filling, the_office().store.directory()):
        flash(_("Some answers are still missing. Fill them in first; then we can look."), "error")
        return back
    ask_for(draft, filling.closure, filling.answers)
    flash(_("We check it and tell you here. Nothing is filed yet; you can still change it."))
    return back
