"""What the public may see of a person: by the privacy class of each field and who reads it.

A community board shows names whole (民发〔2021〕57号 24), the internet masked ones only; addresses,
numbers, health and minors are shown nowhere (个人信息保护法 28).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from workflow.definition.base import Span
from workflow.definition.catalogues import FieldType, Form, FormField, Privacy
from workflow.definition.check.examined import Examined
from workflow.definition.check.registry import CHECKS
from workflow.definition.check.steps import MASKED, shown_field
from workflow.definition.library import Library
from workflow.definition.problems import Problem
from workflow.definition.reader import Path
from workflow.domain.clock import Unit

LONGEST: Mapping[Unit, int] = {Unit.WORKING: 700, Unit.CALENDAR: 1095, Unit.MONTHS: 36}
"""The most that a grant may be published: three years. The public pages look no further back."""


@CHECKS.for_definition("published-too-long")
def no_longer_than_needed(it: Examined) -> Iterator[Problem]:
    """A name is published no longer than its purpose needs: three years at most, also where a
    region sets the number (个人信息保护法 19)."""
    for process, name, state in it.steps:
        span = state.final.published_for if state.final is not None else None
        if span is not None and (most := _most(it, span)) is not None:
            words = f"{LONGEST[span.unit]} {span.unit}"
            what = f"a grant is published for at most three years ({words}), and this is {most}"
            instead = (
                f"write at most {words}, or a parameter of days whose `maximum` is no more: "
                "names are public only as long as that is needed (个人信息保护法 19)"
            )
            path = process.at(name, "final", "published_for")
            yield it.problem(path, "published-too-long", what, instead)


def _most(it: Examined, span: Span) -> str | None:
    """How long it may become, where that is too long."""
    if isinstance(span.amount, int):
        return str(span) if span.amount > LONGEST[span.unit] else None
    number = it.catalogues.parameters.get(span.amount)
    if number is None:  # unknown-parameter says so
        return None
    if number.maximum is None:
        return "as long as a region likes"
    most = max(number.maximum, number.value)
    return f"up to {most} {span.unit}" if most > LONGEST[span.unit] else None


@CHECKS.for_definition("privacy-forbidden", "privacy-unmasked", "privacy-mask")
def public(it: Examined) -> Iterator[Problem]:
    """Notices and publications show only what their readers may see."""
    for process, name, state in it.steps:
        if state.notice is not None:
            for place_id, place in state.notice.places.items():
                path = process.at(name, "notice", "places", place_id, "shows")
                yield from _shown(it, path, place.shows, place.audience == "internet")
        if state.final is not None:
            path = process.at(name, "final", "publish")
            yield from _shown(it, path, state.final.publish, internet=False)


@CHECKS.for_library("privacy-account")
def accounts(library: Library) -> Iterator[Problem]:
    """The number of a bank account is always sensitive (个人信息保护法 28), in tables too."""
    for name, form in library.catalogues.forms.items():
        for path, question in _questions(form):
            account = question.type is FieldType.BANK_ACCOUNT
            if account and question.privacy is not Privacy.SENSITIVE:
                what = f"`{path[-1]}` is a bank account, and {question.privacy}"
                instead = "write `privacy: sensitive`: accounts are shown only to who needs them"
                yield library.problem("forms", name, path, "privacy-account", what, instead)


def _questions(form: Form) -> Iterator[tuple[Path, FormField]]:
    for name, field in form.fields.items():
        yield ("fields", name), field
        for column, each in (field.columns or {}).items():
            yield ("fields", name, "columns", column), each


def _shown(it: Examined, path: Path, names: Iterable[str], internet: bool) -> Iterator[Problem]:
    fields = {**it.answers, **it.findings}
    for index, name in enumerate(names):
        field = shown_field(fields, name)
        if field is None:
            continue
        at: Path = (*path, index)
        masked = name not in fields and name.endswith(MASKED)
        found = list(_field(it, at, name, field, internet, masked))
        yield from found
        for column, each in (field.columns or {}).items() if not found else ():
            yield from _field(it, at, f"{name}.{column}", each, internet, masked=False)


def _field(
    it: Examined, path: Path, name: str, field: FormField, internet: bool, masked: bool
) -> Iterator[Problem]:
    if field.privacy in (Privacy.PERSONAL, Privacy.SENSITIVE):
        what = f"`{name}` is {field.privacy}: it may never be shown in public"
        instead = "take it out; only fields of the class public or name can be shown"
        yield it.problem(path, "privacy-forbidden", what, instead)
    elif masked and field.privacy is not Privacy.NAME:
        what = f"only names are masked, and `{name.removesuffix(MASKED)}` is no name"
        instead = f"write `{name.removesuffix(MASKED)}`"
        yield it.problem(path, "privacy-mask", what, instead)
    elif internet and field.privacy is Privacy.NAME and not masked:
        what = f"`{name}` is a person's name: on the internet it is masked"
        instead = f"write `{name}{MASKED}`" if "." not in name else "take the table out here"
        yield it.problem(path, "privacy-unmasked", what, instead)
