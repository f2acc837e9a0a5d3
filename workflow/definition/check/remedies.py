"""Putting decisions right: each letter says how to contest, revocation names role and reasons."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.definition.check.examined import Examined
from workflow.definition.check.header import span_names
from workflow.definition.check.registry import CHECKS
from workflow.definition.problems import Problem

CONTESTABLE = ("granted", "not_granted", "terminated", "referred")
"""Outcomes that decide something about somebody."""
APPEAL = "{appeal}"
LETTERS = ("rectification", "revocation")
"""The letters that put a decision right."""


@CHECKS.for_definition("letter-without-appeal")
def appeals(it: Examined) -> Iterator[Problem]:
    """A decision's letter says to whom, until when and before which court one can contest it."""
    if it.catalogues.appeal_of(it.definition.nature) is None:
        return
    for process, name, state in it.steps:
        final = state.final
        if final is None or final.letter is None or final.outcome not in CONTESTABLE:
            continue
        letter = it.catalogues.letters.get(final.letter)
        said = (letter.body.zh, letter.body.en) if letter is not None else ()
        if not all(APPEAL in text for text in said):
            what = f"the letter `{final.letter}` does not say how to contest the decision"
            instead = "add a paragraph `{appeal}` to it, in both languages"
            path = process.at(name, "final", "letter")
            yield it.problem(path, "letter-without-appeal", what, instead)


@CHECKS.for_definition("unknown-role", "unknown-reason", "unknown-letter")
def remedies(it: Examined) -> Iterator[Problem]:
    """Who corrects and revokes, for which reasons; the letters that tell of it."""
    rules = it.definition.remedies
    if rules is None:
        return
    known = it.catalogues
    if rules.rectified_by is not None:
        first = ("remedies", "rectified_by")
        yield from it.unknown(first, "unknown-role", "role", rules.rectified_by, known.roles)
    if rules.revoked is not None:
        by = ("remedies", "revoked", "by")
        yield from it.unknown(by, "unknown-role", "role", rules.revoked.by, known.roles)
        at = ("remedies", "revoked", "reasons")
        reasons = rules.revoked.reasons
        yield from it.unknown(at, "unknown-reason", "list of reasons", reasons, known.reasons)
    for letter in LETTERS:
        if letter not in known.letters:
            what = f"no letter `{letter}` tells the person of it"
            instead = f"add `{letter}` to `letters` in a catalogue"
            yield it.key_problem(("remedies",), "unknown-letter", what, instead)


@CHECKS.for_definition("unknown-role", "unknown-reason", "unknown-parameter")
def changed_notices(it: Examined) -> Iterator[Problem]:
    """Who may change a notice, how long it may run then, and for which reasons."""
    for process, name, state in it.steps:
        rules = state.notice.managed if state.notice is not None else None
        if rules is None:
            continue
        path = process.at(name, "notice", "managed")
        roles, lists = it.catalogues.roles, it.catalogues.reasons
        yield from it.unknown((*path, "by"), "unknown-role", "role", rules.by, roles)
        at = (*path, "reasons")
        yield from it.unknown(at, "unknown-reason", "list of reasons", rules.reasons, lists)
        yield from span_names(it, (*path, "extended"), rules.extended)
