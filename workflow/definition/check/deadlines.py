"""Deadlines: every task has one, and all together keep what is promised and what the law says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from workflow.definition.base import Span
from workflow.definition.catalogues import Catalogues
from workflow.definition.check.chains import Chain, TooManyLanes, timing
from workflow.definition.check.examined import Examined
from workflow.definition.check.registry import CHECKS
from workflow.definition.model import Clock, Definition
from workflow.definition.problems import Problem
from workflow.definition.reader import Path
from workflow.domain.calendar import china
from workflow.domain.clock import Unit


@CHECKS.for_definition("no-deadline")
def every_task(it: Examined) -> Iterator[Problem]:
    """Each task has a deadline; the model sees to its consequence."""
    for process, name, state in it.steps:
        if state.task is not None and state.within is None:
            what = f"the task `{name}` has no deadline"
            instead = "add `within: {time: 5 working days, late: {escalate: <role>}}`"
            yield it.key_problem(process.at(name), "no-deadline", what, instead)


@CHECKS.for_definition("promise-over-statutory")
def promises(it: Examined) -> Iterator[Problem]:
    """What is promised is no longer than what the law demands."""
    clock = it.definition.clock
    if clock is None or clock.statutory is None or clock.statutory.unit is not clock.promised.unit:
        return
    promised = least_amount(clock.promised, it.catalogues)
    if promised > least_amount(clock.statutory, it.catalogues):
        what = f"{clock.promised} are promised, but the law demands {clock.statutory}"
        path: Path = ("clock", "promised")
        instead = "promise no more than the law allows"
        yield it.problem(path, "promise-over-statutory", what, instead)


@CHECKS.for_definition("chain-over-promised", "chain-over-statutory", "too-many-lanes")
def chains(it: Examined) -> Iterator[Problem]:
    """The longest chain of deadlines keeps the limits; so does that of each service in a lane."""
    try:
        found = timing(it.definition, it.library.definitions, it.catalogues)
    except TooManyLanes:
        what = "its lanes run more definitions inside of each other than anybody can follow"
        yield it.key_problem(("uses",), "too-many-lanes", what, "run fewer, less deeply nested")
        return
    if it.definition.clock is not None:
        for key, code, what in _broken(it.definition.clock, found.chain, it.catalogues):
            yield it.problem(("clock", *key), code, what, _SHORTEN)
    for each in found.lanes.values():
        used = it.library.definitions.get(each.lane.use or "")
        if used is None or used.clock is None or _broken_alone(used, used.clock, it):
            continue
        for _, code, what in _broken(used.clock, each.chain, it.catalogues):
            yield it.key_problem(each.path, code, f"`{used.definition}`: {what}", _SHORTEN)


_SHORTEN = "shorten one of these steps, or allow more time"


def _broken_alone(definition: Definition, clock: Clock, it: Examined) -> bool:
    """Whether a service breaks its limits by itself already, which is told there."""
    alone = timing(definition, it.library.definitions, it.catalogues).chain
    return any(True for _ in _broken(clock, alone, it.catalogues))


def _broken(clock: Clock, chain: Chain, catalogues: Catalogues) -> Iterator[tuple[Path, str, str]]:
    """The limits that a chain is too long for: where each is written, the code, and what."""
    limits: list[tuple[Path, Span | None, str, str]] = [
        (("promised",), clock.promised, "promised", "chain-over-promised"),
        (("statutory",), clock.statutory, "statutory", "chain-over-statutory"),
    ]
    if clock.shortened is not None:
        short: Path = ("shortened", "to")
        limits.append((short, clock.shortened.to, "shortened", "chain-over-statutory"))
    for path, limit, name, code in limits:
        if limit is not None and chain.days > limit_days(limit, catalogues):
            what = f"the steps can take longer than the {name} {limit}: {chain}"
            yield path, code, what


def least_amount(span: Span, catalogues: Catalogues) -> int:
    """The amount of a limit: of a parameter, the least that a region may set."""
    if isinstance(span.amount, int):
        return span.amount
    parameter = catalogues.parameters.get(span.amount)
    if parameter is None:
        return 10_000  # the unknown name is a problem of its own
    return parameter.minimum if parameter.minimum is not None else parameter.value


def limit_days(span: Span, catalogues: Catalogues) -> int:
    """How many working days a limit leaves at the least."""
    amount = least_amount(span, catalogues)
    if span.unit is Unit.WORKING:
        return amount
    return fewest_working_days(amount if span.unit is Unit.CALENDAR else amount * 30 - 2)


@lru_cache(maxsize=64)
def fewest_working_days(days: int) -> int:
    """The fewest working days in any window of so many calendar days of the official years."""
    calendar = china()
    years = sorted(calendar.official_years)
    last = date(years[-1], 12, 31) - timedelta(days)
    start, fewest = date(years[0], 1, 1), days
    while start <= last:
        fewest = min(fewest, calendar.working_days_after(start, start + timedelta(days)))
        start += timedelta(1)
    return fewest
