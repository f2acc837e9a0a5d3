"""Random draws 随机抽查 as the text of a note: what was drawn once is read, never drawn again.

Input: a frozen dataclass of plain values and tuples of texts. Consumers: `samples`, `spot_checks`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeVar

D = TypeVar("D")


def written(draw: Any) -> str:
    """A draw as a text."""
    return json.dumps(asdict(draw), ensure_ascii=False)


def read(text: str, kind: Callable[..., D]) -> D:
    """The draw of this kind that was written."""
    values = json.loads(text)
    return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})
