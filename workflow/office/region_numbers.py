"""A region's own numbers beside each other: one that another bounds never exceeds it anywhere.

Pure. Input: the directory, the declared parameters, what a place would set. Consumer: the page of
the administrator, which keeps nothing that would break a bound there or at a place below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from workflow.definition.catalogues import Parameter
from workflow.domain.people import Directory


@dataclass(frozen=True, slots=True)
class Exceeded:
    """A number that would be higher than the one that bounds it."""

    name: str
    bound: str
    """The number that bounds it…"""
    most: int
    """…and what that comes to…"""
    place: str
    """…at this place."""


def exceeded(
    directory: Directory,
    known: Mapping[str, Parameter],
    place: str,
    values: Mapping[str, int | None],
) -> list[Exceeded]:
    """What would exceed its bound if `place` set these values, at it or the nearest place below;
    None takes a value back."""
    own = {name: value for name, value in values.items() if value is not None}
    after = replace(directory, parameters={**directory.parameters, place: own})
    found: dict[str, Exceeded] = {}
    for code in [place, *(each for each in directory.places if each != place)]:
        if place not in directory.chain(code):
            continue
        for name, parameter in known.items():
            bound = known.get(parameter.at_most or "")
            if bound is None or name in found:
                continue
            most = after.parameter(parameter.at_most or "", code, bound.value)
            if after.parameter(name, code, parameter.value) > most:
                found[name] = Exceeded(name, parameter.at_most or "", most, code)
    return list(found.values())
