"""The lane diagram on a page: a picture with its places worked out, and the same in words.

Input: a `Diagram`, plain data from the definition. Output: boxes, lines and cards for the template
`admin/drawing.html`. Nothing is on the picture that is not in the file.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from web.admin import words
from web.language import gettext as _
from web.language import say
from workflow.definition.catalogues import Catalogues
from workflow.definition.diagram import Card, Diagram

BOX_WIDTH, BOX_HEIGHT = 168, 84
STEP_X, STEP_Y = 216, 100
LEFT, TOP = 132, 36
LINE = 20
"""How many half-width characters fit on a line of a box."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where a step leads, in words."""

    when: str
    to: str
    """The title of the step it leads to."""
    anchor: str
    back: bool
    reopens: str


@dataclass(frozen=True, slots=True)
class Step:
    """A card in words."""

    anchor: str
    number: int
    title: str
    kind: str
    kind_words: str
    department: str
    stage: int
    who: str
    limits: tuple[tuple[str, str], ...]
    """(how long, what silence means)."""
    ways: tuple[Way, ...]
    note: str
    marks: tuple[str, ...]
    """What it says besides: its section, milestone, signals, what a failure means."""
    lane: str
    uses: str
    """The definition that runs here; "" for none."""


@dataclass(frozen=True, slots=True)
class Box:
    """A card on the picture."""

    step: Step
    x: int
    y: int
    title: tuple[str, ...]
    who: str
    time: str


@dataclass(frozen=True, slots=True)
class Row:
    """A department's row on the picture."""

    name: tuple[str, ...]
    y: int
    height: int


@dataclass(frozen=True)
class Picture:
    """Everything that is drawn."""

    width: int
    height: int
    rows: tuple[Row, ...]
    boxes: tuple[Box, ...]
    lines: tuple[tuple[str, bool], ...]
    """(path, whether it leads back)."""
    stages: int
    steps: tuple[Step, ...]


def picture(diagram: Diagram, catalogues: Catalogues) -> Picture:
    """The picture of a diagram, and its steps in words."""
    steps = dict(_steps(diagram, catalogues))
    rows: list[Row] = []
    boxes: dict[str, Box] = {}
    y = TOP
    for department in diagram.departments:
        cells = [diagram.cell(department, column) for column in range(diagram.columns)]
        height = max(len(cell) for cell in cells) * STEP_Y + 16
        for column, cell in enumerate(cells):
            for place, card in enumerate(cell):
                at = (LEFT + column * STEP_X + 16, y + place * STEP_Y + 16)
                boxes[card.key] = _box(steps[card.key], *at)
        name = words.department_words(department, catalogues)
        rows.append(Row(tuple(_wrapped(name, 17, 3)), y, height))
        y += height
    lines = tuple(_lines(diagram, boxes))
    width = LEFT + diagram.columns * STEP_X
    all_steps = tuple(steps.values())
    drawn = tuple(rows), tuple(boxes.values()), lines
    return Picture(width, y + 24, *drawn, diagram.columns, all_steps)


def _steps(diagram: Diagram, catalogues: Catalogues) -> Iterator[tuple[str, Step]]:
    titles = {key: _title(card) for key, card in diagram.cards.items()}
    for number, (key, card) in enumerate(diagram.cards.items(), 1):
        ways = tuple(
            Way(
                words.arrow_words(card, arrow, catalogues),
                titles[arrow.to],
                _anchor(arrow.to),
                arrow.back,
                arrow.reopens,
            )
            for arrow in card.arrows
        )
        limits = tuple(
            (words.limit_words(each, catalogues), words.silence_words(each, catalogues))
            for each in card.limits
        )
        department = words.department_words(card.department, catalogues)
        yield (
            key,
            Step(
                anchor=_anchor(key),
                number=number,
                title=titles[key],
                kind=card.kind,
                kind_words=words.kind_words(card.kind),
                department=department,
                stage=card.column + 1,
                who=_who(card, catalogues),
                limits=limits,
                ways=ways,
                note=_note(card, catalogues),
                marks=tuple(words.mark_words(mark, catalogues) for mark in card.marks),
                lane=card.lane,
                uses=card.detail if card.kind == "use" else "",
            ),
        )


