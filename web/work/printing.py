"""What is printed: letters, the notice for the board, the sheet that several people sign.

Who may print a letter: the post that decided it, the post that hands it over or tells the family,
and for receipt, acceptance and request the counter. Everybody else gets no such page.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import segno
from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from web.access import staff
from web.forms.places import name_of
from web.language import current_language, say
from web.language import gettext as _
from web.office import the_office
from web.work.blueprint import blueprint
from web.work.case_file import CaseFile, open_case
from web.work.evidence import block
from web.work.task_forms import finding_fields
from workflow.domain.case import Decision, Notice, Task
from workflow.domain.clock import Limit
from workflow.errors import NotFound
from workflow.letters.letter import (
    ACCEPTANCE,
    CORRECTION,
    RECEIPT,
    Letter,
    letter_for,
    letters_of,
    titles_for,
)
from workflow.letters.source import About, Source
from workflow.letters.values import numbered
from workflow.machine.access import barred, impartial, post_on, task_post
from workflow.machine.board import shown_at
from workflow.machine.reading import Item, Section
from workflow.machine.tree import notice_rules, within


@dataclass(frozen=True, slots=True)
class Printable:
    """A letter that this officer may print."""

    name: str
    title: str
    number: str
    address: str


def letter_name(about: Decision | str) -> str:
    """How a letter is called in an address."""
    return about if isinstance(about, str) else str(about.no)


def may_print(file: CaseFile, about: Decision | str) -> bool:
    """Whether one of the officer's posts has to do with this letter."""
    if barred(file.case, file.actor):
        return False
    return any(task_post(task, file.actor) for task in _tasks_about(file, about))


def _tasks_about(file: CaseFile, about: Decision | str) -> Iterator[Task]:
    # What put a decision right is printed by who decided it as well.
    first = file.case.decisions.get(about.of) if isinstance(about, Decision) else None
    for task in file.case.tasks.values():
        if isinstance(about, Decision):
            entries = {about.entry, first.entry if first is not None else None}
            handed = task.kind in ("serve", "tell") and task.subject == str(about.no)
            decided = (
                task.kind == "step"
                and task.status == "done"
                and task.entry is not None
                and task.entry in entries
                and within(task.path, about.path)
            )
            if handed or decided:
                yield task
        elif about == CORRECTION:
            if task.kind == "correction" or task.subject.startswith("correction:"):
                yield task
        elif about.startswith(("procedure_", "extension_")):
            if _announces(file, task, about):
                yield task
        elif task.kind == "step" and task.path == "":
            yield task


def _announces(file: CaseFile, task: Task, about: str) -> bool:
    """Whether a task has to do with the announcement of a procedure or of a longer limit."""
    path = About.of(file.closure, file.case, about).path
    told = task.kind == "tell" and task.subject.replace(":", "_") == about
    return told or (task.path == path and task.kind in ("step", "procedure", "extension"))


def letter_text(file: CaseFile, about: Decision | str) -> Letter:
    """The letter in the page's language. Raises NotFound."""
    office = the_office()
    source = Source(
        file.closure,
        file.case,
        file.dossier,
        file.directory,
        office.calendar,
        titles_for(office.store, file.case),
    )
    return letter_for(source, about, current_language())


def printable(file: CaseFile) -> list[Printable]:
    """The letters of the case that this officer may print."""
    found = []
    for about in letters_of(file.case):
        if may_print(file, about) and _kind(file, about) in file.closure.catalogues.letters:
            found.append(_printable(file, about))
    return found


def _printable(file: CaseFile, about: Decision | str) -> Printable:
    template = file.closure.catalogues.letters[_kind(file, about)]
    name = letter_name(about)
    service, path = "", About.of(file.closure, file.case, about).path
    if isinstance(about, Decision) or path:
        service = file.service_title(file.case.scopes[path])
    title = f"{say(template.title)}{_(': ')}{service}" if service else say(template.title)
    address = url_for("work.letter", tracking=file.case.tracking, name=name)
    number = about.number if isinstance(about, Decision) else None
    return Printable(name, title, numbered(number, current_language()), address)


def _kind(file: CaseFile, about: Decision | str) -> str:
    """The template of a letter."""
    return About.of(file.closure, file.case, about).kind


@blueprint.get("/cases/<tracking>/letters/<name>")
@staff
def letter(tracking: str, name: str) -> ResponseReturnValue:
    """One letter, to be printed."""
    file = open_case(tracking)
    about = _about(file, name)
    if not may_print(file, about):
        if file.concerned:
            impartial(file.case, file.actor)
        raise NotFound("no_letter")
    return render_template("work/letter.html", letter=letter_text(file, about), case=file.case)


