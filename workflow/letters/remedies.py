"""What letters say about contesting a decision, and about one that was put right.

Input: closure, case, decision, dossier. Consumer: `letters`, for the placeholders `{appeal}`,
`{of}`, `{wrong}`, `{right}`, `{stopped}`.
"""

from __future__ import annotations

from workflow.definition.base import Span
from workflow.domain.case import Case, Decision
from workflow.domain.clock import Limit, Unit
from workflow.letters.source import Source
from workflow.letters.values import numbered
from workflow.letters.wording import is_chinese, written_date, written_month
from workflow.machine.tree import service_of
from workflow.ports import Dossier

EMPTY = ""


def appeal(source: Source, decision: Decision | None, locale: str) -> str:
    """How to contest this decision: organ, days, court; "" where the law names no way."""
    if decision is None:
        return EMPTY
    closure, case, directory = source.closure, source.case, source.directory
    scope = service_of(case, case.scopes[decision.path])
    nature = closure.processes[scope.process].definition.nature
    rules = closure.catalogues.appeal_of(nature)
    if rules is None:
        return EMPTY
    county = directory.places.get(directory.at_level(case.place, "county") or "")
    place = (county.zh if is_chinese(locale) else county.en) if county else EMPTY
    named = {
        "organ": rules.organ.to(locale).replace("{place}", place),
        "court": rules.court.to(locale).replace("{place}", place),
        "reconsideration": _limit(rules.reconsideration, locale),
        "lawsuit": _limit(rules.lawsuit, locale),
    }
    text = rules.text.to(locale)
    for name, value in named.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _limit(span: Span, locale: str) -> str:
    """`60日`, `60 days`: the time of an appeal is counted in plain days or months."""
    amount = span.amount if isinstance(span.amount, int) else 0
    if span.unit is Unit.CALENDAR:
        return f"{amount}日" if is_chinese(locale) else f"{amount} days"
    return Limit(amount, Unit(span.unit)).to(locale)


def earlier(case: Case, decision: Decision | None, locale: str) -> str:
    """The letter that was put right: its number and day."""
    of = case.decisions.get(decision.of) if decision is not None else None
    if of is None:
        return EMPTY
    number, day = numbered(of.number, locale), written_date(of.decided_on, locale)
    if not number:
        return day
    return f"{number}（{day}）" if is_chinese(locale) else f"{number} of {day}"


def said(dossier: Dossier, decision: Decision | None, name: str) -> str:
    """What was written about an error or a finding; "" once the file was erased."""
    if decision is None or decision.entry is None or not decision.kind:
        return EMPTY
    return str(dossier.entry(decision.entry).get(name, EMPTY))


def stopped(decision: Decision | None, locale: str) -> str:
    """From which month on nothing is paid any more; "" where nothing was."""
    if decision is None or not decision.stops:
        return EMPTY
    return written_month(decision.stops, locale)
