"""Paying the month 发放: build the roster, prepare it, have it signed, take the bank's report.

Input: an office and who acts. A payments officer prepares, a leader of the same place signs and is
never the one who prepared it. Consumers: the pages of the roster and `onewindow roster`.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from workflow.bootstrap import Office
from workflow.definition.afterwards import BudgetLine
from workflow.definition.catalogues import Catalogues
from workflow.domain.commands import Review
from workflow.domain.entitlements import month_of, plus
from workflow.domain.people import SYSTEM, Actor
from workflow.domain.roster import FAILED, PAID, Line, Owed, digest_of, owed
from workflow.errors import Conflict, NotFound, Refusal
from workflow.store.queries.benefits import Benefit, benefits_to_pay, case_about
from workflow.store.rosters import DRAFT, SIGNED, Roster, Rosters, Signer

PREPARES = "finance_officer"
SIGNS = ("leader", "county_lead")
"""The roles that prepare and that sign a roster."""
RETURNS = "payment_return"
"""The definition that looks into a transfer that came back."""
REACH = 24
"""How many months back a benefit that ended is still looked at for corrections."""

log = logging.getLogger(__name__)


def catalogues_of(office: Office) -> Catalogues:
    """The catalogues in force: those of what was published last."""
    newest = max(office.store.publications.all(), key=lambda each: each.published_at)
    return office.store.closure(newest.hash).catalogues


def budget_lines(office: Office) -> dict[str, BudgetLine]:
    """The lines of the budget that benefits are paid from."""
    return dict(catalogues_of(office).budget_lines)


def places_below(office: Office, place: str) -> list[str]:
    """A place and every place below it."""
    directory = office.store.directory()
    return [code for code in directory.places if place in directory.chain(code)]


def build(office: Office, place: str, line: str, month: str) -> list[Line]:
    """The lines of a month as benefits stand now. Raises NotFound('no_such_budget_line')."""
    budget = budget_lines(office).get(line)
    if budget is None:
        raise NotFound("no_such_budget_line", line=line)
    store, rosters = office.store, rosters_of(office)
    here, since = places_below(office, place), plus(month, -REACH)
    with store.database.read() as connection:
        found = benefits_to_pay(connection, store.keys, here, budget.services, since)
    which = [(each.case, each.opened.no) for each in found]
    rostered = [each for each in rosters.signed_months(place, line) if each < month]
    paid = rosters.paid_before(which, month)
    lines = []
    for each in found:
        comes_to = owed(
            each.opened, each.changes, month, rostered, paid.get((each.case, each.opened.no), 0)
        )
        if comes_to:
            lines.append(_line(each, comes_to))
    return lines


def _line(benefit: Benefit, comes_to: Owed) -> Line:
    return Line(
        case=benefit.case,
        entitlement=benefit.opened.no,
        person=benefit.opened.holder,
        regular=comes_to.regular,
        correction=comes_to.correction,
        pays=comes_to.pays,
        payee=benefit.payee.name,
        account=benefit.payee.account,
        bank=benefit.payee.bank,
    )


def rosters_of(office: Office) -> Rosters:
    """The rosters of an office."""
    return Rosters(office.store.database, office.store.keys)


# -- who may -----------------------------------------------------------------------------------


def may_see(actor: Actor, place: str) -> bool:
    """Whether somebody prepares or signs the rosters of a place."""
    roles = (PREPARES, *SIGNS)
    return actor.post_for(tuple((role, place) for role in roles)) is not None


def own_places(actor: Actor) -> list[str]:
    """The places whose rosters somebody prepares or signs."""
    held = (post.place for post in actor.posts if post.role in (PREPARES, *SIGNS))
    return list(dict.fromkeys(held))


def _needs(actor: Actor, roles: Collection[str], place: str) -> Signer:
    """Who acts under one of the roles at a place. Raises Refusal('not_your_post')."""
    if actor.post_for(tuple((role, place) for role in roles)) is None:
        raise Refusal("not_your_post", role=next(iter(roles)), place=place)
    return Signer(actor.account, actor.name)


# -- acts --------------------------------------------------------------------------------------


def prepare(office: Office, actor: Actor, place: str, line: str, month: str) -> int:
    """Make, or make anew, the draft of a month; returns its number.

    Raises Refusal('not_your_post', 'month_ahead'), Conflict('roster_signed').
    """
    by = _needs(actor, (PREPARES,), place)
    today = office.calendar.civil_day(office.now())
    if month > plus(month_of(today), 1):
        raise Refusal("month_ahead", month=month)
    lines = build(office, place, line, month)
    digest = digest_of(month, place, line, lines)
    return rosters_of(office).put_draft(place, line, month, digest, lines, by, office.now())


def sign(office: Office, actor: Actor, roster: int, shown: str) -> None:
    """A leader signs the draft that was shown; from then on it stays as it is.

    Raises Refusal('not_your_post', 'own_roster', 'nothing_to_pay'), Conflict('roster_changed',
    'roster_outdated', 'roster_signed').
    """
    rosters = rosters_of(office)
    known = rosters.get(roster)
    by = _needs(actor, SIGNS, known.place)
    if known.prepared_by == by.user:
        raise Refusal("own_roster", by=known.prepared_name)
    if known.status == DRAFT:
        if known.count == 0:
            raise Refusal("nothing_to_pay")
        lines = build(office, known.place, known.line, known.month)
        if digest_of(known.month, known.place, known.line, lines) != known.digest:
            raise Conflict("roster_outdated")
    rosters.sign(roster, shown, by, office.now())


@dataclass(frozen=True, slots=True)
class Result:
    """What the bank reports of one transfer."""

    no: int
    paid: bool
    why: str = ""


def report(office: Office, actor: Actor, roster: int, results: Sequence[Result]) -> int:
    """Take the bank's report; returns how many lines were new.

    Each transfer that came back becomes a case with a task and a due date. Raises
    Refusal('not_your_post'), Conflict('roster_not_signed').
    """
    rosters = rosters_of(office)
    known = rosters.get(roster)
    _needs(actor, (PREPARES,), known.place)
    rows = [(each.no, PAID if each.paid else FAILED, each.why[:200]) for each in results]
    done = rosters.report(roster, rows, office.calendar.civil_day(office.now()))
    look_into_returns(office)
    return done


def look_into_returns(office: Office, most: int = 100) -> int:
    """Open a case for each transfer that came back and has none yet; returns how many.

    Whatever is killed in between, the next time goes on: a benefit has one open case of a kind.
    """
    rosters, done = rosters_of(office), 0
    for roster, no, case, entitlement in rosters.came_back(most):
        asked = Review(case=case, entitlement=entitlement, use=RETURNS, reason="payment_returned")
        try:
            office.store.current(RETURNS)
            office.engine.handle(asked, SYSTEM)
        except Refusal as refusal:
            log.error("roster %s, line %s: no case was opened: %s", roster, no, refusal)
            continue
        with office.store.database.read() as connection:
            opened = case_about(connection, case, entitlement, RETURNS)
        if opened is not None:
            rosters.looked_into(roster, no, opened)
            done += 1
    return done


def is_intact(office: Office, roster: Roster) -> bool:
    """Whether a roster's lines are still those that were signed."""
    lines = [each.line for each in rosters_of(office).lines(roster.id)]
    return digest_of(roster.month, roster.place, roster.line, lines) == roster.digest


def is_signed(roster: Roster) -> bool:
    """Whether a leader has signed it."""
    return roster.status == SIGNED
