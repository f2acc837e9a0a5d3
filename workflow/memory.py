"""What a server holds in memory for as long as it runs.

Consumers: the command that serves the pages, and the benchmark that measures them.
"""

from __future__ import annotations

import gc

_NEW_OBJECTS = 10_000
"""After how many new objects the collector looks for circles; a request leaves hardly any."""


def keep_for_good() -> None:
    """Say that all there is now stays: the collector looks no more at code, definitions and
    templates, of which it frees nothing, but for which requests would wait."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])
