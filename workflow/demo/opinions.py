"""What people say once a service has ended, and what must be answered: ratings, and a question of
the inspector.

Not part of any case: written beside them, each at its own moment. Consumer: `cases`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from workflow.accountability import inquiries, ratings
from workflow.bootstrap import Office
from workflow.demo.stage import MovingClock, Stage


@dataclass(frozen=True)
class Opinions:
    """The ratings and the question of the demonstration office."""

    office: Office
    clock: MovingClock
    stage: Stage

    def say(self, ago: Callable[[int], date]) -> None:
        """One service is rated well, one badly, which was answered; one question is open."""
        granted, refused = self.stage.case("granted"), self.stage.case("refused")
        self._at(ago(6), "10:20")
        ratings.rate(
            self.office, granted, "subsistence", 5, ["friendly", "explained"], "都讲得很清楚。"
        )
        self._at(ago(5), "19:40")
        bad = ratings.rate(
            self.office, refused, "subsistence", 2, ["unexplained"], "没说清楚为什么高于标准。"
        )
        head = self.stage.actor("countylead")
        self._at(ago(4), "09:30")
        ratings.contacted(self.office, head, bad, "已电话联系，逐项说明了计算。", complicated=False)
        self._at(ago(2), "16:10")
        said = "已当面说明计算方法；以后的决定书都附计算表。"
        bad = ratings.ratings_of(self.office).get(bad.id)
        ratings.answer(self.office, head, bad, said)
        self._at(ago(1), "08:50")
        self._ask()

    def _ask(self) -> None:
        """The inspector asks about a family whose relative works at the window."""
        related, who = self.stage.case("related"), self.stage.actor("inspector")
        asked = "申请人的亲属在窗口工作，入户调查是怎样安排的？"
        inquiries.ask(self.office, who, related, "subsistence", asked, 5)

    def _at(self, on: date, hour: str) -> None:
        moment = datetime.combine(on, time.fromisoformat(hour), tzinfo=self.office.calendar.zone)
        self.clock.at = moment.astimezone(UTC)
