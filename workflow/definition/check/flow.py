"""Whether a case gets through: states reached, ways to an end, no circle that runs by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from workflow.definition.check.examined import Examined, targets
from workflow.definition.check.registry import CHECKS
from workflow.definition.closure import Process
from workflow.definition.model import State
from workflow.definition.problems import Problem

Graph = Mapping[str, tuple[str, ...]]
AUTOMATIC = ("wait", "choose", "lanes")
"""States that can be left without a command: by data, or by lanes that are not there."""


def graph(process: Process) -> dict[str, tuple[str, ...]]:
    """The states of a process and where each leads; unknown targets are left out."""
    return {
        name: tuple(dict.fromkeys(to for _, to in targets(state) if to in process.states))
        for name, state in process.states.items()
    }


def with_acts(process: Process) -> dict[str, tuple[str, ...]]:
    """The same with the ways that acts out of the usual order take; its states are all known."""
    edges = graph(process)
    for act in process.acts.values():
        for name in act.during:
            if name in edges and act.to in edges:
                edges[name] = (*edges[name], act.to)
    return edges


def reached(edges: Graph, start: Iterable[str]) -> set[str]:
    """Everything that can be reached from `start`, those included."""
    found: set[str] = set()
    pending = [name for name in start if name in edges]
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending.extend(edges[name])
    return found


@CHECKS.for_definition("state-unreached", "state-without-end")
def reachability(it: Examined) -> Iterator[Problem]:
    """Every state is reached from the start and has a way to an end."""
    for process in it.processes:
        edges = with_acts(process)
        named = [
            process.start,
            *(to for each in process.states.values() for _, to in targets(each)),
            *(name for act in process.acts.values() for name in (*act.during, act.to)),
        ]
        if not edges.keys() >= set(named):
            continue  # an unknown state is told where it is named; what follows from it is not
        starts = [process.start]
        if process.path == () and it.definition.corrections is not None:
            starts.append(it.definition.corrections.unanswered)
        came = reached(edges, starts)
        finals = [name for name, state in process.states.items() if state.final is not None]
        ending = reached(_turned(edges), finals)
        for name in process.states:
            if name not in came:
                what = f"nothing leads to the state `{name}`"
                instead = "lead to it from another state, or take it out"
                yield it.key_problem(process.at(name), "state-unreached", what, instead)
            elif name not in ending:
                what = f"from the state `{name}` no way leads to an end"
                instead = "give it a way to a state with `final:`"
                yield it.key_problem(process.at(name), "state-without-end", what, instead)


def _turned(edges: Graph) -> dict[str, tuple[str, ...]]:
    return {name: tuple(other for other, leads in edges.items() if name in leads) for name in edges}


def _automatic(state: State) -> bool:
    """Whether it can be left without a command; a signal is one, and is used up."""
    return state.kind in AUTOMATIC and not (state.wait is not None and state.wait.signals)


@CHECKS.for_definition("endless-cycle")
def endless_cycles(it: Examined) -> Iterator[Problem]:
    """No circle of states that need no command: a case would run in it for ever."""
    for process in it.processes:
        automatic = {
            name: tuple(to for to in leads if _automatic(process.states[to]))
            for name, leads in graph(process).items()
            if _automatic(process.states[name])
        }
        told: set[str] = set()
        for name, leads in automatic.items():
            circle = reached(automatic, leads)
            if name in circle and name not in told:
                told |= {other for other in circle if name in reached(automatic, automatic[other])}
                shown = ", ".join(each for each in process.states if each in told)
                what = f"a case would run in a circle without anybody doing anything ({shown})"
                instead = "put a task or a notice into the circle, or lead out of it"
                yield it.key_problem(process.at(name), "endless-cycle", what, instead)