def _title(card: Card) -> str:
    return say(card.title) if card.title is not None else card.key


def _anchor(key: str) -> str:
    return "step-" + key.replace("/", "-").replace(".", "-")


def _who(card: Card, catalogues: Catalogues) -> str:
    named = _(", ").join(words.role_words(role, catalogues) for role in card.roles)
    if named and card.sign > 1:
        return _("%(role)s, %(count)s people sign", role=named, count=card.sign)
    return named


def _note(card: Card, catalogues: Catalogues) -> str:
    if card.kind == "final":
        return _("Comes to: %(what)s.", what=words.final_words(card.detail))
    if card.kind == "wait" and card.detail:
        return _("Until %(guard)s", guard=card.detail)
    if card.each:
        return _("One for each row of %(table)s.", table=words.table_words(card.each, catalogues))
    return ""


def _box(step: Step, x: int, y: int) -> Box:
    who = step.who or step.note or step.kind_words
    time = step.limits[0][0] if step.limits else ""
    return Box(
        step,
        x,
        y,
        tuple(_wrapped(step.title, LINE, 2)),
        next(iter(_wrapped(who, LINE + 4, 1)), ""),
        next(iter(_wrapped(time, LINE + 4, 1)), ""),
    )


def _lines(diagram: Diagram, boxes: dict[str, Box]) -> Iterator[tuple[str, bool]]:
    """A curve for each way; several ways between the same two steps are one curve."""
    drawn: set[tuple[str, str]] = set()
    for key, card in diagram.cards.items():
        for arrow in card.arrows:
            if (key, arrow.to) in drawn:
                continue
            drawn.add((key, arrow.to))
            yield _curve(boxes[key], boxes[arrow.to], arrow.back), arrow.back


def _curve(start: Box, end: Box, back: bool) -> str:
    half = BOX_HEIGHT // 2
    if back:
        x1, y1 = start.x + BOX_WIDTH // 3, start.y + BOX_HEIGHT
        x2, y2 = end.x + BOX_WIDTH * 2 // 3, end.y + BOX_HEIGHT
        low = max(y1, y2) + 14
        return f"M{x1} {y1}C{x1} {low} {x2} {low} {x2} {y2 + 5}"
    x1, y1 = start.x + BOX_WIDTH, start.y + half
    x2, y2 = end.x - 5, end.y + half
    bend = max(20, (x2 - x1) // 2)
    return f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"


def _wide(sign: str) -> int:
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _wrapped(text: str, width: int, most: int) -> Iterator[str]:
    """Lines of at most `width` half-width characters; what does not fit ends with an ellipsis."""
    lines: list[str] = [""]
    for word in _words(text):
        used = sum(map(_wide, lines[-1]))
        if used and used + sum(map(_wide, word.rstrip())) > width:
            lines.append("")
        lines[-1] += word
    kept = [line.strip() for line in lines[:most]]
    if len(lines) > most or sum(map(_wide, kept[-1])) > width:
        kept[-1] = _cut(kept[-1], width - 1) + "…"
    yield from kept


def _cut(text: str, width: int) -> str:
    while sum(map(_wide, text)) > width:
        text = text[:-1]
    return text


def _words(text: str) -> Iterator[str]:
    """Pieces that stay together: each Chinese character, each word with its space."""
    piece = ""
    for sign in text:
        if _wide(sign) == 2:
            if piece:
                yield piece
            yield sign
            piece = ""
        else:
            piece += sign
            if sign == " ":
                yield piece
                piece = ""
    if piece:
        yield piece
