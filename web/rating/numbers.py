"""How services were rated, in numbers: for the public page of standards and the leader's board.

Grades name nobody; where few were given, the public page says nothing (`standards.FEWEST`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date

from web.office import the_office
from workflow.accountability.ratings import ratings_of


def given(
    since: date, places: Collection[str] | None = None, user: int = 0
) -> dict[tuple[str, str], Counter[int]]:
    """How often each grade was given since a day, by service and month; of some places, and without
    those of a reader's own family and relatives."""
    return ratings_of(the_office()).counts(since, places, user)


def by_service(found: dict[tuple[str, str], Counter[int]]) -> dict[str, Counter[int]]:
    """The months of each service added up."""
    added: dict[str, Counter[int]] = {}
    for (process, _month), grades in found.items():
        added.setdefault(process, Counter()).update(grades)
    return added


def content(grades: Counter[int]) -> int:
    """Per cent of the grades that are no bad ones, rounded down."""
    good = sum(number for grade, number in grades.items() if grade >= 3)
    return good * 100 // grades.total() if grades.total() else 0
