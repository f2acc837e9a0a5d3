"""The shipped definitions and their worked examples, read once; played once where nothing is added.

Who changes a run, or plays a part of one, plays it anew with `play`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from workflow.definition.library import Library, load
from workflow.domain.calendar import china
from workflow.examples.play import ExampleRun, run_example


@lru_cache
def library() -> Library:
    """The shipped definitions."""
    return load()


@lru_cache
def examples() -> dict[str, dict[str, Any]]:
    """The worked examples, by name."""
    found = (each.data for each in library().examples)
    return {str(data["example"]): data for data in found if isinstance(data, dict)}


@lru_cache
def played(name: str) -> ExampleRun:
    """An example played to its end, the same run for everybody: to be looked at."""
    return play(name)


def play(name: str, until: int | None = None, **changes: Any) -> ExampleRun:
    """An example of one's own, with other parts; the first `until` steps of it (all by default)."""
    example = {**examples()[name], **changes}
    example["steps"] = example["steps"][:until]
    failure, run = run_example(example, library(), china())
    assert failure is None, str(failure)
    return run