def _about(file: CaseFile, name: str) -> Decision | str:
    announced = name.startswith(("procedure_", "extension_")) and name in letters_of(file.case)
    if announced or name in (RECEIPT, ACCEPTANCE, CORRECTION):
        return name
    found = file.case.decisions.get(int(name)) if name.isdecimal() and len(name) < 9 else None
    if found is None or found.letter is None:
        raise NotFound("no_letter")
    return found


@blueprint.get("/cases/<tracking>/tasks/<int:no>/sheet")
@staff
def notice_sheet(tracking: str, no: int) -> ResponseReturnValue:
    """The notice for the board: one A4 page with a large QR code of its public address."""
    file = open_case(tracking)
    task = file.task(no)
    post_on(file.case, file.closure, task, file.actor)
    notice = notice_of(file, task)
    if task.kind != "posting" or notice is None or _over(notice):
        raise NotFound("no_such_notice")
    scope = file.case.scopes[notice.path]
    spec = notice_rules(file.case, file.closure, notice)
    address = public_address(notice)
    return render_template(
        "work/sheet.html",
        title=file.service_title(scope),
        spec=spec,
        place=spec.places[task.subject],
        shown=shown_at(file.case, file.closure, file.dossier, notice, task.subject),
        organ=say(
            file.closure.catalogues.departments[
                file.closure.processes[scope.process].definition.department
            ].title
        ),
        basis=file.closure.processes[scope.process].definition.basis,
        limit=Limit.parse(notice.limit).to(current_language()),
        address=address,
        qr=qr_svg(address),
        where=name_of(file.directory.places[task.place], current_language()),
        case=file.case,
    )


def _over(notice: Notice) -> bool:
    """Whether its purpose has ended, and the names go: by the clock, not by a worker."""
    ended = notice.ends_at is not None and notice.ends_at <= the_office().now()
    return ended or notice.status not in ("posting", "running")


def notice_of(file: CaseFile, task: Task) -> Notice | None:
    """The notice that a posting or objection task belongs to."""
    here = (task.path, task.visit)
    found = [n for n in file.case.notices.values() if (n.path, n.visit) == here]
    return max(found, key=lambda n: n.no, default=None)


def public_address(notice: Notice) -> str:
    """Where everybody can read the notice and object."""
    base = str(getattr(the_office().settings, "base_url", "")).rstrip("/")
    path = f"/notices/{notice.secret}"
    return base + path if base else url_for("pages.home", _external=True).rstrip("/") + path


def qr_svg(text: str) -> Markup:
    """A QR code as SVG without inline style, dark on white for any printer."""
    out = io.BytesIO()
    segno.make(text, error="m").save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=4, light="#fff"
    )
    return Markup(out.getvalue().decode())  # noqa: S704  # made by segno, holds only paths


@blueprint.get("/cases/<tracking>/tasks/<int:no>/signatures")
@staff
def signature_sheet(tracking: str, no: int) -> ResponseReturnValue:
    """The finding on paper with lines for those who sign: officers and the witness."""
    file = open_case(tracking)
    task = file.task(no)
    post_on(file.case, file.closure, task, file.actor)
    state = file.state(task)
    if task.sign < 2 or state is None or state.task is None:
        raise NotFound("no_such_task")
    return render_template(
        "work/signatures.html",
        title=file.state_title(task.path, task.state),
        service=file.service_title(file.case.scopes[task.path]),
        finding=block(file, task, finding(file, task)),
        fields=finding_fields(file, task),
        signed=signers(file, task),
        lines=max(0, task.sign - len(signers(file, task))),
        witness=say(state.task.witness) if state.task.witness else "",
        role=file.role_title(task.role),
        case=file.case,
        task=task,
    )


def finding(file: CaseFile, task: Task) -> Section:
    """What has been written and signed for a task that still wants signatures."""
    fields = finding_fields(file, task)
    values = file.dossier.entry(task.entry) if task.entry is not None else {}
    form = file.state(task)
    title = form.title if form is not None and form.title else file.closure.definition.title
    return Section(
        title,
        tuple(Item(name, asked, values[name]) for name, asked in fields.items() if name in values),
        _(", ").join(name for name, _user in signers(file, task)),
        task.outcome or "",
        task.reasons,
    )


def signers(file: CaseFile, task: Task) -> list[tuple[str, int | None]]:
    """Who has signed, in order: (name, account)."""
    return [
        (signature.name, signature.user)
        for signature in file.case.signatures.values()
        if signature.task == task.no and not signature.void
    ]
