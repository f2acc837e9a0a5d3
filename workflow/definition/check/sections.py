"""Waits that nothing can meet, and critical sections in which a case would stand still for ever."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from workflow.definition.check.examined import Examined
from workflow.definition.check.flow import reached
from workflow.definition.check.registry import CHECKS
from workflow.definition.closure import Process, processes_of, states_of
from workflow.definition.expressions import ExpressionError, Guard, GuardError, compile_guard
from workflow.definition.model import Definition, Lane, State
from workflow.definition.problems import Problem

MOST_TRIED = 4_096
"""How many combinations of outcomes are tried before a wait is given the benefit of the doubt."""


@CHECKS.for_definition("wait-never-met")
def waits(it: Examined) -> Iterator[Problem]:
    """What is waited for can come about, as far as outcomes and milestones tell."""
    for process, name, state in it.steps:
        if state.wait is None or state.wait.until is None:
            continue
        try:
            guard = compile_guard(state.wait.until)
        except ExpressionError:
            continue  # a problem of its own
        if not _can_hold(it, process, guard):
            what = "nothing that can happen meets this wait"
            instead = "wait for an outcome that the lane can have, or for another milestone"
            yield it.problem(process.at(name, "wait", "until"), "wait-never-met", what, instead)


def _can_hold(it: Examined, process: Process, guard: Guard) -> bool:
    """Whether some outcomes of the inputs, and some milestones, make a guard true.

    A guard that names anything else is left alone: what people answer is not known here.
    """
    choices: list[tuple[object, ...]] = []
    for name in guard.names:
        if name in it.definition.inputs:
            choices.append(it.input_outcomes(name))
        elif name.removeprefix("at_") in it.milestones and name.startswith("at_"):
            choices.append((True, False) if _elsewhere(it, process, name[3:]) else (False,))
        elif name.removeprefix("reached_") in it.milestones and name.startswith("reached_"):
            choices.append((True, False))
        else:
            return True
    for tried, values in enumerate(product(*choices), 1):
        if tried > MOST_TRIED or _holds(guard, dict(zip(guard.names, values, strict=True))):
            return True
    return False


def _holds(guard: Guard, values: dict[str, object]) -> bool:
    try:
        return guard.test(values)  # type: ignore[arg-type]  # texts and truths, as their names say
    except GuardError:
        return True  # a problem of its own


def _elsewhere(it: Examined, waiting: Process, milestone: str) -> bool:
    """Whether another scope can stand at a milestone while one waits: a process is in one state
    at a time, so only another process, or another instance of the same, can."""
    processes = (each for definition in it.related for each in processes_of(definition))
    return any(
        state.milestone == milestone and process.ref != waiting.ref
        for process in processes
        for state in process.states.values()
    )


@CHECKS.for_definition("section-deadlock")
def deadlocks(it: Examined) -> Iterator[Problem]:
    """No section is needed to leave another one that is needed to leave it."""
    inner = _nested(it)
    for process, name, state in it.steps:
        section = state.section
        if section is None:
            continue
        if state.lanes is not None and section in reached(inner, inner.get(section, ())):
            what = f"inside the section `{section}` a lane waits for that same section"
            instead = "give the lanes inside another section, or none"
            yield it.problem(process.at(name, "section"), "section-deadlock", what, instead)
        elif state.wait is not None and _needs(it, state, section):
            what = f"this waits inside the section `{section}` for what only happens in it"
            instead = "wait before the section, or take this state out of it"
            yield it.problem(process.at(name, "section"), "section-deadlock", what, instead)


def _nested(it: Examined) -> dict[str, tuple[str, ...]]:
    """Section → the sections that states below it stand in, in everything that runs in one case."""
    found: dict[str, set[str]] = {}
    for state in _related_states(it):
        if state.section is not None:
            below = {
                section for lane in state.lanes_by_id.values() for section in _sections_in(it, lane)
            }
            found.setdefault(state.section, set()).update(below)
    for sections in list(found.values()):
        for section in sections:
            found.setdefault(section, set())
    return {section: tuple(sorted(below)) for section, below in found.items()}


def _sections_in(it: Examined, lane: Lane) -> set[str]:
    """The sections of the states that a lane runs."""
    if lane.use is not None:
        used = it.library.within.get(lane.use, {})
        return {section for each in used.values() for section in _sections_of(each)}
    found: set[str] = set()
    for state in (lane.states or {}).values():
        found |= {state.section} if state.section is not None else set()
        for inside in state.lanes_by_id.values():
            found |= _sections_in(it, inside)
    return found


def _sections_of(definition: Definition) -> set[str]:
    return {state.section for state in states_of(definition) if state.section is not None}


def _related_states(it: Examined) -> Iterator[State]:
    """The states of everything that runs in one case with the definition."""
    return (state for definition in it.related for state in states_of(definition))


def _needs(it: Examined, state: State, section: str) -> bool:
    """Whether a wait asks for a milestone that is only reached in states of the same section."""
    try:
        names = compile_guard((state.wait.until if state.wait else None) or "true").names
    except ExpressionError:
        return False
    wanted = {name.partition("_")[2] for name in names if name.startswith(("at_", "reached_"))}
    places: dict[str, set[str | None]] = {}
    for each in _related_states(it):
        if each.milestone is not None:
            places.setdefault(each.milestone, set()).add(each.section)
    return any(places.get(name) == {section} for name in wanted)
