"""Documents: asked for only if somebody reads them, and never if the office can find out itself."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.definition.check.examined import Examined
from workflow.definition.check.registry import CHECKS
from workflow.definition.closure import states_of
from workflow.definition.problems import Problem
from workflow.definition.reader import Path


@CHECKS.for_definition("material-unread")
def unread(it: Examined) -> Iterator[Problem]:
    """Each material asked for is read by a task: of the definition, or in a package with it."""
    read = {
        name
        for each in it.related
        for state in states_of(each)
        for name in (
            *(state.task.reads if state.task else ()),
            *(state.notice.objections.reads if state.notice else ()),
        )
    }
    for index, name in enumerate(it.definition.reads.materials):
        if name in it.catalogues.materials and name not in read:
            what = f"`{name}` is asked for, but no task reads it"
            instead = "add it to the `reads` of the task that needs it, or stop asking for it"
            path: Path = ("reads", "materials", index)
            yield it.problem(path, "material-unread", what, instead)


@CHECKS.for_definition("material-verifiable", "material-replaced", "formerly-unexplained")
def needless(it: Examined) -> Iterator[Problem]:
    """Nothing is asked for that the office verifies itself (社会救助法 62) or that was replaced."""
    reads, known = it.definition.reads, it.catalogues.materials
    for index, name in enumerate(reads.materials):
        path: Path = ("reads", "materials", index)
        material = known.get(name)
        if material is None:
            continue
        if material.verified_by is not None:
            what = f"`{name}` is asked for, but `{material.verified_by}` verifies it"
            instead = "move it to `formerly`: it may not be demanded (社会救助法 62)"
            yield it.problem(path, "material-verifiable", what, instead)
        elif material.replaced_by is not None or name in reads.formerly:
            what = f"`{name}` is asked for, although it has been replaced"
            yield it.problem(path, "material-replaced", what, "move it to `formerly`")
    for index, name in enumerate(reads.formerly):
        material = known.get(name)
        if material is not None and not (material.replaced_by or material.verified_by):
            what = f"the catalogue does not say what replaced `{name}`"
            instead = "add `replaced_by:` or `verified_by:` to it there"
            path = ("reads", "formerly", index)
            yield it.problem(path, "formerly-unexplained", what, instead)
