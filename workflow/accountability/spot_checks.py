"""Random checks 随机抽查 of what was granted: a share of the cases of a period, drawn once.

Input: an office and a place of it, usually a county: its share holds, out of what was granted there
and below. Which number that is, the service says (`spot_check`); no region sets it below the floor
of the law. The draw is kept with its seed, its share and its whole population, so that it can
be drawn again and nobody draws until the result suits them. Each chosen benefit gets a case of
re-verification of its own. Consumers: the command line, the leader's page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workflow.accountability import kept_draws
from workflow.bootstrap import Office
from workflow.definition.closure import ends_of
from workflow.definition.model import Definition
from workflow.domain.commands import Review
from workflow.domain.days import Days
from workflow.domain.people import SYSTEM, Directory
from workflow.domain.sampling import drawn
from workflow.errors import NotFound, Refusal
from workflow.store.queries.cases import case_by_tracking
from workflow.store.queries.published import granted_between

USE, REASON = "reverification", "spot_check"
"""The definition of the cases that are opened, and why."""
SHARE = "spot_check_share"
"""The parameter with the share in a hundred, for services that name no other."""
_PREFIX = "spot-check"


@dataclass(frozen=True, slots=True)
class Draw:
    """A sample as it was drawn."""

    definition: str
    since: str
    until: str
    percent: int
    seed: str
    population: tuple[str, ...]
    """The tracking numbers out of which it was drawn."""
    chosen: tuple[str, ...]
    place: str = ""
    """Whose share it is, and out of whose grants (with all below); "" for the whole office."""


def draw(office: Office, definition: str, days: Days, seed: str, place: str = "") -> Draw:
    """The sample of a period at a place: drawn now with this seed, or as it was drawn before.

    Raises NotFound('no_such_definition'), also for a service whose grants no such check fits, and
    NotFound('no_such_place').
    """
    if place and place not in office.store.directory().places:
        raise NotFound("no_such_place")
    key = f"{_PREFIX}:{definition}:{days.since}:{days.until}:{place}"
    if kept := office.notes.get(key):
        return kept_draws.read(kept, Draw)
    percent = share_of(office, definition, place)
    if definition not in services(office):
        raise NotFound("no_such_definition", definition=definition)
    population = tuple(sorted(_population(office, definition, days, place)))
    chosen = tuple(drawn(population, percent, seed))
    since, until = days.since.isoformat(), days.until.isoformat()
    made = Draw(definition, since, until, percent, seed, population, chosen, place)
    office.notes.put(key, kept_draws.written(made))
    return made


def draws(office: Office) -> list[Draw]:
    """All samples that were drawn, the newest period first."""
    found = [kept_draws.read(kept, Draw) for kept in office.notes.beginning(f"{_PREFIX}:")]
    return sorted(found, key=lambda each: (each.until, each.definition), reverse=True)


def services(office: Office) -> list[str]:
    """The services whose grants a case of `USE` can look at: benefits. It visits a household and
    asks what it lives on, which fits no licence."""
    found: dict[str, None] = {}
    for each in office.store.publications.all():
        closure = office.store.current(each.definition)
        for name, definition in closure.definitions.items():
            if _share(definition) in closure.catalogues.parameters and _fits(definition):
                found[name] = None
    return list(found)


def _fits(definition: Definition) -> bool:
    """Whether it grants benefits, or what it opens is looked at by `USE` anyway."""
    opened = [end.opens for end in ends_of(definition) if end.opens is not None]
    if definition.nature == "benefit":
        return bool(opened)
    return any(each.review is not None and each.review.use == USE for each in opened)


def places_drawn(directory: Directory, held: Iterable[str]) -> list[str]:
    """The places for which somebody draws who holds posts there: each county, for its share is its
    own; below one, the place itself."""
    found: dict[str, None] = {}
    for place in held:
        counties = [
            each.code
            for each in directory.places.values()
            if each.level == "county" and place in directory.chain(each.code)
        ]
        found |= dict.fromkeys(counties or [place])
    return list(found)


def share_of(office: Office, definition: str, place: str) -> int:
    """How many in a hundred of a service's grants are checked at a place: its own number or that
    of the nearest place above, never below the floor of the law.

    Raises NotFound('no_such_definition') for a service that no published definition runs.
    """
    directory = office.store.directory()
    for each in reversed(office.store.publications.all()):
        closure = office.store.closure(each.hash)
        if definition in closure.definitions:
            share = _share(closure.definitions[definition])
            declared = closure.catalogues.parameters.get(share)
            if declared is not None:
                own = directory.parameter(share, place, declared.value)
                return max(own, declared.minimum or 1)
    raise NotFound("no_such_definition", definition=definition)


def _share(definition: Definition) -> str:
    return definition.spot_check or SHARE


def _population(office: Office, definition: str, days: Days, place: str) -> list[str]:
    """The cases in which something that runs was granted by this definition, at this place or
    below."""
    directory = office.store.directory()
    below = [code for code in directory.places if place in directory.chain(code)]
    with office.store.database.read() as connection:
        return granted_between(connection, definition, days, below if place else None)


def open_checks(office: Office, made: Draw) -> dict[str, str]:
    """Open a check for each chosen case; returns what refused, by tracking number.

    Each in a transaction of its own, with a key: a second run opens nothing twice.
    """
    refused: dict[str, str] = {}
    for tracking in made.chosen:
        with office.store.database.read() as connection:
            number = case_by_tracking(connection, tracking)
        if number is None:
            continue
        case = office.store.case(number)
        for entitlement in case.entitlements.values():
            if entitlement.process != made.definition:
                continue
            key = f"spot-check-{made.since}-{made.until}-{number}-{entitlement.no}"
            command = Review(
                case=number, entitlement=entitlement.no, use=USE, reason=REASON, key=key
            )
            try:
                office.engine.handle(command, SYSTEM)
            except Refusal as refusal:
                refused[tracking] = refusal.code
    return refused
