"""What a letter says: a catalogue template filled from a case, as a value that pages print.

Input: the file of a case, a decision (or the kind of a letter that follows from none). Consumers:
the printable pages. Pure: the same case gives the same letter, so one that was printed can be
printed again. Personal data is in here: whoever shows a letter has checked that the reader may see
it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from workflow.definition.base import Text
from workflow.definition.catalogues import PLACEHOLDER, PLACEHOLDERS
from workflow.definition.catalogues import Letter as Template
from workflow.domain.case import Case, Decision
from workflow.errors import NotFound
from workflow.letters.remedies import appeal, earlier, said, stopped
from workflow.letters.source import About, Source
from workflow.letters.values import Values
from workflow.letters.wording import is_chinese, listed, sentence, written_date
from workflow.ports import Store

RECEIPT, ACCEPTANCE, CORRECTION = "filing_receipt", "acceptance", "correction_request"
"""Letters that follow from no decision."""

_LISTS = ("reasons", "items", "refer")


class UnknownPlaceholder(ValueError):
    """A letter's template names something that no case has; the message says which."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: a text, or a list."""

    text: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, ready to be set and printed."""

    kind: str
    """The template's id."""
    title: str
    salutation: str
    paragraphs: tuple[Paragraph, ...]
    signature: tuple[str, ...]
    """Organ and date, at the end beside the stamp; empty if there is nothing."""
    addressee: str
    organ: str
    number: str
    """`〔2026〕17号`, under the title; "" for a letter that carries none."""
    day: date
    date: str
    reasons: tuple[str, ...]
    amount: str
    """`每月1,260.00元`; "" where nothing is paid."""
    first_month: str
    """`2026年4月`; "" where nothing begins."""
    refer: tuple[str, ...]
    """The names of other services that may fit."""
    stamp: bool
    """Whether it has a slot for the organ's stamp, or for the scan of the stamped sheet."""
    served: str
    """The record of service 送达; lines to fill in by hand while it was not served."""


def letter_for(source: Source, about: Decision | str, locale: str) -> Letter:
    """The letter about a decision, one of `RECEIPT`, `ACCEPTANCE`, `CORRECTION`, or what announces
    another limit: `procedure_<task>`, `extension_<number>`.

    Raises NotFound('no_letter') when the case has no such letter (yet), UnknownPlaceholder for a
    template that cannot be filled.
    """
    matter = About.of(source.closure, source.case, about)
    template = source.closure.catalogues.letters.get(matter.kind)
    if template is None:
        raise NotFound("no_letter", letter=matter.kind)
    return _Filling(Values(source, matter, locale), locale).letter(template)


def letters_of(case: Case) -> tuple[Decision | str, ...]:
    """What `letter_for` can be asked for, in the order in which the letters came to be."""
    # What the office convenes itself has nobody who would get a receipt.
    filed = case.filed_on is not None and case.applicant is not None
    found: list[Decision | str] = [RECEIPT] if filed else []
    found += [ACCEPTANCE] if case.accepted_on else []
    found += [CORRECTION] if any(c.asked_on for c in case.corrections.values()) else []
    found += [f"procedure_{t.no}" for t in case.tasks.values() if t.kind == "procedure"]
    granted = (e for e in case.extensions.values() if e.status == "granted")
    found += [f"extension_{each.no}" for each in granted]
    return (*found, *(each for each in case.decisions.values() if each.letter))


def titles_for(store: Store, case: Case) -> dict[str, Text]:
    """The titles of the services that the case's decisions refer to, as published now."""
    found: dict[str, Text] = {}
    for name in {name for decision in case.decisions.values() for name in decision.refer}:
        try:
            found[name] = store.current(name).definition.title
        except NotFound:
            continue
    return found


def placeholders_of(text: str) -> set[str]:
    """What a text names in braces. Raises UnknownPlaceholder."""
    named = set(PLACEHOLDER.findall(text))
    for name in sorted(named - PLACEHOLDERS):
        raise UnknownPlaceholder(f"{{{name}}}: write one of {', '.join(sorted(PLACEHOLDERS))}")
    return named


