"""What somebody has rated of a case so far, for the pages that offer it: own case and look-up.

Each service that has ended is rated once, and once something may be added. Consumers: those pages'
macro `rating_offer`. The rating itself is in `web.rating`.
"""

from __future__ import annotations

from dataclasses import dataclass

from web.office import the_office
from workflow.accountability.ratings import ratings_of, to_rate
from workflow.domain.case import Case


@dataclass(frozen=True)
class Rated:
    """How many services of a case can be rated, and what was rated."""

    services: int
    """How many have ended."""
    given: int
    """How many of them were rated."""
    adds: bool
    """Whether something may still be added to a rating."""
    answered: bool
    """Whether the office has answered a rating."""

    @property
    def all(self) -> bool:
        """Whether nothing is left to rate."""
        return self.given == self.services


def rated_of(case: Case) -> Rated:
    """What was rated of a case, and what still can be."""
    office = the_office()
    paths = {scope.path for scope in to_rate(office, case)}
    given = [each for each in ratings_of(office).of_case(case.id) if each.path in paths]
    return Rated(
        len(paths),
        len(given),
        any(each.followed_on is None for each in given),
        any(each.answered_on is not None for each in given),
    )
