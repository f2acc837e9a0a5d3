"""A benefit as pages show it: how it stands, what is paid from when on, what was decided.

Consumers: one's own benefits, the officers' list, the page of one benefit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from web.entitlement_words import change_words, status_words
from web.language import say
from web.office import the_office, today
from workflow.definition import bank_accounts
from workflow.definition.base import Text
from workflow.domain.entitlements import Period, Standing, month_of, periods
from workflow.engine.aftermath import category_of
from workflow.store.queries.benefits import Benefit


@dataclass(frozen=True)
class Shown:
    """One benefit in words."""

    benefit: Benefit
    title: str
    standing: Standing
    periods: tuple[Period, ...]

    @property
    def status(self) -> str:
        """Status now."""
        return status_words(self.standing.status)

    @property
    def live(self) -> bool:
        """Whether something is due now or later."""
        return self.standing.status != "ended"

    @property
    def amount(self) -> int | None:
        """What is paid a month, or was decided to be paid once; None for services."""
        opened = self.benefit.opened
        if opened.amount is None:
            return None
        if opened.rhythm == "once" or self.standing.status == "ahead":
            return self.periods[0].amount
        return self.standing.amount or None

    @property
    def once(self) -> bool:
        """Whether it is paid once."""
        return self.benefit.opened.rhythm == "once"

    @property
    def account(self) -> str:
        """Where it is paid to, masked."""
        return bank_accounts.hidden(self.benefit.payee.account)

    @property
    def next_check(self) -> date | None:
        """When it is looked at again."""
        return self.benefit.opened.next_check if self.live else None

    @property
    def overdue(self) -> bool:
        """Whether the check should have begun."""
        check = self.next_check
        return check is not None and check < today()

    def words(self, period: Period) -> str:
        """Why a period began."""
        return change_words(period.why)


def shown(benefit: Benefit) -> Shown:
    """A benefit as it stands today."""
    title = say(_title(benefit))
    known = tuple(periods(benefit.opened, benefit.changes))
    return Shown(benefit, title, benefit.in_month(month_of(today())), known)


def _title(benefit: Benefit) -> Text:
    store = the_office().store
    closure = store.closure(benefit.closure)
    process = closure.processes[benefit.opened.process]
    finals = [s.final for s in process.states.values() if s.final is not None and s.final.opens]
    if len(finals) == 1 and finals[0].opens is not None:
        return finals[0].opens.category
    return category_of(store.case(benefit.case), closure, benefit.opened)
