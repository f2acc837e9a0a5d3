"""XES, the IEEE 1849 format of event logs, read as a stream: one case in memory at a time.

A document type is refused before anything in it is read: so there are no entities, neither those
that fetch files nor those that multiply.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator
from datetime import tzinfo
from xml.parsers import expat

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

MAX_DEPTH = 32
_CHUNK = 1 << 16
_VALUES = frozenset({"string", "date", "int", "float", "boolean", "id"})


def read_xes(source: io.BufferedIOBase, zone: tzinfo, names: Columns) -> Iterator[Trace]:
    """The cases of an XES document. Raises BadLog."""
    reading = _Reading(zone, names)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.StartDoctypeDeclHandler = reading.doctype
    try:
        while chunk := source.read(_CHUNK):
            parser.Parse(chunk, False)
            while reading.traces:
                yield reading.traces.popleft()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise BadLog(f"this is no XML that can be read: {error} (不是能读的 XML)") from error
    yield from reading.traces
    if not reading.is_log:
        raise BadLog("this XML holds no event log: its root is no `log` (不是 XES 日志)")


class _Reading:
    """What the parser has seen of the document so far."""

    def __init__(self, zone: tzinfo, names: Columns) -> None:
        self.traces: deque[Trace] = deque()
        self.is_log = False
        self._zone = zone
        self._names = names
        self._above: list[str] = []
        self._trace: dict[str, str] = {}
        self._event: dict[str, str] = {}
        self._events: list[Event] = []
        self._read = 0

    def doctype(self, *_: object) -> None:
        """Refuse a document type, and with it every entity."""
        raise BadLog("the log declares a document type; take the <!DOCTYPE …> out (不接受 DTD)")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = tag.rpartition(" ")[2]
        if not self._above:
            self.is_log = name == "log"
        if len(self._above) >= MAX_DEPTH:
            raise BadLog(f"its elements lie more than {MAX_DEPTH} deep (嵌套太深)")
        parent = self._above[-1] if self._above else ""
        if name == "trace":
            self._trace, self._events = {}, []
        elif name == "event":
            self._event = {}
        elif name in _VALUES and parent in ("trace", "event"):
            self._note(parent, attributes)
        self._above.append(name)

    def _note(self, parent: str, attributes: dict[str, str]) -> None:
        key, value = attributes.get("key", ""), attributes.get("value", "")
        if len(key) > MAX_VALUE or len(value) > MAX_VALUE:
            raise BadLog(f"a value is longer than {MAX_VALUE} characters (有一个值太长)")
        known = self._trace if parent == "trace" else self._event
        known[key] = value

    def end(self, tag: str) -> None:
        """An element ends."""
        self._above.pop()
        name = tag.rpartition(" ")[2]
        if name == "event" and self._above and self._above[-1] == "trace":
            self._events.append(self._one())
            if len(self._events) > MAX_EVENTS:
                raise BadLog(f"a case has more than {MAX_EVENTS} events (一个办件事件太多)")
        elif name == "trace":
            self._read += 1
            case = self._trace.get(self._names.case or "concept:name") or f"#{self._read}"
            self.traces.append(in_order(case, self._events, self._trace))

    def _one(self) -> Event:
        names, said = self._names, self._event
        where = f"case {self._read + 1}, event {len(self._events) + 1}"
        time = said.get(names.time or "time:timestamp")
        if time is None:
            raise BadLog(f"{where} has no time (没有时间)")
        return Event(
            activity=said.get(names.activity or "concept:name", ""),
            at=moment(time, self._zone, where),
            resource=said.get(names.resource or "org:resource", ""),
            lifecycle=said.get(names.lifecycle or "lifecycle:transition", "complete").lower(),
            attributes=said,
        )
