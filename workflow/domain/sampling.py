"""A random sample 随机抽查 that everybody can draw again: same seed, same list, same sample.

Pure. The order is that of a hash of seed and item, so it depends on nothing but these two, neither
on the machine nor on the order of the list. Consumer: `spot_checks`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def drawn(population: Iterable[str], percent: int, seed: str) -> list[str]:
    """At least `percent` in a hundred of the population, in the order in which they were drawn.

    Raises ValueError for a share outside 1 to 100.
    """
    if not 1 <= percent <= 100:
        raise ValueError(f"{percent} is no share; write 1 to 100")
    known = sorted(set(population))
    wanted = -(-len(known) * percent // 100)
    return sorted(known, key=lambda item: _rank(seed, item))[:wanted]


def _rank(seed: str, item: str) -> str:
    return hashlib.sha256(f"{seed} {item}".encode()).hexdigest()