class _Filling:
    """Fills one template."""

    def __init__(self, values: Values, locale: str) -> None:
        self._values = values
        self._locale = locale

    def letter(self, template: Template) -> Letter:
        """The whole letter."""
        values, locale = self._values, self._locale
        body = template.body.to(locale)
        placeholders_of(body)
        parts = [part.strip() for part in re.split(r"\n[ \t]*\n", body)]
        salutation = parts.pop(0) if _only(parts[0], {"applicant"}) else ""
        signed = bool(parts) and _only(parts[-1], {"organ", "number", "date"})
        signature = PLACEHOLDER.findall(parts.pop()) if signed else []
        paragraphs = [each for part in parts if (each := self._paragraph(part)) is not None]
        return Letter(
            kind=values.about.kind,
            title=template.title.to(locale),
            salutation=self._fill(salutation),
            paragraphs=tuple(paragraphs),
            signature=tuple(
                text for name in signature if name != "number" and (text := self._one(name))
            ),
            addressee=values.applicant(),
            organ=values.organ(),
            number=values.number(),
            day=values.about.day,
            date=written_date(values.about.day, locale),
            reasons=values.reasons(),
            amount=values.amount(),
            first_month=values.first_month(),
            refer=values.refer(),
            stamp="organ" in signature,
            served=values.served(),
        )

    def _paragraph(self, text: str) -> Paragraph | None:
        """A paragraph; None for one whose placeholders are all empty."""
        for name in _LISTS:
            if text == f"{{{name}}}":
                items: tuple[str, ...] = getattr(self._values, name)()
                return Paragraph("", items) if items else None
        named = PLACEHOLDER.findall(text)
        if named == ["refer"] and not self._values.refer():
            return None
        if named and not any(self._one(name) for name in named):
            return None
        return Paragraph(self._fill(text))

    def _fill(self, text: str) -> str:
        """The text with its values. Only the text around them is shaped: what a value says, such as
        the words that were wrong, stays as it is."""
        return _SPACED.sub(self._put, text).strip()

    def _put(self, found: re.Match[str]) -> str:
        """A value in its line: nothing takes its space along, quotes within quotes are single ones,
        what begins a sentence begins with a capital, an amount there is a sentence of its own."""
        space, name = found.groups()
        value, before = self._one(name), found.string[: found.start()]
        if not value:
            return ""
        if before.endswith("“"):
            value = value.replace("“", "‘").replace("”", "’")
        if before.endswith(("。", ".")) and name == "amount":
            value = f"金额：{value}。" if is_chinese(self._locale) else f"Amount: {value}."
        elif before.endswith("."):
            value = value[0].upper() + value[1:]
        return space + value

    def _one(self, name: str) -> str:
        """The words for one placeholder within a line."""
        return _WORDS[name](self._values, self._locale)


_WORDS: Mapping[str, Callable[[Values, str], str]] = MappingProxyType(
    {
        "applicant": lambda values, _: values.applicant(),
        "service": lambda values, _: values.service(),
        "organ": lambda values, _: values.organ(),
        "number": lambda values, _: values.number(),
        "amount": lambda values, _: values.amount(),
        "first_month": lambda values, _: values.first_month(),
        "due": lambda values, _: values.due(),
        "contact": lambda values, _: values.contact(),
        "case": lambda values, _: values.case.tracking,
        "date": lambda values, locale: written_date(values.about.day, locale),
        "reasons": lambda values, locale: sentence(values.reasons(), locale),
        "items": lambda values, locale: listed(values.items(), locale),
        "refer": lambda values, locale: listed(values.refer(), locale) or values.ask_there(),
        "appeal": lambda values, locale: appeal(values.source, values.about.decision, locale),
        "of": lambda values, locale: earlier(values.case, values.about.decision, locale),
        "wrong": lambda values, _: said(values.source.dossier, values.about.decision, "wrong"),
        "right": lambda values, _: said(values.source.dossier, values.about.decision, "right"),
        "stopped": lambda values, locale: stopped(values.about.decision, locale),
    }
)
"""The words for each placeholder that stands within a line."""
_SPACED = re.compile(r"( *)" + PLACEHOLDER.pattern)
_ADDRESS = re.compile("Dear|To the family of|的家属")


def _only(text: str, names: set[str]) -> bool:
    """Whether a paragraph is made of these placeholders (and marks, and words of address) alone."""
    named = set(PLACEHOLDER.findall(text))
    rest = _ADDRESS.sub("", PLACEHOLDER.sub("", text))
    return bool(named) and named <= names and not re.search(r"\w", rest)
