"""A definition as a drawing: departments as rows, stages as columns, a card for each step.

Input: a definition with those it uses and the catalogues. Output: plain data in which every card,
name and arrow stands in the file. Consumers: the administrator's pages, which draw it as a table
and as a picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from workflow.definition.base import Span, Text
from workflow.definition.catalogues import Catalogues
from workflow.definition.closure import Process, processes_of, root_process
from workflow.definition.diagram_marks import Mark, lane_marks, state_marks
from workflow.definition.flow import EARLIER
from workflow.definition.model import Back, Definition, Lane, Reopen, State, Within


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way from one card to the next."""

    to: str
    """The key of the card it leads to."""
    outcome: str = ""
    """The outcome that takes it; "" for a choice by data and for the opening of a lane."""
    guard: str = ""
    """The condition as written, for a choice by data; "" for `otherwise`."""
    back: bool = False
    """Whether it leads to a stage that lies not behind this one."""
    reopens: str = ""
    """The input whose lane runs again on this way."""
    act: Text | None = None
    """The act out of the usual order that takes it."""


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A deadline with what silence means."""

    kind: str
    """`within`, `begun`, `posting`, `runs`, `objections`, `served`; `promised` for a lane."""
    time: Span
    late: str = ""
    """`remind`, `escalate`, `reassign`, `deemed` or `take`; "" where time just ends it."""
    target: str = ""
    """The role that is told or may handle it, or the outcome that silence counts as."""
    more: tuple[str, ...] = ()
    """The further rungs of a ladder."""


@dataclass(frozen=True, slots=True)
class Card:
    """One step, or one lane that another definition runs."""

    key: str
    """The state with the lanes it stands in: `means/visit.go`; a lane: `review/means`."""
    kind: str
    """task, notice, lanes, wait, choose, final; `use` for a lane that runs a definition."""
    title: Text | None
    department: str
    """The row."""
    column: int = 0
    """The stage, from 0."""
    lane: str = ""
    """The lane it stands in; "" outside of all."""
    roles: tuple[str, ...] = ()
    """Who acts; several for a notice."""
    sign: int = 1
    limits: tuple[TimeLimit, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    detail: str = ""
    """The definition a lane runs, the outcome of an end, or the guard of a wait, as written."""
    each: str = ""
    """The table whose rows each get an instance of this lane."""
    marks: tuple[Mark, ...] = ()
    """What it says besides."""


@dataclass(frozen=True)
class Diagram:
    """What is drawn."""

    definition: str
    departments: tuple[str, ...]
    """The rows, in the order in which they first act."""
    columns: int
    cards: Mapping[str, Card] = field(repr=False)
    """The cards by key, in the order of the stages."""

    def cell(self, department: str, column: int) -> list[Card]:
        """The cards of one cell."""
        return [c for c in self.cards.values() if (c.department, c.column) == (department, column)]


def diagram(
    definition: Definition, definitions: Mapping[str, Definition], catalogues: Catalogues
) -> Diagram:
    """The drawing of a definition. `definitions` are those that its lanes may run."""
    drawing = _Drawing(definition, definitions, catalogues)
    drawing.process(root_process(definition), 0, "", "")
    cards = sorted(drawing.cards, key=lambda card: card.column)
    columns = {card.key: card.column for card in cards}
    marked = {card.key: _marked(card, columns) for card in cards}
    rows = tuple(dict.fromkeys(card.department for card in cards))
    return Diagram(definition.definition, rows, max(columns.values(), default=0) + 1, marked)


def _marked(card: Card, columns: Mapping[str, int]) -> Card:
    """The card with its ways back marked; ways to states that do not exist are left out."""
    arrows = tuple(
        replace(arrow, back=columns[arrow.to] <= card.column)
        for arrow in card.arrows
        if arrow.to in columns
    )
    return replace(card, arrows=arrows)


class _Drawing:
    """Places the states of a process, and of the lanes written in it, into columns."""

    def __init__(
        self, root: Definition, definitions: Mapping[str, Definition], catalogues: Catalogues
    ) -> None:
        self.root = root
        self.definitions = definitions
        self.catalogues = catalogues
        self.inner = {process.ref: process for process in processes_of(root)}
        self.cards: list[Card] = []

    def process(self, process: Process, first: int, prefix: str, lane: str) -> int:
        """Draw a process from column `first` on; returns the last column it takes."""
        last = first
        columns: dict[str, int] = {}
        order, apart = stages(process)
        for name in order:
            before = [
                columns[each] + 1
                for each, state in process.states.items()
                if each in columns and name in _leads_to(state)
            ]
            column = max([first, *before])
            state = process.states[name]
            card = self._card(process, name, state, prefix)
            card = replace(card, column=column, lane=lane)
            columns[name] = column
            if state.lanes is not None:
                opened, columns[name] = self._lanes(process, name, state.lanes, column, prefix)
                card = replace(card, arrows=(*opened, *card.arrows))
            self.cards.append(card)
            last = max(last, columns[name])
        for name in apart:
            card = self._card(process, name, process.states[name], prefix)
            self.cards.append(replace(card, column=last, lane=lane))
        return last

    def _lanes(
        self, process: Process, name: str, lanes: Mapping[str, Lane], column: int, prefix: str
    ) -> tuple[list[Arrow], int]:
        """Draw the lanes of a state; the arrows that open them, and the last column."""
        ends: dict[str, int] = {}
        arrows = []
        for lane_id in _in_order(lanes):
            lane = lanes[lane_id]
            begin = max([column, *(ends.get(each, column) for each in lane.after)]) + 1
            below = f"{prefix[:-1]}/{lane_id}." if prefix else f"{lane_id}."
            if lane.states is not None:
                inner = self.inner[f"{process.ref}.{name}.{lane_id}"]
                ends[lane_id] = self.process(inner, begin, below, lane_id)
                arrows.append(Arrow(f"{below}{inner.start}"))
            else:
                card = self._lane_card(f"{prefix}{name}/{lane_id}", lane_id, lane)
                self.cards.append(replace(card, column=begin))
                ends[lane_id] = begin
                arrows.append(Arrow(card.key))
        return arrows, max([column, *ends.values()])

    def _lane_card(self, key: str, lane_id: str, lane: Lane) -> Card:
        used = self.definitions.get(lane.use or "")
        promised = used.clock.promised if used is not None and used.clock is not None else None
        return Card(
            key=key,
            kind="use",
            title=lane.title or (used.title if used is not None else None),
            department=used.department if used is not None else self.root.department,
            lane=lane_id,
            limits=(TimeLimit("promised", promised),) if promised is not None else (),
            detail=lane.use or "",
            each=lane.each.of if lane.each is not None else "",
            marks=tuple(lane_marks(lane_id, lane)),
        )

    def _card(self, process: Process, name: str, state: State, prefix: str) -> Card:
        role = state.task.by if state.task is not None else ""
        known = self.catalogues.roles.get(role)
        department = known.department if known is not None else None
        return Card(
            key=f"{prefix}{name}",
            kind=state.kind,
            title=state.title,
            department=department or self.root.department,
            roles=tuple(dict.fromkeys(roles_of(state))),
            sign=state.task.sign if state.task is not None else 1,
            limits=tuple(self._limits(state)),
            arrows=(*_arrows(state, prefix), *_acts(process, name, prefix)),
            detail=_detail(state),
            marks=tuple(state_marks(state)),
        )

    def _limits(self, state: State) -> Iterator[TimeLimit]:
        if state.begun is not None:
            yield _limit("begun", state.begun)
        if state.within is not None:
            yield _limit("within", state.within)
        if state.notice is not None:
            for place in state.notice.places.values():
                if place.within is not None:
                    yield _limit("posting", place.within)
            runs = state.notice.runs or self.catalogues.notice_default
            if runs is not None:
                yield TimeLimit("runs", runs)
            yield _limit("objections", state.notice.objections.within)
        if state.final is not None and state.final.served is not None:
            yield _limit("served", state.final.served.within)


def _limit(kind: str, within: Within) -> TimeLimit:
    names = ("remind", "escalate", "reassign", "deemed", "take")
    late, target = next(
        (name, value) for name in names if (value := getattr(within.late, name)) is not None
    )
    ladder = target if isinstance(target, tuple) else (target,)
    return TimeLimit(kind, within.time, late, ladder[0], ladder[1:])


def roles_of(state: State) -> Iterator[str]:
    """The roles that handle a state, the one whose task it is first."""
    if state.task is not None:
        posts = state.task.panel.posts if state.task.panel is not None else ()
        yield from (seat.by for seat in posts)
        if not posts:
            yield state.task.by
    if state.notice is not None:
        for place in state.notice.places.values():
            if place.posted_by is not None:
                yield place.posted_by
        yield state.notice.objections.to
    if state.final is not None and state.final.served is not None:
        yield state.final.served.through


def _arrows(state: State, prefix: str) -> Iterator[Arrow]:
    for outcome, target in state.then.items():
        if isinstance(target, Reopen):
            yield Arrow(f"{prefix}{target.to}", outcome, reopens=target.reopen)
        elif isinstance(target, Back):
            if target.back != EARLIER:
                yield Arrow(f"{prefix}{target.back}", outcome)
        else:
            yield Arrow(f"{prefix}{target}", outcome)
    if state.choose is not None:
        for branch in state.choose.branches:
            yield Arrow(f"{prefix}{branch.to}", guard=branch.when)
        yield Arrow(f"{prefix}{state.choose.otherwise}")


def _acts(process: Process, name: str, prefix: str) -> Iterator[Arrow]:
    """The ways out of a state by acts out of the usual order."""
    for act in process.acts.values():
        if name in act.during:
            yield Arrow(f"{prefix}{act.to}", act=act.title)


def _detail(state: State) -> str:
    if state.final is not None:
        return state.final.outcome
    return (state.wait.until or "") if state.wait is not None else ""


def _leads_to(state: State) -> list[str]:
    return [arrow.to for arrow in _arrows(state, "")]


def _in_order(lanes: Mapping[str, Lane]) -> list[str]:
    """The lanes, each behind those that it waits for; a circle stays as it is written."""
    order: list[str] = []

    def visit(name: str, above: frozenset[str]) -> None:
        if name in order or name in above or name not in lanes:
            return
        for other in lanes[name].after:
            visit(other, above | {name})
        order.append(name)

    for name in lanes:
        visit(name, frozenset())
    return order


def stages(process: Process) -> tuple[list[str], list[str]]:
    """The states, each behind those that lead to it, ways back left out; and those to which no
    step leads: where unanswered requests end."""
    order: list[str] = []
    seen: set[str] = set()

    def visit(name: str) -> None:
        if name in seen or name not in process.states:
            return
        seen.add(name)
        for to in reversed(_leads_to(process.states[name])):
            visit(to)
        order.append(name)

    visit(process.start)
    return order[::-1], [name for name in process.states if name not in seen]
