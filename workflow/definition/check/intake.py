"""Promises: documents that may follow or be declared, who checks them, and unkept ones."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.definition.check.examined import Examined
from workflow.definition.check.registry import CHECKS
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
        yield from _gaps(it)


def _gaps(it: Examined) -> Iterator[Problem]:
    assert it.definition.pledges is not None
    gaps = it.definition.pledges.gaps
    assert gaps is not None
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
