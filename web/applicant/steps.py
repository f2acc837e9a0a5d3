"""The steps of one request: what is asked on which page, from its definition and answers so far.

What happened first, then each form (a table on a page of its own), the services that follow, the
documents, the consents, and a last look. Pure over a `Filling`. Consumer: `apply`.
"""

from __future__ import annotations

from dataclasses import dataclass

from web.applicant.drafting import Filling
from web.language import gettext as _
from web.language import say
from workflow.definition.answers import check_answers, counted_from
from workflow.definition.catalogues import FieldType, Form
from workflow.domain.people import Directory
from workflow.machine.application import applicant_forms


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the form."""

    id: str
    kind: str
    """behalf, form, services, documents, consent or review."""
    title: str
    form: str = ""
    only: tuple[str, ...] = ()
    """For a form: the questions of this page."""


def steps_of(filling: Filling) -> list[Step]:
    """The pages in their order."""
    found: list[Step] = []
    if filling.behalf is not None:
        found.append(Step("behalf", "behalf", _("Who acts for them")))
    for name, form in applicant_forms(filling.closure).items():
        found.extend(_form_steps(name, form))
    if filling.offered:
        found.append(Step("services", "services", _("Services that may fit")))
    if filling.papers:
        found.append(Step("documents", "documents", _("Documents")))
    if filling.consent_items:
        found.append(Step("consent", "consent", _("Consent")))
    found.append(Step("review", "review", _("Check and send")))
    return found


def _form_steps(name: str, form: Form) -> list[Step]:
    """A form on one page; a table (and what follows from it) has its own, and a question that
    begins a page begins one."""
    groups: list[list[str]] = [[]]
    for field, asked in form.fields.items():
        if asked.type is FieldType.TABLE:
            groups += [[field, *sorted(counted_from(form.fields, {field}))], []]
        elif asked.follows is None and asked.page is not None:
            groups.append([field])
        elif asked.follows is None:
            groups[-1].append(field)
    groups = [group for group in groups if group]
    if len(groups) == 1:
        return [Step(name, "form", say(form.title), name, tuple(groups[0]))]
    return [
        Step(f"{name}-{number}", "form", _part_title(form, group, number), name, tuple(group))
        for number, group in enumerate(groups, 1)
    ]


def _part_title(form: Form, group: list[str], number: int) -> str:
    first = form.fields[group[0]]
    if first.page is not None:
        return say(first.page)
    if first.type is FieldType.TABLE:
        return say(first.title)
    title = say(form.title)
    return title if number == 1 else _("%(form)s, part %(number)s", form=title, number=number)


def unfinished(filling: Filling, directory: Directory) -> list[Step]:
    """The form pages on which something is still missing or not right."""
    wrong: set[str] = set()
    said = filling.behalf
    unsaid = said is not None and not said.get("agent_kind")
    for form in applicant_forms(filling.closure).values():
        _values, flaws = check_answers(form, filling.answers, directory=directory)
        wrong |= {key.partition("[")[0] for key in flaws}
    return [
        step
        for step in steps_of(filling)
        if wrong & set(step.only) or (step.kind == "behalf" and unsaid)
    ]
