"""Requests from a workbook: first what each row would come to, then each filed by itself.

A row is filed under its `reference`: bringing the same workbook in again files nothing twice. A row
that cannot be filed stops no other. Every rule of the office holds, in the dry run as well: it is
the engine itself that tries each row and takes it back. Consumers: `onewindow requests` and the
counter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workflow.definition.answers import check_answers
from workflow.definition.closure import Closure
from workflow.domain.commands import File
from workflow.domain.people import Actor, Directory
from workflow.engine import Engine
from workflow.errors import Invalid, Refusal
from workflow.intake.sheets import REQUESTS, answers_of, chosen_of
from workflow.machine.application import applicant_forms
from workflow.workbooks import SheetRow


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """What one row came to."""

    number: int
    """As the spreadsheet counts."""
    reference: str
    action: str
    """file, same (it was filed before) or refuse."""
    tracking: str = ""
    flaws: tuple[tuple[str, str], ...] = ()
    """For a refused row: each question and what is wrong, as codes."""
    code: str = ""
    """For a row that the engine refused: the code."""


def import_requests(
    engine: Engine, closure: Closure, rows: Sequence[SheetRow], actor: Actor, *, dry_run: bool
) -> Iterator[ImportedRow]:
    """File the rows one by one, or only try each; `actor` is the member of staff who does it."""
    seen: set[str] = set()
    for row in rows:
        if row.sheet != REQUESTS:
            continue
        reference = row.cells["reference"].strip()
        if row.formulas or row.too_long or not reference or reference in seen:
            what = (
                *((name, "formula") for name in row.formulas),
                *((name, "too_long") for name in row.too_long),
            )
            flaws = what or (("reference", "twice" if reference else "required"),)
            yield ImportedRow(row.number, reference, "refuse", flaws=flaws)
            continue
        seen.add(reference)
        others = [each for each in rows if each.cells.get("reference", "").strip() == reference]
        yield _one(engine, closure, row, others, actor, dry_run)


def _one(
    engine: Engine,
    closure: Closure,
    row: SheetRow,
    others: list[SheetRow],
    actor: Actor,
    dry_run: bool,
) -> ImportedRow:
    reference = row.cells["reference"].strip()
    values, flaws = _checked(closure, row, others, engine.store.directory())
    if flaws:
        return ImportedRow(row.number, reference, "refuse", flaws=flaws)
    command = File(
        definition=closure.root,
        answers=values,
        chosen=chosen_of(row),
        contact=row.cells.get("contact") or "none",
        channel="import",
        key=f"import:{closure.root}:{reference}",
    )
    try:
        answer, before = engine.try_out(command, actor)
        if before:
            return ImportedRow(row.number, reference, "same", answer.tracking)
        if not dry_run:
            answer = engine.handle(command, actor)
    except Invalid as invalid:
        found = tuple(sorted(invalid.fields.items()))
        return ImportedRow(row.number, reference, "refuse", flaws=found)
    except Refusal as refusal:
        return ImportedRow(row.number, reference, "refuse", code=refusal.code)
    return ImportedRow(row.number, reference, "file", "" if dry_run else answer.tracking)


def _checked(
    closure: Closure, row: SheetRow, others: list[SheetRow], directory: Directory
) -> tuple[dict[str, object], tuple[tuple[str, str], ...]]:
    """The answers, and what is wrong with them by question."""
    raw = answers_of(closure, row, others)
    values: dict[str, object] = {}
    flaws: dict[str, str] = {}
    for form in applicant_forms(closure).values():
        read, wrong = check_answers(form, raw, directory=directory)
        values |= read
        flaws |= {name: flaw.code.value for name, flaw in wrong.items()}
    return values, tuple(sorted(flaws.items()))
