"""The time after a decision: schemes of checks, follow-ups, changes of benefits, being heard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workflow.definition.afterwards import Scheme
from workflow.definition.check.examined import Examined, instead_of
from workflow.definition.check.flow import graph, reached
from workflow.definition.check.guards import CODES, guard_problems
from workflow.definition.check.header import span_names
from workflow.definition.check.registry import CHECKS
from workflow.definition.closure import Process, processes_of
from workflow.definition.expression_types import Kind
from workflow.definition.library import Library
from workflow.definition.model import Final, Opens
from workflow.definition.problems import Problem
from workflow.definition.reader import Path
from workflow.definition.variables import parameter_variables
from workflow.domain.entitlements import LESS

OF_THE_PERSON: Mapping[str, Kind] = {"grade": str, "stable": bool, "can_work": bool}
"""What a scheme's guards see besides the region's parameters."""


@CHECKS.for_definition("unknown-definition", "unknown-scheme", "unknown-field", "unknown-parameter")
def after_the_end(it: Examined) -> Iterator[Problem]:
    """The definitions, schemes, fields and parameters that ends name for later."""
    for process, name, state in it.steps:
        if state.task is not None and state.task.hears is not None:
            path = process.at(name, "task", "hears", "within")
            yield from span_names(it, path, state.task.hears.within)
        if state.final is not None:
            yield from _final(it, process.at(name, "final"), state.final)


def _final(it: Examined, path: Path, final: Final) -> Iterator[Problem]:
    known = it.library.definitions
    for index, each in enumerate(final.follow_up or ()):
        at: Path = (*path, "follow_up", index)
        yield from it.unknown((*at, "use"), "unknown-definition", "definition", each.use, known)
        yield from span_names(it, (*at, "after"), each.after)
    if final.opens is not None:
        yield from _opened(it, (*path, "opens"), final.opens)
    if final.changes is not None:
        keys = (
            "amount",
            "grade",
            "stable",
            "can_work",
            "since",
            "months",
            "payee",
            "account",
            "bank",
            "place",
        )
        yield from _fields(it, (*path, "changes"), final.changes, keys)
        most = final.changes.at_most
        if most is not None:
            at = (*path, "changes", "at_most")
            parameters = it.catalogues.parameters
            yield from it.unknown(at, "unknown-parameter", "parameter", most, parameters)


def _opened(it: Examined, path: Path, opens: Opens) -> Iterator[Problem]:
    yield from _fields(it, path, opens, ("account", "bank", "stable", "can_work"))
    check = opens.review
    if check is None:
        return
    at: Path = (*path, "review")
    yield from span_names(it, (*at, "every"), check.every)
    if check.use is not None:
        known = it.library.definitions
        yield from it.unknown((*at, "use"), "unknown-definition", "definition", check.use, known)
    if check.scheme is not None:
        chosen = [n for n, each in it.catalogues.parameters.items() if each.unit == "scheme"]
        schemes = (*it.catalogues.schemes, *chosen)
        noun = "scheme or parameter of the unit scheme"
        yield from it.unknown((*at, "scheme"), "unknown-scheme", noun, check.scheme, schemes)


def _fields(it: Examined, path: Path, part: object, keys: tuple[str, ...]) -> Iterator[Problem]:
    fields = {**it.answers, **it.findings}
    for key in keys:
        field = getattr(part, key)
        if field is not None:
            yield from it.unknown((*path, key), "unknown-field", "field", field, fields)


@CHECKS.for_definition("not-heard")
def heard(it: Examined) -> Iterator[Problem]:
    """Before a benefit is reduced or stopped the person is heard (社会救助法 48): every way to such
    an end passes a task with `hears`, or the end says why nobody is heard."""
    for process in it.processes:
        without = _without_being_heard(process)
        for name, state in process.states.items():
            changes = state.final.changes if state.final is not None else None
            if changes is None or changes.what not in LESS or changes.unheard is not None:
                continue
            if name in without:
                what = f"`{name}` can be reached without anybody having been heard"
                instead = (
                    "lead to it over a task with `hears:`, or say under `unheard:` why the rule "
                    "lets nobody be heard"
                )
                path = process.at(name, "final", "changes", "what")
                yield it.problem(path, "not-heard", what, instead)


def _without_being_heard(process: Process) -> set[str]:
    """The states reached from the start on ways without a task that hears the person."""
    hears = {name for name, state in process.states.items() if state.task and state.task.hears}
    edges = {name: () if name in hears else leads for name, leads in graph(process).items()}
    return reached(edges, [process.start])


@CHECKS.for_definition("changes-nothing")
def changes_of_nothing(it: Examined) -> Iterator[Problem]:
    """Only what the system files about a benefit can change it, not what citizens file."""
    if it.definition.applicant is None:
        return
    for process, name, state in it.steps:
        if state.final is not None and state.final.changes is not None:
            what = "citizens file this themselves, so it is about no benefit that could change"
            instead = "take `changes` out, or write a definition of its own for the change"
            yield it.problem(process.at(name, "final", "changes"), "changes-nothing", what, instead)


@CHECKS.for_library(*CODES, "scheme-number", "unknown-scheme")
def schemes(library: Library) -> Iterator[Problem]:
    """The guards of schemes, their numbers, and the scheme that a parameter chooses."""
    catalogues = library.catalogues
    types = {**parameter_variables(catalogues), **OF_THE_PERSON}
    numbers: dict[int, str] = {}
    for name, scheme in catalogues.schemes.items():
        for index, rule in enumerate(scheme.rules):
            place = ("schemes", name, ("rules", index, "when"))
            yield from guard_problems(library, place, rule.when, types, {})
        if scheme.number in numbers:
            what = f"`{numbers[scheme.number]}` has the number {scheme.number} already"
            instead = "give this one another number"
            yield library.problem("schemes", name, ("number",), "scheme-number", what, instead)
        numbers.setdefault(scheme.number, name)
    yield from _chosen(library, catalogues.schemes)


def _chosen(library: Library, known: Mapping[str, Scheme]) -> Iterator[Problem]:
    numbers = sorted(scheme.number for scheme in known.values())
    for name, parameter in library.catalogues.parameters.items():
        if parameter.unit == "scheme" and parameter.value not in numbers:
            what = f"no scheme has the number {parameter.value}"
            instead = f"write one of {', '.join(map(str, numbers))}" if numbers else "add a scheme"
            yield library.problem("parameters", name, ("value",), "unknown-scheme", what, instead)


@CHECKS.for_library("unknown-definition")
def budget_lines(library: Library) -> Iterator[Problem]:
    """Budget lines pay the entitlements of processes that there are."""
    known = {process.ref for each in library.definitions.values() for process in processes_of(each)}
    for name, line in library.catalogues.budget_lines.items():
        for index, service in enumerate(line.services):
            if service not in known:
                what = f"there is no service `{service}`"
                path: Path = ("services", index) if len(line.services) > 1 else ("services",)
                instead = instead_of(service, known, "service")
                yield library.problem(
                    "budget_lines", name, path, "unknown-definition", what, instead
                )


@CHECKS.for_definition("paid-without-account", "paid-without-line", "paid-twice")
def paid_by_rosters(it: Examined) -> Iterator[Problem]:
    """Where there are budget lines, money that an end grants can be paid by a roster: there is an
    account and a budget line. What is paid elsewhere says so, and is in no line: nothing is paid
    twice."""
    lines = it.library.catalogues.budget_lines
    paid = {service for line in lines.values() for service in line.services}
    for process, name, state in it.steps:
        opens = state.final.opens if state.final is not None else None
        if not lines or opens is None or opens.amount is None or opens.rhythm == "service":
            continue
        yield from _payable(it, process.at(name, "final", "opens"), opens, process.ref in paid)


def _payable(it: Examined, path: Path, opens: Opens, in_line: bool) -> Iterator[Problem]:
    if opens.paid_elsewhere is not None:
        if in_line:
            what = "this is paid elsewhere, and a budget line pays it as well"
            instead = "take the service out of the line, or `paid_elsewhere` out of here"
            yield it.problem((*path, "paid_elsewhere"), "paid-twice", what, instead)
        return
    if opens.account is None:
        what = "this grants money, and no roster knows the account to pay it to"
        instead = "name the field with it under `account`, or say under `paid_elsewhere` who pays"
        yield it.problem((*path, "amount"), "paid-without-account", what, instead)
    if not in_line:
        what = "this grants money, and no budget line pays it"
        instead = "add the service to a line of `budget_lines`, or say `paid_elsewhere`"
        yield it.problem((*path, "amount"), "paid-without-line", what, instead)
