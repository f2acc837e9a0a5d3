"""What stands on cards and lists about definitions, in words.

Input: parts of the model and of a diagram. Consumers: the pages of definitions and drafts.
"""

from __future__ import annotations

from web.language import current_language, say
from web.language import gettext as _
from workflow.definition.base import Span
from workflow.definition.catalogues import Catalogues, FieldType
from workflow.definition.diagram import Arrow, Card, TimeLimit
from workflow.definition.diagram_marks import Mark
from workflow.definition.model import Nature
from workflow.domain.clock import Unit
from workflow.domain.limit import Limit


def span_words(span: Span, catalogues: Catalogues) -> str:
    """A length of time; of a region's number its usual value, and that it is one."""
    if isinstance(span.amount, int):
        return Limit(span.amount, Unit(span.unit)).to(current_language())
    parameter = catalogues.parameters.get(span.amount)
    if parameter is None:
        return str(span)
    usual = Limit(parameter.value, Unit(span.unit)).to(current_language())
    return _("%(time)s (a region may set its own)", time=usual)


def role_words(role: str, catalogues: Catalogues) -> str:
    """What a role is called; its id where the catalogue does not know it."""
    known = catalogues.roles.get(role)
    return say(known.title) if known is not None else role


def outcome_words(outcome: str, catalogues: Catalogues) -> str:
    """What an outcome is called."""
    known = catalogues.outcomes.get(outcome)
    return say(known) if known is not None else outcome


def table_words(name: str, catalogues: Catalogues) -> str:
    """What a table of a form is called; its name where no form has it."""
    for form in catalogues.forms.values():
        field = form.fields.get(name)
        if field is not None and field.type is FieldType.TABLE:
            return say(field.title)
    return name


def department_words(department: str, catalogues: Catalogues) -> str:
    """What a department is called."""
    known = catalogues.departments.get(department)
    return say(known.title) if known is not None else department


def nature_words(nature: Nature) -> str:
    """What kind of act a service is."""
    return {
        Nature.LICENCE: _("Licence"),
        Nature.BENEFIT: _("Benefit"),
        Nature.CONFIRMATION: _("Confirmation"),
        Nature.OTHER: _("Other"),
    }[nature]


def kind_words(kind: str) -> str:
    """What kind of step a card stands for."""
    return {
        "task": _("Task"),
        "notice": _("Public notice"),
        "lanes": _("Side by side"),
        "wait": _("Waits"),
        "choose": _("Decided by the data"),
        "final": _("End"),
        "use": _("Service of its own"),
    }[kind]


def final_words(outcome: str) -> str:
    """What an end comes to."""
    return {
        "granted": _("granted"),
        "not_granted": _("not granted"),
        "terminated": _("ended without a decision"),
        "withdrawn": _("withdrawn"),
        "referred": _("passed on"),
        "known": _("the result is known"),
    }.get(outcome, outcome)


def limit_words(limit: TimeLimit, catalogues: Catalogues) -> str:
    """A deadline of a card: how long, and for what."""
    time = span_words(limit.time, catalogues)
    return {
        "within": _("within %(time)s", time=time),
        "begun": _("taken up within %(time)s", time=time),
        "posting": _("posted within %(time)s", time=time),
        "runs": _("runs %(time)s", time=time),
        "objections": _("each objection answered within %(time)s", time=time),
        "served": _("handed over within %(time)s", time=time),
        "promised": _("promised within %(time)s", time=time),
    }[limit.kind]


def silence_words(limit: TimeLimit, catalogues: Catalogues) -> str:
    """What it means when a deadline passes; "" where time simply ends it."""
    if limit.late == "remind":
        return _("Late: %(role)s is reminded.", role=role_words(limit.target, catalogues))
    if limit.late == "escalate":
        role = role_words(limit.target, catalogues)
        if limit.more:
            more = _(", ").join(role_words(each, catalogues) for each in limit.more)
            return _(
                "Late: %(role)s may handle it too, and is told; then %(more)s.",
                role=role,
                more=more,
            )
        return _("Late: %(role)s may handle it too, and is told.", role=role)
    if limit.late == "reassign":
        return _("Late: it goes to %(role)s.", role=role_words(limit.target, catalogues))
    outcome = outcome_words(limit.target, catalogues)
    if limit.late == "deemed":
        return _("Late: in law this counts as “%(outcome)s”.", outcome=outcome)
    if limit.late == "take":
        return _("Late: it ends as “%(outcome)s”.", outcome=outcome)
    return ""


def arrow_words(card: Card, arrow: Arrow, catalogues: Catalogues) -> str:
    """When a way is taken."""
    if arrow.act is not None:
        return _("act: %(what)s", what=say(arrow.act))
    if arrow.outcome:
        return outcome_words(arrow.outcome, catalogues)
    if arrow.guard:
        return _("if %(guard)s", guard=arrow.guard)
    return _("otherwise") if card.kind == "choose" else _("opens")


def mark_words(mark: Mark, catalogues: Catalogues) -> str:
    """What a card says besides its step."""
    role = role_words(mark.role, catalogues)
    text = say(mark.text) if mark.text is not None else ""
    return {
        "section": _("Critical section %(name)s: one at a time.", name=mark.name),
        "milestone": _("Milestone: %(name)s", name=mark.name),
        "only_while": _("Only while %(guard)s: %(says)s", guard=mark.name, says=text),
        "signal": _("Goes on with: %(what)s (%(who)s)", what=text, who=_sender(mark, role)),
        "join": _("Joined when %(rule)s", rule=mark.name),
        "failed": _failed(mark, role),
        "hold": _(
            "After a failure %(role)s decides whether the others go on; meanwhile they are paused.",
            role=role,
        ),
        "reopens": _("%(role)s may let one lane run again.", role=role),
        "more": _("%(role)s may add another one while they run.", role=role),
        "panel": _(
            "Several people decide, each for themselves; it passes with: %(needs)s",
            needs=_needs(mark.name),
        ),
        "gives": _("Gives back: %(name)s", name=mark.name),
    }[mark.kind]


def _needs(needed: str) -> str:
    words = {"all": _("all of them"), "any": _("one of them"), "first": _("whoever speaks first")}
    return words.get(needed, needed)


def _sender(mark: Mark, role: str) -> str:
    return {"applicant": _("the applicant"), "system": _("a connected system")}.get(mark.role, role)


def _failed(mark: Mark, role: str) -> str:
    if mark.name == "cancel":
        return _("After a failure the others are cancelled.")
    if mark.name == "ask":
        return _("After a failure %(role)s decides whether the others go on.", role=role)
    return _("After a failure the others go on.")
