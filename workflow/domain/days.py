"""A run of days, as lists and samples are asked for. Civil days of the office's time zone."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Days(NamedTuple):
    """From one day to another; both belong to it."""

    since: date
    until: date
