"""What the case file 案卷 of one reader holds, as values: nothing that their own tasks do not read.

Input: a `CaseFile`. Output: `PrintedFile` with its entries in order: forms and findings, advice,
decisions and letters, notices with their postings, the history, attachments. Consumers: the printed
case file, which sets it in pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from web import format as formats
from web.forms import display
from web.forms.display import told
from web.forms.places import name_of
from web.language import current_language, say
from web.language import gettext as _
from web.office import the_office, today
from web.work.case_file import CaseFile
from web.work.evidence import digests, named, reason_title
from web.work.history import history
from web.work.history.teller import item_title
from web.work.printing import letter_text, may_print
from workflow.definition.catalogues import FieldType
from workflow.domain.case import Notice, Task
from workflow.domain.limit import Limit
from workflow.letters.letter import Letter, letters_of
from workflow.machine.access import task_post
from workflow.machine.reading import Item, Readable, Section
from workflow.machine.tree import notice_rules

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the contents; it begins on a page of its own where it is a letter."""

    title: str
    paragraphs: tuple[str, ...] = ()
    pairs: Pairs = ()
    """Questions and answers."""
    picture: str = ""
    """The digest of a picture that fills the page."""
    own_page: bool = False


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """A case file, ready to be set."""

    title: str
    tracking: str
    cover: Pairs
    entries: tuple[Entry, ...]
    note: str = ""
    """On the cover: how much of the case it holds."""


def printed_file_of(file: CaseFile) -> PrintedFile:
    """All that this officer may print of the case."""
    read = [file.readable(task) for task in _own_tasks(file)]
    entries = (
        *_sections(file, read),
        *_letters(file),
        *_notices(file),
        _history(file, read),
        *_attachments(file, read),
    )
    title = say(file.closure.definition.title)
    return PrintedFile(title, file.case.tracking, _cover(file), entries, _note(file))


def _note(file: CaseFile) -> str:
    if file.inspects:
        return _(
            "It holds all that the tasks of the case read. That it was printed is in the case "
            "history."
        )
    return _(
        "It holds what the tasks of whoever printed it may read, and nothing else. "
        "That it was printed is in the case history."
    )


def _own_tasks(file: CaseFile) -> list[Task]:
    """The tasks that the officer's posts have or had, and from which no rule bars them; all of them
    for an inspector of the place."""
    if file.inspects:
        return [task for task in file.case.tasks.values() if task.kind != "advice"]
    own = (task for task in file.case.tasks.values() if task_post(task, file.actor) is not None)
    return [task for task in own if not file.anothers(task) and file.barred_by(task) is None]


def may_print_file(file: CaseFile) -> bool:
    """Whether there is anything of the file that this officer may print."""
    return any(task.kind != "advice" for task in _own_tasks(file))


def _cover(file: CaseFile) -> Pairs:
    case, language = file.case, current_language()
    place = file.directory.places.get(case.place)
    days = (
        (_("Filed on"), case.filed_on),
        (_("Accepted on"), case.accepted_on),
        (_("Finished on"), case.closed_on),
    )
    named_days = tuple((title, _day(day)) for title, day in days if day is not None)
    return (
        (_("Tracking number"), case.tracking),
        (_("Applicant"), case.display),
        (_("Office"), name_of(place, language) if place else case.place),
        *named_days,
        (_("Printed on"), _day(today())),
        (_("Printed by"), file.actor.name),
    )


def _day(day: date) -> str:
    return formats.long_day(day.isoformat(), current_language())


# -- forms and findings ------------------------------------------------------------------------


def _sections(file: CaseFile, read: Iterable[Readable]) -> Iterator[Entry]:
    """Each section once, with all answers that any of the reader's tasks shows of it."""
    merged: dict[tuple[str, str, str], dict[str, Item]] = {}
    first: dict[tuple[str, str, str], Section] = {}
    for readable in read:
        for section in readable.sections:
            key = (section.title.zh, section.by, section.outcome)
            first.setdefault(key, section)
            merged.setdefault(key, {}).update({item.name: item for item in section.items})
    for key, items in merged.items():
        yield _section(file, first[key], list(items.values()))


