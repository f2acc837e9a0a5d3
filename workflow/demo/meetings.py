"""Two joint meetings of the demonstration county: one whose tasks are carried out, one that votes.
A destitute person's case was brought before the first, and went on with its result.

Consumer: `cases`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Protocol

from workflow.demo.acts import Act, Filing, signal, work
from workflow.demo.people import household, member
from workflow.demo.stage import Step

DESTITUTE = "alone"
"""The name of the destitute person's case in the play."""
SAT, SITTING = "meeting", "meeting_now"
"""The names of the two meetings."""
_SEATS = {"medicallead": "medical_lead", "housinglead": "housing_lead"}


class Days(Protocol):
    """Working days before today, as `cases` counts them."""

    def ago(self, working_days: int) -> date:
        """The working day so many before today."""

    def step(self, case: str, ago: int, hour: str, by: str, act: Act | Filing, *also: str) -> Step:
        """A step so many working days ago."""


def meetings(days: Days) -> Iterator[Step]:
    """The destitute person's way to the meeting, that meeting, and the one after it."""
    yield from _destitute(days)
    do = days.step
    items = [
        ("特困老人的供养和医疗费用", DESTITUTE, "medical"),
        ("一户危房的改造和过渡住房", "", "housing"),
        ("增加一项交通补助", "", "education"),
    ]
    yield do(SAT, 6, "09:00", "countylead", _call(days.ago(6), items))
    yield from _voted(days, 1, "09:1", "approved")
    solved = {"resolution_text": "同意纳入特困供养；医保局落实资助参保和医疗救助。"}
    given = work("items[1].record_approval", "task_given", carried_by="medical", **solved)
    yield do(SAT, 6, "09:20", "county1", given)
    yield from _voted(days, 2, "09:3", "approved")
    solved = {"resolution_text": "住建局安排鉴定和改造，先落实过渡住房。"}
    given = work("items[2].record_approval", "task_given", carried_by="housing", **solved)
    yield do(SAT, 6, "09:40", "county1", given)
    yield from _voted(days, 3, "09:5", "not_approved")
    text = "没有资金来源，由教育局另行提出办法。"
    refused = work("items[3].record_refusal", "recorded", record_text=text)
    yield do(SAT, 6, "10:00", "county1", refused)
    yield do(SAT, 6, "10:05", "countylead", signal("closed", "minutes"))
    minutes = work("minutes.write", "recorded", minutes_present="民政、医保、住建",
                   minutes_text="会议研究三项议题，同意两项，一项未通过。")  # fmt: skip
    yield do(SAT, 5, "14:00", "county1", minutes)
    yield do(SAT, 5, "16:00", "countylead", work("minutes.sign", "issue"))
    text = "已办理资助参保，医疗救助已启动。"
    done = work("items[1].carry_out", "reported", receipt_text=text, receipt_done=True)
    yield do(SAT, 2, "15:00", "medical", done)
    yield do(SITTING, 1, "14:30", "countylead", _call(days.ago(0), items[1:2]))
    agrees = work("items[1].vote", "approved", role="medical_lead")
    yield do(SITTING, 1, "15:30", "medicallead", agrees)


def _destitute(days: Days) -> Iterator[Step]:
    """Somebody living alone whose nephew may or may not have to support them."""
    answers = household(("low_income",), member("凌示子", "self", "1948-02-03", 130))
    papers = ("identity", "check_consent", "bank_account")
    do = days.step
    filing = Filing("destitute_support", answers, (), papers)
    yield do(DESTITUTE, 18, "09:00", "window", filing)
    accept = work("counter", "accept", complete=True)
    yield do(DESTITUTE, 18, "09:30", "window", accept)
    found = work("inquiry", "inquired", no_income=True, no_obligor=False,
                 inquiry_text="独居，有一名外地侄子，能否履行义务有争议。")  # fmt: skip
    yield do(DESTITUTE, 17, "14:00", "township1", found, "township2")
    support = work("opinion", "support", support_form="at_home", destitute_amount=150_000)
    yield do(DESTITUTE, 16, "10:00", "lead", support)
    posted = work("notice", kind="posting", place="village_board")
    yield do(DESTITUTE, 15, "10:00", "village", posted)
    yield do(DESTITUTE, 7, "10:00", "county1", work("county", "to_meeting"))


def _call(on: date, items: list[tuple[str, str, str]]) -> Filing:
    """The call to a meeting; a case is named by its name in the play."""

    def answers(tracking: Mapping[str, str]) -> dict[str, Any]:
        agenda = [
            {"item": item, "case_number": tracking.get(case, ""), "organ": organ}
            for item, case, organ in items
        ]
        return {
            "registered": "county",
            "meeting_on": on.isoformat(),
            "meeting_at": "上午9:00，县民政局三楼会议室",
            "invited": ["medical", "housing"],
            "agenda": agenda,
        }

    return Filing("joint_meeting", {}, contact="none", written=answers)


def _voted(days: Days, item: int, hour: str, outcome: str) -> Iterator[Step]:
    """All three seats say the same."""
    seats = {"countylead": "county_lead", **_SEATS}
    for minute, (login, role) in enumerate(seats.items()):
        said = work(f"items[{item}].vote", outcome, role=role)
        yield days.step(SAT, 6, f"{hour}{minute}", login, said)
