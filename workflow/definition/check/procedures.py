"""Special procedures and extensions: allowed by the law profile, named in full, told in writing."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.definition.base import Span
from workflow.definition.check.deadlines import limit_days
from workflow.definition.check.examined import Examined
from workflow.definition.check.header import late_names, span_names
from workflow.definition.check.registry import CHECKS
from workflow.definition.model import Extended, Procedure
from workflow.definition.problems import Problem
from workflow.definition.procedures import ENDED
from workflow.definition.reader import Path

CORRECTION = "correction"
"""The reason of the pauses that a request for missing information makes."""


@CHECKS.for_definition("procedure-not-allowed")
def allowed(it: Examined) -> Iterator[Problem]:
    """A clock is paused only for what the law profile of the nature lets it be paused for."""
    law = it.catalogues.laws.get(it.definition.nature)
    for name, rule in it.definition.procedures.items():
        wanted = "suspension" if rule.kind == "suspension" else "special_procedure"
        if law is not None and wanted not in law.pauses:
            what = f"for a {it.definition.nature} the clock may not be paused for a {rule.kind}"
            instead = "leave it out, or make it a step of its own with a limit"
            path: Path = ("procedures", name, "kind")
            yield it.problem(path, "procedure-not-allowed", what, instead)


@CHECKS.for_definition(
    "unknown-state",
    "unknown-role",
    "unknown-letter",
    "unknown-reason",
    "unknown-parameter",
    "late-consequence",
    "procedure-name",
    "procedure-letter",
)
def names(it: Examined) -> Iterator[Problem]:
    """The states, the role, the letter, the reasons and the limit of each procedure."""
    for name, rule in it.definition.procedures.items():
        path: Path = ("procedures", name)
        if name == CORRECTION or name in it.own_steps or name in it.definition.inputs:
            what = f"`{name}` already names something else here"
            yield it.key_problem(path, "procedure-name", what, "give the procedure another id")
        yield from _names(it, path, rule)


def _names(it: Examined, path: Path, rule: Procedure) -> Iterator[Problem]:
    known = it.catalogues
    steps = [name for name, state in it.definition.states.items() if state.final is None]
    for index, state in enumerate(rule.during):
        yield from it.unknown((*path, "during", index), "unknown-state", "state", state, steps)
    yield from it.unknown((*path, "by"), "unknown-role", "role", rule.by, known.roles)
    yield from it.unknown((*path, "told"), "unknown-letter", "letter", rule.told, known.letters)
    if rule.reasons is not None:
        at: Path = (*path, "reasons")
        lists = known.reasons
        yield from it.unknown(at, "unknown-reason", "list of reasons", rule.reasons, lists)
    yield from span_names(it, (*path, "limit"), rule.limit)
    yield from late_names(it, (*path, "late"), rule.late, (ENDED,))
    if rule.late.deemed is not None:
        what = "that a procedure takes too long has no meaning in law"
        instead = "write `take: ended`, `remind: <role>` or `escalate: <role>`"
        yield it.problem((*path, "late", "deemed"), "late-consequence", what, instead)
    letter = known.letters.get(rule.told)
    if letter is not None and not all("{due}" in text for text in (letter.body.zh, letter.body.en)):
        what = "the letter does not say how long the procedure takes (`{due}`)"
        yield it.problem((*path, "told"), "procedure-letter", what, "put `{due}` into the letter")


@CHECKS.for_definition(
    "unknown-role",
    "unknown-reason",
    "unknown-parameter",
    "extension-not-longer",
    "extension-not-here",
)
def extensions(it: Examined) -> Iterator[Problem]:
    """Who may ask for more time, who decides, for which reasons; and that it is more."""
    clock = it.definition.clock
    if clock is not None and clock.extended is not None:
        at: Path = ("clock", "extended")
        yield from _asking(it, at, clock.extended)
        yield from _longer(it, at, clock.extended, clock.statutory or clock.promised)
    for process, name, state in it.steps:
        for key in ("begun", "within"):
            within = getattr(state, key)
            if within is None or within.extend is None:
                continue
            at = process.at(name, key, "extend")
            if state.task is None or key == "begun":
                what = "only the limit of a task can be extended"
                yield it.key_problem(at, "extension-not-here", what, "take `extend` out")
                continue
            yield from _asking(it, at, within.extend)
            yield from _who(it, at, within.extend)
            yield from _longer(it, at, within.extend, within.time)


def _asking(it: Examined, path: Path, rule: Extended) -> Iterator[Problem]:
    if rule.asked_by is not None:
        roles = it.catalogues.roles
        at: Path = (*path, "asked_by")
        yield from it.unknown(at, "unknown-role", "role", rule.asked_by, roles)
    yield from span_names(it, (*path, "answer"), rule.answer)


def _who(it: Examined, path: Path, rule: Extended) -> Iterator[Problem]:
    """For a task's own limit: what the check of the clock does for the service's."""
    yield from it.unknown((*path, "by"), "unknown-role", "role", rule.by, it.catalogues.roles)
    yield from span_names(it, (*path, "to"), rule.to)
    known = it.catalogues.reasons.get("extension", {})
    for index, reason in enumerate(rule.reasons):
        noun = "reason in the list `extension`"
        yield from it.unknown((*path, "for", index), "unknown-reason", noun, reason, known)


def _longer(it: Examined, path: Path, rule: Extended, base: Span) -> Iterator[Problem]:
    if rule.to.unit is not base.unit:
        return
    if limit_days(rule.to, it.catalogues) <= limit_days(base, it.catalogues):
        what = f"{rule.to} is no longer than the {base} it should extend"
        yield it.problem((*path, "to"), "extension-not-longer", what, "allow more time")
