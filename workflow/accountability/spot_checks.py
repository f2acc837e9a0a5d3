"""Random checks 随机抽查 of what was granted: a share of the cases of a period, drawn once.

Input: an office. The draw is kept with its seed, its share and its whole population, so that it can
be drawn again and nobody draws until the result suits them. Each chosen benefit gets a case of
re-verification of its own. Consumers: the command line, the leader's
page.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date

from workflow.bootstrap import Office
from workflow.definition.closure import processes_of
from workflow.definition.model import Definition
from workflow.domain.commands import Review
from workflow.domain.people import SYSTEM
from workflow.domain.sampling import drawn
from workflow.errors import NotFound, Refusal
from workflow.store.queries.cases import case_by_tracking
from workflow.store.queries.published import granted_between

USE, REASON = "reverification", "spot_check"
"""The definition of the cases that are opened, and why."""
SHARE = "spot_check_share"
"""The parameter with the share in a hundred."""


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


def draw(office: Office, definition: str, since: date, until: date, seed: str) -> Draw:
    """The sample of a period: drawn now with this seed, or as it was drawn before.

    Raises NotFound('no_such_definition'), also for a service whose grants no such check fits.
    """
    key = f"spot-check:{definition}:{since}:{until}"
    kept = office.notes.get(key)
    if kept:
        known = json.loads(kept)
        lists = {name: tuple(known[name]) for name in ("population", "chosen")}
        return Draw(**{**known, **lists})
    percent = share_of(office, definition)
    if definition not in services(office):
        raise NotFound("no_such_definition", definition=definition)
    population = tuple(sorted(_population(office, definition, since, until)))
    chosen = tuple(drawn(population, percent, seed))
    made = Draw(definition, since.isoformat(), until.isoformat(), percent, seed, population, chosen)
    office.notes.put(key, json.dumps(asdict(made), ensure_ascii=False))
    return made


def draws(office: Office) -> list[Draw]:
    """All samples that were drawn, the newest period first."""
    found = []
    for kept in office.notes.beginning("spot-check:"):
        known = json.loads(kept)
        lists = {name: tuple(known[name]) for name in ("population", "chosen")}
        found.append(Draw(**{**known, **lists}))
    return sorted(found, key=lambda each: (each.until, each.definition), reverse=True)


def services(office: Office) -> list[str]:
    """The services whose grants a case of `USE` can look at: benefits. It visits a household and
    asks what it lives on, which fits no licence."""
    found: dict[str, None] = {}
    for each in office.store.publications.all():
        closure = office.store.current(each.definition)
        for name, definition in closure.definitions.items():
            if SHARE in closure.catalogues.parameters and _fits(definition):
                found[name] = None
    return list(found)


def _fits(definition: Definition) -> bool:
    """Whether it grants benefits, or what it opens is looked at by `USE` anyway."""
    opened = [
        state.final.opens
        for process in processes_of(definition)
        for state in process.states.values()
        if state.final is not None and state.final.opens is not None
    ]
    if definition.nature == "benefit":
        return bool(opened)
    return any(each.review is not None and each.review.use == USE for each in opened)


def share_of(office: Office, definition: str) -> int:
    """How many in a hundred of a service's grants are checked here: as the county has set it.

    Raises NotFound('no_such_definition') for a service that no published definition runs.
    """
    directory = office.store.directory()
    counties = [place.code for place in directory.places.values() if place.level == "county"]
    for each in reversed(office.store.publications.all()):
        closure = office.store.closure(each.hash)
        if definition in closure.definitions and SHARE in closure.catalogues.parameters:
            usual = closure.catalogues.parameters[SHARE].value
            return directory.parameter(SHARE, counties[0], usual) if counties else usual
    raise NotFound("no_such_definition", definition=definition)


def _population(office: Office, definition: str, since: date, until: date) -> list[str]:
    """The cases in which something that runs was granted by this definition."""
    with office.store.database.read() as connection:
        return granted_between(connection, definition, since, until)


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