def _section(file: CaseFile, section: Section, items: list[Item]) -> Entry:
    known = file.closure.catalogues.outcomes.get(section.outcome)
    heads = []
    if known is not None:
        heads.append((_("Outcome"), say(known)))
    if section.by:
        heads.append((_("Signed by"), section.by))
    reasons = [reason_title(file, reason) for reason in section.reasons]
    if reasons:
        heads.append((_("Reasons"), _("; ").join(reasons)))
    pairs = (pair for item in items for pair in _answers(file, item))
    return Entry(say(section.title), pairs=(*heads, *pairs))


def _answers(file: CaseFile, item: Item) -> Iterator[tuple[str, str]]:
    language = current_language()
    title = say(item.field.title)
    if item.field.type is not FieldType.TABLE:
        yield title, display(item.field, item.value, language, directory=file.directory)
        return
    columns = item.field.columns or {}
    for number, row in enumerate(item.value or (), 1):
        cells = (
            f"{say(column.title)}{_(': ')}"
            f"{display(column, row[name], language, directory=file.directory)}"
            for name, column in columns.items()
            if told(row.get(name))
        )
        yield f"{title} {number}", _("; ").join(cells)


# -- letters, notices, history -----------------------------------------------------------------


def _letters(file: CaseFile) -> Iterator[Entry]:
    for about in letters_of(file.case):
        if file.inspects or may_print(file, about):
            yield _letter(letter_text(file, about))


def _letter(letter: Letter) -> Entry:
    lines = [letter.salutation] if letter.salutation else []
    for paragraph in letter.paragraphs:
        lines += [f"· {item}" for item in paragraph.items] or [paragraph.text]
    lines += [*letter.signature, *([letter.served] if letter.served else [])]
    title = f"{letter.title} {letter.number}".strip()
    return Entry(title, paragraphs=tuple(lines), own_page=True)


def _notices(file: CaseFile) -> Iterator[Entry]:
    for notice in file.case.notices.values():
        if file.knows_of(notice.path):
            yield _notice(file, notice)


def _notice(file: CaseFile, notice: Notice) -> Entry:
    scope = file.case.scopes[notice.path]
    places = notice_rules(file.case, file.closure, notice).places
    pairs = [(_("Runs for"), Limit.parse(notice.limit).to(current_language()))]
    if notice.starts_on is not None and notice.last_day is not None:
        pairs.append((_("From and to"), f"{_day(notice.starts_on)} – {_day(notice.last_day)}"))
    if notice.result is not None:
        known = file.closure.catalogues.outcomes.get(notice.result)
        pairs.append((_("How it ended"), say(known) if known else notice.result))
    for posting in notice.postings:
        place = places.get(posting.place)
        where = say(place.title) if place else posting.place
        pairs.append((where, f"{_day(posting.posted_on)} · {posting.by}"))
    title = f"{_('Public notice')}{_(': ')}{file.service_title(scope)}"
    return Entry(title, pairs=tuple(pairs))


def _history(file: CaseFile, read: Iterable[Readable]) -> Entry:
    shown = frozenset[str]().union(*(named(readable) for readable in read))
    told = history(file, the_office().store.facts(file.case.id), shown)
    zone, language = the_office().calendar.zone, current_language()
    lines = tuple(
        (formats.moment(line.when, language, zone, today()), _said(line.title, line.who))
        for line in reversed(told)
    )
    return Entry(_("Case history"), pairs=lines, own_page=True)


def _said(title: str, who: str) -> str:
    return f"{title} · {who}" if who else title


# -- attachments -------------------------------------------------------------------------------


def _attachments(file: CaseFile, read: list[Readable]) -> Iterator[Entry]:
    """The documents that the tasks read: pictures on pages of their own, others by name."""
    names = {
        material.digest: item_title(file, material.item)
        for material in file.case.materials.values()
        if material.digest is not None
    }
    allowed = frozenset[str]().union(*(digests(readable) for readable in read))
    for number, digest in enumerate(_in_order(allowed, names), 1):
        title = names.get(digest, _("Attached file"))
        words = _("Attachment %(number)s: %(title)s", number=number, title=title)
        yield Entry(words, picture=digest, own_page=True)


def _in_order(allowed: Iterable[str], names: Iterable[str]) -> list[str]:
    """The files in the order in which they were handed in."""
    order = {digest: place for place, digest in enumerate(names)}
    return sorted(allowed, key=lambda digest: (order.get(digest, len(order)), digest))
