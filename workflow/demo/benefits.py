"""Benefits of the demonstration: taken over, paid last month, one looked at, one that came back.

Consumer: `cases.play_cases`. The people are made up, and so are their accounts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from workflow.benefits import payments
from workflow.bootstrap import Office
from workflow.definition.filed import RECORDED
from workflow.demo.people import id_number
from workflow.demo.stage import MovingClock, Stage
from workflow.domain import commands as c
from workflow.domain.entitlements import month_of, plus
from workflow.store.queries.benefits import case_about

RECIPIENTS = (
    ("何示一", "1958-02-11", 301, 63_000, "a", True),
    ("施示二", "1964-07-23", 302, 98_500, "b", False),
    ("孔示三", "1971-11-05", 303, 120_000, "c", False),
    ("曹示四", "1949-05-30", 304, 58_000, "a", True),
)
"""Name, birth, serial, fen a month, class, stable."""


@dataclass
class Benefits:
    """Plays them on a stage's clock."""

    office: Office
    clock: MovingClock
    stage: Stage
    taken: list[int]
    """The cases of those who were taken over, in order."""

    def at(self, day: date, hour: int) -> None:
        """Set the clock to an hour of a day."""
        moment = datetime.combine(day, time(hour), tzinfo=self.office.calendar.zone)
        self.clock.at = moment

    def take_over(self, day: date) -> None:
        """The county takes over its list."""
        self.at(day, 9)
        for name, birth, serial, amount, grade, stable in RECIPIENTS:
            answers: dict[str, Any] = {
                "applicant_name": name,
                "id_number": id_number(birth, serial),
                "registered": "village_a",
                "benefit_kind": "subsistence",
                "monthly_amount": amount,
                "benefit_grade": grade,
                "benefit_stable": stable,
                "account_holder": name,
                "bank": "示范农商银行",
                "account_number": f"990100000000{serial:04}",
            }
            command = c.File(definition=RECORDED, answers=answers, channel="import")
            answer = self.office.engine.handle(command, self.stage.actor("county1"))
            self.taken.append(answer.case)

    def pay_last_month(self, today: date) -> None:
        """The roster of last month, prepared and signed on the 8th."""
        month = plus(month_of(today), -1)
        self.at(date.fromisoformat(f"{month}-08"), 10)
        roster = self._prepare(month)
        digest = payments.rosters_of(self.office).get(roster).digest
        payments.sign(self.office, self.stage.actor("leader"), roster, digest)

    def _prepare(self, month: str) -> int:
        officer = self.stage.actor("finance")
        return payments.prepare(self.office, officer, "county", "subsistence", month)

    def look_again(self, begun: date, visited: date, told: date) -> None:
        """One household is looked at; a reduction is intended, and the person is being heard."""
        self.at(begun, 9)
        first = self.office.store.case(self.taken[1])
        (benefit,) = first.entitlements.values()
        asked = c.Review(case=first.id, entitlement=benefit.no, use="reverification",
                         reason="reported")  # fmt: skip
        self.office.engine.handle(asked, self.stage.actor("county1"))
        with self.office.store.database.read() as connection:
            case = case_about(connection, first.id, benefit.no, "reverification") or 0
        self.at(visited, 14)
        visit = {"review_visited_on": visited.isoformat(), "review_income": 210_000}
        self._finish(case, "go", "township1", "review_found", visit, also="township2")
        self._finish(case, "compare", "check", "review_found", {"review_checked_income": 210_000})
        self.at(told, 15)
        opinion = {"intended_amount": 60_000, "intended_why": "儿子已就业，家庭月收入增加。"}
        self._finish(case, "opinion", "lead", "propose_less", opinion, ("income_rose",))

    def _finish(
        self, case: int, state: str, login: str, outcome: str, form: dict[str, Any],
        reasons: tuple[str, ...] = (), also: str = "",
    ) -> None:  # fmt: skip
        tasks = self.office.store.case(case).open_tasks
        no = next(task.no for task in tasks if task.state == state)
        command = c.Complete(case=case, task=no, outcome=outcome, form=form, reasons=reasons)
        self.office.engine.handle(command, self.stage.actor(login))
        if also:
            self.office.engine.handle(c.Sign(case=case, task=no), self.stage.actor(also))

    def pay_this_month(self, now: datetime, today: date) -> None:
        """One transfer of last month came back; this month's roster is a draft."""
        self.clock.at = now
        (last,) = payments.rosters_of(self.office).at(["county"])
        results = [payments.Result(each, True) for each in (1, 2, 3)]
        results.append(payments.Result(4, False, "账户已销户"))
        payments.report(self.office, self.stage.actor("finance"), last.id, results)
        self._prepare(month_of(today))
