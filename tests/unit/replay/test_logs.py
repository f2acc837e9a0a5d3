"""Event logs: XES and CSV are read as they are written; what is hostile or broken is refused."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from workflow.replay import logs
from workflow.replay.events import BadLog, Columns, Trace
from workflow.replay.logs import read_log

ZONE = timezone(timedelta(hours=8))
EVENT = (
    '<event><string key="concept:name" value="{}"/><string key="org:resource" value="R"/>'
    '<date key="time:timestamp" value="{}"/></event>'
)
LATER, EARLIER = "2026-03-03T09:00:00.000+01:00", "2026-03-02T09:00:00"


def xes(inside: str, head: str = "") -> str:
    return f'<?xml version="1.0"?>{head}<log xmlns="http://www.xes-standard.org/">{inside}</log>'


def one_trace(*events: str) -> str:
    name = '<string key="concept:name" value="case-1"/><date key="end" value="2026-04-01"/>'
    return xes(
        f"<global><string key='x' value='y'/></global><trace>{name}{''.join(events)}</trace>"
    )


def read(folder: Path, text: str | bytes, names: Columns | None = None) -> list[Trace]:
    file = folder / "log"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(read_log(file, ZONE, names))


def packed(text: str) -> bytes:
    """Without the time: the tests' names are to be the same in every process."""
    return gzip.compress(text.encode(), mtime=0)


def test_a_case_of_an_xes_log_has_its_events_in_order_of_time(tmp_path: Path) -> None:
    events = (EVENT.format("send", LATER), EVENT.format("check", EARLIER))
    (trace,) = read(tmp_path, one_trace(*events))
    assert (trace.case, trace.activities) == ("case-1", ("check", "send"))
    assert trace.attributes["end"] == "2026-04-01"
    first, second = trace.events
    assert first.at == datetime(2026, 3, 2, 9, tzinfo=ZONE), "without a zone: the office's own"
    assert second.at == datetime(2026, 3, 3, 8, tzinfo=UTC)
    assert (first.resource, first.lifecycle) == ("R", "complete")


def test_a_packed_log_reads_like_the_plain_one(tmp_path: Path) -> None:
    text = one_trace(EVENT.format("check", LATER))
    assert read(tmp_path, packed(text)) == read(tmp_path, text)


def test_attributes_below_attributes_are_not_taken_for_the_events_own(tmp_path: Path) -> None:
    nested = EVENT.format("check", LATER).replace(
        "</event>", '<list key="l"><string key="concept:name" value="other"/></list></event>'
    )
    (trace,) = read(tmp_path, one_trace(nested))
    assert trace.activities == ("check",)


ENTITIES = '<!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
FILE = '<!DOCTYPE log [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
NO_TIME = '<event><string key="concept:name" value="check"/></event>'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (xes("<trace>&b;</trace>", ENTITIES), "document type"),
        (xes("<trace>&f;</trace>", FILE), "document type"),
        (xes("", "<!DOCTYPE log>"), "document type"),
        (xes("<a>" * 40 + "</a>" * 40), "32 deep"),
        (one_trace(EVENT.format("x" * 5_000, LATER)), "4000 characters"),
        (one_trace(EVENT.format("check", "yesterday")), "'yesterday' is no date"),
        (one_trace(NO_TIME), "case 1, event 1 has no time"),
        (xes("<trace>"), "no XML that can be read"),
        ("<html></html>", "no event log"),
        ("", "is empty"),
        (packed(one_trace(EVENT.format("a", LATER)))[:-20], "damaged"),
        (packed("")[:10] + b"\xff" * 40, "damaged"),
    ],
)
def test_what_is_hostile_or_broken_is_refused_with_its_reason(
    tmp_path: Path, text: str | bytes, says: str
) -> None:
    with pytest.raises(BadLog, match=says):
        read(tmp_path, text)


def test_a_file_that_unpacks_without_end_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "MAX_BYTES", 1 << 20)
    bomb = packed(xes("<trace></trace>" * 400_000))
    assert len(bomb) < 40_000
    with pytest.raises(BadLog, match="larger than"):
        read(tmp_path, bomb)


def test_a_case_with_too_many_events_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadLog, match="more than 10000 events"):
        read(tmp_path, one_trace(EVENT.format("a", LATER) * 10_001))


# -- tables ------------------------------------------------------------------------------------

TABLE = """case,activity,time,resource,case:end
c1,send,2026-03-03 09:00,R,2026-04-01
c2,check,2026/03/02 10:00:00,,
c1,check,2026-03-02T09:00:00+08:00,Q,
"""


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_gives_each_case_its_rows_whatever_their_order(
    tmp_path: Path, delimiter: str
) -> None:
    first, second = read(tmp_path, TABLE.replace(",", delimiter))
    assert (first.case, first.activities) == ("c1", ("check", "send"))
    assert first.attributes == {"end": "2026-04-01"}
    assert [event.resource for event in first.events] == ["Q", "R"]
    assert second.events[0].at == datetime(2026, 3, 2, 10, tzinfo=ZONE)


def test_a_table_of_a_chinese_spreadsheet_is_read(tmp_path: Path) -> None:
    text = "办件,环节,时间\n一,受理,2026-03-02\n"
    for encoded in (text.encode("gb18030"), text.encode("utf-8-sig")):
        (trace,) = read(tmp_path, encoded)
        assert (trace.case, trace.activities) == ("一", ("受理",))


def test_columns_may_have_other_names(tmp_path: Path) -> None:
    names = Columns(case="id", activity="what", time="when", resource="who")
    (trace,) = read(tmp_path, "who,what,when,id\nA,check,2026-03-02,7\n", names)
    assert (trace.case, trace.activities, trace.events[0].resource) == ("7", ("check",), "A")


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("case,activity\nc1,check\n", "no column for the time"),
        (TABLE + "c3,check\n", "line 5 has 2 columns, the head 5"),
        (TABLE + "c3,check,soon,R,\n", "line 5: 'soon' is no date"),
        (TABLE + f"c3,{'x' * 9_000},2026-03-02,R,\n", "cannot be read"),
        (b"case,activity,time\n\xff\xfe\xff,a,2026-03-02\n", "cannot be read"),
    ],
)
def test_a_table_that_is_wrong_is_refused_with_the_line(
    tmp_path: Path, table: str | bytes, says: str
) -> None:
    with pytest.raises(BadLog, match=says):
        read(tmp_path, table)
