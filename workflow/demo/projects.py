"""Three community projects of the demonstration: at the checks, at the vote, before the jury.

Consumer: `cases`, whose stories these are.
"""

from __future__ import annotations

from collections.abc import Iterator

from workflow.demo.acts import Act, Filing, work
from workflow.demo.meetings import Days
from workflow.demo.people import Answers, project
from workflow.demo.stage import Step


def projects(days: Days) -> Iterator[Step]:
    """Each one step further than the one before."""
    yield from _asked_for(days, "benches", 2, project("示范长椅", "甲村老年协会", "毛示丑"))
    yield from _asked_for(days, "classroom", 6, project("示范周末课堂", "甲村志愿者队", "江示寅"))
    yield from _heard(days, "classroom", 4)
    for number in (2, 3):
        yield days.step("classroom", 1, f"1{number}:30", f"resident{number}", _vote("in_favour"))
    yield from _asked_for(days, "garden", 9, project("示范共享菜园", "甲村邻里互助社", "史示卯"))
    yield from _heard(days, "garden", 7)
    words = ("in_favour", "in_favour", "against", "in_favour", "abstain")
    for number, word in enumerate(words, 1):
        yield days.step("garden", 4, f"1{number}:10", f"resident{number}", _vote(word))
    worth = work("jury", "in_favour", role="county_officer", score_note="邻里都愿意，花钱不多。")
    yield days.step("garden", 1, "15:30", "county2", worth)


def _asked_for(days: Days, case: str, ago: int, answers: Answers) -> Iterator[Step]:
    filing = Filing("community_project", answers, (), ("project_plan",))
    yield days.step(case, ago, "10:50", "window", filing)
    yield days.step(case, ago, "11:50", "window", work("counter", "accept", project_complete=True))


def _heard(days: Days, case: str, ago: int) -> Iterator[Step]:
    """The three checks are fine, and two of the three opinions are there."""
    funding = work(
        "funding.look", "not_funded", role="county_officer", funding_found="没有其他资助。"
    )
    yield days.step(case, ago, "09:20", "county1", funding)
    look = work("association.look", "fit", association_note="已备案，账目清楚。")
    yield days.step(case, ago, "10:20", "township1", look)
    room = work("room.look", "fit", room_note="周六可用。")
    yield days.step(case, ago, "11:20", "committee", room)
    for lane, login in (("disability", "disability"), ("education", "education")):
        says = work(f"{lane}.say", "comment", project_remark="支持，可以配合。")
        yield days.step(case, ago - 1, "10:40", login, says)


def _vote(word: str) -> Act:
    return work("vote", word)
