"""How requests come in: promises, who may ask for somebody else, by phone, looked at before."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.definition.check.examined import Examined
from workflow.definition.check.registry import CHECKS
from workflow.definition.intake import Gaps
from workflow.definition.problems import Problem
from workflow.definition.reader import Path


@CHECKS.for_definition(
    "unknown-material", "unknown-role", "unknown-state", "pledge-unkept", "pledge-not-asked"
)
def pledges(it: Examined) -> Iterator[Problem]:
    """Promises are about documents that are asked for, taken in task states; an unkept one leads
    to a decision or to an end of this definition."""
    rules = it.definition.pledges
    if rules is None:
        return
    asked = {name for each in it.closure.definitions.values() for name in each.reads.materials}
    for key, names in (
        ("gaps", rules.gaps.materials if rules.gaps else ()),
        ("declared", rules.declared.materials if rules.declared else ()),
    ):
        for index, name in enumerate(names):
            path: Path = ("pledges", key, "materials", index)
            known = it.catalogues.materials
            yield from it.unknown(path, "unknown-material", "material", name, known)
            if name in known and name not in asked:
                what = f"nothing here asks for `{name}`, so nobody can promise it"
                instead = "name it in `reads: {materials: …}`, or take it out"
                yield it.problem(path, "pledge-not-asked", what, instead)
    if rules.declared is not None:
        path = ("pledges", "declared", "by")
        yield from it.unknown(path, "unknown-role", "role", rules.declared.by, it.catalogues.roles)
    if rules.gaps is not None:
        yield from _gaps(it, rules.gaps)


def _gaps(it: Examined, gaps: Gaps) -> Iterator[Problem]:
    states = it.definition.states
    tasks = {name for name, state in states.items() if state.task is not None}
    for index, name in enumerate(gaps.during):
        path: Path = ("pledges", "gaps", "during", index)
        yield from it.unknown(path, "unknown-state", "task state", name, tasks)
    ends = {name for name, state in states.items() if state.final is not None}
    if gaps.unkept != "decide" and gaps.unkept not in ends:
        what = f"`{gaps.unkept}` is no end of this definition"
        instead = f"write `decide` or one of {', '.join(sorted(ends))}"
        yield it.problem(("pledges", "gaps", "unkept"), "pledge-unkept", what, instead)


@CHECKS.for_definition("unknown-material", "unknown-role", "paper-not-shown")
def coming_in(it: Examined) -> Iterator[Problem]:
    """What shows an authority or confirms a call is a paper for that, so that whoever accepts the
    request sees it; a pre-check is looked at by a role that there is."""
    definition = it.definition
    for kind, agency in definition.behalf.items():
        yield from _paper(it, ("behalf", kind, "shows"), agency.shows, "agent")
    if definition.by_phone is not None:
        for index, name in enumerate(definition.by_phone.confirmed_by):
            yield from _paper(it, ("by_phone", "confirmed_by", index), name, "phone")
    if definition.pre_check is not None:
        by = definition.pre_check.by
        yield from it.unknown(("pre_check", "by"), "unknown-role", "role", by, it.catalogues.roles)


def _paper(it: Examined, path: Path, name: str, act: str) -> Iterator[Problem]:
    known = it.catalogues.materials
    yield from it.unknown(path, "unknown-material", "material", name, known)
    if name in known and known[name].on_behalf != act:
        what = f"`{name}` is no paper for this, so nobody who accepts the request would see it"
        yield it.problem(path, "paper-not-shown", what, f"give it `on_behalf: {act}`")
