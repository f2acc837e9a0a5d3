"""Looking at a task's documents: large, turned, two side by side, or one beside what was typed.

All of it is addresses: what is shown left and right, how large and how turned stands in the query,
so that it works without a script, with the keyboard, and in a second window beside the task. Shown
is exactly what the task reads. Consumers: officers who hold a post of the task.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.access import staff
from web.format import day
from web.language import current_language, say
from web.language import gettext as _
from web.office import the_office
from web.work.blueprint import blueprint
from web.work.case_file import CaseFile, open_case
from web.work.evidence import (
    INLINE,
    Block,
    blocks,
    digest_in,
    document_address,
    papers,
)
from workflow.definition.catalogues import FieldType
from workflow.domain.case import Task
from workflow.errors import NotFound
from workflow.machine.access import post_on
from workflow.machine.reading import Readable, Section

SIZES = ("fit", "100", "150", "200", "300")
"""The whole sheet in its frame, or so many per cent of the frame's width."""
SIDES = ("a", "b")
STATE = ("a", "size_a", "turn_a", "b", "size_b", "turn_b")
TYPED = "typed-"
"""Begins the name of a section of answers, where others have the digest of a document."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be looked at."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Pane:
    """One side of the page."""

    side: str
    name: str
    title: str
    picture: str
    """The address of a picture as it is turned; "" for what is no picture."""
    file: str
    """The address of the document itself; "" for answers."""
    block: Block | None
    size: str
    larger: str
    """The address of this page with the next larger size; "" where there is none."""
    smaller: str
    whole: str
    turned: str
    """The address of this page with this side turned a quarter to the right."""
    keep: tuple[tuple[str, str], ...]
    """What the form that chooses another document for this side sends along."""


@blueprint.get("/cases/<tracking>/tasks/<int:no>/look")
@staff
def look_at(tracking: str, no: int) -> ResponseReturnValue:
    """One or two documents of a task, or a document and what was typed."""
    file = open_case(tracking)
    task = file.task(no)
    post_on(file.case, file.closure, task, file.actor)
    if not task.live or file.barred_by(task) is not None:
        raise NotFound("no_such_document")
    read = file.readable(task)
    choices = _told_apart(list(_choices(file, task, read)))
    known = {each.name: each for each in choices}
    asked = {side: request.args.get(side, "") for side in SIDES}
    if not choices or any(name and name not in known for name in asked.values()):
        raise NotFound("no_such_document")
    shown = [side for side in SIDES if asked[side]]
    first = asked["a"] or choices[0].name
    panes = [_pane(file, task, read, side, known[asked[side] or first]) for side in shown or ["a"]]
    return render_template(
        "work/look.html",
        case=file.case,
        task=task,
        step=file.task_title(task),
        panes=panes,
        choices=choices,
        offered=[(each.name, each.title) for each in choices],
        back=url_for("work.task", tracking=tracking, no=no),
    )


def _choices(file: CaseFile, task: Task, read: Readable) -> Iterator[Choice]:
    """The documents, then the answers, each once."""
    seen: set[str] = set()
    for paper in papers(file, task, read):
        if paper.digest and paper.digest not in seen:
            seen.add(paper.digest)
            on = f" · {day(paper.received_on, current_language())}" if paper.received_on else ""
            yield Choice(paper.digest, paper.title + on)
    for section in read.sections:
        for title, digest in _files(section):
            if digest not in seen:
                seen.add(digest)
                yield Choice(digest, title)
    for number, section in enumerate(read.sections):
        yield Choice(f"{TYPED}{number}", _("Typed: %(what)s", what=say(section.title)))


def _told_apart(choices: list[Choice]) -> list[Choice]:
    """The same, with a number after titles that stand more than once: pages, or what came later."""
    seen: Counter[str] = Counter()
    often = Counter(each.title for each in choices)
    found = []
    for each in choices:
        seen[each.title] += 1
        number = f" ({seen[each.title]})" if often[each.title] > 1 else ""
        found.append(Choice(each.name, each.title + number))
    return found


def _files(section: Section) -> Iterator[tuple[str, str]]:
    """The files among the answers of a section, with the titles of their questions."""
    for item in section.items:
        if item.field.type is FieldType.TABLE:
            for row in item.value or ():
                for name, column in (item.field.columns or {}).items():
                    if digest := digest_in(column, row.get(name)):
                        yield say(column.title), digest
        elif digest := digest_in(item.field, item.value):
            yield say(item.field.title), digest


def _pane(file: CaseFile, task: Task, read: Readable, side: str, choice: Choice) -> Pane:
    size = _one_of(request.args.get(f"size_{side}", ""), SIZES)
    turn = _one_of(request.args.get(f"turn_{side}", ""), ("0", "1", "2", "3"))
    at = SIZES.index(size)
    picture = address = ""
    block = None
    if choice.name.startswith(TYPED):
        block = blocks(file, task, read)[int(choice.name.removeprefix(TYPED))]
    else:
        address = document_address(file, task, choice.name)
        kind = the_office().documents.describe(choice.name).type
        if kind in INLINE - {"application/pdf"}:
            picture = f"{address}?turn={turn}" if turn != "0" else address

    page = url_for("work.look_at", tracking=file.case.tracking, no=task.no)

    def here(**changes: str) -> str:
        given = {**_state(), side: choice.name}
        given.update({f"{name}_{side}": value for name, value in changes.items()})
        return f"{page}?{urlencode(given)}"

    return Pane(
        side=side,
        name=choice.name,
        title=choice.title,
        picture=picture,
        file=address,
        block=block,
        size=size,
        larger=here(size=SIZES[at + 1]) if at + 1 < len(SIZES) else "",
        smaller=here(size=SIZES[at - 1]) if at else "",
        whole=here(size="fit") if at else "",
        turned=here(turn=str((int(turn) + 1) % 4)),
        keep=tuple(
            (name, value)
            for name, value in _state().items()
            if name != side and not name.endswith(f"_{side}")
        ),
    )


def _state() -> dict[str, str]:
    """What the address says now, of what this page knows."""
    given = {name: request.args.get(name, "") for name in STATE}
    return {name: value for name, value in given.items() if value}


def _one_of(given: str, known: tuple[str, ...]) -> str:
    return given if given in known else known[0]
