"""Reads event logs, whatever their format.

`read_log` looks at the content, not at the name: gzip is unpacked, what begins with `<` is XES,
anything else CSV. A log is somebody else's file: every reader has limits and refuses what exceeds
them with a line that says what.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import tzinfo
from pathlib import Path
from typing import BinaryIO, cast

from workflow.replay.csv_log import read_csv
from workflow.replay.events import BadLog, Columns, Trace
from workflow.replay.xes import read_xes

MAX_BYTES = 2 * 1024**3
"""Of the unpacked text; a small file may unpack to any size."""


def read_log(path: Path, zone: tzinfo, columns: Columns | None = None) -> Iterator[Trace]:
    """The cases of a log, one by one; `zone` is that of times written without one.

    Raises BadLog where the file cannot be read, OSError where it is not there.
    """
    names = columns or Columns()
    with _unpacked(path) as source:
        start = source.peek(64)[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
        if start.startswith(b"<"):
            yield from read_xes(source, zone, names)
        elif start:
            yield from read_csv(source, zone, names)
        else:
            raise BadLog(f"{path.name} is empty (文件是空的)")


@contextmanager
def _unpacked(path: Path) -> Iterator[io.BufferedReader]:
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        source = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if packed else raw
        try:
            yield io.BufferedReader(_Bounded(source), 1 << 16)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise BadLog(f"{path.name} is damaged: {error} (压缩文件已损坏)") from error


class _Bounded(io.RawIOBase):
    """A stream that ends in a refusal when it is longer than any honest log."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._left = MAX_BYTES

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer from the source."""
        data = self._source.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise BadLog(f"the log is larger than {MAX_BYTES // 1024**3} GiB (日志太大)")
        buffer[: len(data)] = data
        return len(data)
