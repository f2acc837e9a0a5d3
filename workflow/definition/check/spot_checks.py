"""The share of a service's grants that is checked at random: a number that the law bounds."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.definition.check.examined import Examined
from workflow.definition.check.registry import CHECKS
from workflow.definition.problems import Problem


@CHECKS.for_definition("unknown-parameter", "spot-check-share")
def spot_check(it: Examined) -> Iterator[Problem]:
    """`spot_check` names a number of the region in percent, with a least and a most of 1 to 100."""
    name = it.definition.spot_check
    if name is None:
        return
    known = it.catalogues.parameters
    yield from it.unknown(("spot_check",), "unknown-parameter", "parameter", name, known)
    if name in known:
        declared = known[name]
        least, most = declared.minimum or 0, declared.maximum or 0
        if declared.unit != "percent" or not 1 <= least <= most <= 100:
            what = f"`{name}` is no share that a region may set: nothing keeps it above its floor"
            instead = "give it `unit: percent`, and `minimum` and `maximum` within 1 to 100"
            yield it.problem(("spot_check",), "spot-check-share", what, instead)
