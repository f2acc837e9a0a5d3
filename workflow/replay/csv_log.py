"""Event logs as tables: one row an event, in any order, with a head line.

The usual names of columns are known (those of XES among them); columns that begin with `case:`
belong to the case.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import tzinfo

from workflow.replay.events import (
    MAX_EVENTS,
    MAX_VALUE,
    BadLog,
    Columns,
    Event,
    Trace,
    in_order,
    moment,
)

USUAL = {
    "case": ("case", "case_id", "caseid", "case id", "case:concept:name", "办件", "办件号"),
    "activity": ("activity", "concept:name", "event", "task", "step", "环节", "活动"),
    "time": ("time", "timestamp", "time:timestamp", "complete timestamp", "时间", "办理时间"),
    "resource": ("resource", "org:resource", "user", "person", "人员", "办理人"),
    "lifecycle": ("lifecycle", "lifecycle:transition"),
}
MAX_HEAD = 100_000
"""Characters of the head line."""
_OF_CASE = "case:"


def read_csv(source: io.BufferedReader, zone: tzinfo, names: Columns) -> Iterator[Trace]:
    """The cases of a table, in the order of their first rows. Raises BadLog."""
    csv.field_size_limit(MAX_VALUE)
    text = io.TextIOWrapper(source, _encoding(source), newline="")
    cases: dict[str, tuple[list[Event], dict[str, str]]] = {}
    try:
        head = text.readline(MAX_HEAD)
        delimiter = max(",;\t", key=head.count)
        columns = next(csv.reader([head], delimiter=delimiter), [])
        at = _columns(columns, names)
        for line, row in enumerate(csv.reader(text, delimiter=delimiter), 2):
            if row:
                _take(row, line, columns, at, zone, cases)
    except (csv.Error, UnicodeDecodeError) as error:
        raise BadLog(f"the table cannot be read: {error} (表格读不了)") from error
    for case, (events, attributes) in cases.items():
        yield in_order(case, events, attributes)


def _encoding(source: io.BufferedReader) -> str:
    """UTF-8, or what Chinese spreadsheets write."""
    start = source.peek(4096)[:4096]
    try:
        start.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # A character cut in two by the end of what was looked at is no sign of anything.
        return "utf-8-sig" if error.start >= len(start) - 4 else "gb18030"
    return "utf-8-sig"


def _columns(head: Sequence[str], names: Columns) -> dict[str, int]:
    """Where each column stands."""
    known = {name.strip().lower(): number for number, name in reversed(list(enumerate(head)))}
    found: dict[str, int] = {}
    for what, usual in USUAL.items():
        wanted = getattr(names, what)
        for name in (wanted,) if wanted else usual:
            if name.lower() in known:
                found[what] = known[name.lower()]
                break
        else:
            if wanted or what in ("case", "activity", "time"):
                raise BadLog(
                    f"the table has no column for the {what}: {wanted or ', '.join(usual)}; "
                    f"its columns are {', '.join(head)} (缺少列)"
                )
    return found


def _take(
    row: Sequence[str],
    line: int,
    columns: Sequence[str],
    at: dict[str, int],
    zone: tzinfo,
    cases: dict[str, tuple[list[Event], dict[str, str]]],
) -> None:
    if len(row) != len(columns):
        raise BadLog(f"line {line} has {len(row)} columns, the head {len(columns)} (列数不一致)")
    events, attributes = cases.setdefault(row[at["case"]], ([], {}))
    said = dict(zip(columns, row, strict=True))
    for name, value in said.items():
        if name.startswith(_OF_CASE) and value:
            attributes.setdefault(name.removeprefix(_OF_CASE), value)
    events.append(
        Event(
            activity=row[at["activity"]],
            at=moment(row[at["time"]], zone, f"line {line}"),
            resource=row[at["resource"]] if "resource" in at else "",
            lifecycle=(row[at["lifecycle"]] if "lifecycle" in at else "").lower() or "complete",
            attributes=said,
        )
    )
    if len(events) > MAX_EVENTS:
        raise BadLog(f"a case has more than {MAX_EVENTS} events (一个办件事件太多)")
